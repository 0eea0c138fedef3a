#include <algorithm>
#include <cmath>

#include "plot/parts.h"

namespace lscope::plot {
namespace {

bool is_field(const Sheet& sheet) { return !sheet.figure.heats.empty(); }

/// Reach of a text that is centred at `middle`.
struct Reach {
  float low, high;
};
Reach reach(const Sheet& sheet, const Tick& tick, float middle) {
  const float half = sheet.text_width(tick.text, sheet.style.tick_size) / 2;
  return {middle - half, middle + half};
}

/// 0 has its own colour and weight under the bar of exact zeros.
bool is_zero_tick(const Sheet& sheet, double value) {
  return sheet.figure.zero_bar && sheet.figure.zero_bar->at == value && sheet.figure.zero_bar->count > 0;
}

}  // namespace

/// The linear zone of a symlog axis: a pale strip across the plot and a thick piece of the axis.
void draw_linear_zones(Sheet& sheet) {
  const auto strip = [&](const Mapping& map, double zone, bool along_x) {
    if (map.scale() != Scale::kSymlog) return;
    const float first = static_cast<float>(map(-zone)), second = static_cast<float>(map(zone));
    const float low = along_x ? sheet.left() : sheet.top(), high = along_x ? sheet.right() : sheet.bottom();
    const float from = std::clamp(std::min(first, second), low, high);
    const float to = std::clamp(std::max(first, second), low, high);
    if (!(to - from >= 1)) return;
    const Rgba pale = faded(sheet.color(Tone::kGrid), 0.5F), axis = sheet.color(Tone::kStroke2);
    const float thick = sheet.px(3);
    if (along_x) {
      sheet.rect({from, sheet.top(), to, sheet.bottom()}, pale);
      sheet.rect({from, sheet.bottom() - thick, to, sheet.bottom()}, axis);
    } else {
      sheet.rect({sheet.left(), from, sheet.right(), to}, pale);
      sheet.rect({sheet.left(), from, sheet.left() + thick, to}, axis);
    }
  };
  strip(sheet.to_x, sheet.frame.x_zone, true);
  strip(sheet.to_y, sheet.frame.y_zone, false);
}

void draw_grid(Sheet& sheet, const AxisTicks& ticks) {
  if (is_field(sheet)) return;
  const Rgba grid = sheet.color(Tone::kGrid);
  const float width = sheet.hairline();
  for (const Tick& tick : ticks.y.major) {
    const auto at = static_cast<float>(sheet.to_y(tick.value));
    if (at > sheet.top() + 1 && at < sheet.bottom() - 1)
      sheet.crisp_line({sheet.left(), at}, {sheet.right(), at}, width, grid);
  }
  if (!sheet.x_axis.categories.empty()) return;  // bars stand there
  for (const Tick& tick : ticks.x.major) {
    const auto at = static_cast<float>(sheet.to_x(tick.value));
    if (at > sheet.left() + 1 && at < sheet.right() - 1)
      sheet.crisp_line({at, sheet.top()}, {at, sheet.bottom()}, width, grid);
  }
}

namespace {

/// Names that end at their places; a slanted one must not begin beyond the figure's left edge.
void draw_turned_texts(Sheet& sheet, const Ticks& x) {
  const float size = sheet.style.tick_size, degrees = sheet.slant.degrees;
  const bool upright = degrees >= 90;
  const float top = sheet.bottom() + sheet.px(5) + (upright ? 0 : 0.35F * size);
  for (const Tick& tick : x.major) {
    const auto at = static_cast<float>(sheet.to_x(tick.value));
    const float room = upright ? sheet.slant.length : std::min(sheet.slant.length, (at - sheet.px(2)) * 1.4142F - size);
    sheet.turned_text(degrees, {at, top}, 1, size, sheet.shortened(tick.text, size, Weight::kRegular, room),
                      sheet.color(Tone::kText3));
  }
}

void draw_x_texts(Sheet& sheet, const Ticks& x) {
  const float size = sheet.style.tick_size;
  const Rgba quiet = sheet.color(Tone::kText3), label = sheet.color(Tone::kText2);
  const float row = sheet.bottom() + sheet.px(5) + 0.636F * size;
  const float gutter = sheet.left() - sheet.px(6);
  float first_free = -1e9F;  // tick labels keep clear of the axis name in the corner
  if (!draw_centred_x_name(sheet) && !sheet.x_axis.label.empty()) {
    const float width = sheet.text_width(sheet.x_axis.label, size, Weight::kMedium);
    float right = gutter;
    if (!x.major.empty())  // a wide first tick pushes the name outwards as far as there is room
      right = std::min(right, reach(sheet, x.major.front(), static_cast<float>(sheet.to_x(x.major.front().value))).low -
                                  sheet.px(4));
    right = std::max(right, sheet.px(2) + width);
    sheet.text({right, row}, 1, 0.5F, size, sheet.x_axis.label, label, Weight::kMedium);
    first_free = right + sheet.px(1);
  }
  if (sheet.slant.degrees > 0) return draw_turned_texts(sheet, x);
  for (const Tick& tick : x.major) {
    const auto at = static_cast<float>(sheet.to_x(tick.value));
    const Reach text = reach(sheet, tick, at);
    if (text.low < first_free || text.high > sheet.frame.size.x) continue;
    const bool zero = is_zero_tick(sheet, tick.value);
    sheet.text({at, row}, 0.5F, 0.5F, size, tick.text, zero ? sheet.color(Tone::kZero) : quiet,
               zero ? Weight::kSemiBold : Weight::kRegular);
  }
}

void draw_y_texts(Sheet& sheet, const Ticks& y) {
  const float size = sheet.style.tick_size, gutter = sheet.left() - sheet.px(6);
  float top_free = -1e9F;
  if (const std::string name = y_name(sheet); !name.empty()) {
    if (has_turned_y_name(sheet, sheet.text_width(name, size, Weight::kMedium))) {
      draw_turned_y_name(sheet);
    } else {
      sheet.text({gutter, sheet.top() + 0.636F * size}, 1, 0.5F, size, name, sheet.color(Tone::kText2),
                 Weight::kMedium);
      top_free = sheet.top() + 1.7F * size;
    }
  }
  for (const Tick& tick : y.major) {
    const auto at = static_cast<float>(sheet.to_y(tick.value));
    if (at < top_free || (is_field(sheet) && at > sheet.bottom() - sheet.px(6))) continue;
    sheet.text({gutter, at}, 1, 0.5F, size, tick.text, sheet.color(Tone::kText3));
  }
}

/// The labels of the second axis, at the right of the plot, with its name in the corner above them.
void draw_y2_texts(Sheet& sheet, const Ticks& y2) {
  const float size = sheet.style.tick_size, left = sheet.right() + sheet.px(6);
  float top_free = -1e9F;
  if (const std::string& label = sheet.figure.y2->label; !label.empty()) {
    const float width = sheet.text_width(label, size, Weight::kMedium);
    if (sheet.style.is_paper || width > sheet.second_gutter - sheet.px(6)) {
      draw_turned_y2_name(sheet);
    } else {
      sheet.text({left, sheet.top() + 0.636F * size}, 0, 0.5F, size, label, sheet.color(Tone::kText2), Weight::kMedium);
      top_free = sheet.top() + 1.7F * size;
    }
  }
  for (const Tick& tick : y2.major) {
    const auto at = static_cast<float>(sheet.to_y2(tick.value));
    if (at < top_free) continue;
    sheet.crisp_line({sheet.right() - sheet.px(4), at}, {sheet.right(), at}, sheet.hairline(),
                     sheet.color(Tone::kStroke2));
    sheet.text({left, at}, 0, 0.5F, size, tick.text, sheet.color(Tone::kText3));
  }
}

/// Whether minor ticks can be told apart; those of a logarithmic axis crowd by nature.
bool are_apart(const Sheet& sheet, const std::vector<double>& minor, const Mapping& map) {
  return map.scale() != Scale::kLinear || minor.size() < 2 ||
         std::abs(map(minor[1]) - map(minor[0])) >= static_cast<double>(sheet.px(4));
}

/// On paper: a line on the left and one below, ticks outwards, so that no ink lies over the data.
void draw_paper_edge(Sheet& sheet, const AxisTicks& ticks) {
  const Ticks &x = ticks.x, &y = ticks.y;
  const Rgba ink = sheet.color(Tone::kText1);
  const float width = sheet.px(0.9F);
  const float left = sheet.left() - width / 2, bottom = sheet.bottom() + width / 2;
  sheet.line({left, sheet.top()}, {left, bottom + width / 2}, width, ink);
  sheet.line({left, bottom}, {sheet.right(), bottom}, width, ink);
  const auto draw = [&](double value, bool along_x, float reach) {
    const auto at = static_cast<float>(along_x ? sheet.to_x(value) : sheet.to_y(value));
    if (along_x)
      sheet.line({at, bottom}, {at, bottom + reach}, width, ink);
    else
      sheet.line({left - reach, at}, {left, at}, width, ink);
  };
  for (const Tick& tick : x.major) draw(tick.value, true, sheet.px(4));
  for (const Tick& tick : y.major) draw(tick.value, false, sheet.px(4));
  if (are_apart(sheet, x.minor, sheet.to_x))
    for (const double value : x.minor) draw(value, true, sheet.px(2.4F));
  if (are_apart(sheet, y.minor, sheet.to_y))
    for (const double value : y.minor) draw(value, false, sheet.px(2.4F));
}

}  // namespace

void draw_axis_texts(Sheet& sheet, const AxisTicks& ticks) {
  if (sheet.view.x_texts) draw_x_texts(sheet, ticks.x);
  if (sheet.view.y_texts) draw_y_texts(sheet, ticks.y);
  if (sheet.figure.y2) draw_y2_texts(sheet, ticks.y2);
}

void draw_plot_edge(Sheet& sheet, const AxisTicks& ticks) {
  if (sheet.style.is_paper) {
    draw_paper_edge(sheet, ticks);
    return;
  }
  const Ticks &x = ticks.x, &y = ticks.y;
  sheet.outline(sheet.plot(), sheet.color(Tone::kStroke), sheet.hairline());
  const Rgba stroke = sheet.color(Tone::kStroke2);
  const float width = sheet.hairline();
  if (is_field(sheet)) {  // nothing may be drawn over the field: ticks point outwards
    for (const Tick& tick : x.major) {
      const auto at = static_cast<float>(sheet.to_x(tick.value));
      sheet.crisp_line({at, sheet.bottom()}, {at, sheet.bottom() + sheet.px(4)}, width, stroke);
    }
    for (const Tick& tick : y.major) {
      const auto at = static_cast<float>(sheet.to_y(tick.value));
      sheet.crisp_line({sheet.left() - sheet.px(4), at}, {sheet.left(), at}, width, stroke);
    }
    return;
  }
  const auto draw = [&](const std::vector<double>& values, const Mapping& map, bool along_x) {
    if (!are_apart(sheet, values, map)) return;
    for (const double value : values) {
      const auto at = static_cast<float>(map(value));
      if (along_x)
        sheet.crisp_line({at, sheet.bottom() - sheet.px(4)}, {at, sheet.bottom() - width}, width, stroke);
      else
        sheet.crisp_line({sheet.left() + width, at}, {sheet.left() + sheet.px(4), at}, width, stroke);
    }
  };
  draw(x.minor, sheet.to_x, true);
  draw(y.minor, sheet.to_y, false);
}

}  // namespace lscope::plot
