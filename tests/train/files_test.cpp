#include <gtest/gtest.h>

#include <bit>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "data/csv_reader.h"
#include "train/build.h"
#include "train/runs.h"
#include "train/safetensors.h"

namespace lscope::train {
namespace {

namespace fs = std::filesystem;
const fs::path kData = fs::path(LSCOPE_SOURCE_DIR) / ".." / "shared" / "data";

TEST(SpecForFile, EveryDataSetTrainsToTheEnd) {
  std::error_code failed;
  int seen = 0;
  for (const auto& entry : fs::directory_iterator(kData, failed)) {
    if (entry.path().extension() != ".csv") continue;
    const auto read = data::read_csv(entry.path());
    if (entry.path().filename() == "prostate_train_indicator.csv") {
      EXPECT_FALSE(read.ok()) << "it has no feature column";
      continue;
    }
    ASSERT_TRUE(read.ok()) << base::to_text(read.error());
    const auto file = std::make_shared<const data::Dataset>(read.value());
    const auto made = make_trainer(spec_for_file(*file, {entry.path().string(), ""}), file, {.max_epochs = 20});
    ASSERT_TRUE(made.ok()) << base::to_text(made.error());
    Trainer& run = *made.value();
    while (run.wants_to_step()) run.step();
    const Snapshot end = run.snapshot(false);
    EXPECT_EQ(end.stop_reason, StopReason::kEpochLimit) << entry.path();
    EXPECT_LT(end.history.back().train_loss, 0.7 * end.history.low(0).train_loss) << entry.path();
    ++seen;
  }
  if (seen == 0) GTEST_SKIP() << "data absent";
}

/// Validation and test pictures stay bytes: what is said about them has the same bits, and their numbers need no
/// memory.
template <class S>
void expect_the_same_judgement(const data::Prepared& data) {
  const data::Rows& rows = data.test;
  const ExampleStore<S> wide(rows, data.task), narrow(rows, data.task, &data, SetUse::kEvaluated);
  EXPECT_EQ(wide.view().x.size(), rows.x.size());
  EXPECT_TRUE(narrow.view().x.empty());
  core::NetworkSpec network;
  network.inputs = rows.features;
  network.loss = core::Loss::kSoftmaxCe;
  core::LayerSpec hidden, output;
  hidden.units = 20;
  hidden.activation = core::Activation::kRelu;
  output.units = rows.outputs;
  network.layers = {hidden, output};
  core::Learner<S> learner(network, 2);
  learner.initialize(core::Initialization::kHeNormal, 3);
  EXPECT_EQ(learner.outputs(wide.view()), learner.outputs(narrow.view()));
  const core::Evaluation a = learner.evaluate(wide.view(), true), b = learner.evaluate(narrow.view(), true);
  EXPECT_EQ(a.loss, b.loss);
  EXPECT_EQ(a.confusion, b.confusion);
  EXPECT_GT(a.loss, 0);
}

TEST(ExampleStore, PicturesThatAreOnlyJudgedStayBytes) {
  constexpr std::size_t kRows = 700, kPixels = 30;
  const auto pixels = std::make_shared<data::Bytes>(kRows * kPixels);
  for (std::size_t i = 0; i < pixels->size; ++i) pixels->values[i] = static_cast<std::uint8_t>(i * i % 251);
  data::Prepared prepared;
  prepared.task = data::Task::kMulticlass;
  data::Rows& rows = prepared.test;
  rows.rows = kRows;
  rows.features = kPixels;
  rows.outputs = 3;
  rows.x = data::Inputs(pixels, kPixels);
  for (std::size_t j = 0; j < kPixels; ++j) {
    prepared.inputs.mean.push_back(static_cast<double>(j) / 7);
    prepared.inputs.scale.push_back(1 + static_cast<double>(j) / 3);
  }
  rows.x.set_scaler(std::make_shared<const data::Scaler>(prepared.inputs));
  for (std::size_t i = 0; i < kRows; ++i) rows.label.push_back(static_cast<std::int32_t>(i % 3));
  expect_the_same_judgement<float>(prepared);
  expect_the_same_judgement<double>(prepared);
}

TEST(SpecForFile, DigitsReachNinetyFivePercent) {
  const auto read = data::read_csv(kData / "digits.csv");
  if (!read.ok()) GTEST_SKIP() << "data absent";
  const auto file = std::make_shared<const data::Dataset>(read.value());
  const auto made = make_trainer(spec_for_file(*file, {"digits.csv", ""}), file, {.max_epochs = 30});
  ASSERT_TRUE(made.ok());
  Trainer& run = *made.value();
  while (run.wants_to_step()) run.step();
  EXPECT_GE(run.snapshot(false).history.back().test_accuracy, 0.95);
}

TEST(SpecForFile, TheDataSizeSliderCutsTheTrainingRows) {
  const auto read = data::read_csv(kData / "iris.csv");
  if (!read.ok()) GTEST_SKIP() << "data absent";
  const auto file = std::make_shared<const data::Dataset>(read.value());
  const auto made = make_trainer(spec_for_file(*file, {"iris.csv", ""}), file);
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(made.value()->snapshot(false).data->train.rows, 90);
  made.value()->apply(1, SetParam{spec::ParamId::kSamples, 30});
  const Snapshot now = made.value()->snapshot(false);
  EXPECT_EQ(now.data->train.rows, 30);
  EXPECT_EQ(now.data->test.rows, 30);
}

TEST(Safetensors, HoldsEveryWeightRowByRow) {
  const auto run = small_run({{spec::ParamId::kBatchNorm, 1}});
  take_steps(*run, 10);
  const WeightsView weights = run->weights();
  for (const auto precision : {spec::PrecisionChoice::kFloat, spec::PrecisionChoice::kDouble}) {
    const std::string bytes = safetensors(weights, precision);
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.data(), sizeof length);
    ASSERT_EQ(length % 8, 0U);
    const auto header = nlohmann::json::parse(bytes.substr(8, length));
    const std::size_t width = precision == spec::PrecisionChoice::kFloat ? 4 : 8;
    std::size_t end = 0;
    for (std::size_t k = 0; k < weights.layout.layers.size(); ++k) {
      const core::LayerBlock& block = weights.layout.layers[k];
      const auto& entry = header.at("layers." + std::to_string(k) + ".weight");
      EXPECT_EQ(entry.at("shape"), nlohmann::json({block.units, block.inputs}));
      EXPECT_EQ(entry.at("dtype"), width == 4 ? "F32" : "F64");
      const std::size_t from = entry.at("data_offsets").at(0);
      for (int o = 0; o < block.units; ++o)
        for (int i = 0; i < block.inputs; ++i) {
          const char* at = bytes.data() + 8 + length + from + static_cast<std::size_t>(o * block.inputs + i) * width;
          float single = 0;
          double twice = 0;
          std::memcpy(width == 4 ? static_cast<void*>(&single) : &twice, at, width);
          const double got = width == 4 ? static_cast<double>(single) : twice;
          ASSERT_EQ(got, weights.parameters[static_cast<std::size_t>(block.weights_at + i * block.units + o)]);
        }
      for (const auto& [name, at] : {std::pair{".bias", block.bias_at},
                                     {".scale", block.scale_at},
                                     {".running_mean", block.mean_at},
                                     {".running_variance", block.variance_at}}) {
        const std::string tensor = "layers." + std::to_string(k) + name;
        ASSERT_EQ(header.contains(tensor), at >= 0) << tensor;
        if (at < 0) continue;
        EXPECT_EQ(header.at(tensor).at("shape"), nlohmann::json::array({block.units}));
        const std::size_t first = header.at(tensor).at("data_offsets").at(0);
        end = header.at(tensor).at("data_offsets").at(1);
        ASSERT_EQ(end - first, static_cast<std::size_t>(block.units) * width);
        for (int o = 0; o < block.units; ++o) {
          const char* place = bytes.data() + 8 + length + first + static_cast<std::size_t>(o) * width;
          float single = 0;
          double twice = 0;
          std::memcpy(width == 4 ? static_cast<void*>(&single) : &twice, place, width);
          ASSERT_EQ(width == 4 ? static_cast<double>(single) : twice,
                    weights.parameters[static_cast<std::size_t>(at + o)]);
        }
      }
    }
    EXPECT_EQ(bytes.size(), 8 + length + end);
  }
}

}  // namespace
}  // namespace lscope::train
