#include "train/saved_weights.h"

#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <string>

#include "train/runs.h"
#include "train/safetensors.h"

namespace lscope::train {
namespace {

using spec::ParamId;

std::shared_ptr<const SavedWeights> saved_by(const Trainer& run,
                                             spec::PrecisionChoice precision = spec::PrecisionChoice::kFloat) {
  auto read = parse_safetensors(safetensors(run.weights(), precision), "w.safetensors");
  EXPECT_TRUE(read.ok()) << base::to_text(read.error());
  return std::make_shared<const SavedWeights>(std::move(read).value());
}

base::Result<std::unique_ptr<Trainer>> tuned(const std::vector<Setting>& settings,
                                             std::shared_ptr<const SavedWeights> start, int layers = 0,
                                             TrainerOptions options = {}) {
  spec::RunSpec spec = small_spec(settings);
  spec.weights = spec::WeightsSource{"w.safetensors", layers};
  options.start = std::move(start);
  return make_trainer(spec, nullptr, options);
}

TEST(FineTuning, BeginsWhereTheSavedRunEnded) {
  for (const double precision : {0.0, 1.0}) {
    const auto first = small_run({{ParamId::kPrecision, precision}}, {.max_steps = 60, .keep_all_rows = true});
    take_steps(*first, 60);
    const auto second =
        tuned({{ParamId::kPrecision, precision}}, saved_by(*first, static_cast<spec::PrecisionChoice>(precision)), 0,
              {.keep_all_rows = true});
    ASSERT_TRUE(second.ok());
    EXPECT_EQ(second.value()->rows().front().step, 0);
    EXPECT_EQ(second.value()->rows().front().train_loss, first->rows().back().train_loss);
    EXPECT_EQ(second.value()->rows().front().test_loss, first->rows().back().test_loss);
    EXPECT_EQ(second.value()->weights().parameters, first->weights().parameters);
  }
}

/// The optimizer starts afresh: the next step is that of a first step, not that of the saved run going on.
TEST(FineTuning, TheOptimizerStateIsFreshAndARestartGoesBackToTheSavedWeights) {
  const auto first = small_run();
  take_steps(*first, 60);
  const auto second = tuned({}, saved_by(*first)), third = tuned({}, saved_by(*first));
  ASSERT_TRUE(second.ok() && third.ok());
  Trainer& run = *second.value();
  const auto start = run.weights().parameters;
  take_steps(run, 20);
  const auto end = run.weights().parameters;
  take_steps(*first, 20);
  EXPECT_NE(end, first->weights().parameters);
  take_steps(*third.value(), 20);
  EXPECT_EQ(end, third.value()->weights().parameters);
  run.apply(1, Restart{});
  EXPECT_EQ(run.weights().parameters, start);
  take_steps(run, 20);
  EXPECT_EQ(run.weights().parameters, end);
}

TEST(FineTuning, AFrozenFirstLayerStaysTheSameBitForBit) {
  const auto first = small_run();
  take_steps(*first, 60);
  const auto made = tuned({{ParamId::kFreeze1, 1}, {ParamId::kLambda1, 0.01}, {ParamId::kSeed, 4}}, saved_by(*first));
  ASSERT_TRUE(made.ok());
  take_steps(*made.value(), 100);
  const WeightsView before = first->weights(), after = made.value()->weights();
  const auto second_layer = static_cast<std::size_t>(before.layout.layers[1].weights_at);
  for (std::size_t i = 0; i < second_layer; ++i) ASSERT_EQ(before.parameters[i], after.parameters[i]) << i;
  EXPECT_NE(before.parameters, after.parameters);
}

TEST(FineTuning, TheFirstLayersAloneAreTakenAndTheOthersComeFromTheSeed) {
  const auto first = small_run();
  take_steps(*first, 60);
  constexpr double kBlobs = 4;  // three classes in the place of two: another output layer
  const std::vector<Setting> blobs{{ParamId::kDataSource, kBlobs}, {ParamId::kClasses, 3}};
  EXPECT_FALSE(tuned(blobs, saved_by(*first)).ok());
  const auto made = tuned(blobs, saved_by(*first), 2);
  ASSERT_TRUE(made.ok()) << base::to_text(made.error());
  const auto plain = small_run(blobs);
  const WeightsView saved = first->weights(), fresh = plain->weights(), mixed = made.value()->weights();
  const auto output = static_cast<std::size_t>(mixed.layout.layers[2].weights_at);
  for (std::size_t i = 0; i < mixed.parameters.size(); ++i)
    ASSERT_EQ(mixed.parameters[i], i < output ? saved.parameters[i] : fresh.parameters[i]) << i;
}

TEST(FineTuning, WhatDoesNotFitIsRefusedWithTheTensorAndBothShapes) {
  const auto first = small_run();
  const auto saved = saved_by(*first);
  const auto refusal = [&](const std::vector<Setting>& settings, int layers) {
    const auto made = tuned(settings, saved, layers);
    EXPECT_FALSE(made.ok());
    if (made.ok()) return std::string();
    EXPECT_EQ(made.error().code, base::ErrorCode::kInputMismatch);
    return base::to_text(made.error());
  };
  const std::string wide = refusal({{ParamId::kWidth2, 9}}, 0);
  for (const char* part : {"w.safetensors", "layers.1.weight", "8 x 16", "9 x 16"})
    EXPECT_NE(wide.find(part), std::string::npos) << wide;
  EXPECT_NE(refusal({{ParamId::kWidth1, 5}}, 1).find("layers.0.weight"), std::string::npos);
  EXPECT_NE(refusal({{ParamId::kDepth, 3}}, 0).find("3 layers"), std::string::npos);
  EXPECT_NE(refusal({}, 4).find("4 are to be taken"), std::string::npos);
  EXPECT_FALSE(tuned({}, nullptr).ok());
}

TEST(FineTuning, ARebuildThatTheWeightsDoNotFitIsRefusedAndTheRunGoesOn) {
  const auto first = small_run();
  const auto made = tuned({}, saved_by(*first));
  ASSERT_TRUE(made.ok());
  Trainer& run = *made.value();
  take_steps(run, 5);
  run.apply(1, SetParam{ParamId::kWidth1, 20});
  const Snapshot now = run.snapshot(false);
  ASSERT_TRUE(now.refusal.has_value());
  EXPECT_EQ(now.refusal->key, "error.weights_do_not_fit");
  EXPECT_EQ(now.generation, 0);
  EXPECT_EQ(now.step, 5);
  run.apply(2, SetParam{ParamId::kNoise, 0.1});  // other rows, the same network
  EXPECT_FALSE(run.snapshot(false).refusal);
  EXPECT_EQ(run.weights().parameters, first->weights().parameters);
}

std::string with_header(const std::string& header, const std::string& data) {
  const std::uint64_t length = header.size();
  std::string bytes(sizeof length, '\0');
  std::memcpy(bytes.data(), &length, sizeof length);
  return bytes + header + data;
}

TEST(Safetensors, EveryPrefixAndEveryBadHeaderIsRefused) {
  const auto run = small_run();
  const std::string good = safetensors(run->weights(), spec::PrecisionChoice::kFloat);
  ASSERT_TRUE(parse_safetensors(good, "w").ok());
  for (std::size_t length = 0; length < good.size(); length += 7)
    EXPECT_FALSE(parse_safetensors(std::string_view(good).substr(0, length), "w").ok()) << length;
  const std::string four(4, '\0'), eight(8, '\0');
  const auto tensor = [](const std::string& rest) { return R"({"layers.0.weight":{)" + rest + "}}"; };
  for (const std::string& bad :
       {with_header("[]", ""), with_header("{", ""), with_header("{}", ""), with_header(R"({"a":3})", ""),
        with_header(tensor(R"("dtype":"F16","shape":[1,1],"data_offsets":[0,2])"), "ab"),
        with_header(tensor(R"("dtype":"F32","shape":[1,1],"data_offsets":[0,4])"), four),  // no bias
        with_header(tensor(R"("dtype":"F32","shape":[1,1],"data_offsets":[4,0])"), four),
        with_header(tensor(R"("dtype":"F32","shape":[1,1],"data_offsets":[0,18446744073709551615])"), four),
        with_header(tensor(R"("dtype":"F32","shape":[1073741824,1073741824],"data_offsets":[0,4])"), four),
        with_header(tensor(R"("dtype":"F32","shape":[-1,1],"data_offsets":[0,4])"), four),
        with_header(tensor(R"("dtype":"F32","shape":[0,1],"data_offsets":[0,0])"), ""),
        with_header(tensor(R"("dtype":"F32","shape":[1,1,1],"data_offsets":[0,4])"), four),
        std::string("\xff\xff\xff\xff\xff\xff\xff\xff{}", 10)}) {
    const auto read = parse_safetensors(bad, "w.safetensors");
    ASSERT_FALSE(read.ok());
    EXPECT_EQ(read.error().code, base::ErrorCode::kInputMalformed);
    EXPECT_NE(base::to_text(read.error()).find("w.safetensors"), std::string::npos);
  }
}

TEST(Safetensors, AWeightThatIsNotFiniteIsRefused) {
  const auto run = small_run();
  WeightsView weights = run->weights();
  weights.parameters[static_cast<std::size_t>(weights.layout.layers[1].weights_at)] =
      std::numeric_limits<double>::quiet_NaN();
  const auto read = parse_safetensors(safetensors(weights, spec::PrecisionChoice::kDouble), "w");
  ASSERT_FALSE(read.ok());
  EXPECT_NE(base::to_text(read.error()).find("layers.1.weight"), std::string::npos);
}

}  // namespace
}  // namespace lscope::train
