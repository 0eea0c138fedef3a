#include "plot/image_surface.h"

#include <cstddef>
#include <cstdint>

namespace lscope::plot {
namespace {

/// Premultiplied and packed as cairo wants it.
std::uint32_t packed(Rgba c) {
  const auto times = [&](std::uint8_t channel) { return static_cast<std::uint32_t>((channel * c.a + 127) / 255); };
  return static_cast<std::uint32_t>(c.a) << 24 | times(c.r) << 16 | times(c.g) << 8 | times(c.b);
}

}  // namespace

cairo_status_t append_bytes(void* to, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

base::Error cairo_failure(cairo_status_t status) {
  return {base::ErrorCode::kOutputFailed, "figure", cairo_status_to_string(status), "try a smaller size or resolution"};
}

Surface surface_of(const Image& image) {
  if (image.pixels.empty() || image.columns <= 0 || image.rows <= 0) return nullptr;
  Surface surface(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, image.columns, image.rows));
  unsigned char* data = cairo_image_surface_get_data(surface.get());
  const int stride = cairo_image_surface_get_stride(surface.get());
  if (data == nullptr) return nullptr;
  const auto columns = static_cast<std::size_t>(image.columns);
  for (int row = 0; row < image.rows; ++row) {
    auto* line = reinterpret_cast<std::uint32_t*>(data + static_cast<std::ptrdiff_t>(row) * stride);
    for (std::size_t column = 0; column < columns; ++column)
      line[column] = packed(image.pixels[static_cast<std::size_t>(row) * columns + column]);
  }
  cairo_surface_mark_dirty(surface.get());
  return surface;
}

std::string png_of(const Image& image) {
  const Surface surface = surface_of(image);
  std::string out;
  if (!surface || cairo_surface_write_to_png_stream(surface.get(), append_bytes, &out) != CAIRO_STATUS_SUCCESS)
    return {};
  return out;
}

}  // namespace lscope::plot
