#include "cli/check_experiments.h"

#include <algorithm>
#include <iostream>
#include <map>

#include "base/number_text.h"
#include "base/text.h"
#include "cli/report.h"
#include "train/experiment.h"

namespace lscope::cli {
namespace {

/// The runs of a file, each made when it is first needed.
class Bench {
 public:
  Bench(const train::ExperimentFile& file, int threads) : file_(file), threads_(threads) {}

  const train::ExperimentResult& result(std::size_t setup) {
    auto found = results_.find(setup);
    if (found == results_.end())
      found = results_.emplace(setup, train::run_experiment(file_.setups[setup], file_.wanted[setup], threads_)).first;
    return found->second;
  }
  /// All runs of one experiment, each once.
  std::vector<train::FinishedSetup> runs_of(const std::string& experiment) {
    std::vector<std::size_t> used;
    for (const train::ExperimentRecord& record : file_.records)
      if (record.experiment == experiment && std::find(used.begin(), used.end(), record.setup) == used.end())
        used.push_back(record.setup);
    std::vector<train::FinishedSetup> out;
    out.reserve(used.size());
    for (const std::size_t setup : used) out.push_back({&file_.setups[setup], &result(setup)});
    return out;
  }

 private:
  const train::ExperimentFile& file_;
  int threads_;
  std::map<std::size_t, train::ExperimentResult> results_;
};

void print_row(const std::string& id, const std::string& verdict, const std::string& rest) {
  std::cout << base::printable(id, 60) << '\t' << verdict << '\t' << base::printable(rest, 1000) << std::endl;
}

std::string band_text(const train::ExperimentRecord& record) {
  if (record.low && record.high) return base::exact(*record.low) + ".." + base::exact(*record.high);
  if (record.low) return ">= " + base::exact(*record.low);
  return record.high ? "<= " + base::exact(*record.high) : "any";
}

bool print_record(const train::ExperimentFile& file, const train::ExperimentRecord& record, Bench& bench) {
  const double value = bench.result(record.setup).value(record.quantity, record.statistic);
  const bool held = train::in_band(record, value);
  std::string rest = record.quantity + " " + base::exact(value) + ", band " + band_text(record) + ", " +
                     record.statistic_text + " (" + std::to_string(file.setups[record.setup].repetitions) + ")";
  if (record.reference) rest += ", reference " + base::exact(*record.reference);
  print_row(record.id, held ? "ok" : "FAILED", rest);
  return held;
}

}  // namespace

base::Result<ExperimentCount> check_experiments(const std::string& file, const std::string& text,
                                                const std::vector<std::string>& ids, int threads) {
  const auto read = train::parse_experiments(text, file);
  if (!read.ok()) return read.error();
  const train::ExperimentFile& what = read.value();
  for (const std::string& warning : what.warnings) warn(warning);
  ExperimentCount count;
  const auto is_asked = [&](const std::string& id, const std::string& experiment) {
    const bool asked = ids.empty() || std::any_of(ids.begin(), ids.end(), [&](const std::string& one) {
                         return train::names_experiment(one, id, experiment);
                       });
    count.not_asked += asked ? 0 : 1;
    return asked;
  };
  const auto judge = [&](bool held) { ++(held ? count.passed : count.failed); };
  for (const train::ExperimentRefusal& refusal : what.refused) {
    if (!is_asked(refusal.id, refusal.experiment)) continue;
    print_row(refusal.id, "refused", base::to_text(refusal.error));
    count.refused.push_back(refusal.error);
  }
  Bench bench(what, threads);
  for (const train::ExperimentRecord& record : what.records)
    if (is_asked(record.id, record.experiment)) judge(print_record(what, record, bench));
  for (const train::ExperimentRelation& relation : what.relations) {
    if (!is_asked(relation.id, relation.experiment)) continue;
    const train::RelationVerdict verdict = train::judge_relation(relation, bench.runs_of(relation.experiment));
    print_row(relation.id, verdict.holds ? "ok" : "FAILED", relation.text + ": " + verdict.detail);
    judge(verdict.holds);
  }
  return count;
}

}  // namespace lscope::cli
