#include "plot/save_figure.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string_view>

#include "base/files.h"
#include "base/text.h"
#include "plot/cairo_painter.h"
#include "plot/text_measure.h"

namespace lscope::plot {
namespace {

struct SurfaceDestroy {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct ContextDestroy {
  void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
};
using Surface = std::unique_ptr<cairo_surface_t, SurfaceDestroy>;
using Context = std::unique_ptr<cairo_t, ContextDestroy>;

cairo_status_t append(void* to, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

base::Error failure(cairo_status_t status) {
  return {base::ErrorCode::kOutputFailed, "figure", cairo_status_to_string(status), "try a smaller size or resolution"};
}

/// CRC-32 of PNG (ISO 3309), bit by bit: it runs over 13 bytes.
std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char byte : bytes) {
    crc ^= static_cast<std::uint8_t>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

void add_big_endian(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 255U);
}

/// cairo writes no resolution: a pHYs chunk right behind the header (33 bytes) says how large a pixel is.
void insert_resolution(std::string& png, double dpi) {
  constexpr std::size_t kAfterHeader = 33;
  if (png.size() < kAfterHeader) return;
  std::string body = "pHYs";
  const auto per_metre = static_cast<std::uint32_t>(std::lround(dpi / 0.0254));
  add_big_endian(body, per_metre);
  add_big_endian(body, per_metre);
  body += '\1';
  std::string chunk;
  add_big_endian(chunk, 9);
  chunk += body;
  add_big_endian(chunk, crc32(body));
  png.insert(kAfterHeader, chunk);
}

/// cairo names groups and images in an SVG after a counter of the whole process ("surface17"): numbered anew in the
/// order they appear, the same figure gives the same file whatever was saved before it.
std::string renumbered(const std::string& svg) {
  std::map<std::string, std::size_t, std::less<>> numbers;
  std::string out;
  out.reserve(svg.size());
  std::size_t at = 0;
  while (at < svg.size()) {
    const std::size_t quote = std::min(svg.find_first_of("\"#", at), svg.size());
    const std::size_t name = std::min(quote + 1, svg.size());
    out.append(svg, at, name - at);
    at = name;
    for (const std::string_view word : {"surface", "image"}) {
      if (svg.compare(name, word.size(), word) != 0) continue;
      const std::size_t digits = name + word.size();
      const std::size_t end = std::min(svg.find_first_not_of("0123456789", digits), svg.size());
      if (end == digits) continue;
      const auto number = numbers.try_emplace(svg.substr(name, end - name), numbers.size() + 1).first->second;
      out += std::string(word) + std::to_string(number);
      at = end;
    }
  }
  return out;
}

Surface surface_for(PictureKind kind, const PictureOptions& options, std::string& out) {
  const double width = static_cast<double>(options.size.x), height = static_cast<double>(options.size.y);
  if (kind == PictureKind::kSvg) {
    Surface svg(cairo_svg_surface_create_for_stream(append, &out, width, height));
    cairo_svg_surface_set_document_unit(svg.get(), CAIRO_SVG_UNIT_PT);
    return svg;
  }
  if (kind == PictureKind::kPdf) {
    Surface pdf(cairo_pdf_surface_create_for_stream(append, &out, width, height));
    // Without a fixed date no two files would be equal.
    cairo_pdf_surface_set_metadata(pdf.get(), CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
    cairo_pdf_surface_set_metadata(pdf.get(), CAIRO_PDF_METADATA_TITLE, options.title.c_str());
    return pdf;
  }
  const double scale = options.dpi / 72;
  return Surface(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, static_cast<int>(std::ceil(width * scale)),
                                            static_cast<int>(std::ceil(height * scale))));
}

base::Status check(const PictureOptions& options) {
  const double scale = options.dpi / 72;
  const double width = static_cast<double>(options.size.x), height = static_cast<double>(options.size.y);
  const bool sane = std::isfinite(scale) && scale > 0 && width >= 1 && height >= 1 && width * scale <= 32000 &&
                    height * scale <= 32000;
  if (sane) return base::Done{};
  return base::Error{base::ErrorCode::kUsageRange, "figure", "this size and resolution make no picture",
                     "1 to 32000 pixels in either direction"};
}

}  // namespace

base::Result<PictureKind> picture_kind(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  for (char& c : ending)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (ending == ".png") return PictureKind::kPng;
  if (ending == ".svg") return PictureKind::kSvg;
  if (ending == ".pdf") return PictureKind::kPdf;
  return base::Error{base::ErrorCode::kUsageOption, base::printable(path.string()), "not a kind of picture",
                     "end the name in .png, .svg or .pdf"};
}

namespace {

base::Result<std::string> picture_of_list(const DisplayList& list, const Style& style, PictureKind kind,
                                          const PictureOptions& options) {
  std::string out;
  Surface surface = surface_for(kind, options, out);
  {
    const Context context(cairo_create(surface.get()));
    if (kind == PictureKind::kPng) cairo_scale(context.get(), options.dpi / 72, options.dpi / 72);
    if (options.ground) paint(context.get(), {FilledRect{{0, 0}, options.size, style[Tone::kPanel]}});
    paint(context.get(), list);
    if (kind != PictureKind::kPng) cairo_show_page(context.get());
    if (const cairo_status_t status = cairo_status(context.get()); status != CAIRO_STATUS_SUCCESS)
      return failure(status);
  }
  if (kind == PictureKind::kPng) {
    const cairo_status_t status = cairo_surface_write_to_png_stream(surface.get(), append, &out);
    if (status != CAIRO_STATUS_SUCCESS) return failure(status);
    insert_resolution(out, options.dpi);
    return out;
  }
  cairo_surface_finish(surface.get());
  if (const cairo_status_t status = cairo_surface_status(surface.get()); status != CAIRO_STATUS_SUCCESS)
    return failure(status);
  return kind == PictureKind::kSvg ? renumbered(out) : out;
}

template <class Drawable>
base::Result<std::string> picture(const Drawable& what, const View& view, const Style& style, PictureKind kind,
                                  const PictureOptions& asked) {
  if (base::Status sane = check(asked); !sane.ok()) return sane.error();
  PictureOptions options = asked;
  if (options.title.empty()) options.title = what.title;
  View still = view;
  still.heat_by_texture = false;
  return picture_of_list(layout(what, options.size, still, style, PangoMeasure()).list, style, kind, options);
}

template <class Drawable>
base::Status save(const Drawable& what, const View& view, const Style& style, const std::filesystem::path& path,
                  const PictureOptions& options) {
  const base::Result<PictureKind> kind = picture_kind(path);
  if (!kind.ok()) return kind.error();
  const base::Result<std::string> bytes = picture(what, view, style, kind.value(), options);
  if (!bytes.ok()) return bytes.error();
  return base::write_file(path, bytes.value());
}

}  // namespace

base::Result<std::string> picture_of(const Figure& figure, const View& view, const Style& style, PictureKind kind,
                                     const PictureOptions& options) {
  return picture(figure, view, style, kind, options);
}

base::Result<std::string> picture_of(const Multiples& multiples, const View& view, const Style& style, PictureKind kind,
                                     const PictureOptions& options) {
  return picture(multiples, view, style, kind, options);
}

base::Status save_figure(const Figure& figure, const View& view, const Style& style, const std::filesystem::path& path,
                         const PictureOptions& options) {
  return save(figure, view, style, path, options);
}

base::Status save_figure(const Multiples& multiples, const View& view, const Style& style,
                         const std::filesystem::path& path, const PictureOptions& options) {
  return save(multiples, view, style, path, options);
}

}  // namespace lscope::plot
