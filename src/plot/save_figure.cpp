#include "plot/save_figure.h"

#include <cairo-pdf.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "base/files.h"
#include "base/text.h"
#include "plot/cairo_painter.h"
#include "plot/image_surface.h"
#include "plot/pdf_metadata.h"
#include "plot/png_chunks.h"
#include "plot/svg_painter.h"
#include "plot/text_measure.h"

namespace lscope::plot {
namespace {

/// Where a PNG says the same: https://www.w3.org/TR/png/#11keywords, and the entries under their own names.
std::string text_chunks(const Metadata& about) {
  std::string out;
  const auto add = [&](std::string_view keyword, const std::string& text) {
    if (!text.empty()) out += png_text(keyword, base::printable(text, 1U << 20));
  };
  add("Title", about.title);
  add("Description", about.description);
  add("Software", about.creator);
  for (const auto& [name, value] : about.entries) add(name, value);
  return out;
}

/// Pixels along one side; 800 px asked for are 800, whatever the last bit of the points says.
int pixels(float units, double scale) {
  return std::max(1, static_cast<int>(std::ceil(static_cast<double>(units) * scale - 1e-3)));
}

Surface surface_for(PictureKind kind, const PictureOptions& options, std::string& out) {
  if (kind == PictureKind::kPdf) {
    Surface pdf(cairo_pdf_surface_create_for_stream(append_bytes, &out,
                                                    static_cast<double>(options.size.x) / options.units_per_point,
                                                    static_cast<double>(options.size.y) / options.units_per_point));
    describe_pdf(pdf.get(), options.about);
    return pdf;
  }
  const double scale = options.dpi / 72 / options.units_per_point;
  return Surface(
      cairo_image_surface_create(CAIRO_FORMAT_ARGB32, pixels(options.size.x, scale), pixels(options.size.y, scale)));
}

base::Status check(const PictureOptions& options) {
  const double scale = options.dpi / 72 / options.units_per_point;
  const double width = static_cast<double>(options.size.x), height = static_cast<double>(options.size.y);
  const bool sane = std::isfinite(scale) && scale > 0 && options.units_per_point > 0 && width >= 1 && height >= 1 &&
                    width * scale <= 32000 && height * scale <= 32000;
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

/// What both kinds of drawing come down to.
base::Result<std::string> picture_of_layout(const Layout& drawn, const Style& style, PictureKind kind,
                                            const PictureOptions& options) {
  const Rgba ground = options.ground ? style[Tone::kPanel] : Rgba{0, 0, 0, 0};
  if (kind == PictureKind::kSvg)
    return to_svg(drawn, {options.size, options.units_per_point, ground, options.name, options.about});
  std::string out;
  const Surface surface = surface_for(kind, options, out);
  {
    const Context context(cairo_create(surface.get()));
    const double scale = (kind == PictureKind::kPng ? options.dpi / 72 : 1) / options.units_per_point;
    cairo_scale(context.get(), scale, scale);
    if (ground.a > 0) paint(context.get(), {FilledRect{{0, 0}, options.size, ground}});
    paint(context.get(), drawn.list);
    if (kind == PictureKind::kPdf) cairo_show_page(context.get());
    if (const cairo_status_t status = cairo_status(context.get()); status != CAIRO_STATUS_SUCCESS)
      return cairo_failure(status);
  }
  if (kind == PictureKind::kPng) {
    const cairo_status_t status = cairo_surface_write_to_png_stream(surface.get(), append_bytes, &out);
    if (status != CAIRO_STATUS_SUCCESS) return cairo_failure(status);
    insert_chunks(out, png_resolution(options.dpi) + text_chunks(options.about));
    return out;
  }
  cairo_surface_finish(surface.get());
  if (const cairo_status_t status = cairo_surface_status(surface.get()); status != CAIRO_STATUS_SUCCESS)
    return cairo_failure(status);
  return out;
}

template <class Drawable>
base::Result<std::string> picture(const Drawable& what, const View& view, const Style& style, PictureKind kind,
                                  const PictureOptions& asked) {
  if (base::Status sane = check(asked); !sane.ok()) return sane.error();
  PictureOptions options = asked;
  if (options.about.title.empty()) options.about.title = what.title;
  if (options.name.empty()) options.name = what.id;
  View still = view;
  still.heat_by_texture = false;
  auto drawn = layout(what, options.size, still, style, PangoMeasure());
  return picture_of_layout({{}, std::move(drawn.list), std::move(drawn.spans)}, style, kind, options);
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
