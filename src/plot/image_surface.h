#pragma once

#include <cairo.h>

#include <memory>
#include <string>

#include "base/result.h"
#include "plot/display_list.h"

namespace lscope::plot {

/// Owners for what cairo hands out.
struct SurfaceDestroy {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct ContextDestroy {
  void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
};
using Surface = std::unique_ptr<cairo_surface_t, SurfaceDestroy>;
using Context = std::unique_ptr<cairo_t, ContextDestroy>;

/// Appends to a std::string: a cairo_write_func_t.
cairo_status_t append_bytes(void* to, const unsigned char* data, unsigned int length);
/// A status of cairo in the words of an Error.
[[nodiscard]] base::Error cairo_failure(cairo_status_t status);

/// The pixels of an image; null where it has none.
[[nodiscard]] Surface surface_of(const Image& image);
/// The same as a PNG file; empty where it has none.
[[nodiscard]] std::string png_of(const Image& image);

}  // namespace lscope::plot
