#include "train/experiment_relation.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/number_text.h"

namespace lscope::train {
namespace {

std::string in_four_digits(double value) { return base::shown(value); }

void without(ExperimentSetup& setup, std::string_view key) {
  if (const auto found = setup.numbers.find(key); found != setup.numbers.end()) setup.numbers.erase(found);
  if (const auto found = setup.words.find(key); found != setup.words.end()) setup.words.erase(found);
}

bool same_but(const ExperimentSetup& a, const ExperimentSetup& b, const std::vector<std::string_view>& keys) {
  ExperimentSetup left, right;
  left.numbers = a.numbers;
  left.words = a.words;
  right.numbers = b.numbers;
  right.words = b.words;
  for (const std::string_view key : keys) {
    without(left, key);
    without(right, key);
  }
  return a.model == b.model && left.numbers == right.numbers && left.words == right.words;
}

const RelationForm* form_of(const std::string& text, Captured& captured) {
  for (const auto* forms : {&linear_relations(), &network_relations()})
    for (const RelationForm& form : *forms)
      if (auto found = match_text(form.pattern, text)) {
        captured = *std::move(found);
        return &form;
      }
  return nullptr;
}

}  // namespace

double captured_number(const Captured& captured, std::string_view name) {
  const auto found = captured.find(name);
  const auto value = base::parse_number(found == captured.end() ? std::string_view() : found->second);
  return value.ok() ? value.value() : std::numeric_limits<double>::quiet_NaN();
}

RelationJudge::Runs RelationJudge::measuring(std::string_view quantity) const {
  Runs out;
  for (const FinishedSetup& run : runs_) {
    const auto& all = run.setup->quantities;
    const auto& totals = run.setup->totals;
    if (std::find(all.begin(), all.end(), quantity) != all.end() ||
        std::find(totals.begin(), totals.end(), quantity) != totals.end())
      out.push_back(run);
  }
  return out;
}

std::vector<RelationJudge::Runs> RelationJudge::series(const Runs& among, std::string_view key,
                                                       std::vector<std::string_view> beside) {
  beside.push_back(key);
  std::vector<Runs> groups;
  for (const FinishedSetup& run : among) {
    const auto group = std::find_if(groups.begin(), groups.end(),
                                    [&](const Runs& one) { return same_but(*one.front().setup, *run.setup, beside); });
    if (group != groups.end()) {
      group->push_back(run);
    } else {
      groups.push_back({run});
    }
  }
  const auto alone = [](const Runs& group) { return group.size() < 2; };
  groups.erase(std::remove_if(groups.begin(), groups.end(), alone), groups.end());
  for (Runs& group : groups)
    std::stable_sort(group.begin(), group.end(), [&](const FinishedSetup& a, const FinishedSetup& b) {
      return a.setup->number(key) < b.setup->number(key);
    });
  if (groups.empty()) require(false, "no runs differ in " + std::string(key) + " alone");
  return groups;
}

FinishedSetup RelationJudge::one(const Runs& among, std::string_view key, double number) {
  Runs found;
  for (const FinishedSetup& run : among)
    if (run.setup->number(key) == number) found.push_back(run);
  if (found.size() == 1) return found.front();
  require(false, (found.empty() ? "no run has " : "several runs have ") + std::string(key) + " " + base::exact(number));
  return {};
}

double RelationJudge::mean(const FinishedSetup& run, std::string_view quantity) {
  return run.result == nullptr ? std::numeric_limits<double>::quiet_NaN()
                               : run.result->value(quantity, Statistic::kMean);
}
double RelationJudge::median(const FinishedSetup& run, std::string_view quantity) {
  return run.result == nullptr ? std::numeric_limits<double>::quiet_NaN()
                               : run.result->value(quantity, Statistic::kMedian);
}

void RelationJudge::ordered(std::string_view name, const std::vector<double>& numbers, Order order) {
  bool in_order = true;
  std::string list;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    list += (i > 0 ? ", " : "") + in_four_digits(numbers[i]);
    if (i == 0) continue;
    const double a = numbers[i - 1], b = numbers[i];
    const bool fits = order == Order::kFalls         ? b < a
                      : order == Order::kRises       ? b > a
                      : order == Order::kDoesNotFall ? b >= a
                                                     : b <= a;
    in_order = in_order && fits;
  }
  require(in_order, std::string(name) + " " + list);
}

void RelationJudge::ordered_means(const Runs& series, std::string_view quantity, Order order) {
  std::vector<double> numbers;
  for (const FinishedSetup& run : series) numbers.push_back(mean(run, quantity));
  ordered(quantity, numbers, order);
}

void RelationJudge::require(bool holds, const std::string& detail) {
  asked_ = true;
  holds_ = holds_ && holds;
  detail_ += (detail_.empty() ? "" : "; ") + std::string(holds ? "" : "NOT: ") + detail;
}

void RelationJudge::every(const FinishedSetup& run, std::string_view a, std::string_view b,
                          bool (*test)(double, double), const std::string& detail) {
  const std::vector<double> left = run.result->values(a), right = run.result->values(b);
  std::size_t fits = 0;
  for (std::size_t i = 0; i < left.size(); ++i) fits += test(left[i], right[i]) ? 1 : 0;
  require(fits == left.size() && fits > 0,
          detail + " in " + std::to_string(fits) + " of " + std::to_string(left.size()));
}

std::optional<std::vector<std::string>> relation_quantities(const std::string& text) {
  Captured captured;
  const RelationForm* form = form_of(text, captured);
  return form == nullptr ? std::nullopt : std::optional(form->quantities);
}

RelationVerdict judge_relation(const ExperimentRelation& relation, const std::vector<FinishedSetup>& runs) {
  Captured captured;
  const RelationForm* form = form_of(relation.text, captured);
  if (form == nullptr) return {false, "the relation is not understood"};
  RelationJudge judge(runs);
  form->judge(judge, captured);
  return judge.verdict();
}

}  // namespace lscope::train
