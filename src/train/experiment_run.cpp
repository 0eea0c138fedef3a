#include <algorithm>
#include <cmath>
#include <limits>

#include "core/parallel.h"
#include "train/experiment.h"

namespace lscope::train {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double median_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

}  // namespace

ExperimentResult run_experiment(const ExperimentSetup& setup, const Wanted& wanted, int threads) {
  ExperimentResult out;
  out.repetitions.resize(static_cast<std::size_t>(setup.repetitions));
  core::parallel_for(setup.repetitions, threads, [&](int repetition, int) {
    out.repetitions[static_cast<std::size_t>(repetition)] = setup.run(repetition, wanted);
  });
  if (setup.total) out.totals = setup.total(out.repetitions);
  return out;
}

std::vector<double> ExperimentResult::values(std::string_view quantity) const {
  std::vector<double> out;
  for (const Repetition& one : repetitions) {
    const auto found = one.values.find(quantity);
    out.push_back(found == one.values.end() ? kNan : found->second);
  }
  return out;
}

double ExperimentResult::value(std::string_view quantity, Statistic statistic) const {
  if (statistic == Statistic::kTotal) {
    const auto found = totals.find(quantity);
    return found == totals.end() ? kNan : found->second;
  }
  const std::vector<double> all = values(quantity);
  if (all.empty() || std::any_of(all.begin(), all.end(), [](double value) { return std::isnan(value); })) return kNan;
  if (statistic == Statistic::kMedian) return median_of(all);
  return statistic == Statistic::kMean ? mean_of(all) : *std::max_element(all.begin(), all.end());
}

bool in_band(const ExperimentRecord& record, double value) {
  return !std::isnan(value) && (!record.low || value >= *record.low) && (!record.high || value <= *record.high);
}

}  // namespace lscope::train
