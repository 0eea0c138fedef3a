#include "ui/range_motion.h"

#include <algorithm>

#include "ui/axis_math.h"

namespace lscope::ui {

void RangeMotion::start(const plot::Frame& from, const plot::Frame& to, double now) {
  from_ = from;
  to_ = to;
  begun_ = now;
  phase_ = 0;
  moving_ = true;
}

void RangeMotion::advance(double now) {
  if (!moving_) return;
  phase_ = std::clamp((now - begun_) / kSeconds, 0.0, 1.0);
  moving_ = phase_ < 1;
}

double RangeMotion::share() const {
  const double left = 1 - phase();
  return 1 - left * left * left;
}

plot::Range RangeMotion::x() const { return between(from_.x, to_.x, x_scale_of(to_), share()); }
plot::Range RangeMotion::y() const { return between(from_.y, to_.y, y_scale_of(to_), share()); }

}  // namespace lscope::ui
