#include <gtest/gtest.h>

#include <string>

#include "figures/catalogue.h"
#include "figures/runs.h"

namespace lscope::figures {
namespace {

/// Runs that make every text of the catalogue appear.
std::vector<train::Snapshot> all_runs() {
  using spec::ParamId;
  std::vector<train::Snapshot> runs;
  for (const auto& [features, classes] : {std::pair{2, 2}, {2, 0}, {2, 4}, {1, 0}, {1, 2}, {5, 0}, {5, 2}, {5, 4}}) {
    runs.push_back(test::run(features, classes, {8, 8}));  // the empty state
    train::Snapshot full = test::run(features, classes, {8, 8});
    full.history = test::overfitting(60);
    full.epoch = 59;
    full.best = test::record(20, 0.1, 0.2, 0.3);
    full.state = train::RunState::kDiverged;
    full.confusion.assign(static_cast<std::size_t>(classes) * static_cast<std::size_t>(classes), 3);
    auto data = std::make_shared<data::Prepared>(*full.data);
    data->truth.noise_floor = 0.1;
    data->truth.accuracy_ceiling = 0.9;
    data->truth.curve = [](double x) { return x; };
    full.data = data;
    test::give_weights(full, 0.3);
    full.ghosts.push_back({0, test::overfitting(30), full.spec});
    test::give_log(full, {test::set(ParamId::kLambda2, 0, 0.1, 5), test::set(ParamId::kEarlyStopping, 0, 1, 15),
                          test::set(ParamId::kEarlyStopping, 1, 0, 25), test::set(ParamId::kOptimizer, 4, 0, 35),
                          test::set(ParamId::kPatience, 20, 30, 45), test::set(ParamId::kDropout, 0, 0.5, 55)});
    runs.push_back(std::move(full));
  }
  return runs;
}

std::vector<plot::Figure> catalogue(const train::Snapshot& run, const base::Translate& tr) {
  std::shared_ptr<const probe::Field> field;
  if (const auto request = field_request(run))
    field = std::make_shared<const probe::Field>(probe::decision_field(*request));
  const Source source{run, tr, field};
  return {loss_curves(source),       accuracy_curves(source), r2_curves(source),       weight_histogram(source),
          weights_over_time(source), zeros_over_time(source), norms_over_time(source), fit(source)};
}

class Languages : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Both, Languages, testing::Values("en", "zh-CN"));

TEST_P(Languages, NoKeyAndNoSlotIsEverSeen) {
  const base::Translate tr = test::words(GetParam());
  for (const train::Snapshot& run : all_runs()) {
    for (const plot::Figure& figure : catalogue(run, tr)) {
      EXPECT_FALSE(figure.title.empty());
      for (const std::string& text : test::texts(figure)) {
        for (const char* prefix : {"figure.", "axis.", "series.", "mark.", "param.", "choice.", "{0}", "{1}"})
          EXPECT_EQ(text.find(prefix), std::string::npos) << figure.id << ": " << text;
      }
    }
  }
}

TEST(Chinese, SaysWhatALecturerSays) {
  const base::Translate tr = test::words("zh-CN");
  train::Snapshot run = test::run(2, 2, {8, 8});
  run.history = test::overfitting(60);
  run.best = test::record(20, 0.1, 0.2, 0.3);
  EXPECT_EQ(loss_curves({run, tr, nullptr}).title, "损失");
  EXPECT_EQ(loss_curves({run, tr, nullptr}).spots[0].text, "最佳 20");
  EXPECT_EQ(zeros_over_time({run, tr, nullptr}).lines[1].end_label, "第 2 层");
}

}  // namespace
}  // namespace lscope::figures
