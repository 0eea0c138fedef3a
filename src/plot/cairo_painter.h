#pragma once

#include <cairo.h>

#include "plot/display_list.h"

namespace lscope::plot {

/// Paints a display list onto any cairo surface, in the units of its context. Text through pango, in the same fonts as
/// on the screen and with the metrics PangoMeasure has measured.
void paint(cairo_t* cairo, const DisplayList& list);

}  // namespace lscope::plot
