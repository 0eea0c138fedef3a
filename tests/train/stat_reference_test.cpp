#include "train/stat_reference.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/files.h"
#include "train/fold_errors.h"
#include "train/softmax_minimum.h"

namespace lscope::train {
namespace {

namespace fs = std::filesystem;
const fs::path kStats = fs::path(LSCOPE_SOURCE_DIR) / ".." / "shared" / "oracle" / "stats";

std::string content(const fs::path& path) {
  auto read = base::read_file(path, std::uint64_t{1} << 24);
  return read.ok() ? std::move(read).value() : std::string();
}

TEST(StatReference, AllFilesHold) {
  if (!fs::exists(kStats)) GTEST_SKIP() << "no reference files beside the checkout (../shared/oracle/stats): not run";
  for (const auto& entry : fs::directory_iterator(kStats)) {
    const auto read = parse_stat_reference(content(entry.path()), entry.path());
    ASSERT_TRUE(read.ok()) << base::to_text(read.error());
    EXPECT_TRUE(read.value().warnings.empty()) << read.value().warnings.front();
    const CaseVerdict verdict = read.value().check(read.value().tolerance);
    EXPECT_TRUE(verdict.passed) << entry.path() << " " << verdict.largest << " at " << verdict.where;
    EXPECT_GT(verdict.compared, 40);
  }
}

/// One number of each sort moved a little must be found.
TEST(StatReference, PerturbedCopiesFail) {
  if (!fs::exists(kStats)) GTEST_SKIP() << "no reference files beside the checkout (../shared/oracle/stats): not run";
  const std::vector<std::pair<const char*, const char*>> places{{"early_stopping_a", "/sequences/2/best"},
                                                                {"early_stopping_a", "/sequences/3/patience"},
                                                                {"ridge_path_prostate", "/df/4"},
                                                                {"ridge_path_prostate", "/coef_original/3/2"},
                                                                {"lasso_path_diabetes", "/coef_standardized/5/2"},
                                                                {"lasso_path_diabetes", "/knots/3/alpha"},
                                                                {"lasso_path_diabetes", "/nonzero/9"},
                                                                {"kfold10_lasso_diabetes", "/fold_mse/4/7"},
                                                                {"kfold10_lasso_diabetes", "/se/3"},
                                                                {"kfold10_lasso_diabetes", "/index_1se"},
                                                                {"prostate_esl_train_test", "/ridge_df5/lambda"},
                                                                {"prostate_esl_train_test", "/lasso_path/6/test_mse"},
                                                                {"double_descent_a", "/results/9/test_mse"},
                                                                {"double_descent_a", "/V/1/0"},
                                                                {"softmax_l1_digits_0.003", "/objective_value"},
                                                                {"friedman1_a", "/lasso/alphas/3"},
                                                                {"friedman1_a", "/mlp/expected/final/0/b/1"}};
  for (const auto& [name, place] : places) {
    const fs::path file = kStats / (std::string(name) + ".json");
    auto document = nlohmann::json::parse(content(file));
    auto& number = document.at(nlohmann::json::json_pointer(place));
    if (number.is_number_integer())
      number = number.get<int>() + 1;
    else
      number = number.get<double>() * (1 + 1e-4);
    const auto read = parse_stat_reference(document.dump(), file);
    ASSERT_TRUE(read.ok()) << base::to_text(read.error());
    EXPECT_FALSE(read.value().check(read.value().tolerance).passed) << name << place;
  }
}

TEST(StatReference, BadFilesAreRefusedWithTheirPlace) {
  const std::string head = R"({"schema":"reg-reference","schema_version":1,"name":"x",)";
  const std::vector<std::pair<std::string, std::string>> all{
      {R"({"schema":"reg-reference","schema_version":2,"name":"x","kind":"kfold"})", "schema_version: 2 is not"},
      {head + R"("kind":"other"})", "kind: 'other' is not known"},
      {head + R"("kind":"early_stopping"})", "sequences: is missing"},
      {head + R"("kind":"early_stopping","sequences":[{"val_loss":[1],"patience":0,"min_delta":0}]})",
       "sequences[0].patience: 0 where at least 1"},
      {head + R"("kind":"ridge_path","data":"no_such_file.csv","lambdas":[1]})", "data: 'no_such_file.csv'"},
      {head + R"("kind":"friedman1","X":[[1,2],[3]],"y":[1,2]})", "X[1]: 1 value where 2 are expected"},
      {head + R"("kind":"double_descent","X_train":[[1]],"X_test":[[1]],"V":[[1]],"c":[1],"y_train":[1],"y_test":[1],)"
              R"("results":[{"p":2}]})",
       "results[0].p: out of range"},
      {"[]", "an object is expected at the top"}};
  for (const auto& [text, words] : all) {
    const auto read = parse_stat_reference(text, "folder/bad.json");
    ASSERT_FALSE(read.ok()) << text;
    const std::string message = base::to_text(read.error());
    EXPECT_NE(message.find(words), std::string::npos) << message;
    EXPECT_NE(message.find("bad.json"), std::string::npos) << message;
  }
}

TEST(FoldErrors, TakeTheStrongestPenaltyWithinOneStandardError) {
  const std::vector<std::vector<double>> errors{{5, 2, 1, 3}, {5, 3, 3, 3}};
  const std::vector<double> penalties{8, 4, 2, 1};
  const FoldSummary summary = summarize_folds(errors, penalties);
  EXPECT_EQ(summary.mean, (std::vector<double>{5, 2.5, 2, 3}));
  EXPECT_DOUBLE_EQ(summary.standard_error[2], 1);  // sd sqrt(2) / sqrt(2 folds)
  EXPECT_EQ(summary.best, 2U);
  EXPECT_EQ(summary.one_standard_error, 1U);
}

/// Above the largest gradient at the class shares nothing is used, and the biases are the log shares.
TEST(SoftmaxMinimum, KnowsTheClassSharesWhenThePenaltyIsStrong) {
  const std::vector<double> x{1, -1, 0.5, 2};
  const std::vector<std::int32_t> labels{0, 1, 0, 0};
  const core::Examples<double> set{4, 1, 2, x, {}, labels};
  SoftmaxMinimum strong = minimize_softmax_l1(set, 10);
  EXPECT_NEAR(strong.learner.evaluate(set).loss, -0.75 * std::log(0.75) - 0.25 * std::log(0.25), 1e-12);
  const SoftmaxMinimum weak = minimize_softmax_l1(set, 0.05);
  EXPECT_LT(weak.kkt_violation, 1e-9);
}

}  // namespace
}  // namespace lscope::train
