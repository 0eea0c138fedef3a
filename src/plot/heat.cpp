#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "plot/colormap.h"
#include "plot/contour.h"
#include "plot/dash.h"
#include "plot/parts.h"
#include "plot/range.h"

namespace lscope::plot {
namespace {

bool has_width(Range range) { return range.high > range.low && std::max(-range.low, range.high) <= 1e30; }

/// The rectangle of the field in px, cut to the plot; NaN stays where a log axis has no place for an end.
Box shown_box(const Sheet& sheet, const Heat& heat) {
  const Px low = sheet.at(heat.x.low, heat.y.low), high = sheet.at(heat.x.high, heat.y.high);
  return {low.x < sheet.left() ? sheet.left() : low.x, high.y < sheet.top() ? sheet.top() : high.y,
          high.x > sheet.right() ? sheet.right() : high.x, low.y > sheet.bottom() ? sheet.bottom() : low.y};
}

/// A cross in a cell without a value.
void cross_out(Sheet& sheet, const Heat& heat, const Box& whole) {
  const float wide = whole.width() / static_cast<float>(heat.columns);
  const float high = whole.height() / static_cast<float>(heat.rows);
  if (wide < sheet.px(4) || high < sheet.px(4)) return;
  const Rgba color = sheet.color(Tone::kStroke2);
  for (int row = 0; row < heat.rows; ++row)
    for (int column = 0; column < heat.columns; ++column) {
      const auto index =
          static_cast<std::size_t>(row) * static_cast<std::size_t>(heat.columns) + static_cast<std::size_t>(column);
      if (!std::isnan(heat.value[index])) continue;
      const float x = whole.left + static_cast<float>(column) * wide;
      const float y = whole.bottom - static_cast<float>(row) * high;
      sheet.line({x, y}, {x + wide, y - high}, sheet.hairline(), color);
      sheet.line({x, y - high}, {x + wide, y}, sheet.hairline(), color);
    }
}

/// A table of results as it is, one pixel a cell. Not where an axis bends the cells or the reader stands in one.
bool draw_cells(Sheet& sheet, const Heat& heat) {
  const bool straight = sheet.frame.x_scale == Scale::kLinear && sheet.frame.y_scale == Scale::kLinear;
  const Px low = sheet.at(heat.x.low, heat.y.low), high = sheet.at(heat.x.high, heat.y.high);
  const Box whole{low.x, high.y, high.x, low.y};
  if (!heat.cells || !straight || !heat.winner.empty() || whole.width() > 30'000 || whole.height() > 30'000)
    return false;
  Image image{{whole.left, whole.top}, {whole.right, whole.bottom}, heat.columns, heat.rows, {}};
  image.sharp = true;
  image.pixels.reserve(heat.value.size());
  for (int row = heat.rows; row-- > 0;)
    for (int column = 0; column < heat.columns; ++column) {
      const auto value =
          static_cast<double>(heat.value[static_cast<std::size_t>(row) * static_cast<std::size_t>(heat.columns) +
                                         static_cast<std::size_t>(column)]);
      image.pixels.push_back(std::isnan(value) ? sheet.color(Tone::kScreen) : heat_color(sheet.style, heat, value));
    }
  sheet.list.emplace_back(PushClip{sheet.frame.plot_top_left, sheet.frame.plot_bottom_right});
  sheet.list.emplace_back(std::move(image));
  cross_out(sheet, heat, whole);
  sheet.list.emplace_back(PopClip{});
  return true;
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
  if (draw_cells(sheet, heat)) return;
  Image image{{box.left, box.top}, {box.right, box.bottom}, heat.columns, heat.rows, {}};
  if (sheet.view.heat_by_texture &&
      suits_texture(heat))  // the shader knows the ranges of the frame and paints the whole plot
    image.top_left = sheet.frame.plot_top_left, image.bottom_right = sheet.frame.plot_bottom_right;
  else
    fill_pixels(sheet, heat, box, image);
  sheet.list.emplace_back(std::move(image));
}

void draw_contours(Sheet& sheet) {
  if (sheet.figure.heats.empty() || !is_drawable(sheet.figure.heats.front())) return;
  const Heat& heat = sheet.figure.heats.front();
  if (sheet.view.heat_by_texture && suits_texture(heat)) return;  // the shader draws them with the field
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

bool has_color_bar(const Sheet& sheet) {
  const Figure& figure = sheet.figure;
  if (figure.heats.empty() || !figure.legend) return false;
  return !figure.legend_low.empty() || figure.heats.front().scale_bar;
}

namespace {

/// A colour bar with ticks under it, as wide as the plot.
void draw_scale_bar(Sheet& sheet, const Heat& heat, float middle_y) {
  const AxisScale scale(heat.value_scale);
  const Range values = safe_range(heat.values, scale);
  const Box box{sheet.left(), std::round(middle_y - sheet.px(8)), sheet.right(), std::round(middle_y - sheet.px(2))};
  if (box.width() < sheet.px(24)) return;
  const Mapping to_x(values, scale, static_cast<double>(box.left), static_cast<double>(box.right));
  Image image{{box.left, box.top}, {box.right, box.bottom}, 128, 1, {}};
  for (int i = 0; i < 128; ++i)
    image.pixels.push_back(
        heat_color(sheet.style, heat,
                   to_x.inverse(static_cast<double>(box.left + (static_cast<float>(i) + 0.5F) / 128 * box.width()))));
  sheet.list.emplace_back(std::move(image));
  sheet.outline(box, sheet.color(Tone::kStroke), sheet.hairline());
  const float size = sheet.style.tick_size;
  float free = -1e9F;
  const int target = static_cast<int>(std::clamp(std::round(box.width() / sheet.px(70)), 2.0F, 6.0F));
  for (const Tick& tick : ticks_for(values, scale, heat.bar_text, false, target).major) {
    const auto at = static_cast<float>(to_x(tick.value));
    const float half = sheet.text_width(tick.text, size) / 2;
    sheet.crisp_line({at, box.bottom}, {at, box.bottom + sheet.px(3)}, sheet.hairline(), sheet.color(Tone::kStroke2));
    if (at - half < free || at + half > sheet.frame.size.x) continue;
    sheet.text({at, middle_y + sheet.px(7)}, 0.5F, 0.5F, size, tick.text, sheet.color(Tone::kText3));
    free = at + half + sheet.px(6);
  }
}

}  // namespace

void draw_color_bar(Sheet& sheet, float middle_y) {
  const Heat& heat = sheet.figure.heats.front();
  if (sheet.figure.legend_low.empty()) {
    draw_scale_bar(sheet, heat, middle_y);
    return;
  }
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
  const bool numbered = is_classes && to - from >= sheet.px(80);
  const float raised = numbered ? sheet.px(4) : 0;  // room for the numbers below
  const Box box{from, std::round(middle_y - sheet.px(4) - raised), to, std::round(middle_y + sheet.px(4) - raised)};
  Image image{{box.left, box.top}, {box.right, box.bottom}, 64, 1, {}};
  for (int i = 0; i < 64; ++i) image.pixels.push_back(map_color(sheet.style, heat.map, {0, 1}, (i + 0.5) / 64));
  sheet.list.emplace_back(std::move(image));
  sheet.outline(box, sheet.color(Tone::kStroke), sheet.hairline());
  const float middle = std::round((from + to) / 2);
  if (is_classes)
    sheet.line({middle, middle_y - raised - sheet.px(6)}, {middle, middle_y - raised + sheet.px(6)}, sheet.px(1.5F),
               sheet.color(Tone::kText1));
  if (!numbered) return;
  for (const double value : {0.0, 0.5, 1.0})
    sheet.text({from + static_cast<float>(value) * (to - from), box.bottom + sheet.px(3) + 0.6F * size}, 0.5F, 0.5F,
               size, base::shown(value, 1), sheet.color(Tone::kText3));
}

}  // namespace lscope::plot
