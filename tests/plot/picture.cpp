#include "plot/picture.h"

#include <cairo.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <variant>

#include "plot/cairo_painter.h"

namespace lscope::plot {
namespace {

Picture picture_of(cairo_surface_t* surface) {
  cairo_surface_flush(surface);
  Picture out{cairo_image_surface_get_width(surface), cairo_image_surface_get_height(surface), {}};
  const unsigned char* data = cairo_image_surface_get_data(surface);
  const int stride = cairo_image_surface_get_stride(surface);
  for (int row = 0; row < out.rows; ++row) {
    const auto* line = reinterpret_cast<const std::uint32_t*>(data + static_cast<std::ptrdiff_t>(row) * stride);
    for (int column = 0; column < out.columns; ++column)
      out.pixels.push_back({static_cast<std::uint8_t>(line[column] >> 16 & 255U),
                            static_cast<std::uint8_t>(line[column] >> 8 & 255U),
                            static_cast<std::uint8_t>(line[column] & 255U), 255});
  }
  return out;
}

}  // namespace

DisplayList without_texts(DisplayList list) {
  std::erase_if(list, [](const Primitive& primitive) { return std::holds_alternative<Text>(primitive); });
  return list;
}

Picture painted_by_cairo(const DisplayList& list, Px size) {
  cairo_surface_t* surface =
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(size.x), static_cast<int>(size.y));
  cairo_t* cairo = cairo_create(surface);
  paint(cairo, list);
  Picture out = picture_of(surface);
  cairo_destroy(cairo);
  cairo_surface_destroy(surface);
  return out;
}

bool write_png(const Picture& picture, const std::filesystem::path& path) {
  DisplayList list{Image{{0, 0},
                         {static_cast<float>(picture.columns), static_cast<float>(picture.rows)},
                         picture.columns,
                         picture.rows,
                         picture.pixels,
                         0,
                         true}};
  cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, picture.columns, picture.rows);
  cairo_t* cairo = cairo_create(surface);
  paint(cairo, list);
  cairo_destroy(cairo);
  const cairo_status_t status = cairo_surface_write_to_png(surface, path.c_str());
  cairo_surface_destroy(surface);
  return status == CAIRO_STATUS_SUCCESS;
}

Picture read_png(const std::filesystem::path& path) {
  cairo_surface_t* surface = cairo_image_surface_create_from_png(path.c_str());
  Picture out;
  if (cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS) out = picture_of(surface);
  cairo_surface_destroy(surface);
  return out;
}

Difference difference(const Picture& a, const Picture& b) {
  if (a.columns != b.columns || a.rows != b.rows || a.pixels.empty()) return {255, 1};
  double sum = 0;
  std::size_t large = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) {
    const Rgba p = a.pixels[i], q = b.pixels[i];
    const int r = std::abs(p.r - q.r), g = std::abs(p.g - q.g), blue = std::abs(p.b - q.b);
    sum += r + g + blue;
    large += std::max({r, g, blue}) > 64 ? 1U : 0U;
  }
  const auto count = static_cast<double>(a.pixels.size());
  return {sum / (3 * count), static_cast<double>(large) / count};
}

}  // namespace lscope::plot
