#pragma once

#include <string>
#include <vector>

#include "plot/figure.h"
#include "plot/scale.h"

namespace lscope::plot {

struct Tick {
  double value = 0;
  std::string text;
};
/// Where an axis is marked. At most 50 of each kind whatever the range, by construction: they are counted, never added
/// up, so a constant series on a wide screen ends too.
struct Ticks {
  std::vector<Tick> major;  ///< ascending, inside the range
  std::vector<double> minor;
};

/// About `target` ticks, 2 to 12 of them (on a `whole` axis as many whole numbers as there are), at 1, 2, 2.5 or 5
/// times a power of ten; on a log axis at decades, every second or third ... one where they are many, and at 1, 2, 5
/// where they are few; on a symlog axis at 0 and at decades beyond its linear zone. Linear labels share one number of
/// decimals; decades beyond 0.01 .. 10,000 are written 10⁻³. Labels of one axis differ and read back as their values
/// (to a millionth of the width). Text is made by base::shown_fixed and never depends on a locale. `range` must come
/// from safe_range().
[[nodiscard]] Ticks ticks_for(Range range, AxisScale scale, TickText text, bool whole, int target);

/// A tick at each place 0, 1, 2 ... inside the range, with its name.
[[nodiscard]] Ticks category_ticks(Range range, const std::vector<std::string>& names);

/// "10⁻³".
[[nodiscard]] std::string power_text(int exponent);

}  // namespace lscope::plot
