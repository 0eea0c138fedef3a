#pragma once

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
  static constexpr std::int64_t kTries = 8;     ///< steps of each kind, at most; the first of them warms up
  static constexpr double kLongEnough = 5e-3;   ///< seconds: long steps need fewer tries, but two
  static constexpr std::int64_t kSoon = 64;     ///< steps from one trial to the next, at least
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
  enum class Phase { kAlone, kTogether, kDecided };
  void start_trial();
  [[nodiscard]] int decided() const { return together_ ? threads_ : 1; }

  int threads_;
  const base::Clock* clock_;
  double products_ = 0;  ///< of the steps that are compared
  double last_ = 0;      ///< of the step before
  Phase phase_ = Phase::kAlone;
  bool together_ = false;
  bool is_timed_ = false;   ///< the step that is being made
  double began_ = 0;        ///< that step
  std::int64_t tries_ = 0;  ///< of this phase
  double spent_ = 0;        ///< seconds in this phase
  double fastest_alone_ = 0, fastest_together_ = 0;
  std::int64_t period_ = kSoon;
  std::int64_t left_ = 0;  ///< steps until the next trial
};

}  // namespace lscope::core
