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
  const double shown = std::max(height, bar_base(sheet.frame.y_scale));
  return held(static_cast<float>(sheet.to_y(shown)), sheet.top(), sheet.bottom());
}

/// A bar between two px, cut off by the slot around zero; whole pixels, so that all bars have sharp sides.
void draw_bar(Sheet& sheet, float from, float to, double height, Rgba color) {
  if (!(height > 0) || !std::isfinite(height) || !(to > from)) return;
  float left = std::round(from), right = std::round(to);
  if (right - left >= 3) right -= sheet.hairline();  // 1 px apart, unless bars are slivers anyway
  left = held(left, sheet.left(), sheet.right());
  right = held(right, sheet.left(), sheet.right());
  if (right <= left) return;
  sheet.rect({left, bar_top(sheet, height), right, sheet.bottom() - sheet.hairline()}, color);
}

/// The part of a bin outside the slot; empty (to <= from) for what lies inside it.
void draw_outside_slot(Sheet& sheet, double low, double high, double height, Rgba color) {
  const auto from = static_cast<float>(sheet.to_x(low)), to = static_cast<float>(sheet.to_x(high));
  if (!sheet.figure.zero_bar) {
    draw_bar(sheet, from, to, height, color);
    return;
  }
  const ZeroBar& zero = *sheet.figure.zero_bar;
  if (low < zero.at && zero.at < high) return;  // drawn as slivers beside the zero bar
  const auto middle = static_cast<float>(sheet.to_x(zero.at));
  const float slot = sheet.px(kSlotHalf);
  if (high <= zero.at)
    draw_bar(sheet, from, std::min(to, middle - slot), height, color);
  else
    draw_bar(sheet, std::max(from, middle + slot), to, height, color);
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
    draw_outside_slot(sheet, first - left_width, first, bars.below, faded(color, 0.35F));
    label_outer(sheet, bars, first, false, bars.below);
  }
  if (bars.above > 0 && sheet.to_x.shows(last)) {
    draw_outside_slot(sheet, last, last + right_width, bars.above, faded(color, 0.35F));
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
  for (const Bars& bars : sheet.figure.bars) {
    if (sheet.hidden(bars.id) || bars.edges.size() < 2) continue;
    const Rgba color = sheet.color(bars.tone);
    const std::size_t count = std::min(bars.heights.size(), bars.edges.size() - 1), first = sheet.list.size();
    for (std::size_t i = 0; i < count; ++i)
      if (sheet.to_x.shows(bars.edges[i]) && sheet.to_x.shows(bars.edges[i + 1]))
        draw_outside_slot(sheet, bars.edges[i], bars.edges[i + 1], bars.heights[i], color);
    draw_outer(sheet, bars, color);
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
