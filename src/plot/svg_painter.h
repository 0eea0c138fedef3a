#pragma once

#include <string>

#include "plot/layout.h"
#include "plot/save_figure.h"

namespace lscope::plot {

struct SvgOptions {
  Px size;                     ///< in units of the layout
  double units_per_point = 1;  ///< the document itself is in points
  Rgba ground{0, 0, 0, 0};     ///< behind everything; alpha 0 = none
  std::string name;            ///< begins every id, so that several pictures can stand in one page
  Metadata about;
};

/// A layout as SVG 1.1 with presentation attributes only: no style sheet, no script, no foreignObject, no reference to
/// anything outside, so that browsers, Inkscape, LaTeX's svg package and converters agree. Text is <text>, as wide as
/// the reader's font makes it (each piece is anchored where it must not move); a series is a group with its name.
/// Coordinates are in points, to a hundredth; those of a path count from the point before.
[[nodiscard]] std::string to_svg(const Layout& drawn, const SvgOptions& options);

}  // namespace lscope::plot
