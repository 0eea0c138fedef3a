#pragma once

#include <pango/pangocairo.h>

#include <memory>
#include <string>

#include "plot/display_list.h"

namespace lscope::plot {

/// Owners for what GLib and cairo hand out.
struct GObjectUnref {
  void operator()(void* object) const { g_object_unref(object); }
};
using PangoLayoutPtr = std::unique_ptr<PangoLayout, GObjectUnref>;

/// A line of text in our fonts (Inter, Noto Sans CJK SC, DejaVu Sans), tabular digits, no ligatures; hinting and
/// rounded metrics are off, so a layout is the same at every resolution.
[[nodiscard]] PangoLayoutPtr shaped(cairo_t* cairo, const std::string& utf8, float size, Weight weight);
/// Width of the line in px, not rounded.
[[nodiscard]] double width_of(PangoLayout* layout);
/// Sets what shaped() needs on a drawing context.
void use_exact_metrics(cairo_t* cairo);

}  // namespace lscope::plot
