#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "train/experiment_relation.h"

namespace lscope::train {
namespace {

using Order = RelationJudge::Order;
using Runs = RelationJudge::Runs;

void weight_decay(RelationJudge& judge, const Captured&) {
  for (const Runs& series : judge.series(judge.measuring("weight_norm"), "lambda2")) {
    judge.ordered_means(series, "train_loss", Order::kRises);
    judge.ordered_means(series, "gap", Order::kFalls);
    judge.ordered_means(series, "weight_norm", Order::kFalls);
    std::vector<double> test;
    for (const FinishedSetup& run : series) test.push_back(RelationJudge::mean(run, "test_loss"));
    const auto best = std::min_element(test.begin(), test.end());
    judge.require(best != test.begin() && best + 1 != test.end(), "lowest test_loss " + base::shown(*best) +
                                                                      " between " + base::shown(test.front()) +
                                                                      " and " + base::shown(test.back()));
  }
}

void no_zero(RelationJudge& judge, const Captured&) {
  for (const FinishedSetup& run : judge.measuring("exact_zero_share_all"))
    judge.every(
        run, "exact_zero_share_all", "exact_zero_share_all", [](double a, double) { return a == 0; }, "no zero");
}

void thresholds(RelationJudge& judge, const Captured&) {
  for (const Runs& series : judge.series(judge.measuring("exact_zero_share_layer1"), "plain_threshold", {"l1_mode"})) {
    judge.require(series.back().setup->number("plain_threshold") == 1, "both thresholds");
    judge.ordered_means(series, "exact_zero_share_layer1", Order::kFalls);
    judge.ordered_means(series, "test_loss", Order::kRises);
  }
}

void stopping(RelationJudge& judge, const Captured& captured) {
  for (const FinishedSetup& run : judge.measuring("test_loss_at_best_validation")) {
    judge.every(
        run, "test_loss", "test_loss_at_best_validation", [](double a, double b) { return a > b; },
        "test_loss is above that at the best validation epoch");
    const double apart = RelationJudge::mean(run, "test_acc") - RelationJudge::mean(run, "best_test_acc");
    judge.require(std::abs(apart) < captured_number(captured, "apart"), "test_acc differs by " + base::shown(apart));
  }
}

void dropout(RelationJudge& judge, const Captured& captured) {
  Runs moons, other;
  const double low = captured_number(captured, "low"), high = captured_number(captured, "high");
  for (const FinishedSetup& run : judge.measuring("gap")) {
    const double p = run.setup->number("dropout");
    if (run.setup->word("data") == "moons" && p >= low && p <= high) moons.push_back(run);
    if (run.setup->word("data") == "S1" && run.setup->number("n") == captured_number(captured, "n"))
      other.push_back(run);
  }
  for (const Runs& series : judge.series(moons, "dropout")) judge.ordered_means(series, "gap", Order::kFalls);
  for (const Runs& series : judge.series(other, "dropout"))
    judge.ordered_means(series, "test_loss", Order::kDoesNotFall);
}

double entropy(double q) { return q <= 0 || q >= 1 ? 0 : -q * std::log(q) - (1 - q) * std::log(1 - q); }

void causes(RelationJudge& judge, const Captured& captured) {
  const double q = captured_number(captured, "q"), floor = captured_number(captured, "floor");
  judge.require(std::abs(entropy(q) - floor) < 1e-3, "H(q) " + base::shown(entropy(q)));
  const Runs all = judge.measuring("test_loss_at_best_validation");
  Runs at_q;
  for (const FinishedSetup& run : all)
    if (run.setup->number("q") == q) at_q.push_back(run);
  for (const Runs& series : judge.series(at_q, "n", {"epochs"})) {
    judge.ordered_means(series, "test_loss_at_best_validation", Order::kFalls);
    judge.require(RelationJudge::mean(series.back(), "test_loss_at_best_validation") > floor, "above the floor");
  }
  for (const Runs& series : judge.series(all, "q")) judge.ordered_means(series, "test_loss", Order::kRises);
}

void ensemble(RelationJudge& judge, const Captured&) {
  const Runs all = judge.measuring("ensemble_mse");
  for (const Runs& series : judge.series(all, "members"))
    judge.ordered_means(series, "ensemble_mse", Order::kDoesNotRise);
  for (const FinishedSetup& run : all)  // of one member both are one sum, added in another order
    judge.every(
        run, "ensemble_mse", "member_mse", [](double a, double b) { return a <= b * (1 + 1e-12); },
        "ensemble_mse <= member_mse");
}

void activity(RelationJudge& judge, const Captured& captured) {
  const Runs all = judge.measuring("hidden_active_share");
  for (const Runs& series : judge.series(all, "activity_l1", {"activity_layer"}))
    judge.ordered_means(series, "hidden_active_share", Order::kFalls);
  no_zero(judge, captured);
}

void decay(RelationJudge& judge, const Captured& captured) {
  const auto best_of = [&](std::string_view optimizer, std::string_view key) {
    Runs among;
    for (const FinishedSetup& run : judge.measuring("test_loss"))
      if (run.setup->word("optimizer") == optimizer) among.push_back(run);
    for (const Runs& series : judge.series(among, key)) {
      const auto best =
          std::min_element(series.begin(), series.end(), [](const FinishedSetup& a, const FinishedSetup& b) {
            return RelationJudge::mean(a, "test_loss") < RelationJudge::mean(b, "test_loss");
          });
      return best->setup->number(key);
    }
    return 0.0;
  };
  const double coupled = best_of("adam", "lambda2"), decoupled = best_of("adamw", "decoupled_weight_decay") / 2;
  const double factor = captured_number(captured, "factor");
  judge.require(coupled > 0 && decoupled > 0 && std::max(coupled, decoupled) >= factor * std::min(coupled, decoupled),
                "best lambda2 " + base::shown(coupled) + ", half of the best d " + base::shown(decoupled));
}

}  // namespace

const std::vector<RelationForm>& network_relations() {
  static const std::vector<RelationForm> forms{
      {"mean train_loss rises, mean gap falls, mean weight_norm falls with lambda2; mean test_loss is lowest inside "
       "the "
       "grid, not at an end",
       {"train_loss", "gap", "weight_norm", "test_loss"},
       weight_decay},
      {"no weight is exactly 0 at any lambda2", {"exact_zero_share_all"}, no_zero},
      {"preconditioned threshold: higher zero share and lower test_loss than the plain threshold",
       {"exact_zero_share_layer1", "test_loss"},
       thresholds},
      {"test_loss at the last epoch exceeds test_loss at the best validation epoch on every seed; test_acc differs by "
       "less than {apart} on average",
       {"test_loss", "test_loss_at_best_validation", "test_acc", "best_test_acc"},
       stopping},
      {"moons: mean gap falls with p from {low} to {high}; S1 with n = {n}: mean test_loss does not fall",
       {"gap", "test_loss"},
       dropout},
      {"test_loss_at_best_validation falls with n and stays above the floor H({q}) = {floor}; end test_loss rises with "
       "q",
       {"test_loss_at_best_validation", "test_loss"},
       causes},
      {"ensemble_mse does not rise with the number of members; ensemble_mse <= member_mse always",
       {"ensemble_mse", "member_mse"},
       ensemble},
      {"hidden_active_share falls with strength while the share of exactly zero weights stays 0",
       {"hidden_active_share", "exact_zero_share_all"},
       activity},
      {"the lambda2 with the lowest mean test_loss under adam and half of the best d under adamw differ by at least a "
       "factor of {factor}",
       {"test_loss"},
       decay},
  };
  return forms;
}

}  // namespace lscope::train
