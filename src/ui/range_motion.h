#pragma once

#include "plot/layout.h"

namespace lscope::ui {

/// The short way of a plot's ranges from what is shown to what was asked for: 120 ms, fast at first. It costs frames
/// only while it lasts.
class RangeMotion {
 public:
  static constexpr double kSeconds = 0.12;

  /// Both frames have the same scales.
  void start(const plot::Frame& from, const plot::Frame& to, double now);
  void stop() { moving_ = false; }
  /// Once a frame; ends the motion when its time is over.
  void advance(double now);
  [[nodiscard]] bool moving() const { return moving_; }
  [[nodiscard]] double phase() const { return moving_ ? phase_ : 1; }  ///< 0..1
  [[nodiscard]] plot::Range x() const;
  [[nodiscard]] plot::Range y() const;
  /// What will be shown in the end: a further step starts from there.
  [[nodiscard]] const plot::Frame& target() const { return to_; }

 private:
  [[nodiscard]] double share() const;  ///< of the way, eased

  plot::Frame from_, to_;
  double begun_ = 0, phase_ = 1;
  bool moving_ = false;
};

}  // namespace lscope::ui
