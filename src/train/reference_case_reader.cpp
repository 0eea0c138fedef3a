#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/number_text.h"
#include "core/catalogue.h"
#include "spec/strict_json.h"
#include "train/build.h"
#include "train/json_reader.h"
#include "train/reference_case.h"

namespace lscope::train {
namespace {

using nlohmann::json;
using Keys = std::vector<std::string_view>;

constexpr std::size_t kMostLayers = 64;
constexpr std::int64_t kMostSteps = 10'000'000;
constexpr std::int64_t kMostUnits = 2'000'000'000;  // what is too wide is refused as a network, not as a layer
constexpr std::int64_t kMostBatch = 2'000'000'000;
constexpr std::array<std::string_view, 3> kTasks{"regression", "binary", "multiclass"};
constexpr std::array<std::string_view, 5> kSchedules{"constant", "time", "exponential", "step", "cosine"};
constexpr std::array<std::string_view, 2> kUnits{"step", "epoch"};
constexpr std::array<std::string_view, 4> kOptimizers{"sgd", "rmsprop", "adam", "adamw"};
constexpr std::array<std::string_view, 2> kL1Modes{"proximal", "subgradient"};

std::string by(std::size_t rows, std::size_t columns) { return std::to_string(rows) + " x " + std::to_string(columns); }
std::string count(std::size_t n, const std::string& noun) {
  return std::to_string(n) + " " + noun + (n == 1 ? "" : "s");
}

/// Fills a ReferenceCase section by section; each is read only when those before it were right.
class CaseReader {
 public:
  explicit CaseReader(const std::string& file) : in_(file) {}
  base::Result<ReferenceCase> read(const json& document);

 private:
  using Section = void (CaseReader::*)(const json*);
  void section(const json* top, std::string_view key, Section reader, bool required = true);
  void read_head(const json* top);
  void read_model(const json* model);
  void read_layer(const json& value, const std::string& path);
  void check_size();
  void read_loss(const json* training);
  void read_data(const json* data);
  void read_targets(const json* y);
  void read_training(const json* training);
  void read_schedule(const json* schedule);
  void read_optimizer(const json* optimizer);
  void read_penalty(const json* penalty);
  void read_masks(const json* masks);
  void read_layer_masks(const json& value, const std::string& path, std::size_t layer, std::size_t rows,
                        std::vector<std::uint8_t>& mask);
  void read_expected(const json* expected);
  void read_tolerance(const json* tolerance);
  std::vector<double> parameters(const json* value, const std::string& path);
  void weights(const json* value, const std::string& path, const core::LayerBlock& block, std::vector<double>& flat);
  std::vector<double> table(const json* value, const std::string& path, std::size_t rows, std::size_t columns);
  /// object[key] with min <= value < below; `otherwise` if the key is not there and may be missing.
  double number(const json* object, const std::string& path, std::string_view key, const std::string& rule, double min,
                double below = std::numeric_limits<double>::infinity());
  double number_or(double otherwise, const json* object, const std::string& path, std::string_view key,
                   const std::string& rule, double min, double below = std::numeric_limits<double>::infinity());
  [[nodiscard]] std::size_t outputs() const { return static_cast<std::size_t>(out_.network.layers.back().units); }

