#include <algorithm>
#include <cmath>

#include "plot/colormap.h"
#include "plot/contour.h"
#include "plot/dash.h"
#include "plot/parts.h"

namespace lscope::plot {
namespace {

bool has_width(Range range) { return range.high > range.low && std::max(-range.low, range.high) <= 1e30; }

/// The rectangle of the field in px, cut to the plot; NaN stays where a log axis has no place for an end.
Box shown_box(const Sheet& sheet, const Heat& heat) {
  const Px low = sheet.at(heat.x.low, heat.y.low), high = sheet.at(heat.x.high, heat.y.high);
  return {low.x < sheet.left() ? sheet.left() : low.x, high.y < sheet.top() ? sheet.top() : high.y,
          high.x > sheet.right() ? sheet.right() : high.x, low.y > sheet.bottom() ? sheet.bottom() : low.y};
}

/// Two px a sample: a field is smooth, and painters stretch with interpolation.
void fill_pixels(const Sheet& sheet, const Heat& heat, const Box& box, Image& image) {
  image.columns = std::clamp(static_cast<int>(box.width() / 2), 1, 1024);
  image.rows = std::clamp(static_cast<int>(box.height() / 2), 1, 1024);
  image.pixels.reserve(static_cast<std::size_t>(image.columns) * static_cast<std::size_t>(image.rows));
  for (int row = 0; row < image.rows; ++row) {
    const double y =
        sheet.to_y.inverse(static_cast<double>(box.top) + (row + 0.5) * static_cast<double>(box.height()) / image.rows);
    for (int column = 0; column < image.columns; ++column) {
      const double x = sheet.to_x.inverse(static_cast<double>(box.left) +
                                          (column + 0.5) * static_cast<double>(box.width()) / image.columns);
      image.pixels.push_back(field_color(sheet.style, heat, x, y, column, row));
    }
  }
}

}  // namespace

bool is_drawable(const Heat& heat) {
  return heat.columns > 0 && heat.rows > 0 && has_width(heat.x) && has_width(heat.y) &&
         heat.value.size() >= static_cast<std::size_t>(heat.columns) * static_cast<std::size_t>(heat.rows);
}

void draw_heat(Sheet& sheet) {
  if (sheet.figure.heats.empty() || !is_drawable(sheet.figure.heats.front())) return;
  const Heat& heat = sheet.figure.heats.front();
  const Box box = shown_box(sheet, heat);
  if (!(box.width() >= 1) || !(box.height() >= 1)) return;
  Image image{{box.left, box.top}, {box.right, box.bottom}, heat.columns, heat.rows, {}};
  if (sheet.view.heat_by_texture)  // the shader knows the ranges of the frame and paints the whole plot
    image.top_left = sheet.frame.plot_top_left, image.bottom_right = sheet.frame.plot_bottom_right;
  else
    fill_pixels(sheet, heat, box, image);
  sheet.list.emplace_back(std::move(image));
}

void draw_contours(Sheet& sheet) {
  if (sheet.view.heat_by_texture) return;  // the shader draws them with the field
  if (sheet.figure.heats.empty() || !is_drawable(sheet.figure.heats.front())) return;
  const Heat& heat = sheet.figure.heats.front();
  const Spot2 low{static_cast<double>(sheet.left()), static_cast<double>(sheet.top())};
  const Spot2 high{static_cast<double>(sheet.right()), static_cast<double>(sheet.bottom())};
  for (const ContourLook& look : contour_looks(heat, sheet.style)) {
    for (const Stroke& chain : contours(heat, static_cast<double>(look.level))) {
      Stroke path;
      for (const Spot2& p : chain) path.push_back({sheet.to_x(p.x), sheet.to_y(p.y)});
      for (const Stroke& part : clipped(path, low, high, 4)) {
        Polyline line{{}, look.width, look.color};
        for (const Spot2& p : part) line.points.push_back({static_cast<float>(p.x), static_cast<float>(p.y)});
        if (line.points.size() > 1) sheet.list.emplace_back(std::move(line));
      }
    }
  }
}

void draw_color_bar(Sheet& sheet, float middle_y) {
  if (sheet.figure.heats.empty() || sheet.figure.legend_low.empty()) return;
  const Heat& heat = sheet.figure.heats.front();
  const float size = sheet.style.tick_size, space = sheet.px(10);
  const Rgba words = sheet.color(Tone::kText2);
  const bool is_classes = heat.map == MapKind::kField;
  const float sample = is_classes ? sheet.px(14) : 0;
  if (is_classes) {
    draw_marker(sheet, {Shape::kCircle, false, ""}, {sheet.left() + sheet.px(5), middle_y}, sheet.px(4),
                sheet.color(Tone::kClass0));
    draw_marker(sheet, {Shape::kDiamond, false, ""},
                {sheet.right() - sheet.text_width(sheet.figure.legend_high, size) - space, middle_y}, sheet.px(4),
                sheet.color(Tone::kClass1));
  }
  sheet.text({sheet.left() + sample, middle_y}, 0, 0.5F, size, sheet.figure.legend_low, words);
  sheet.text({sheet.right(), middle_y}, 1, 0.5F, size, sheet.figure.legend_high, words);
  const float from = std::round(sheet.left() + sample + sheet.text_width(sheet.figure.legend_low, size) + space);
  const float to = std::round(sheet.right() - sheet.text_width(sheet.figure.legend_high, size) - space -
                              (is_classes ? sheet.px(12) : 0));
  if (to - from < sheet.px(24)) return;
  const Box box{from, std::round(middle_y - sheet.px(4)), to, std::round(middle_y + sheet.px(4))};
  Image image{{box.left, box.top}, {box.right, box.bottom}, 64, 1, {}};
  for (int i = 0; i < 64; ++i) image.pixels.push_back(map_color(sheet.style, heat.map, {0, 1}, (i + 0.5) / 64));
  sheet.list.emplace_back(std::move(image));
  sheet.outline(box, sheet.color(Tone::kStroke), sheet.hairline());
  const float middle = std::round((from + to) / 2);
  if (is_classes)
    sheet.line({middle, middle_y - sheet.px(6)}, {middle, middle_y + sheet.px(6)}, sheet.px(1.5F),
               sheet.color(Tone::kText1));
}

}  // namespace lscope::plot
