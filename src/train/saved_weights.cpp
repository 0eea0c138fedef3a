#include "train/saved_weights.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/files.h"
#include "base/number_text.h"
#include "base/text.h"
#include "spec/strict_json.h"

namespace lscope::train {
namespace {

using base::ErrorCode;
using nlohmann::json;

static_assert(std::endian::native == std::endian::little, "tensors are read as they lie in memory");

constexpr std::uint64_t kMaxBytes = 1ULL << 30;  ///< kMaxParameters in double, and room for the header
constexpr std::size_t kPrefix = 8;               ///< the length of the header, before it
constexpr int kMaxSide = 1 << 30;

base::Error malformed(const std::string& name, const std::string& where, std::string message) {
  return {ErrorCode::kInputMalformed, name + (where.empty() ? "" : ": " + base::printable(where, 60)),
          std::move(message),         "choose a file of weights that lscope train wrote",
          "error.weights_malformed",  {name}};
}

/// A tensor as the header describes it.
struct Tensor {
  bool single = true;
  std::vector<int> shape;
  std::string_view bytes;
};

std::string shape_text(const std::vector<int>& shape) {
  std::string text;
  for (const int side : shape) text += (text.empty() ? "" : " x ") + std::to_string(side);
  return text;
}

std::optional<std::vector<int>> read_shape(const json& entry) {
  const json shape = entry.value("shape", json());
  if (!shape.is_array() || shape.empty() || shape.size() > 2) return std::nullopt;
  std::vector<int> sides;
  for (const json& side : shape) {
    if (!side.is_number_unsigned() || side.get<std::uint64_t>() < 1 || side.get<std::uint64_t>() > kMaxSide)
      return std::nullopt;
    sides.push_back(static_cast<int>(side.get<std::uint64_t>()));
  }
  return sides;
}

base::Result<Tensor> read_tensor(const std::string& file, const std::string& key, const json& entry,
                                 std::string_view data) {
  if (!entry.is_object()) return malformed(file, key, "an object is expected in the header");
  const json kind = entry.value("dtype", json()), offsets = entry.value("data_offsets", json());
  Tensor tensor;
  if (kind != "F32" && kind != "F64") return malformed(file, key, "numbers of type F32 or F64 are expected");
  tensor.single = kind == "F32";
  const auto shape = read_shape(entry);
  if (!shape) return malformed(file, key, "a shape of one or two positive whole numbers is expected");
  tensor.shape = *shape;
  const bool pair =
      offsets.is_array() && offsets.size() == 2 && offsets[0].is_number_unsigned() && offsets[1].is_number_unsigned();
  if (!pair) return malformed(file, key, "data_offsets must be two whole numbers");
  const auto begin = offsets[0].get<std::uint64_t>(), end = offsets[1].get<std::uint64_t>();
  if (begin > end || end > data.size()) return malformed(file, key, "its data lie outside the file");
  std::uint64_t count = 1;
  for (const int side : tensor.shape) count *= static_cast<std::uint64_t>(side);
  if (end - begin != count * (tensor.single ? 4 : 8))
    return malformed(file, key, "its data do not have the size of the shape " + shape_text(tensor.shape));
  tensor.bytes = data.substr(begin, end - begin);
  return tensor;
}

template <class T>
bool copy_numbers(std::string_view bytes, std::vector<double>& out) {
  out.resize(bytes.size() / sizeof(T));
  for (std::size_t i = 0; i < out.size(); ++i) {
    T value;
    std::memcpy(&value, bytes.data() + i * sizeof(T), sizeof(T));
    if (!std::isfinite(value)) return false;
    out[i] = static_cast<double>(value);
  }
  return true;
}

base::Status read_numbers(const std::string& file, const std::string& key, const Tensor& tensor,
                          std::vector<double>& out) {
  const bool finite = tensor.single ? copy_numbers<float>(tensor.bytes, out) : copy_numbers<double>(tensor.bytes, out);
  if (finite) return base::Done{};
  return malformed(file, key, "a value is not finite");
}

std::string tensor_name(std::size_t layer, const char* what) { return "layers." + std::to_string(layer) + "." + what; }

/// Layer `index` from its two tensors, which are taken out of `tensors`; empty: there is no such layer.
base::Result<std::optional<SavedLayer>> read_layer(const std::string& file, std::map<std::string, Tensor>& tensors,
                                                   std::size_t index) {
  const std::string weight_key = tensor_name(index, "weight"), bias_key = tensor_name(index, "bias");
  const auto weight = tensors.find(weight_key), bias = tensors.find(bias_key);
  if (weight == tensors.end()) return std::optional<SavedLayer>();
  if (bias == tensors.end()) return malformed(file, bias_key, "this tensor is missing");
  const std::vector<int>& shape = weight->second.shape;
  if (shape.size() != 2) return malformed(file, weight_key, "a shape of two numbers is expected");
  if (bias->second.shape != std::vector<int>{shape[0]})
    return malformed(file, bias_key,
                     "its shape " + shape_text(bias->second.shape) + " does not go with " + weight_key + " of shape " +
                         shape_text(shape));
  SavedLayer layer;
  layer.units = shape[0];
  layer.inputs = shape[1];
  if (auto read = read_numbers(file, weight_key, weight->second, layer.weights); !read.ok()) return read.error();
  if (auto read = read_numbers(file, bias_key, bias->second, layer.bias); !read.ok()) return read.error();
  tensors.erase(weight);
  tensors.erase(bias_key);
  return std::optional<SavedLayer>(std::move(layer));
}

base::Error unfit(const SavedWeights& saved, const std::string& tensor, const std::string& theirs,
                  const std::string& ours) {
  return {ErrorCode::kInputMismatch,
          saved.name + ": " + tensor,
          "its shape is " + theirs + ", and this network needs " + ours,
          "choose the network the weights were made with, or take fewer layers",
          "error.weights_do_not_fit",
          {saved.name, tensor, theirs, ours}};
}

std::size_t taken_layers(const SavedWeights& saved, int layers) {
  return layers > 0 ? static_cast<std::size_t>(layers) : saved.layers.size();
}

}  // namespace

base::Result<SavedWeights> parse_safetensors(std::string_view bytes, const std::string& name) {
  std::uint64_t length = 0;
  if (bytes.size() < kPrefix) return malformed(name, "", "this is no safetensors file: it is too short");
  std::memcpy(&length, bytes.data(), kPrefix);
  if (length > bytes.size() - kPrefix)
    return malformed(name, "", "this is no safetensors file: its header would be longer than the file");
  const auto header = spec::parse_json(bytes.substr(kPrefix, length), name);
  if (!header.ok()) return malformed(name, "", "the header is no JSON: " + header.error().message);
  if (!header.value().is_object()) return malformed(name, "", "the header is no JSON object");
  std::map<std::string, Tensor> tensors;
  for (const auto& [key, entry] : header.value().items()) {
    if (key == "__metadata__") continue;
    auto tensor = read_tensor(name, key, entry, bytes.substr(kPrefix + length));
    if (!tensor.ok()) return tensor.error();
    tensors.emplace(key, std::move(tensor).value());
  }
  SavedWeights saved{name, {}};
  while (true) {
    auto layer = read_layer(name, tensors, saved.layers.size());
    if (!layer.ok()) return layer.error();
    if (!layer.value()) break;
    saved.layers.push_back(*std::move(layer).value());
  }
  if (!tensors.empty())
    return malformed(name, tensors.begin()->first, "this tensor is not one of layers.K.weight and layers.K.bias");
  if (saved.layers.empty()) return malformed(name, "", "there are no weights in it");
  return saved;
}

base::Result<SavedWeights> read_safetensors(const std::filesystem::path& path) {
  const auto bytes = base::read_file(path, kMaxBytes);
  if (!bytes.ok()) return bytes.error();
  return parse_safetensors(bytes.value(), base::printable(path.filename().string(), 100));
}

base::Status check_fit(const SavedWeights& saved, int layers, const core::ParameterLayout& layout) {
  const std::size_t taken = taken_layers(saved, layers);
  const std::size_t here = layout.layers.size();
  if (taken > saved.layers.size() || taken > here || (layers == 0 && taken != here))
    return base::Error{ErrorCode::kInputMismatch,
                       saved.name,
                       "it holds " + std::to_string(saved.layers.size()) + " layers and this network has " +
                           std::to_string(here) + "; " + std::to_string(taken) + " are to be taken",
                       "choose the network the weights were made with, or take as many layers as both have",
                       "error.weights_layers",
                       {saved.name, std::to_string(saved.layers.size()), std::to_string(here)}};
  for (std::size_t l = 0; l < taken; ++l) {
    const SavedLayer& from = saved.layers[l];
    const core::LayerBlock& to = layout.layers[l];
    if (from.units == to.units && from.inputs == to.inputs) continue;
    return unfit(saved, tensor_name(l, "weight"), shape_text({from.units, from.inputs}),
                 shape_text({to.units, to.inputs}));
  }
  return base::Done{};
}

template <class S>
void take_weights(const SavedWeights& saved, int layers, const core::ParameterLayout& layout, std::span<S> parameters) {
  for (std::size_t l = 0; l < taken_layers(saved, layers); ++l) {
    const SavedLayer& from = saved.layers[l];
    const core::LayerBlock& to = layout.layers[l];
    LSCOPE_CHECK(from.units == to.units && from.inputs == to.inputs);
    std::size_t at = 0;
    for (std::int64_t o = 0; o < to.units; ++o)
      for (std::int64_t i = 0; i < to.inputs; ++i)
        parameters[static_cast<std::size_t>(to.weights_at + i * to.units + o)] = static_cast<S>(from.weights[at++]);
    for (std::int64_t o = 0; o < to.units; ++o)
      parameters[static_cast<std::size_t>(to.bias_at + o)] = static_cast<S>(from.bias[static_cast<std::size_t>(o)]);
  }
}

template void take_weights<float>(const SavedWeights&, int, const core::ParameterLayout&, std::span<float>);
template void take_weights<double>(const SavedWeights&, int, const core::ParameterLayout&, std::span<double>);

}  // namespace lscope::train
