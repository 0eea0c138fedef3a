#include "plot/scale.h"

namespace lscope::plot {

Mapping::Mapping(Range range, Scale scale, double px_low, double px_high)
    : scale_(scale), px_low_(px_low), px_high_(px_high) {
  const bool log = scale == Scale::kLog10;
  from_ = log ? std::log10(range.low) : range.low;
  const double to = log ? std::log10(range.high) : range.high;
  px_per_unit_ = (px_high - px_low) / (to - from_);
}

double Mapping::inverse(double px) const {
  const double t = from_ + (px - px_low_) / px_per_unit_;
  return scale_ == Scale::kLog10 ? std::pow(10.0, t) : t;
}

}  // namespace lscope::plot
