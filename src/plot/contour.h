#pragma once

#include <vector>

#include "plot/decimate.h"
#include "plot/figure.h"
#include "plot/layout.h"

namespace lscope::plot {

/// The curves on which a field has the value `level`, in data coordinates, by marching squares over the centres of the
/// cells (Lorensen and Cline 1987 in two dimensions; saddles are split as the bilinear surface is, Nielson and Hamann
/// 1991, so that they join the same sides as in shaders/field.frag). Joined into open or closed chains. Squares with a
/// corner that is not finite have no curve.
[[nodiscard]] std::vector<Stroke> contours(const Heat& heat, double level);

/// How one level of a field is drawn, by the layout as polylines or by the window's shader.
struct ContourLook {
  float level;
  float width;  ///< px
  Rgba color;
};
[[nodiscard]] std::vector<ContourLook> contour_looks(const Heat& heat, const Style& style);

}  // namespace lscope::plot
