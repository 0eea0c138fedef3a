#include "train/experiment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "train/text_pattern.h"

namespace lscope::train {
namespace {

using nlohmann::json;

json polynomial(int n, int degree) {
  return {{"data", "sin1d"},
          {"data_def",
           "x_i = i/(N-1), i=0..N-1; t = sin(2 pi x) + Normal(0, sd 0.2); test: 60 points evenly in [0,1], "
           "same noise"},
          {"model", "polynomial least squares, degree M, intercept + x^1..x^M, QR solve"},
          {"noise_sd", 0.2},
          {"n", n},
          {"degree", degree},
          {"data_sets", 50}};
}

json sparse() {
  return {{"data", "sparse_linear"},
          {"data_def", "X ~ Normal(0, I_8); y = X beta + Normal(0, sd 0.5); beta = (1,-2,0 x6); no intercept fitted"},
          {"n", 40},
          {"noise_sd", 0.5},
          {"loss", "mse"},
          {"data_sets", 6}};
}

json descent(double lambda1, const std::string& mode) {
  json out = sparse();
  out.update({{"lambda1", lambda1},
              {"lambda2", 0},
              {"optimizer", "full-batch gradient descent"},
              {"lr", 0.05},
              {"steps", 3000},
              {"init", "Normal(0, 0.3^2)"},
              {"l1_mode", mode}});
  return out;
}

json network(const std::string& optimizer) {
  json out = {{"data", "S1"},
              {"data_def", "x ~ Normal(0, I_6); y = 1 if x2+x5 > 0 else 0; each label flipped with probability q"},
              {"n_validation", 150},
              {"n_test", 300},
              {"hidden", {7, 5}},
              {"activation", "relu"},
              {"init", "he_normal, biases 0"},
              {"loss", "bce_logits"},
              {"lambda1", 0},
              {"lambda2", 0.001},
              {"precision", "float"},
              {"n", 90},
              {"q", 0.1},
              {"optimizer", optimizer},
              {"lr", 0.02},
              {"batch", 16},
              {"epochs", 30},
              {"seeds", 4}};
  if (optimizer == "adamw") out["decoupled_weight_decay"] = 0.1;
  return out;
}

/// A file of records whose bands hold everything, each named by its place ("R0", "R1", ...).
class File {
 public:
  File& add(const json& setup, const std::string& quantity, const std::string& statistic = "mean over seeds",
            const std::string& experiment = "R") {
    records_.push_back({{"id", "R" + std::to_string(records_.size())},
                        {"experiment", experiment},
                        {"setup", setup},
                        {"measure", {{"quantity", quantity}, {"statistic", statistic}, {"unit", "1"}}},
                        {"band", {{"low", nullptr}, {"high", nullptr}}}});
    return *this;
  }
  File& relate(const std::string& text) {
    relations_.push_back({{"id", "T"}, {"experiment", "R"}, {"relation", text}});
    return *this;
  }
  json& record(std::size_t index) { return records_[index]; }
  [[nodiscard]] base::Result<ExperimentFile> read() const {
    const json top{
        {"schema", "lscope-experiments"}, {"schema_version", 1}, {"experiments", records_}, {"relations", relations_}};
    return parse_experiments(top.dump(), "e.json");
  }
  /// The file, of which nothing must have been refused.
  [[nodiscard]] ExperimentFile whole() const {
    auto read = this->read();
    EXPECT_TRUE(read.ok()) << base::to_text(read.error());
    if (!read.ok()) return {};
    for (const auto& refusal : read.value().refused) ADD_FAILURE() << base::to_text(refusal.error);
    return std::move(read).value();
  }

