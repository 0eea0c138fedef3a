#pragma once

#include <cstdint>
#include <limits>

namespace lscope::train {

/// Early stopping on the validation loss, one value an epoch (docs/math.md, section 10):
///
///     v improves if v < best - min_delta: then best = v, wait = 0;   otherwise wait += 1
///     training stops once wait >= patience
///
/// A NaN never improves. Source: Prechelt, "Early stopping, but when?", 1998.
class EarlyStopping {
 public:
  enum class Verdict : std::uint8_t { kImproved, kWaiting, kStop };
  Verdict observe(double validation_loss, int patience, double min_delta) {
    if (validation_loss < best_ - min_delta) {
      best_ = validation_loss;
      wait_ = 0;
      return Verdict::kImproved;
    }
    return ++wait_ >= patience ? Verdict::kStop : Verdict::kWaiting;
  }
  void start_waiting_again() { wait_ = 0; }
  [[nodiscard]] double best() const { return best_; }
  [[nodiscard]] int wait() const { return wait_; }

 private:
  double best_ = std::numeric_limits<double>::infinity();
  int wait_ = 0;
};

}  // namespace lscope::train
