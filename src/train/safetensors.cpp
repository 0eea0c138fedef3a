#include "train/safetensors.h"

#include <bit>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>

#include "base/version.h"

namespace lscope::train {
namespace {

static_assert(std::endian::native == std::endian::little, "tensors are written as they lie in memory");

template <class T>
void append(std::string& out, T value) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, &value, sizeof(T));
  out.append(bytes, sizeof(T));
}

void append_number(std::string& out, double value, bool single) {
  if (single) {
    append(out, static_cast<float>(value));
  } else {
    append(out, value);
  }
}

}  // namespace

std::string safetensors(const WeightsView& weights, spec::PrecisionChoice precision) {
  const bool single = precision == spec::PrecisionChoice::kFloat;
  nlohmann::ordered_json header;
  header["__metadata__"] = {{"program", "lambdascope " + std::string(base::version())},
                            {"step", std::to_string(weights.step)}};
  std::string data;
  const auto describe = [&](const std::string& name, const nlohmann::ordered_json& shape, std::size_t from) {
    header[name] = {{"dtype", single ? "F32" : "F64"}, {"shape", shape}, {"data_offsets", {from, data.size()}}};
  };
  for (std::size_t k = 0; k < weights.layout.layers.size(); ++k) {
    const core::LayerBlock& block = weights.layout.layers[k];
    const std::string name = "layers." + std::to_string(k);
    const std::size_t from = data.size();
    for (int o = 0; o < block.units; ++o)
      for (int i = 0; i < block.inputs; ++i)
        append_number(
            data, weights.parameters[static_cast<std::size_t>(block.weights_at + std::int64_t{i} * block.units + o)],
            single);
    describe(name + ".weight", {block.units, block.inputs}, from);
    const auto write_units = [&](const std::string& what, std::int64_t at) {
      if (at < 0) return;
      const std::size_t begin = data.size();
      for (int o = 0; o < block.units; ++o)
        append_number(data, weights.parameters[static_cast<std::size_t>(at + o)], single);
      describe(name + what, nlohmann::ordered_json::array({block.units}), begin);
    };
    write_units(".bias", block.bias_at);
    write_units(".scale", block.scale_at);
    write_units(".running_mean", block.mean_at);
    write_units(".running_variance", block.variance_at);
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');  // so that the tensors are aligned
  std::string out;
  append(out, static_cast<std::uint64_t>(text.size()));
  return out + text + data;
}

}  // namespace lscope::train
