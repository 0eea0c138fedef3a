#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/number_text.h"
#include "base/text.h"
#include "core/catalogue.h"
#include "spec/strict_json.h"
#include "train/build.h"
#include "train/json_reader.h"
#include "train/workload.h"

namespace lscope::train {
namespace {

using nlohmann::json;
using Keys = std::vector<std::string_view>;

constexpr std::int64_t kMostUnits = 1'000'000, kMostRows = 100'000'000;
constexpr double kMostCells = 4e9;
constexpr std::size_t kMostLayers = 64, kMostWorkloads = 1000;
constexpr std::array<std::string_view, 4> kLosses{"mse", "half_mse", "bce", "ce"};
constexpr std::array<std::string_view, 2> kData{"circle", "teacher"};
constexpr std::array<std::string_view, 2> kTypes{"float32", "float64"};

/// Fills one Workload; after an error the rest is read into nothing.
class WorkloadReader {
 public:
  WorkloadReader(JsonReader& in, std::string name, std::string path)
      : in_(in), name_(std::move(name)), path_(std::move(path)) {}
  Workload read(const json& value);

 private:
  [[nodiscard]] std::string at(const std::string& key) const { return path_ + "." + key; }
  const json* member(std::string_view key) { return in_.member(object_, path_, key); }
  double not_negative(const json* value, const std::string& place);
  double share(const json* value, const std::string& place);
  double optional(const json* object, const std::string& path, std::string_view key, double otherwise);
  void read_layers();
  void read_loss();
  void read_optimizer();
  void read_data();

