#pragma once

#include "plot/figure.h"

namespace lscope::plot {

/// Puts pictures side by side, row after row from the top, `columns` in a row (0: as near to a square as the shapes of
/// the pictures allow), and makes the figure a bare sheet with equal aspect. Each picture is as large as its place
/// allows without changing its shape; captions have room under it.
void place_in_grid(Figure& figure, int columns = 0);

}  // namespace lscope::plot
