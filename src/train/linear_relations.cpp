#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "train/experiment_relation.h"

namespace lscope::train {
namespace {

using Order = RelationJudge::Order;
using Runs = RelationJudge::Runs;

void polynomial_best(RelationJudge& judge, const Captured& captured) {
  Runs at_n;
  for (const FinishedSetup& run : judge.measuring("test_rms"))
    if (run.setup->number("n") == captured_number(captured, "n")) at_n.push_back(run);
  const FinishedSetup best = judge.one(at_n, "degree", captured_number(captured, "best"));
  for (const double degree : number_list(captured.at("degrees")).value_or(std::vector<double>{})) {
    const FinishedSetup other = judge.one(at_n, "degree", degree);
    if (other.setup == best.setup) continue;
    judge.ordered("test_rms of best and M = " + base::exact(degree),
                  {RelationJudge::median(best, "test_rms"), RelationJudge::median(other, "test_rms")}, Order::kRises);
  }
}

void polynomial_monotone(RelationJudge& judge, const Captured& captured) {
  for (const Runs& series : judge.series(judge.measuring("train_rms"), "degree")) {
    std::vector<double> rms, largest;
    for (const FinishedSetup& run : series) {
      rms.push_back(RelationJudge::median(run, "train_rms"));
      if (run.setup->number("degree") >= captured_number(captured, "first"))
        largest.push_back(RelationJudge::median(run, "max_abs_w"));
    }
    judge.ordered("train_rms", rms, Order::kFalls);
    judge.ordered("max_abs_w", largest, Order::kRises);
  }
}

void lasso_start(RelationJudge& judge, const Captured&) {
  for (const FinishedSetup& run : judge.measuring("nonzeros_at_lambda1_max")) {
    judge.every(
        run, "nonzeros_at_lambda1_max", "nonzeros_at_0.999_lambda1_max", [](double at, double) { return at == 0; },
        "no coefficient at lambda1_max");
    judge.every(
        run, "nonzeros_at_lambda1_max", "nonzeros_at_0.999_lambda1_max",
        [](double, double below) { return below == 1; }, "one just below it");
  }
}

void twin_share(RelationJudge& judge, const Captured&) {
  for (const Runs& series : judge.series(judge.measuring("twin_share"), "glmnet_alpha", {"lambda1", "lambda2"})) {
    judge.require(series.front().setup->number("glmnet_alpha") == 0 && series.back().setup->number("glmnet_alpha") == 1,
                  "from ridge to lasso");
    judge.ordered_means(series, "twin_share", Order::kFalls);
  }
}

void one_standard_error(RelationJudge& judge, const Captured&) {
  for (const FinishedSetup& run : judge.measuring("lambda1_1se")) {
    judge.every(
        run, "lambda1_1se", "lambda1_min", [](double a, double b) { return a >= b; }, "lambda1_1se >= lambda1_min");
    const auto both = [&](const std::string& name, Order order) {
      judge.ordered(name + " at min and at 1se",
                    {RelationJudge::mean(run, name + "_at_min"), RelationJudge::mean(run, name + "_at_1se")}, order);
    };
    both("selected_irrelevant", Order::kFalls);
    both("exact_risk", Order::kDoesNotFall);
  }
}

/// lambda2 = 0: a peak; with a penalty none.
void double_descent(RelationJudge& judge, const Captured& captured) {
  Runs plain, penalised;
  for (const FinishedSetup& run : judge.measuring("test_mse")) {
    if (run.setup->number("lambda2") == 0) plain.push_back(run);
    if (run.setup->number("lambda2") == captured_number(captured, "lambda2")) penalised.push_back(run);
  }
  const auto at = [&](const Runs& among, std::string_view name) {
    return RelationJudge::median(judge.one(among, "p", captured_number(captured, name)), "test_mse");
  };
  const double peak = at(plain, "peak");
  for (const std::string_view side : {"before", "after"}) {
    const double other = at(plain, side);
    judge.require(peak > 10 * other, "peak " + base::shown(peak) + " against " + base::shown(other));
  }
  const double most = captured_number(captured, "factor") * at(penalised, "before");
  for (const FinishedSetup& run : penalised) {
    const double value = RelationJudge::median(run, "test_mse");
    judge.require(value <= most, "penalised " + base::shown(value) + " against " + base::shown(most));
  }
}

double total(const FinishedSetup& run, std::string_view quantity) {
  return run.result->value(quantity, Statistic::kTotal);
}

void trade_off(RelationJudge& judge, const Captured& captured) {
  for (const Runs& series : judge.series(judge.measuring("bias2"), "lambda2", {"textbook_ln_lambda"})) {
    std::vector<double> bias2, variance;
    const FinishedSetup* best = &series.front();
    for (const FinishedSetup& run : series) {
      bias2.push_back(total(run, "bias2"));
      variance.push_back(total(run, "variance"));
      if (total(run, "bias2_plus_variance") < total(*best, "bias2_plus_variance")) best = &run;
    }
    judge.ordered("bias2", bias2, Order::kRises);  // of rising lambda2
    judge.ordered("variance", variance, Order::kFalls);
    const double ln = best->setup->number("textbook_ln_lambda");
    judge.require(ln == captured_number(captured, "best"), "lowest sum at ln lambda " + base::shown(ln));
  }
}

void best_degree(RelationJudge& judge, const Captured& captured) {
  for (const Runs& series : judge.series(judge.measuring("bias2"), "degree")) {
    const auto best =
        std::min_element(series.begin(), series.end(), [](const FinishedSetup& a, const FinishedSetup& b) {
          return total(a, "bias2_plus_variance") < total(b, "bias2_plus_variance");
        });
    const double degree = best->setup->number("degree");
    judge.require(degree == captured_number(captured, "best"), "lowest sum at degree " + base::shown(degree));
  }
}

void closure(RelationJudge& judge, const Captured& captured) {
  const double noise = captured_number(captured, "noise");
  for (const FinishedSetup& run : judge.measuring("bias2")) {
    const double sd = run.setup->number("noise_sd");
    judge.require(std::abs(sd * sd - noise) <= 1e-4 * noise, "noise " + base::shown(sd * sd));
    const double apart = total(run, "mean_test_mse") - total(run, "bias2_plus_variance") - noise;
    const double error = total(run, "mean_test_mse_error");
    judge.require(std::abs(apart) <= captured_number(captured, "errors") * error,
                  "apart by " + base::shown(apart / error) + " standard errors");
  }
}

/// "Far below" is less than half of chance, "near" is within 0.15 of it: the bands of both ways say as much.
void selection(RelationJudge& judge, const Captured& captured) {
  const double chance = captured_number(captured, "chance");
  judge.require(chance == captured_number(captured, "near"), "one chance level");
  for (const Runs& series : judge.series(judge.measuring("cv_error_rate"), "inside", {"selection"})) {
    const double wrong = RelationJudge::mean(series.front(), "cv_error_rate");
    const double right = RelationJudge::mean(series.back(), "cv_error_rate");
    judge.require(wrong < chance / 2, "wrong way " + base::shown(wrong));
    judge.require(std::abs(right - chance) <= 0.15, "right way " + base::shown(right));
  }
}

void noise_floor(RelationJudge& judge, const Captured& captured) {
  const double share = captured_number(captured, "percent") / 100;
  std::vector<double> ratios;
  double mean = 0;
  for (const FinishedSetup& run : judge.measuring("excess"))
    ratios.push_back(RelationJudge::mean(run, "excess") * run.setup->number("batch") / run.setup->number("lr"));
  judge.require(ratios.size() > 1, std::to_string(ratios.size()) + " runs");
  for (const double ratio : ratios) mean += ratio / static_cast<double>(ratios.size());
  for (const double ratio : ratios)
    judge.require(std::abs(ratio - mean) <= share * mean, "excess batch/lr " + base::shown(ratio));
}

}  // namespace

const std::vector<RelationForm>& linear_relations() {
  static const std::vector<RelationForm> forms{
      {"median test_rms over M = {degrees} at n = {n} is smallest at M = {best}", {"test_rms"}, polynomial_best},
      {"median train_rms falls with M; median max_abs_w rises with M from M = {first} on",
       {"train_rms", "max_abs_w"},
       polynomial_monotone},
      {"at lambda1 >= lambda1_max = (2/n) max|X^T y| every coefficient is exactly 0; just below it (0.999 lambda1_max) "
       "exactly one is not",
       {"nonzeros_at_lambda1_max", "nonzeros_at_0.999_lambda1_max"},
       lasso_start},
      {"mean twin_share: lasso < elastic net < ridge", {"twin_share"}, twin_share},
      {"lambda1_1se >= lambda1_min on every data set; fewer irrelevant, risk not lower on average",
       {"lambda1_1se", "lambda1_min"},
       one_standard_error},
      {"lambda2 = 0: median test_mse at p = {peak} exceeds ten times that at p = {before} and at p = {after}; lambda2 "
       "= "
       "{lambda2}: no value above {factor} times that at p = {before}",
       {"test_mse"},
       double_descent},
      {"bias2 falls and variance rises as lambda2 falls; the sum is lowest at ln lambda = {best} among the three",
       {"bias2", "variance"},
       trade_off},
      {"bias2 + variance is lowest at degree {best} among the degrees shown", {"bias2"}, best_degree},
      {"bias2 + variance + {noise} equals the mean test MSE within {errors} Monte-Carlo standard errors",
       {"bias2"},
       closure},
      {"wrong way far below {chance}, right way near {near} on the same data", {"cv_error_rate"}, selection},
      {"excess is proportional to lr/batch within {percent} %", {"excess"}, noise_floor},
  };
  return forms;
}

}  // namespace lscope::train
