#pragma once

#include <cairo.h>

#include "plot/save_figure.h"

namespace lscope::plot {

/// Writes what a document says about itself into a PDF surface, with a fixed date: without one no two files are equal.
void describe_pdf(cairo_surface_t* pdf, const Metadata& about);

}  // namespace lscope::plot
