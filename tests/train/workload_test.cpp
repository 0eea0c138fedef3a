#include "train/workload.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/assets.h"
#include "core/machine_peak.h"

namespace lscope::train {
namespace {

std::string file_of(const std::string& body) { return R"({"version": 1, "workloads": {"W": {)" + body + "}}}"; }

const char* const kSmall = R"("layers": [2, 4, 2, 1], "hidden_activation": "tanh", "output_activation": "tanh",
  "loss": "half_mse", "n_samples": 500, "batch": 10, "optimizer": {"type": "sgd", "lr": 0.03},
  "data": {"kind": "circle", "seed": 1})";

const char* const kClasses = R"("layers": [64, 16, 10], "hidden_activation": "relu", "output_activation": "softmax",
  "loss": "ce", "n_samples": 100, "batch": 32, "dropout": 0.25, "l1": 1e-05, "l2": 0.01,
  "optimizer": {"type": "adam", "lr": 0.001}, "data": {"kind": "teacher", "classes": 10, "seed": 3})";

Workload only(const std::string& body) {
  auto read = parse_workloads(file_of(body), "w.json");
  if (!read.ok()) {
    ADD_FAILURE() << base::to_text(read.error());
    return {};
  }
  return read.value().front();
}

std::string refusal_of(const std::string& body) {
  const auto read = parse_workloads(file_of(body), "w.json");
  return read.ok() ? "accepted" : base::to_text(read.error());
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Workload, BatchNormalizationIsReadAndTimed) {
  const std::string with = std::string(kSmall) + R"(, "batch_norm": true)";
  EXPECT_FALSE(only(kSmall).network.batch_norm);
  EXPECT_TRUE(only(with).network.batch_norm);
  EXPECT_NE(refusal_of(replaced(with, R"("batch": 10)", R"("batch": 1)")).find("workloads.W.batch_norm"),
            std::string::npos);
  const WorkloadTiming timing = time_workload(only(with), 1, 0.01);
  EXPECT_GT(timing.steps, 0);
  EXPECT_LT(timing.loss_last, timing.loss_first);
}

TEST(Workload, TheDataAreThoseOfEveryLanguage) {
  const Workload circle = only(kSmall);
  const auto data = make_data<float>(circle);
  // From an independent program in exact integers: z >> 40 of the hash, times 2^-23, less 1.
  EXPECT_EQ(data.x[0], 0.9114075899124146F);
  EXPECT_EQ(data.x[1], 0.49736571311950684F);
  EXPECT_EQ(data.x[5], -0.5770183801651001F);
  ASSERT_EQ(data.y.size(), 500U);
  EXPECT_EQ(std::count(data.y.begin(), data.y.end(), 1.0F), 165);
  EXPECT_EQ(std::count(data.y.begin(), data.y.end(), -1.0F), 335);

  const auto classes = make_data<double>(only(kClasses));
  EXPECT_EQ(classes.x[0], -0.26812267303466797);
  EXPECT_EQ(classes.x[64], 0.8886131048202515) << "row after row";
  const std::vector<std::int32_t> first{6, 3, 4, 3, 4, 0, 3, 7, 5, 2, 8, 0, 0, 6, 8, 5, 2, 2, 4, 7};
  EXPECT_EQ(std::vector<std::int32_t>(classes.labels.begin(), classes.labels.begin() + 20), first);
}

TEST(Workload, CountsItsProducts) {
  EXPECT_EQ(only(kSmall).flops_per_sample(), 92);
  const Workload wide = only(replaced(kClasses, "[64, 16, 10]", "[784, 64, 10]"));
  EXPECT_EQ(wide.flops_per_sample(), 204544);
}