  JsonReader& in_;
  std::string name_, path_;
  const json* object_ = nullptr;
  Workload out_;
};

double WorkloadReader::not_negative(const json* value, const std::string& place) {
  const double number = in_.number(value, place);
  if (!in_.failed() && !(number >= 0)) in_.fail(place, base::exact(number) + " must not be negative");
  return number;
}

double WorkloadReader::share(const json* value, const std::string& place) {
  const double number = not_negative(value, place);
  if (!in_.failed() && number >= 1) in_.fail(place, base::exact(number) + " must be below 1");
  return number;
}

double WorkloadReader::optional(const json* object, const std::string& path, std::string_view key, double otherwise) {
  const json* value = JsonReader::optional_member(object, key);
  return value == nullptr ? otherwise : not_negative(value, path + "." + std::string(key));
}

Workload WorkloadReader::read(const json& value) {
  const Keys keys{"description",
                  "layers",
                  "hidden_activation",
                  "output_activation",
                  "loss",
                  "n_samples",
                  "batch",
                  "steps_per_epoch",
                  "optimizer",
                  "dropout",
                  "batch_norm",
                  "l1",
                  "l2",
                  "dtype",
                  "data",
                  "shuffle_each_epoch",
                  "params",
                  "gemm_flops_per_sample"};
  object_ = in_.object(&value, path_, keys);
  out_.name = name_;
  out_.rows = static_cast<int>(in_.whole(member("n_samples"), at("n_samples"), 1, kMostRows));
  out_.batch = static_cast<int>(in_.whole(member("batch"), at("batch"), 1, kMostRows));
  if (!in_.failed()) out_.batch = std::min(out_.batch, out_.rows);
  if (const json* shuffle = JsonReader::optional_member(object_, "shuffle_each_epoch"))
    out_.shuffle = in_.truth(shuffle, at("shuffle_each_epoch"));
  if (const json* type = JsonReader::optional_member(object_, "dtype"))
    out_.in_double = in_.choice(type, at("dtype"), kTypes) == 1;
  if (!in_.failed()) read_layers();
  if (!in_.failed()) read_loss();
  if (!in_.failed()) read_optimizer();
  if (!in_.failed()) read_data();
  return std::move(out_);
}

void WorkloadReader::read_layers() {
  const json* layers = in_.array(member("layers"), at("layers"));
  if (layers == nullptr) return;
  if (layers->size() < 2 || layers->size() > kMostLayers + 1)
    return in_.fail(at("layers"), std::to_string(layers->size()) + " entries",
                    "inputs first, then 1 to " + std::to_string(kMostLayers) + " layers");
  const auto hidden = static_cast<core::Activation>(
      in_.choice(member("hidden_activation"), at("hidden_activation"), core::names_of(core::all_activations())));
  const json* dropout = JsonReader::optional_member(object_, "dropout");
  const double drop_rate = dropout == nullptr ? 0 : share(dropout, at("dropout"));
  for (std::size_t i = 0; i < layers->size() && !in_.failed(); ++i) {
    const int units = static_cast<int>(in_.whole(&(*layers)[i], index_path(at("layers"), i), 1, kMostUnits));
    if (i == 0) {
      out_.network.inputs = units;
      continue;
    }
    core::LayerSpec layer;
    layer.units = units;
    const bool last = i + 1 == layers->size();
    layer.activation = last ? core::Activation::kLinear : hidden;
    layer.dropout = last ? 0 : drop_rate;
    out_.network.layers.push_back(layer);
  }
  if (const json* batch_norm = JsonReader::optional_member(object_, "batch_norm"))
    out_.network.batch_norm = in_.truth(batch_norm, at("batch_norm"));
  if (!in_.failed() && out_.network.batch_norm && out_.batch < 2)
    in_.fail(at("batch_norm"), "true with batches of one row", "set batch to 2 or more");
  if (in_.failed()) return;
  const core::ParameterLayout layout = core::parameter_layout(out_.network);
  const std::int64_t parameters = layout.trained();
  if (parameters > kMaxParameters)
    in_.fail(at("layers"), "network too large: " + base::exact(static_cast<double>(parameters)) + " parameters",
             "fewer or narrower layers", base::ErrorCode::kInputLimit);
  else if (static_cast<double>(out_.rows) * out_.network.inputs > kMostCells)
    in_.fail(at("n_samples"), "more data than " + base::exact(kMostCells) + " numbers", "fewer samples or inputs",
             base::ErrorCode::kInputLimit);
}

void WorkloadReader::read_loss() {
  const std::size_t loss = in_.choice(member("loss"), at("loss"), kLosses);
  std::vector<std::string_view> outputs = core::names_of(core::all_activations());
  outputs.push_back("softmax");
  const std::size_t output = in_.choice(member("output_activation"), at("output_activation"), outputs);
  if (in_.failed()) return;
  const std::string_view wanted = loss == 2 ? "sigmoid" : (loss == 3 ? "softmax" : "");
  if ((!wanted.empty() && outputs[output] != wanted) || (wanted.empty() && outputs[output] == "softmax"))
    return in_.fail(at("output_activation"),
                    std::string(outputs[output]) + " does not go with the loss " + std::string(kLosses[loss]),
                    wanted.empty() ? "use ce with softmax" : "use " + std::string(wanted));
  // Sigmoid and softmax are part of their losses here.
  if (wanted.empty()) out_.network.layers.back().activation = static_cast<core::Activation>(output);
  out_.network.loss = loss == 2 ? core::Loss::kBceLogits : loss == 3 ? core::Loss::kSoftmaxCe : core::Loss::kMse;
  if (loss == 1) out_.loss_factor = 0.5;
  const double l1 = optional(object_, path_, "l1", 0), l2 = optional(object_, path_, "l2", 0);
  out_.regularization.l1_method = core::L1Method::kSubgradient;
  // Half our loss with penalties p has the gradient of our whole loss with penalties 2 p, halved.
  out_.regularization.lambda1 = l1 / out_.loss_factor;
  out_.regularization.lambda2 = l2 / 2 / out_.loss_factor;
}

void WorkloadReader::read_optimizer() {
  const std::string path = at("optimizer");
  const Keys keys{"type", "lr", "momentum", "nesterov", "beta1", "beta2", "rho", "eps", "weight_decay"};
  const json* optimizer = in_.object(member("optimizer"), path, keys);
  const std::size_t type =
      in_.choice(in_.member(optimizer, path, "type"), path + ".type", core::names_of(core::all_optimizers()));
  core::OptimizerSettings& settings = out_.optimizer;
  settings.kind = static_cast<core::OptimizerKind>(type);
  out_.rate = not_negative(in_.member(optimizer, path, "lr"), path + ".lr");
  settings.momentum = optional(optimizer, path, "momentum", type == 0 ? 0 : 0.9);
  if (settings.kind == core::OptimizerKind::kSgd && settings.momentum > 0)
    settings.kind = core::OptimizerKind::kMomentum;
  if (const json* nesterov = JsonReader::optional_member(optimizer, "nesterov"))
    if (in_.truth(nesterov, path + ".nesterov")) settings.kind = core::OptimizerKind::kNesterov;
  settings.beta1 = optional(optimizer, path, "beta1", 0.9);
  settings.beta2 = optional(optimizer, path, "beta2", 0.999);
  settings.rho = optional(optimizer, path, "rho", 0.99);
  settings.epsilon = optional(optimizer, path, "eps", 1e-8);
  out_.regularization.weight_decay = optional(optimizer, path, "weight_decay", 0);
  const bool adaptive = type >= 3;
  // A gradient that is 1/factor times as large: a linear rule takes it back in the rate, an adaptive one in epsilon.
  if (adaptive) {
    settings.epsilon /= out_.loss_factor;
  } else {
    out_.rate *= out_.loss_factor;
    out_.regularization.weight_decay /= out_.loss_factor;
  }
}

void WorkloadReader::read_data() {
  const std::string path = at("data");
  const Keys keys{"kind", "classes", "seed", "note"};
  const json* data = in_.object(member("data"), path, keys);
  out_.data = static_cast<Workload::Data>(in_.choice(in_.member(data, path, "kind"), path + ".kind", kData));
  out_.seed =
      static_cast<std::uint64_t>(in_.whole(in_.member(data, path, "seed"), path + ".seed", 0, std::int64_t{1} << 53));
  if (const json* classes = JsonReader::optional_member(data, "classes"))
    out_.classes = static_cast<int>(in_.whole(classes, path + ".classes", 2, kMostUnits));
  if (in_.failed()) return;
  if (out_.data == Workload::Data::kCircle && out_.classes != 2)
    return in_.fail(path + ".classes", std::to_string(out_.classes) + " where a circle has 2");
  const int outputs = out_.network.layers.back().units;
  const bool by_label = out_.network.loss == core::Loss::kSoftmaxCe;
  const int wanted = by_label ? out_.classes : 1;
  if (!by_label && out_.classes != 2)
    return in_.fail(path + ".classes", std::to_string(out_.classes) + " where this loss tells two apart", "use ce");
  if (outputs != wanted)
    in_.fail(at("layers"), std::to_string(outputs) + " outputs where " + std::to_string(wanted) + " are expected");
}

}  // namespace

base::Result<std::vector<Workload>> parse_workloads(const std::string& text, const std::string& file) {
  const auto document = spec::parse_json(text, file);
  if (!document.ok()) return document.error();
  JsonReader in(file);
  const Keys keys{"version", "notes", "workloads"};
  const json* top = in.object(&document.value(), "", keys);
  in.version(top, "version");
  std::vector<Workload> all;
  const json* workloads = in.member(top, "", "workloads");
  if (!in.failed() && !workloads->is_object()) in.fail("workloads", "an object is expected");
  if (!in.failed() && (workloads->empty() || workloads->size() > kMostWorkloads))
    in.fail("workloads", std::to_string(workloads->size()) + " entries", "1 to " + std::to_string(kMostWorkloads));
  if (in.failed()) return in.error();
  for (const auto& [name, value] : workloads->items()) {
    WorkloadReader reader(in, name, "workloads." + base::printable(name, 40));
    all.push_back(reader.read(value));
    if (in.failed()) return in.error();
  }
  return all;
}

}  // namespace lscope::train