 private:
  json records_ = json::array(), relations_ = json::array();
};

double value(const ExperimentFile& file, std::size_t record, int threads = 1) {
  const ExperimentRecord& what = file.records.at(record);
  return run_experiment(file.setups[what.setup], file.wanted[what.setup], threads).value(what.quantity, what.statistic);
}

double measure(const json& setup, const std::string& quantity, const std::string& statistic = "mean over data sets") {
  const ExperimentFile file = File().add(setup, quantity, statistic).whole();
  return file.records.empty() ? 0 : value(file, 0);
}

RelationVerdict judge(const File& from) {
  const ExperimentFile file = from.whole();
  std::vector<ExperimentResult> results;
  std::vector<FinishedSetup> runs;
  for (std::size_t i = 0; i < file.setups.size(); ++i)
    results.push_back(run_experiment(file.setups[i], file.wanted[i], 1));
  for (std::size_t i = 0; i < file.setups.size(); ++i) runs.push_back({&file.setups[i], &results[i]});
  return file.relations.empty() ? RelationVerdict{} : judge_relation(file.relations.front(), runs);
}

TEST(TextPattern, CapturesWhatStandsInBraces) {
  const auto found = match_text("x ~ Normal(0, I_{d}); q = {q}", "x ~ Normal(0, I_20); q = 0.1");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->at("d"), "20");
  EXPECT_EQ(found->at("q"), "0.1");
  EXPECT_FALSE(match_text("x ~ Normal(0, I_{d})", "x ~ Normal(0, I_)"));
  EXPECT_FALSE(match_text("x {a} {a}", "x 1 2"));
  EXPECT_TRUE(match_text("x {a} {a}", "x 1 1"));
  EXPECT_FALSE(match_text("abc", "abcd"));
  EXPECT_FALSE(match_text("abcd", "abc"));
  EXPECT_EQ(number_list("3, -2,0 x3"), (std::vector<double>{3, -2, 0, 0, 0}));
  EXPECT_FALSE(number_list("3,,1"));
  EXPECT_FALSE(number_list("0 x-1"));
}

TEST(Experiment, AnIdNamesARecordOrAWholeExperiment) {
  EXPECT_TRUE(names_experiment("E3", "E3a-01", "E3a"));
  EXPECT_TRUE(names_experiment("E3a", "E3a-01", "E3a"));
  EXPECT_TRUE(names_experiment("E3a-01", "E3a-01", "E3a"));
  EXPECT_FALSE(names_experiment("E1", "E10a-01", "E10a"));
  EXPECT_FALSE(names_experiment("E3a-0", "E3a-01", "E3a"));
  EXPECT_FALSE(names_experiment("", "E3a-01", "E3a"));
}

TEST(Experiment, RecordsOfOneSetupShareOneRun) {
  json said = network("adam");
  said["dropout"] = 0;
  said["remark"] = "the default, said";
  json other = network("adam");
  other["dropout"] = 0.1;
  const ExperimentFile file = File()
                                  .add(network("adam"), "test_loss")
                                  .add(said, "gap")
                                  .add(other, "gap")
                                  .add(network("adam"), "test_acc")
                                  .whole();
  ASSERT_EQ(file.records.size(), 4U);
  EXPECT_EQ(file.setups.size(), 2U);
  EXPECT_EQ(file.records[0].setup, file.records[1].setup);
  EXPECT_EQ(file.records[0].setup, file.records[3].setup);
  EXPECT_EQ(file.wanted[0], (Wanted{"gap", "test_acc", "test_loss"}));
}

TEST(Experiment, AValueIsInItsBandOrNot) {
  ExperimentRecord record;
  EXPECT_TRUE(in_band(record, 1e9));
  record.low = 0.1;
  record.high = 0.2;
  EXPECT_TRUE(in_band(record, 0.1) && in_band(record, 0.2));
  EXPECT_FALSE(in_band(record, 0.2001) || in_band(record, 0.0999));
  EXPECT_FALSE(in_band(record, std::nan("")));
  const double rms = measure(polynomial(12, 4), "test_rms", "median over data sets");
  EXPECT_GT(rms, 0.2);  // the noise
  EXPECT_LT(rms, 0.35);
}

TEST(Experiment, AsManyParametersAsPointsInterpolate) {
  EXPECT_LT(measure(polynomial(6, 5), "train_rms", "maximum over data sets"), 1e-9);
  EXPECT_GT(measure(polynomial(6, 4), "train_rms", "median over data sets"), 1e-3);
}

/// Exact formulas of docs/math.md, section 12, on both sides of the threshold; spread of the mean from the draws.
TEST(Experiment, MinimumNormHasItsExactRisk) {
  json setup = {{"data", "isotropic_gaussian"},
                {"data_def",
                 "X ~ Normal(0,1), n x p; beta uniform on the unit sphere; y = X beta + Normal(0, sd 0.7); "
                 "a fresh draw for each data set"},
                {"model", "minimum-norm least squares (complete orthogonal decomposition), no intercept"},
                {"noise_sd", 0.7},
                {"data_sets", 400}};
  const auto at = [&](int n, int p, double wanted) {
    setup["n"] = n;
    setup["p"] = p;
    const ExperimentFile file = File().add(setup, "excess_risk |w-beta|^2", "mean over data sets").whole();
    const auto all = run_experiment(file.setups[0], {}, 1).values("excess_risk |w-beta|^2");
    double mean = 0, square = 0;
    for (const double one : all) mean += one / 400;
    for (const double one : all) square += (one - mean) * (one - mean) / 400;
    EXPECT_NEAR(mean, wanted, 4.5 * std::sqrt(square / 400)) << n << " rows, " << p << " features";
  };
  at(30, 10, 0.49 * 10 / 19);
  at(12, 30, (1 - 12.0 / 30) + 0.49 * 12 / 17);
}

TEST(Experiment, ProximalDescentEndsAtTheLassoAndTheSubgradientNearIt) {
  EXPECT_LT(measure(descent(0.6, "proximal"), "max_abs_difference_to_coordinate_descent", "maximum over data sets"),
            1e-10);
  EXPECT_GT(measure(descent(0.6, "proximal"), "exact_zeros_of_8"), 3);
  EXPECT_EQ(measure(descent(0.6, "proximal"), "selected_relevant_of_2"), 2);
  EXPECT_EQ(measure(descent(0.6, "subgradient"), "exact_zeros_of_8"), 0);
  EXPECT_EQ(measure(descent(50, "proximal"), "exact_zeros_of_8"), 8);
}

/// For plain sgd the metric of the threshold is 1, so the "mistake" is none, but under Adam it is.
TEST(Experiment, ThePlainThresholdIsAMistakeUnderAdamOnly) {
  const auto zeros = [](const std::string& optimizer, const std::string& mode) {
    json setup = network(optimizer);
    setup["lambda1"] = 0.02;
    setup["penalised_layers"] = {1};
    setup["l1_mode"] = mode;
    return measure(setup, "exact_zero_share_layer1", "mean over seeds");
  };
  const std::string plain = "proximal, plain threshold lr*lambda1 (deliberate mistake)";
  EXPECT_NEAR(zeros("sgd", "proximal"), zeros("sgd", plain), 1e-12);
  EXPECT_EQ(zeros("adam", "proximal"), zeros("adam", "proximal, preconditioned"));
  EXPECT_GT(zeros("adam", "proximal"), zeros("adam", plain) + 0.05);
}

TEST(Experiment, TheSameBitsForAnyNumberOfThreads) {
  json two = network("adamw");
  two["dropout"] = 0.2;
  two["input_noise_sd"] = 0.1;
  two["activity_l1"] = 0.001;
  two["activity_layer"] = 2;
  const ExperimentFile file = File()
                                  .add(two, "test_loss_at_best_validation")
                                  .add(two, "hidden_active_share")
                                  .add(descent(0.3, "proximal"), "exact_risk", "median over data sets")
                                  .whole();
  for (std::size_t record = 0; record < file.records.size(); ++record) {
    const double alone = value(file, record);
    EXPECT_FALSE(std::isnan(alone));
    EXPECT_EQ(alone, value(file, record, 2));
    EXPECT_EQ(alone, value(file, record, 3));
  }
}

TEST(Experiment, ADivergedRunIsInNoBand) {
  json setup = descent(0.1, "proximal");
  setup["lr"] = 10;
  EXPECT_TRUE(std::isnan(measure(setup, "exact_risk")));
}

TEST(Experiment, RelationsHoldOrSayWhatDoesNot) {
  const auto degrees = [] {
    File file;
    for (const int degree : {0, 1, 3}) file.add(polynomial(9, degree), "test_rms", "median over data sets");
    return file;
  };
  const auto best = [&](const std::string& rest) {
    return judge(degrees().relate("median test_rms over M = 0,1,3 at n = 9 is smallest at M = " + rest));
  };
  EXPECT_TRUE(best("3").holds) << best("3").detail;
  EXPECT_FALSE(best("1").holds);
  EXPECT_THAT(best("2").detail, testing::HasSubstr("no run has degree 2"));
  EXPECT_FALSE(best("2").holds);
  EXPECT_TRUE(
      judge(degrees().relate("median train_rms falls with M; median max_abs_w rises with M from M = 1 on")).holds);
  File one;  // nothing to compare is no success
  one.add(polynomial(9, 3), "train_rms", "median over data sets");
  one.relate("median train_rms falls with M; median max_abs_w rises with M from M = 1 on");
  EXPECT_FALSE(judge(one).holds);
  const std::string start =
      "at lambda1 >= lambda1_max = (2/n) max|X^T y| every coefficient is exactly 0; just below it "
      "(0.999 lambda1_max) exactly one is not";
  EXPECT_TRUE(judge(File().add(descent(0.6, "proximal"), "exact_risk", "mean over data sets").relate(start)).holds);
  EXPECT_TRUE(judge(File().add(network("adam"), "test_loss").relate("no weight is exactly 0 at any lambda2")).holds);
}

struct Refused {
  const char* what;
  json setup;
  const char* quantity;
  const char* message;
};

TEST(Experiment, ARecordThatIsNotUnderstoodIsRefusedWithItsPlace) {
  const auto changed = [](json setup, const std::string& key, const json& to) {
    setup[key] = to;
    return setup;
  };
  const std::vector<Refused> all{
      {"data", changed(polynomial(9, 3), "data", "cos2d"), "test_rms", "R0: setup.data: 'cos2d' is not known"},
      {"unknown key", changed(polynomial(9, 3), "degre", 2), "test_rms", "R0: setup.degre: unknown key"},
      {"noise", changed(polynomial(9, 3), "noise_sd", 0.3), "test_rms", "setup.noise_sd: 0.3 contradicts data_def"},
      {"text", changed(polynomial(9, 3), "data_def", "x ~ ?"), "test_rms", "setup.data_def: 'x ~ ?' is not understood"},
      {"penalty", changed(polynomial(9, 3), "lambda1", 0.1), "test_rms", "setup.lambda1: 0.1 is not possible"},
      {"quantity", polynomial(9, 3), "cosine", "measure.quantity: 'cosine' is not measured"},
      {"count", descent(0.1, "proximal"), "exact_zeros_of_20", "'exact_zeros_of_20' is not measured"},
      {"mode", descent(0.1, "prox"), "exact_risk", "setup.l1_mode: 'prox' is not understood"},
      {"beta",
       changed(descent(0.1, "proximal"), "data_def",
               "X ~ Normal(0, I_9); y = X beta + Normal(0, sd 0.5); beta = (1,-2,0 x6); no intercept fitted"),
       "exact_risk", "setup.data_def: beta must list 9 numbers"},
      {"optimizer", changed(network("adam"), "optimizer", "lion"), "gap", "setup.optimizer: 'lion' is not known"},
      {"decay", changed(network("adam"), "optimizer", "adamw"), "gap", "setup.decoupled_weight_decay: is missing"},
      {"both", changed(network("adam"), "data_sets", 3), "gap", "setup.data_sets: stands beside seeds"},
      {"layer", changed(network("adam"), "penalised_layers", json{4}), "gap", "penalised_layers[0]: out of range"},
      {"l1", changed(network("adam"), "lambda1", 0.1), "gap", "setup.l1_mode: is missing"},
      {"sum",
       changed(network("adam"), "data_def",
               "x ~ Normal(0, I_6); y = 1 if x2+x7 > 0 else 0; each label flipped with probability q"),
       "gap", "setup.data_def: the sum must name inputs x1 to x6"},
      {"size", changed(network("adam"), "n", 1e12), "gap", "setup.n: out of range"}};
  for (const Refused& one : all) {
    const auto read = File().add(polynomial(9, 2), "test_rms").read();
    ASSERT_TRUE(read.ok());
    const std::string statistic = one.setup.contains("seeds") ? "mean over seeds" : "mean over data sets";
    const auto file = File().add(one.setup, one.quantity, statistic).add(polynomial(9, 2), "test_rms").read();
    ASSERT_TRUE(file.ok()) << one.what << ": " << base::to_text(file.error());
    ASSERT_EQ(file.value().refused.size(), 1U) << one.what;
    const std::string text = base::to_text(file.value().refused[0].error);
    EXPECT_THAT(text, testing::HasSubstr(one.message)) << one.what;
    EXPECT_THAT(text, testing::HasSubstr("e.json: ")) << one.what;
    EXPECT_EQ(file.value().records.size(), 1U) << one.what << ": the others stay";
  }
  const auto relation = File().add(polynomial(9, 2), "test_rms").relate("all is well").read();
  ASSERT_TRUE(relation.ok());
  ASSERT_EQ(relation.value().refused.size(), 1U);
  EXPECT_THAT(base::to_text(relation.value().refused[0].error), testing::HasSubstr("T: relation: 'all is well'"));
}

TEST(Experiment, AFileThatIsNoneIsRefused) {
  const auto message = [](const File& file) {
    const auto read = file.read();
    return read.ok() ? std::string() : base::to_text(read.error());
  };
  File twice = File().add(polynomial(9, 2), "test_rms").add(polynomial(9, 3), "test_rms");
  twice.record(1)["id"] = "R0";
  EXPECT_THAT(message(twice), testing::HasSubstr("e.json: experiments[1].id: 'R0' stands twice"));
  File band = File().add(polynomial(9, 2), "test_rms");
  band.record(0)["band"]["low"] = 1;
  band.record(0)["band"]["high"] = 0.5;
  EXPECT_THAT(message(band), testing::HasSubstr("R0: band: low is above high"));
  File unknown = File().add(polynomial(9, 2), "test_rms", "mode over seeds");
  EXPECT_THAT(message(unknown), testing::HasSubstr("R0: measure.statistic: 'mode over seeds' is not known"));
  File bare = File().add(polynomial(9, 2), "test_rms");
  bare.record(0).erase("setup");
  EXPECT_THAT(message(bare), testing::HasSubstr("setup: is missing"));
  EXPECT_FALSE(parse_experiments("[]", "e.json").ok());
  EXPECT_FALSE(
      parse_experiments(R"({"schema":"lscope-experiments","schema_version":2,"experiments":[]})", "e.json").ok());
}

}  // namespace
}  // namespace lscope::train
