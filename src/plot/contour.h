#pragma once

#include <vector>

#include "plot/decimate.h"
#include "plot/figure.h"

namespace lscope::plot {

/// The curves on which a field has the value `level`, in data coordinates, by marching squares over the centres of the
/// cells (Lorensen and Cline 1987 in two dimensions; saddles are split by the mean of the four corners). Joined into
/// open or closed chains. Squares with a corner that is not finite
/// have no curve.
[[nodiscard]] std::vector<Stroke> contours(const Heat& heat, double level);

}  // namespace lscope::plot
