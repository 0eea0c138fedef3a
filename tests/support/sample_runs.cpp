#include "support/sample_runs.h"

#include <algorithm>
#include <cmath>

namespace lscope::test {
namespace {

using spec::ParamId;

std::shared_ptr<data::Prepared> two_moons() {
  auto data = std::make_shared<data::Prepared>();
  data->name = "two moons";
  data->task = data::Task::kBinary;
  data->class_names = {"0", "1"};
  data->feature_names = {"x1", "x2"};
  data->inputs = {{0, 0}, {1, 1}};
  for (auto [rows, count] :
       {std::pair{&data->train, 80}, std::pair{&data->validation, 160}, std::pair{&data->test, 600}}) {
    rows->rows = count;
    rows->features = 2;
    rows->outputs = 1;
    for (int i = 0; i < count; ++i) {
      const double angle = 3.14159 * i / count;
      const int label = i % 2;
      rows->x.push_back(label == 0 ? std::cos(angle) : 1 - std::cos(angle));
      rows->x.push_back(label == 0 ? std::sin(angle) : 0.5 - std::sin(angle));
      rows->label.push_back(label);
    }
  }
  return data;
}

/// A small wobble that looks like noise and is the same every time.
double wobble(double epoch, double size) { return size * (std::sin(2.1 * epoch) + std::sin(5.7 * epoch + 1)) / 2; }

void overfit_then_heal(train::StepRecord& row) {
  const double e = row.epoch;
  const double early_train = 0.02 + 0.6 * std::exp(-e / 25);
  const double early_test = 0.29 + 0.4 * std::exp(-e / 8) + 0.0022 * std::max(0.0, e - 35);
  const double healed = e < 120 ? 0 : 1 - std::exp(-(e - 120) / 8);
  row.train_loss = early_train + healed * (0.144 - early_train) + wobble(e, 0.004);
  row.test_loss = early_test + healed * (0.265 - early_test) + wobble(e, 0.014);
  row.validation_loss = row.test_loss - 0.015 + wobble(e + 3, 0.01);
  row.train_accuracy = 0.96;
  row.validation_accuracy = 0.9;
  row.test_accuracy = 0.907;
  row.zero_fraction = e < 180 ? 0 : 0.728 * (1 - std::exp(-(e - 180) / 15));
  row.rate = 0.006;
  row.weight_norm = e < 120 ? 20 + e / 40 : 6;
  row.layer_norm = {e < 120 ? 14.7F : 4.1F, e < 120 ? 20.8F : 3.9F, e < 120 ? 3.2F : 3.4F};
  row.layer_zero_fraction = {static_cast<float>(row.zero_fraction * 0.48), static_cast<float>(row.zero_fraction),
                             0.03F};
  row.weight_percentiles = {-1, -0.4F, -0.1F, 0, 0.1F, 0.4F, 1};
}

train::AppliedCommand moved(ParamId id, double before, double after, double epoch) {
  train::AppliedCommand applied;
  applied.epoch = epoch;
  applied.step = applied.tick = static_cast<std::int64_t>(8 * epoch);
  applied.command = train::SetParam{id, after};
  applied.before = before;
  return applied;
}

}  // namespace

std::string sample_name(Sample which) {
  return which == Sample::kFresh ? "fresh" : which == Sample::kRunning ? "running" : "diverged";
}

train::Snapshot sample_run(Sample which) {
  train::Snapshot lane;
  auto spec = std::make_shared<spec::RunSpec>();
  auto log = std::make_shared<std::vector<train::AppliedCommand>>();
  lane.data = two_moons();
  lane.network.inputs = 2;
  lane.network.layers = {{64, core::Activation::kTanh}, {64, core::Activation::kTanh}, {1, core::Activation::kLinear}};
  lane.network.loss = core::Loss::kBceLogits;
  lane.parameter_count = 4417;
  lane.layers = {{64, 2, 0, 14.7, 90, 216}, {64, 64, 0, 20.8, 500, 432}, {1, 64, 0, 3.2, 12, 10}};
  if (which == Sample::kRunning) {
    static_cast<void>(spec->values.set(ParamId::kLambda1, 0.0008));
    static_cast<void>(spec->values.set(ParamId::kLambda2, 0.002));
    static_cast<void>(spec->values.set(ParamId::kSpeedLimit, 1e6));
    *log = {moved(ParamId::kLambda2, 0, 0.002, 120), moved(ParamId::kLambda1, 0, 0.0008, 180)};
    lane.state = train::RunState::kRunning;
    lane.epoch = 240;
    lane.step = lane.tick = 1920;
    lane.steps_per_second = 41280;
    lane.history = history_of(241, overfit_then_heal);
    lane.best = lane.history.low(186);
    lane.layers = {{64, 2, 45, 4.1, 24, 16.8}, {64, 64, 3075, 3.9, 66, 15.2}, {1, 64, 2, 3.4, 10, 11.6}};
  }
  if (which == Sample::kDiverged) {
    lane.state = train::RunState::kDiverged;
    lane.epoch = 30;
    lane.step = lane.tick = 247;
    lane.history = history_of(31, overfit_then_heal);
    lane.failure = base::Error{base::ErrorCode::kTrainDiverged, "step 247", "the loss is not finite", ""};
  }
  lane.spec = spec;
  lane.log = log;
  return lane;
}

}  // namespace lscope::test