  JsonReader in_;
  ReferenceCase out_;
};

base::Result<ReferenceCase> CaseReader::read(const json& document) {
  const Keys keys{"schema",   "schema_version", "name",      "task",   "model",  "data",
                  "training", "expected",       "tolerance", "remark", "source", "description"};
  const json* top = in_.object(&document, "", keys, JsonReader::Unknown::kWarn);
  if (!in_.failed()) read_head(top);
  section(top, "model", &CaseReader::read_model);
  section(top, "training", &CaseReader::read_loss);
  section(top, "data", &CaseReader::read_data);
  section(top, "training", &CaseReader::read_training);
  section(top, "expected", &CaseReader::read_expected, /*required=*/false);
  section(top, "tolerance", &CaseReader::read_tolerance, /*required=*/false);
  if (in_.failed()) return in_.error();
  out_.warnings = in_.warnings();
  return std::move(out_);
}

void CaseReader::section(const json* top, std::string_view key, Section reader, bool required) {
  if (in_.failed()) return;
  const json* found = required ? in_.member(top, "", key) : JsonReader::optional_member(top, key);
  if (found != nullptr) (this->*reader)(found);
}

void CaseReader::read_head(const json* top) {
  in_.schema(top, "mlp-case");
  out_.name = in_.text(in_.member(top, "", "name"), "name");
  if (const json* task = JsonReader::optional_member(top, "task")) in_.choice(task, "task", kTasks);
}

void CaseReader::read_model(const json* model) {
  const Keys keys{"inputs", "layers", "initial"};
  if (in_.object(model, "model", keys) == nullptr) return;
  out_.network.inputs =
      static_cast<int>(in_.whole(in_.member(model, "model", "inputs"), "model.inputs", 1, kMostUnits));
  const json* layers = in_.array(in_.member(model, "model", "layers"), "model.layers");
  if (layers == nullptr) return;
  if (layers->empty()) return in_.fail("model.layers", "is empty, at least one layer is expected");
  if (layers->size() > kMostLayers)
    return in_.fail("model.layers", "too many layers (" + std::to_string(layers->size()) + ")",
                    "at most " + std::to_string(kMostLayers), base::ErrorCode::kInputLimit);
  for (std::size_t i = 0; i < layers->size() && !in_.failed(); ++i)
    read_layer((*layers)[i], index_path("model.layers", i));
  if (!in_.failed() && out_.network.layers.back().dropout > 0)
    in_.fail(index_path("model.layers", layers->size() - 1) + ".dropout", "the last layer has no dropout", "use 0");
  if (!in_.failed()) check_size();
  if (in_.failed()) return;
  out_.layout = core::parameter_layout(out_.network);
  out_.initial = parameters(in_.member(model, "model", "initial"), "model.initial");
}

void CaseReader::read_layer(const json& value, const std::string& path) {
  const Keys keys{"units", "activation", "activity_l1", "activity_l2", "dropout", "negative_slope"};
  const json* object = in_.object(&value, path, keys);
  core::LayerSpec layer;
  layer.units = static_cast<int>(in_.whole(in_.member(object, path, "units"), path + ".units", 1, kMostUnits));
  layer.activation = static_cast<core::Activation>(in_.choice(
      in_.member(object, path, "activation"), path + ".activation", core::names_of(core::all_activations())));
  layer.negative_slope = number_or(0.01, object, path, "negative_slope", "must not be negative", 0);
  layer.activity_l1 = number_or(0, object, path, "activity_l1", "must not be negative", 0);
  layer.activity_l2 = number_or(0, object, path, "activity_l2", "must not be negative", 0);
  layer.dropout = number_or(0, object, path, "dropout", "must be at least 0 and below 1", 0, 1);
  out_.network.layers.push_back(layer);
}

void CaseReader::check_size() {
  double parameters = 0, inputs = out_.network.inputs;
  for (const core::LayerSpec& layer : out_.network.layers) {
    parameters += (inputs + 1) * layer.units;
    inputs = layer.units;
  }
  if (parameters > static_cast<double>(kMaxParameters))
    in_.fail("model",
             "network too large: " + base::exact(parameters) + " parameters where at most " +
                 base::exact(static_cast<double>(kMaxParameters)) + " fit",
             "fewer or narrower layers", base::ErrorCode::kInputLimit);
}

std::vector<double> CaseReader::parameters(const json* value, const std::string& path) {
  std::vector<double> flat(static_cast<std::size_t>(out_.layout.size), 0.0);
  const json* list = in_.array(value, path);
  if (list == nullptr) return flat;
  const auto& blocks = out_.layout.layers;
  if (list->size() != blocks.size()) {
    in_.fail(path, count(list->size(), "layer") + " where " + std::to_string(blocks.size()) + " are expected");
    return flat;
  }
  const Keys keys{"W", "b"};
  for (std::size_t k = 0; k < blocks.size() && !in_.failed(); ++k) {
    const std::string place = index_path(path, k);
    const json* layer = in_.object(&(*list)[k], place, keys);
    weights(in_.member(layer, place, "W"), place + ".W", blocks[k], flat);
    const auto bias =
        in_.numbers(in_.member(layer, place, "b"), place + ".b", static_cast<std::size_t>(blocks[k].units));
    std::copy(bias.begin(), bias.end(), flat.begin() + blocks[k].bias_at);
  }
  return flat;
}

/// W[o][i] is the weight from input i to unit o; the flat vector stores input by input.
void CaseReader::weights(const json* value, const std::string& path, const core::LayerBlock& block,
                         std::vector<double>& flat) {
  const json* rows = in_.array(value, path);
  if (rows == nullptr) return;
  const auto units = static_cast<std::size_t>(block.units), inputs = static_cast<std::size_t>(block.inputs);
  std::size_t narrowest = SIZE_MAX, widest = 0;
  for (const json& row : *rows) {
    const std::size_t width = row.is_array() ? row.size() : 0;
    narrowest = std::min(narrowest, width);
    widest = std::max(widest, width);
  }
  if (!rows->empty() && narrowest != widest) return in_.fail(path, "rows of different length");
  if (rows->size() != units || widest != inputs)
    return in_.fail(path, by(rows->size(), widest) + " where " + by(units, inputs) + " is expected");
  for (std::size_t o = 0; o < units && !in_.failed(); ++o) {
    const std::vector<double> row = in_.numbers(&(*rows)[o], index_path(path, o), inputs);
    for (std::size_t i = 0; i < inputs; ++i) flat[static_cast<std::size_t>(block.weights_at) + i * units + o] = row[i];
  }
}

std::vector<double> CaseReader::table(const json* value, const std::string& path, std::size_t rows,
                                      std::size_t columns) {
  std::vector<double> out;
  const json* list = in_.array(value, path);
  if (list == nullptr) return out;
  if (list->size() != rows) {
    in_.fail(path, count(list->size(), "row") + " where " + std::to_string(rows) + " are expected");
    return out;
  }
  out.reserve(rows * columns);
  for (std::size_t i = 0; i < rows && !in_.failed(); ++i) {
    const std::vector<double> row = in_.numbers(&(*list)[i], index_path(path, i), columns);
    out.insert(out.end(), row.begin(), row.end());
  }
  return out;
}

void CaseReader::read_loss(const json* training) {
  const Keys keys{"loss", "batch_size", "steps", "lr", "schedule", "optimizer", "penalty", "dropout_masks", "remark"};
  if (in_.object(training, "training", keys) == nullptr) return;
  out_.network.loss = static_cast<core::Loss>(
      in_.choice(in_.member(training, "training", "loss"), "training.loss", core::names_of(core::all_losses())));
  if (!in_.failed() && out_.network.loss != core::Loss::kMse &&
      out_.network.layers.back().activation != core::Activation::kLinear)
    in_.fail(index_path("model.layers", out_.network.layers.size() - 1) + ".activation",
             "must be linear: the loss contains the sigmoid or softmax itself");
}

void CaseReader::read_data(const json* data) {
  const Keys keys{"X", "y", "remark"};
  if (in_.object(data, "data", keys) == nullptr) return;
  const json* x = in_.array(in_.member(data, "data", "X"), "data.X");
  if (x == nullptr) return;
  if (x->empty()) return in_.fail("data.X", "no data rows");
  out_.rows = static_cast<int>(x->size());
  out_.x = table(x, "data.X", x->size(), static_cast<std::size_t>(out_.network.inputs));
  if (!in_.failed()) read_targets(in_.member(data, "data", "y"));
}

void CaseReader::read_targets(const json* y) {
  const auto rows = static_cast<std::size_t>(out_.rows);
  if (out_.network.loss == core::Loss::kSoftmaxCe) {
    if (in_.array(y, "data.y") == nullptr) return;
    if (y->size() != rows)
      return in_.fail("data.y", count(y->size(), "row") + " where " + std::to_string(rows) + " are expected");
    for (std::size_t i = 0; i < rows && !in_.failed(); ++i) {
      const double label = in_.number(&(*y)[i], index_path("data.y", i));
      const double last = static_cast<double>(outputs()) - 1;
      if (label < 0 || label > last || label != std::floor(label))
        return in_.fail(index_path("data.y", i),
                        "class " + base::exact(label) + " where 0.." + base::exact(last) + " is expected");
      out_.labels.push_back(static_cast<std::int32_t>(label));
    }
    return;
  }
  out_.y = table(y, "data.y", rows, outputs());
  if (out_.network.loss != core::Loss::kBceLogits) return;
  for (std::size_t i = 0; i < out_.y.size() && !in_.failed(); ++i)
    if (out_.y[i] < 0 || out_.y[i] > 1)
      in_.fail(index_path("data.y", i / outputs()), base::exact(out_.y[i]) + " where 0 or 1 is expected");
}

double CaseReader::number(const json* object, const std::string& path, std::string_view key, const std::string& rule,
                          double min, double below) {
  const std::string place = path + "." + std::string(key);
  const double value = in_.number(in_.member(object, path, key), place);
  if (!in_.failed() && !(value >= min && value < below)) in_.fail(place, base::exact(value) + ": " + rule);
  return value;
}

double CaseReader::number_or(double otherwise, const json* object, const std::string& path, std::string_view key,
                             const std::string& rule, double min, double below) {
  return JsonReader::optional_member(object, key) == nullptr ? otherwise : number(object, path, key, rule, min, below);
}

void CaseReader::read_training(const json* training) {
  out_.batch_size =
      static_cast<int>(in_.whole(in_.member(training, "training", "batch_size"), "training.batch_size", 1, kMostBatch));
  out_.batch_size = std::min(out_.batch_size, out_.rows);
  const json* steps = in_.member(training, "training", "steps");
  out_.steps = in_.whole(steps, "training.steps", 0, std::int64_t{1} << 60);
  if (out_.steps > kMostSteps)
    return in_.fail("training.steps", "too many steps (" + std::to_string(out_.steps) + ")",
                    "at most " + std::to_string(kMostSteps), base::ErrorCode::kInputLimit);
  out_.lr = in_.number(in_.member(training, "training", "lr"), "training.lr");
  if (!in_.failed() && out_.lr <= 0) in_.fail("training.lr", base::exact(out_.lr) + ": must be positive");
  read_schedule(in_.member(training, "training", "schedule"));
  read_optimizer(in_.member(training, "training", "optimizer"));
  read_penalty(in_.member(training, "training", "penalty"));
  if (in_.failed()) return;
  read_masks(JsonReader::optional_member(training, "dropout_masks"));
}

void CaseReader::read_schedule(const json* schedule) {
  const std::string path = "training.schedule";
  const Keys keys{"name", "unit", "k", "gamma", "every", "total", "lr_min"};
  if (in_.object(schedule, path, keys) == nullptr) return;
  core::Schedule& out = out_.schedule;
  out.kind =
      static_cast<core::Schedule::Kind>(in_.choice(in_.member(schedule, path, "name"), path + ".name", kSchedules));
  if (const json* unit = JsonReader::optional_member(schedule, "unit"))
    out.unit = static_cast<core::Schedule::Unit>(in_.choice(unit, path + ".unit", kUnits));
  using Kind = core::Schedule::Kind;
  const std::int64_t most = std::int64_t{1} << 50;
  if (out.kind == Kind::kTime) out.rate = number(schedule, path, "k", "must not be negative", 0);
  if (out.kind == Kind::kExponential || out.kind == Kind::kStep)
    out.gamma = number(schedule, path, "gamma", "must not be negative", 0);
  if (out.kind == Kind::kStep) out.every = in_.whole(in_.member(schedule, path, "every"), path + ".every", 1, most);
  if (out.kind == Kind::kCosine) {
    out.total = in_.whole(in_.member(schedule, path, "total"), path + ".total", 1, most);
    out.min_rate = number_or(0, schedule, path, "lr_min", "must not be negative", 0);
  }
}

void CaseReader::read_optimizer(const json* optimizer) {
  const std::string path = "training.optimizer", below_one = "must be at least 0 and below 1";
  const Keys keys{"name", "momentum", "nesterov", "rho", "beta1", "beta2", "epsilon"};
  if (in_.object(optimizer, path, keys) == nullptr) return;
  core::OptimizerSettings& out = out_.optimizer;
  const std::size_t name = in_.choice(in_.member(optimizer, path, "name"), path + ".name", kOptimizers);
  out.momentum = number_or(0, optimizer, path, "momentum", below_one, 0, 1);
  const json* flag = JsonReader::optional_member(optimizer, "nesterov");
  const bool nesterov = flag != nullptr && in_.truth(flag, path + ".nesterov");
  out.rho = number_or(0.99, optimizer, path, "rho", below_one, 0, 1);
  out.beta1 = number_or(0.9, optimizer, path, "beta1", below_one, 0, 1);
  out.beta2 = number_or(0.999, optimizer, path, "beta2", below_one, 0, 1);
  out.epsilon = number_or(1e-8, optimizer, path, "epsilon", "must not be negative", 0);
  using Kind = core::OptimizerKind;
  const Kind sgd = out.momentum == 0 ? Kind::kSgd : nesterov ? Kind::kNesterov : Kind::kMomentum;
  out.kind = std::array{sgd, Kind::kRmsprop, Kind::kAdam, Kind::kAdamw}.at(name);
}

void CaseReader::read_penalty(const json* penalty) {
  const std::string path = "training.penalty", rule = "must not be negative";
  const Keys keys{"l1", "l2", "l1_mode", "decoupled_weight_decay"};
  if (in_.object(penalty, path, keys) == nullptr) return;
  core::Regularization& out = out_.regularization;
  out.lambda1 = number_or(0, penalty, path, "l1", rule, 0);
  out.lambda2 = number_or(0, penalty, path, "l2", rule, 0);
  out.weight_decay = number_or(0, penalty, path, "decoupled_weight_decay", rule, 0);
  out.l1_method = core::L1Method::kSubgradient;
  if (const json* mode = JsonReader::optional_member(penalty, "l1_mode"))
    out.l1_method = static_cast<core::L1Method>(in_.choice(mode, path + ".l1_mode", kL1Modes));
}

void CaseReader::read_masks(const json* masks) {
  const std::string path = "training.dropout_masks";
  if (masks == nullptr || masks->is_null() || in_.array(masks, path) == nullptr) return;
  if (masks->size() != static_cast<std::size_t>(out_.steps))
    return in_.fail(path, count(masks->size(), "step") + " where " + std::to_string(out_.steps) + " are expected");
  const std::size_t layers = out_.network.layers.size();
  const std::int64_t batches = (out_.rows + out_.batch_size - 1) / out_.batch_size;
  for (std::size_t t = 0; t < masks->size() && !in_.failed(); ++t) {
    const std::string place = index_path(path, t);
    const json* step = in_.array(&(*masks)[t], place);
    if (step == nullptr) return;
    if (step->size() != layers)
      return in_.fail(place, count(step->size(), "layer") + " where " + std::to_string(layers) + " are expected");
    const std::int64_t first = static_cast<std::int64_t>(t) % batches * out_.batch_size;
    const auto rows = static_cast<std::size_t>(std::min<std::int64_t>(out_.batch_size, out_.rows - first));
    core::FixedMasks fixed;
    fixed.masks.resize(layers);
    for (std::size_t k = 0; k < layers && !in_.failed(); ++k)
      read_layer_masks((*step)[k], index_path(place, k), k, rows, fixed.masks[k]);
    out_.masks.push_back(std::move(fixed));
  }
}

void CaseReader::read_layer_masks(const json& value, const std::string& path, std::size_t layer, std::size_t rows,
                                  std::vector<std::uint8_t>& mask) {
  if (value.is_null()) return;
  if (in_.array(&value, path) == nullptr) return;
  if (value.size() != rows)
    return in_.fail(path, count(value.size(), "row") + " where " + std::to_string(rows) + " are expected");
  const auto units = static_cast<std::size_t>(out_.network.layers[layer].units);
  for (std::size_t i = 0; i < rows; ++i) {
    const std::string row = in_.text(&value[i], index_path(path, i));
    if (in_.failed()) return;
    if (row.size() != units || row.find_first_not_of("01") != std::string::npos)
      return in_.fail(index_path(path, i), std::to_string(units) + " characters 0 or 1 are expected");
    for (const char kept : row) mask.push_back(kept == '1' ? 1 : 0);
  }
}

void CaseReader::read_expected(const json* expected) {
  const Keys keys{"steps",       "lr",    "loss_data",     "loss_total",           "grad0",
                  "checkpoints", "final", "final_outputs", "final_full_loss_data", "zero_weights",
                  "remark"};
  if (in_.object(expected, "expected", keys, JsonReader::Unknown::kWarn) == nullptr) return;
  ReferenceCase::Expected out;
  const auto steps = static_cast<std::size_t>(out_.steps);
  const auto has = [&](std::string_view key) { return JsonReader::optional_member(expected, key); };
  if (const json* given = has("steps");
      given != nullptr && in_.whole(given, "expected.steps", 0, kMostSteps) != out_.steps)
    in_.fail("expected.steps", "differs from training.steps");
  if (const json* lr = has("lr")) out.lr = in_.numbers(lr, "expected.lr", steps);
  if (const json* loss = has("loss_data")) out.loss_data = in_.numbers(loss, "expected.loss_data", steps);
  if (const json* loss = has("loss_total")) out.loss_total = in_.numbers(loss, "expected.loss_total", steps);
  if (const json* grad0 = has("grad0")) out.grad0 = parameters(grad0, "expected.grad0");
  if (const json* last = has("final")) out.final_parameters = parameters(last, "expected.final");
  if (const json* list = has("checkpoints"); list != nullptr && in_.array(list, "expected.checkpoints") != nullptr) {
    const Keys checkpoint_keys{"step", "params"};
    for (std::size_t i = 0; i < list->size() && !in_.failed(); ++i) {
      const std::string path = index_path("expected.checkpoints", i);
      const json* point = in_.object(&(*list)[i], path, checkpoint_keys);
      const std::int64_t step = in_.whole(in_.member(point, path, "step"), path + ".step", 0, out_.steps);
      out.checkpoints.push_back({step, parameters(in_.member(point, path, "params"), path + ".params")});
    }
  }
  if (const json* z = has("final_outputs"))
    out.final_outputs = table(z, "expected.final_outputs", static_cast<std::size_t>(out_.rows), outputs());
  if (const json* loss = has("final_full_loss_data"))
    out.final_full_loss_data = in_.number(loss, "expected.final_full_loss_data");
  if (const json* zeros = has("zero_weights"))
    out.zero_weights = in_.whole(zeros, "expected.zero_weights", 0, out_.layout.weights);
  const bool dropout = std::any_of(out_.network.layers.begin(), out_.network.layers.end(),
                                   [](const core::LayerSpec& layer) { return layer.dropout > 0; });
  if (dropout && out_.masks.empty() && out_.steps > 0)
    in_.fail("training.dropout_masks", "is missing", "exact results with dropout need the masks");
  out_.expected = std::move(out);
}

void CaseReader::read_tolerance(const json* tolerance) {
  const Keys keys{"absolute", "remark"};
  if (in_.object(tolerance, "tolerance", keys, JsonReader::Unknown::kWarn) == nullptr) return;
  if (JsonReader::optional_member(tolerance, "absolute") != nullptr)
    out_.tolerance = number(tolerance, "tolerance", "absolute", "must not be negative", 0);
}

}  // namespace

base::Result<ReferenceCase> parse_reference_case(std::string_view text, const std::string& name) {
  const auto document = spec::parse_json(text, name);
  if (!document.ok()) return document.error();
  return CaseReader(name).read(document.value());
}

}  // namespace lscope::train
