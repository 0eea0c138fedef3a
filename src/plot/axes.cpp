#include <algorithm>
#include <cmath>

#include "plot/parts.h"

namespace lscope::plot {
namespace {

bool is_field(const Sheet& sheet) { return !sheet.figure.heats.empty(); }

bool shows_y_label(const Sheet& sheet) {
  return !sheet.figure.y.label.empty() && (sheet.figure.equal_aspect || sheet.figure.unit.empty());
}

/// Reach of a text that is centred at `middle`.
struct Reach {
  float low, high;
};
Reach reach(const Sheet& sheet, const Tick& tick, float middle) {
  const float half = sheet.text_width(tick.text, sheet.style.tick_size) / 2;
  return {middle - half, middle + half};
}

bool texts_collide(const Sheet& sheet, const Ticks& ticks, Range range, Scale scale, float width) {
  const Mapping to_x(range, scale, 0, static_cast<double>(width));
  float last = -1e9F;
  for (const Tick& tick : ticks.major) {
    const Reach now = reach(sheet, tick, static_cast<float>(to_x(tick.value)));
    if (now.low < last + sheet.px(8)) return true;
    last = now.high;
  }
  return false;
}

/// 0 has its own colour and weight under the bar of exact zeros.
bool is_zero_tick(const Sheet& sheet, double value) {
  return sheet.figure.zero_bar && sheet.figure.zero_bar->at == value && sheet.figure.zero_bar->count > 0;
}

}  // namespace

Ticks fitting_x_ticks(const Sheet& sheet, Range range, float width) {
  const Axis& axis = sheet.figure.x;
  const Scale scale = sheet.frame.x_scale;
  int target = static_cast<int>(std::clamp(std::round(width / sheet.px(70)), 2.0F, 6.0F));
  Ticks ticks = ticks_for(range, scale, axis.tick_text, axis.whole, target);
  while (target > 2 && texts_collide(sheet, ticks, range, scale, width))
    ticks = ticks_for(range, scale, axis.tick_text, axis.whole, --target);
  if (texts_collide(sheet, ticks, range, scale, width) && ticks.major.size() > 2)
    ticks.major = {ticks.major.front(), ticks.major.back()};
  if (texts_collide(sheet, ticks, range, scale, width) && !ticks.major.empty()) ticks.major.resize(1);
  return ticks;
}

Ticks fitting_y_ticks(const Sheet& sheet, Range range, float height) {
  const Axis& axis = sheet.figure.y;
  const TickText text = axis.tick_text == TickText::kPercent && sheet.figure.unit.find('%') != std::string::npos
                            ? TickText::kNone
                            : axis.tick_text;
  const int target = static_cast<int>(std::clamp(std::round(height / sheet.px(45)), 2.0F, 6.0F));
  Ticks ticks = ticks_for(range, sheet.frame.y_scale, text, axis.whole, target);
  if (text != axis.tick_text) {
    // The unit beside the title says "%": the ticks are plain numbers of per cent.
    const Ticks hundred =
        ticks_for({range.low * 100, range.high * 100}, sheet.frame.y_scale, TickText::kNumber, axis.whole, target);
    ticks = hundred;
    for (Tick& tick : ticks.major) tick.value /= 100;
    for (double& value : ticks.minor) value /= 100;
  }
  return ticks;
}

void draw_grid(Sheet& sheet, const Ticks& x, const Ticks& y) {
  if (is_field(sheet)) return;
  const Rgba grid = sheet.color(Tone::kGrid);
  const float width = sheet.hairline();
  for (const Tick& tick : y.major) {
    const auto at = static_cast<float>(sheet.to_y(tick.value));
    if (at > sheet.top() + 1 && at < sheet.bottom() - 1)
      sheet.crisp_line({sheet.left(), at}, {sheet.right(), at}, width, grid);
  }
  for (const Tick& tick : x.major) {
    const auto at = static_cast<float>(sheet.to_x(tick.value));
    if (at > sheet.left() + 1 && at < sheet.right() - 1)
      sheet.crisp_line({at, sheet.top()}, {at, sheet.bottom()}, width, grid);
  }
}

void draw_axis_texts(Sheet& sheet, const Ticks& x, const Ticks& y) {
  const float size = sheet.style.tick_size;
  const Rgba quiet = sheet.color(Tone::kText3), label = sheet.color(Tone::kText2);
  const float row = sheet.bottom() + sheet.px(5) + 0.636F * size;
  const float gutter = sheet.left() - sheet.px(6);

  float first_free = -1e9F;  // tick labels keep clear of the axis name in the corner
  if (!sheet.figure.x.label.empty()) {
    const float width = sheet.text_width(sheet.figure.x.label, size, Weight::kMedium);
    float right = gutter;
    if (!x.major.empty())  // a wide first tick pushes the name outwards as far as there is room
      right = std::min(right, reach(sheet, x.major.front(), static_cast<float>(sheet.to_x(x.major.front().value))).low -
                                  sheet.px(4));
    right = std::max(right, sheet.px(2) + width);
    sheet.text({right, row}, 1, 0.5F, size, sheet.figure.x.label, label, Weight::kMedium);
    first_free = right + sheet.px(1);
  }
  for (const Tick& tick : x.major) {
    const auto at = static_cast<float>(sheet.to_x(tick.value));
    const Reach text = reach(sheet, tick, at);
    if (text.low < first_free || text.high > sheet.frame.size.x) continue;
    const bool zero = is_zero_tick(sheet, tick.value);
    sheet.text({at, row}, 0.5F, 0.5F, size, tick.text, zero ? sheet.color(Tone::kZero) : quiet,
               zero ? Weight::kSemiBold : Weight::kRegular);
  }

  float top_free = -1e9F;
  if (shows_y_label(sheet)) {
    const float width = sheet.text_width(sheet.figure.y.label, size, Weight::kMedium);
    const bool fits = width <= gutter - sheet.px(4);
    const Px corner =
        fits ? Px{gutter, sheet.top() + 0.636F * size} : Px{sheet.left() + sheet.px(6), sheet.top() + size};
    sheet.text(corner, fits ? 1.0F : 0.0F, 0.5F, size, sheet.figure.y.label, label, Weight::kMedium);
    if (fits) top_free = sheet.top() + 1.7F * size;
    if (!fits) sheet.taken.push_back({corner.x, sheet.top(), corner.x + width, corner.y + size});
  }
  for (const Tick& tick : y.major) {
    const auto at = static_cast<float>(sheet.to_y(tick.value));
    if (at < top_free || (is_field(sheet) && at > sheet.bottom() - sheet.px(6))) continue;
    sheet.text({gutter, at}, 1, 0.5F, size, tick.text, quiet);
  }
}

namespace {

/// On paper: a line on the left and one below, ticks outwards, so that no ink lies over the data.
void draw_paper_edge(Sheet& sheet, const Ticks& x, const Ticks& y) {
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
  if (sheet.frame.x_scale == Scale::kLog10)
    for (const double value : x.minor) draw(value, true, sheet.px(2.4F));
  if (sheet.frame.y_scale == Scale::kLog10)
    for (const double value : y.minor) draw(value, false, sheet.px(2.4F));
}

}  // namespace

void draw_plot_edge(Sheet& sheet, const Ticks& x, const Ticks& y) {
  if (sheet.style.is_paper) {
    draw_paper_edge(sheet, x, y);
    return;
  }
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
    if (values.size() > 1 && std::abs(map(values[1]) - map(values[0])) < static_cast<double>(sheet.px(4)) &&
        map.scale() == Scale::kLinear)
      return;
    for (const double value : values) {
      const auto at = static_cast<float>(map(value));
      if (along_x)
        sheet.crisp_line({at, sheet.bottom() - sheet.px(4)}, {at, sheet.bottom() - width}, width, stroke);
      else
        sheet.crisp_line({sheet.left() + width, at}, {sheet.left() + sheet.px(4), at}, width, stroke);
    }
  };
  draw(x.minor, sheet.to_x, true);
  if (sheet.frame.y_scale == Scale::kLog10) draw(y.minor, sheet.to_y, false);
}

}  // namespace lscope::plot
