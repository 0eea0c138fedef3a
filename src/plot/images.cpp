#include <algorithm>
#include <cmath>

#include "plot/colormap.h"
#include "plot/image_grid.h"
#include "plot/parts.h"

namespace lscope::plot {
namespace {

void draw_one(Sheet& sheet, const ValueImage& image) {
  if (!is_drawable(image) || !sheet.to_x.shows(image.x.low) || !sheet.to_y.shows(image.y.low)) return;
  const Px low = sheet.at(image.x.low, image.y.low), high = sheet.at(image.x.high, image.y.high);
  const Box box{low.x, high.y, high.x, low.y};
  if (!(box.width() >= 1) || !(box.height() >= 1) || !box.overlaps(sheet.plot())) return;
  if (box.width() > 30'000 || box.height() > 30'000) return;  // zoomed into a part of one cell
  Image out{{box.left, box.top}, {box.right, box.bottom}, image.columns, image.rows, {}};
  out.sharp = true;
  const Range values = values_of(image);
  const std::size_t count = static_cast<std::size_t>(image.columns) * static_cast<std::size_t>(image.rows);
  out.pixels.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto value = static_cast<double>(image.value[i]);
    out.pixels.push_back(std::isnan(value) ? sheet.color(Tone::kStroke2)
                                           : map_color(sheet.style, image.map, values, value));
  }
  sheet.list.emplace_back(std::move(out));
  sheet.outline(box, sheet.color(Tone::kStroke), sheet.hairline());
  const float size = sheet.style.tick_size;
  sheet.text({(box.left + box.right) / 2, box.bottom + 0.8F * size}, 0.5F, 0.5F, size,
             sheet.shortened(image.caption, size, Weight::kRegular, box.width() * 1.15F), sheet.color(Tone::kText3));
}

}  // namespace

bool is_drawable(const ValueImage& image) {
  return image.columns > 0 && image.rows > 0 && image.columns <= 8192 && image.rows <= 8192 &&
         image.x.high > image.x.low && image.y.high > image.y.low &&
         image.value.size() >= static_cast<std::size_t>(image.columns) * static_cast<std::size_t>(image.rows);
}

Range values_of(const ValueImage& image) {
  if (image.values && image.values->high > image.values->low) return *image.values;
  double low = 0, high = 0;
  bool any = false;
  for (const float v : image.value) {
    if (!std::isfinite(v)) continue;
    const auto value = static_cast<double>(v);
    low = any ? std::min(low, value) : value;
    high = any ? std::max(high, value) : value;
    any = true;
  }
  if (image.map == MapKind::kDiverging) {
    const double reach = std::max(std::abs(low), std::abs(high));
    return reach > 0 ? Range{-reach, reach} : Range{-1, 1};
  }
  return high > low ? Range{low, high} : Range{low - 0.5, low + 0.5};
}

void draw_images(Sheet& sheet) {
  for (const ValueImage& image : sheet.figure.images) {
    if (sheet.hidden(image.id)) continue;
    const std::size_t first = sheet.list.size();
    draw_one(sheet, image);
    sheet.name_span(image.id, first);
  }
}

}  // namespace lscope::plot