TEST(Workload, PenaltiesRateAndLossAreTurnedIntoOurConvention) {
  const Workload classes = only(kClasses);
  EXPECT_EQ(classes.regularization.lambda1, 1e-5);
  EXPECT_EQ(classes.regularization.lambda2, 0.005);
  EXPECT_EQ(classes.regularization.l1_method, core::L1Method::kSubgradient);
  EXPECT_EQ(classes.network.layers[0].dropout, 0.25);
  EXPECT_EQ(classes.network.layers[1].dropout, 0);
  EXPECT_EQ(classes.network.layers[1].activation, core::Activation::kLinear) << "softmax belongs to the loss";

  // One step of plain descent on half the loss: w - lr (g / 2 + l2 w) with g the gradient of our whole loss.
  Workload half = only(replaced(kSmall, "\"batch\": 10", "\"batch\": 500, \"l2\": 0.1, \"dtype\": \"float64\""));
  ASSERT_TRUE(half.in_double);
  const auto data = make_data<double>(half);
  std::vector<std::int32_t> rows(500);
  for (int i = 0; i < 500; ++i) rows[static_cast<std::size_t>(i)] = i;
  core::Learner<double> learner(half.network, 1);
  learner.initialize(core::Initialization::kHeNormal, 5);
  const std::vector<double> gradient = learner.gradient(data.view(half), rows, 0);
  const std::vector<double> before = learner.parameters_as_double();
  learner.set_regularization(half.regularization);
  learner.set_optimizer(half.optimizer);
  learner.step(data.view(half), rows, half.rate, 0);
  const core::LayerBlock& block = learner.layout().layers[1];
  for (std::int64_t i = 0; i < block.units * block.inputs; ++i) {
    const auto at = static_cast<std::size_t>(block.weights_at + i);
    EXPECT_NEAR(learner.parameters()[at], before[at] - 0.03 * (gradient[at] / 2 + 0.1 * before[at]), 1e-15);
  }
}

TEST(Workload, LearnsWhileItIsTimed) {
  const WorkloadTiming timing = time_workload(only(kSmall), 1, 0.05);
  EXPECT_GE(timing.seconds, 0.05);
  EXPECT_EQ(timing.steps, timing.epochs * 50);
  EXPECT_GT(timing.loss_first, timing.loss_last);
  EXPECT_GT(timing.loss_last, 0);
}

TEST(Workload, RefusesWithThePlace) {
  const struct {
    std::string body, place;
  } cases[] = {
      {replaced(kSmall, "\"batch\": 10", "\"batch\": 0"), "workloads.W.batch"},
      {replaced(kSmall, "\"layers\": [2, 4, 2, 1]", "\"layers\": [2]"), "workloads.W.layers"},
      {replaced(kSmall, "\"layers\": [2, 4, 2, 1]", "\"layers\": [2, 4, 2, 3]"), "3 outputs where 1"},
      {replaced(kSmall, "\"half_mse\"", "\"ce\""), "workloads.W.output_activation"},
      {replaced(kSmall, "\"half_mse\"", "\"huber\""), "workloads.W.loss"},
      {replaced(kSmall, "\"circle\"", "\"spiral\""), "workloads.W.data.kind"},
      {replaced(kSmall, "\"type\": \"sgd\"", "\"type\": \"sgd\", \"eps\": -1"), "workloads.W.optimizer.eps"},
      {replaced(kSmall, "\"batch\": 10", "\"batc\": 10"), "did you mean batch?"},
      {replaced(kClasses, "\"dropout\": 0.25", "\"dropout\": 1"), "workloads.W.dropout"},
      {replaced(kClasses, "[64, 16, 10]", "[64, 1000000, 1000000, 10]"), "network too large"},
      {replaced(kClasses, "\"n_samples\": 100", "\"n_samples\": 100000000"), "workloads.W.n_samples"},
  };
  for (const auto& [body, place] : cases) {
    const std::string said = refusal_of(body);
    EXPECT_NE(said.find(place), std::string::npos) << said;
    EXPECT_NE(said.find("w.json"), std::string::npos) << said;
  }
}

TEST(Workload, TheProgramsOwnAreRead) {
  const auto text = base::read_asset("bench/workloads.json");
  ASSERT_TRUE(text.ok());
  const auto all = parse_workloads(text.value(), "workloads.json");
  ASSERT_TRUE(all.ok()) << base::to_text(all.error());
  EXPECT_EQ(all.value().size(), 8U);
  const auto pair = base::read_asset("bench/batch_norm.json");
  ASSERT_TRUE(pair.ok());
  const auto two = parse_workloads(pair.value(), "batch_norm.json");
  ASSERT_TRUE(two.ok()) << base::to_text(two.error());
  EXPECT_NE(two.value()[0].network.batch_norm, two.value()[1].network.batch_norm);
}

TEST(MachinePeak, IsWhatAProcessorCanDo) {
  const double gflops = core::fma_gflops(1, 0.05);
  EXPECT_GT(gflops, 0.1);
  EXPECT_LT(gflops, 2000) << "more than any core does: the work was left out";
  const double near = core::read_gigabytes_per_second(16 << 10, 1, 0.05);
  EXPECT_GT(near, 0.1);
  EXPECT_LT(near, 5000);
}

}  // namespace
}  // namespace lscope::train
