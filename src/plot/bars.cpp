#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "plot/figure_ranges.h"
#include "plot/parts.h"

namespace lscope::plot {
namespace {

constexpr float kSlotHalf = 6;  ///< the cleared slot around zero is 12 px wide

/// Upper edge of a bar in px, inside the plot.
float bar_top(const Sheet& sheet, double height) {
  const double shown = std::max(height, bar_base(AxisScale(sheet.frame.y_scale)));
  return held(static_cast<float>(sheet.to_y(shown)), sheet.top(), sheet.bottom());
}

/// A bar between two px, from the baseline to its value; whole pixels, so that all bars have sharp sides. An infinite
/// one ends at the edge of the plot with a triangle.
void draw_bar(Sheet& sheet, const Bars& bars, float from, float to, double height, Rgba color) {
  const AxisScale scale(sheet.frame.y_scale, sheet.frame.y_zone);
  const double base = bar_base(bars, scale);
  if (std::isnan(height) || height == base || !(to > from)) return;
  if ((scale.kind == Scale::kLog10 || !bars.baseline) && height == 0) return;
  if (scale.kind == Scale::kLog10 && height <= 0) return;
  float left = std::round(from), right = std::round(to);
  if (right - left >= 3) right -= sheet.hairline();  // 1 px apart, unless bars are slivers anyway
  left = held(left, sheet.left(), sheet.right());
  right = held(right, sheet.left(), sheet.right());
  if (right <= left) return;
  // A count below the base of a log axis still has a top of its own.
  const double shown = scale.kind == Scale::kLog10 && !bars.baseline ? std::max(height, base) : height;
  const float floor = sheet.bottom() - sheet.hairline();
  const float end = held(static_cast<float>(sheet.to_y(shown)), sheet.top(), sheet.bottom());
  const float foot = std::min(held(static_cast<float>(sheet.to_y(base)), sheet.top(), sheet.bottom()), floor);
  sheet.rect({left, std::min(end, foot), right, std::max(std::min(end, floor), foot)}, color);
  if (std::isinf(height))
    draw_beyond(sheet, height > 0 ? Beyond::kAbove : Beyond::kBelow, (left + right) / 2, ink_on(color));
}

/// The part of a bin outside the slot around zero; empty (to <= from) for what lies inside it.
void draw_outside_slot(Sheet& sheet, const Bars& bars, Range bin, double height, Rgba color) {
  const auto from = static_cast<float>(sheet.to_x(bin.low)), to = static_cast<float>(sheet.to_x(bin.high));
  if (!sheet.figure.zero_bar) {
    draw_bar(sheet, bars, from, to, height, color);
    return;
  }
  const ZeroBar& zero = *sheet.figure.zero_bar;
  if (bin.low < zero.at && zero.at < bin.high) return;  // drawn as slivers beside the zero bar
  const auto middle = static_cast<float>(sheet.to_x(zero.at));
  const float slot = sheet.px(kSlotHalf);
  if (bin.high <= zero.at)
    draw_bar(sheet, bars, from, std::min(to, middle - slot), height, color);
  else
    draw_bar(sheet, bars, std::max(from, middle + slot), to, height, color);
}

/// Bar i around the place i of the category axis; the series share it side by side, hidden ones keep their part.
void draw_named(Sheet& sheet, const Bars& bars, std::size_t part, std::size_t parts) {
  constexpr double kWhole = 0.8;  // of the distance between two places
  const double width = kWhole / static_cast<double>(parts);
  for (std::size_t i = 0; i < bars.heights.size(); ++i) {
    const double low = static_cast<double>(i) - kWhole / 2 + static_cast<double>(part) * width;
    if (!sheet.to_x.shows(low) || !sheet.to_x.shows(low + width)) continue;
    const Tone tone = i < bars.tones.size() ? bars.tones[i] : bars.tone;
    draw_bar(sheet, bars, static_cast<float>(sheet.to_x(low)), static_cast<float>(sheet.to_x(low + width)),
             bars.heights[i], sheet.color(tone));
  }
}

/// Writes "> 1.5" over an outer bar, above whatever bars stand under the words.
void label_outer(Sheet& sheet, const Bars& bars, double edge, bool is_upper, double height) {
  const float size = sheet.style.tick_size;
  const std::string text = (is_upper ? "> " : "< ") + base::shown(edge);
  const float width = sheet.text_width(text, size), at = static_cast<float>(sheet.to_x(edge));
  const float left = held(is_upper ? at + sheet.px(6) - width : at - sheet.px(6), sheet.left() + sheet.px(6),
                          sheet.right() - sheet.px(6) - width);
  float top = bar_top(sheet, height);
  for (std::size_t i = 0; i + 1 < bars.edges.size() && i < bars.heights.size(); ++i)
    if (static_cast<float>(sheet.to_x(bars.edges[i + 1])) > left &&
        static_cast<float>(sheet.to_x(bars.edges[i])) < left + width && bars.heights[i] > 0)
      top = std::min(top, bar_top(sheet, bars.heights[i]));
  const float middle = std::max(top - 0.7F * size, sheet.top() + 0.7F * size);
  sheet.text({left, middle}, 0, 0.5F, size, text, sheet.color(Tone::kText3));
}

void draw_outer(Sheet& sheet, const Bars& bars, Rgba color) {
  const double first = bars.edges.front(), last = bars.edges.back();
  const double left_width = bars.edges[1] - first, right_width = last - bars.edges[bars.edges.size() - 2];
  if (bars.below > 0 && sheet.to_x.shows(first)) {
    draw_outside_slot(sheet, bars, {first - left_width, first}, bars.below, faded(color, 0.35F));
    label_outer(sheet, bars, first, false, bars.below);
  }
  if (bars.above > 0 && sheet.to_x.shows(last)) {
    draw_outside_slot(sheet, bars, {last, last + right_width}, bars.above, faded(color, 0.35F));
    label_outer(sheet, bars, last, true, bars.above);
  }
}

void draw_zero_bar(Sheet& sheet, const ZeroBar& zero) {
  if (!sheet.to_x.shows(zero.at)) return;
  const float middle = std::round(static_cast<float>(sheet.to_x(zero.at)));
  const float slot = sheet.px(kSlotHalf), line = sheet.hairline(), floor = sheet.bottom() - line;
  if (middle - slot < sheet.left() || middle + slot > sheet.right()) return;
  sheet.rect({middle - slot, sheet.top() + line, middle + slot, floor}, sheet.color(Tone::kRaised));
  if (zero.rest_of_bin > 0 && std::isfinite(zero.rest_of_bin)) {
    const float top = bar_top(sheet, zero.rest_of_bin);
    sheet.rect({middle - sheet.px(5.5F), top, middle - sheet.px(4), floor}, sheet.color(Tone::kBar));
    sheet.rect({middle + sheet.px(4), top, middle + sheet.px(5.5F), floor}, sheet.color(Tone::kBar));
  }
  if (zero.count > 0 && std::isfinite(zero.count))
    sheet.rect({middle - sheet.px(3), bar_top(sheet, zero.count), middle + sheet.px(3), floor},
               sheet.color(Tone::kZero), 1);
}

}  // namespace

void draw_bars(Sheet& sheet) {
  const auto& all = sheet.figure.bars;
  const auto is_named = [](const Bars& bars) { return bars.edges.empty(); };
  const auto parts = static_cast<std::size_t>(std::count_if(all.begin(), all.end(), is_named));
  std::size_t part = 0;
  for (const Bars& bars : all) {
    const std::size_t mine = is_named(bars) ? part++ : 0;
    if (sheet.hidden(bars.id)) continue;
    const std::size_t first = sheet.list.size();
    if (is_named(bars)) draw_named(sheet, bars, mine, parts);
    if (bars.edges.size() < 2) {
      sheet.name_span(bars.id, first);
      continue;
    }
    const std::size_t count = std::min(bars.heights.size(), bars.edges.size() - 1);
    for (std::size_t i = 0; i < count; ++i)
      if (sheet.to_x.shows(bars.edges[i]) && sheet.to_x.shows(bars.edges[i + 1]))
        draw_outside_slot(sheet, bars, {bars.edges[i], bars.edges[i + 1]}, bars.heights[i],
                          sheet.color(i < bars.tones.size() ? bars.tones[i] : bars.tone));
    draw_outer(sheet, bars, sheet.color(bars.tone));
    sheet.name_span(bars.id, first);
  }
  if (sheet.figure.zero_bar) draw_zero_bar(sheet, *sheet.figure.zero_bar);
}

void draw_zero_caption(Sheet& sheet) {
  if (!sheet.figure.zero_bar || !sheet.to_x.shows(sheet.figure.zero_bar->at)) return;
  const ZeroBar& zero = *sheet.figure.zero_bar;
  const float small = sheet.style.note_size, big = sheet.style.title_size;
  const float width = std::max({sheet.text_width(zero.caption, small), sheet.text_width(zero.of_total, small),
                                sheet.text_width(zero.value, big, Weight::kSemiBold)});
  const auto middle = static_cast<float>(sheet.to_x(zero.at));
  if (middle < sheet.left() || middle > sheet.right()) return;
  const float reach = sheet.px(18);  // slot, leader and a space
  const bool on_right =
      middle + reach + width <= sheet.right() - sheet.px(2) || middle - reach - width < sheet.left() + sheet.px(2);
  const float side = on_right ? 1.0F : -1.0F, align = on_right ? 0.0F : 1.0F;
  const float at = middle + side * reach, row = sheet.top() + sheet.px(12);
  const float tip = held(bar_top(sheet, zero.count) + sheet.px(4), sheet.top(), sheet.bottom() - sheet.px(2));
  if (zero.count > 0)
    sheet.line({middle + side * sheet.px(4), tip}, {at - side * sheet.px(4), row}, sheet.hairline(),
               sheet.color(Tone::kZero));
  sheet.text({at, row}, align, 0.5F, small, zero.caption, sheet.color(Tone::kText2));
  sheet.text({at, row + sheet.px(16)}, align, 0.5F, big, zero.value, sheet.color(Tone::kZero), Weight::kSemiBold);
  sheet.text({at, row + sheet.px(32)}, align, 0.5F, small, zero.of_total, sheet.color(Tone::kText2));
}

}  // namespace lscope::plot
