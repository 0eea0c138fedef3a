#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lscope::train {

/// The quantities that somebody wants of a setup: what is not among them need not be computed.
using Wanted = std::set<std::string, std::less<>>;

/// What one seed or one data set of an experiment measured.
struct Repetition {
  std::map<std::string, double, std::less<>> values;
  std::vector<double> curve;  ///< predictions at the points of evaluation; only where bias and variance are wanted
};

/// A setup, read and understood: what to do for one seed or data set, and what to make of all of them.
struct ExperimentSetup {
  std::string model;  ///< which reader made it: setups of different models are never the same
  /// All that was said, defaults included: two setups with the same numbers and words are the same run.
  std::map<std::string, double, std::less<>> numbers;
  std::map<std::string, std::string, std::less<>> words;
  std::vector<std::string> quantities;  ///< what one repetition may measure
  std::vector<std::string> totals;      ///< what only all of them together measure
  int repetitions = 10;
  /// Repetition r, from 0, alone fixes data, initialisation, order and masks (base::Rng of seed r + 1); calls may run
  /// at the same time. A run that diverges has NaN in its values.
  std::function<Repetition(int repetition, const Wanted& wanted)> run;
  std::function<std::map<std::string, double, std::less<>>(const std::vector<Repetition>& all)> total;

  [[nodiscard]] double number(std::string_view key) const;  ///< 0 where it is not said
  [[nodiscard]] std::string word(std::string_view key) const;
};

enum class Statistic : std::uint8_t { kMean, kMedian, kMaximum, kTotal };

struct ExperimentRecord {
  std::string id, experiment;
  std::string quantity, statistic_text;
  Statistic statistic = Statistic::kMean;
  std::optional<double> low, high;  ///< the band; no value = no limit
  std::optional<double> reference;
  std::size_t setup = 0;  ///< in ExperimentFile::setups
};

struct ExperimentRelation {
  std::string id, experiment, text;
};

struct ExperimentRefusal {
  std::string id, experiment;
  base::Error error;
};

/// Schema "lscope-experiments", version 1.
struct ExperimentFile {
  std::vector<ExperimentSetup> setups;  ///< each once, however many records share it
  std::vector<Wanted> wanted;           ///< of each setup, by records and relations
  std::vector<ExperimentRecord> records;
  std::vector<ExperimentRelation> relations;
  std::vector<ExperimentRefusal> refused;  ///< records and relations that were not understood
  std::vector<std::string> warnings;
};

/// Errors  of the file as a whole; a record whose setup is unknown or contradicts itself is among `refused`, with file,
///         record and key ("e.json: E3a-02: setup.l1_mode: ...").
[[nodiscard]] base::Result<ExperimentFile> parse_experiments(std::string_view text, const std::string& file);

/// Whether `asked`, an id or the beginning of an experiment's name up to where a letter follows ("E3": E3, E3a, E3b;
/// not E30), names this record or relation.
[[nodiscard]] bool names_experiment(std::string_view asked, std::string_view id, std::string_view experiment);

/// All repetitions of a setup, spread over `threads`; the result is the same for any number of them.
struct ExperimentResult {
  std::vector<Repetition> repetitions;
  std::map<std::string, double, std::less<>> totals;
  /// NaN if the quantity was not measured or any repetition is not a number.
  [[nodiscard]] double value(std::string_view quantity, Statistic statistic) const;
  [[nodiscard]] std::vector<double> values(std::string_view quantity) const;
};
[[nodiscard]] ExperimentResult run_experiment(const ExperimentSetup& setup, const Wanted& wanted, int threads);

/// Whether low <= value <= high; a NaN is in no band.
[[nodiscard]] bool in_band(const ExperimentRecord& record, double value);

/// A setup with what came of it.
struct FinishedSetup {
  const ExperimentSetup* setup = nullptr;
  const ExperimentResult* result = nullptr;
};
struct RelationVerdict {
  bool holds = false;
  std::string detail;  ///< the numbers it was judged by
};
/// Judges one relation by the runs of its experiment.
[[nodiscard]] RelationVerdict judge_relation(const ExperimentRelation& relation,
                                             const std::vector<FinishedSetup>& runs);
/// The quantities that a relation looks at; null if its text is not understood.
[[nodiscard]] std::optional<std::vector<std::string>> relation_quantities(const std::string& text);

}  // namespace lscope::train
