#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "train/experiment.h"
#include "train/text_pattern.h"

namespace lscope::train {

/// The runs of one experiment, and what relations ask about them. Every question that the runs cannot answer makes the
/// relation fail and says so: nothing holds for want of runs.
class RelationJudge {
 public:
  using Runs = std::vector<FinishedSetup>;
  explicit RelationJudge(Runs runs) : runs_(std::move(runs)) {}

  [[nodiscard]] const Runs& runs() const { return runs_; }
  /// Those that measured the quantity.
  [[nodiscard]] Runs measuring(std::string_view quantity) const;
  /// Groups of at least two runs that differ in `key` and else in nothing but the keys `beside`, each in rising order
  /// of `key`. None: the relation fails.
  std::vector<Runs> series(const Runs& among, std::string_view key, std::vector<std::string_view> beside = {});
  /// The only run among them with this number; none or several: the relation fails.
  FinishedSetup one(const Runs& among, std::string_view key, double number);

  static double mean(const FinishedSetup& run, std::string_view quantity);
  static double median(const FinishedSetup& run, std::string_view quantity);

  enum class Order { kFalls, kRises, kDoesNotFall, kDoesNotRise };
  /// Whether the numbers are in strict order (or, the last two, not against it), with them in the detail.
  void ordered(std::string_view name, const std::vector<double>& numbers, Order order);
  /// The same for means over a series.
  void ordered_means(const Runs& series, std::string_view quantity, Order order);
  /// One thing that must hold.
  void require(bool holds, const std::string& detail);
  /// Repetition by repetition; `test` gets both values.
  void every(const FinishedSetup& run, std::string_view a, std::string_view b, bool (*test)(double, double),
             const std::string& detail);

  [[nodiscard]] RelationVerdict verdict() const { return {holds_ && asked_, detail_}; }

 private:
  Runs runs_;
  bool holds_ = true, asked_ = false;
  std::string detail_;
};

/// A relation whose text is known: the places of its pattern are what was captured.
struct RelationForm {
  std::string_view pattern;
  std::vector<std::string> quantities;
  void (*judge)(RelationJudge& judge, const Captured& captured);
};
[[nodiscard]] const std::vector<RelationForm>& linear_relations();
[[nodiscard]] const std::vector<RelationForm>& network_relations();

/// A captured number; NaN if it is none, which nothing compares with.
[[nodiscard]] double captured_number(const Captured& captured, std::string_view name);

}  // namespace lscope::train
