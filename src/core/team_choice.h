#pragma once

#include <array>
#include <cstdint>

#include "base/clock.h"

namespace lscope::core {

/// Whether a step is worth a team of threads, found by trying: a few steps alone, a few together, the fastest of each
/// decides; and again now and then, because what it costs to wake a thread depends on what else the machine does:
/// soon after an answer that is new, later and later while it stays the same.
/// No number of a run depends on the answer: results are the same for any team.
class TeamChoice {
 public:
  static constexpr double kNeverBelow = 2e5;    ///< multiply-adds: less work than it takes to wake a thread
  static constexpr double kGuess = 2.5e6;       ///< until something was measured
  static constexpr std::int64_t kTries = 8;     ///< steps of each kind; the first of them warms up
  static constexpr std::int64_t kSoon = 64;     ///< steps from the beginning of one trial to the next, at least
  static constexpr std::int64_t kLater = 1024;  ///< and at most

  /// The clock must outlive this.
  TeamChoice(int threads, const base::Clock& clock) : threads_(threads), clock_(&clock) {}

  /// Threads for the next step, which takes about so many multiply-adds.
  [[nodiscard]] int begin(double products);
  /// That step is done.
  void end();

  /// Threads for work that is not timed.
  [[nodiscard]] int guess(double products) const { return products >= kGuess ? threads_ : 1; }

 private:
  int threads_;
  const base::Clock* clock_;
  double products_ = 0;     ///< of the steps that are compared
  double last_ = 0;         ///< of the step before
  std::int64_t place_ = 0;  ///< of the next step since the trial began
  std::int64_t period_ = kSoon;
  bool together_ = false;
  int timed_ = -1;  ///< 0: this step is timed, alone; 1: together; -1: not timed
  double began_ = 0;
  std::array<double, 2> fastest_{};
};

}  // namespace lscope::core
