#include <algorithm>
#include <cmath>

#include "plot/parts.h"
#include "plot/range.h"

namespace lscope::plot {
namespace {

AxisScale x_scale(const Sheet& sheet) { return {sheet.frame.x_scale, sheet.frame.x_zone}; }
AxisScale y_scale(const Sheet& sheet) { return {sheet.frame.y_scale, sheet.frame.y_zone}; }

bool texts_collide(const Sheet& sheet, const Ticks& ticks, const Mapping& to_x) {
  float last = -1e9F;
  for (const Tick& tick : ticks.major) {
    const float half = sheet.text_width(tick.text, sheet.style.tick_size) / 2;
    const auto middle = static_cast<float>(to_x(tick.value));
    if (middle - half < last + sheet.px(8)) return true;
    last = middle + half;
  }
  return false;
}

/// Every name, cut to its place; where a place holds hardly three letters, every second, third ... name.
Ticks fitting_names(const Sheet& sheet, Ticks ticks, float pitch, float least, float room_of_one) {
  const auto stride = static_cast<std::size_t>(std::max(1.0F, std::ceil(least / std::max(pitch, 0.01F))));
  Ticks out;
  for (std::size_t i = 0; i < ticks.major.size(); ++i) {
    Tick& tick = ticks.major[i];
    if (static_cast<std::int64_t>(std::llround(tick.value)) % static_cast<std::int64_t>(stride) != 0) continue;
    tick.text = sheet.shortened(std::move(tick.text), sheet.style.tick_size, Weight::kRegular,
                                room_of_one > 0 ? room_of_one : pitch * static_cast<float>(stride) - sheet.px(8));
    out.major.push_back(std::move(tick));
  }
  return out;
}

int y_target(const Sheet& sheet, float height) {
  return static_cast<int>(std::clamp(std::round(height / sheet.px(45)), 2.0F, 6.0F));
}

}  // namespace

Ticks fitting_x_ticks(const Sheet& sheet, Range range, float width) {
  const Axis& axis = sheet.x_axis;
  const AxisScale scale = x_scale(sheet);
  const Mapping to_x(range, scale, 0, static_cast<double>(width));
  if (!axis.categories.empty()) {
    if (sheet.slant.degrees > 0) return category_ticks(range, axis.categories);  // cut where they are drawn
    const float pitch = width / static_cast<float>(range.high - range.low);
    return fitting_names(sheet, category_ticks(range, axis.categories), pitch, 2.6F * sheet.style.tick_size, 0);
  }
  int target = static_cast<int>(std::clamp(std::round(width / sheet.px(70)), 2.0F, 6.0F));
  Ticks ticks = ticks_for(range, scale, axis.tick_text, axis.whole, target);
  while (target > 2 && texts_collide(sheet, ticks, to_x))
    ticks = ticks_for(range, scale, axis.tick_text, axis.whole, --target);
  if (texts_collide(sheet, ticks, to_x) && ticks.major.size() > 2)
    ticks.major = {ticks.major.front(), ticks.major.back()};
  if (texts_collide(sheet, ticks, to_x) && !ticks.major.empty()) ticks.major.resize(1);
  return ticks;
}

Ticks fitting_y_ticks(const Sheet& sheet, Range range, float height) {
  const Axis& axis = sheet.y_axis;
  if (!axis.categories.empty()) {
    const float pitch = height / static_cast<float>(range.high - range.low);
    return fitting_names(sheet, category_ticks(range, axis.categories), pitch, 1.2F * sheet.style.tick_size,
                         kNameShare * sheet.frame.size.x - sheet.px(10));
  }
  const TickText text = axis.tick_text == TickText::kPercent && sheet.figure.unit.find('%') != std::string::npos
                            ? TickText::kNone
                            : axis.tick_text;
  const int target = y_target(sheet, height);
  Ticks ticks = ticks_for(range, y_scale(sheet), text, axis.whole, target);
  if (text != axis.tick_text) {
    // The unit beside the title says "%": the ticks are plain numbers of per cent.
    const AxisScale hundredfold{sheet.frame.y_scale, 100 * sheet.frame.y_zone};
    ticks = ticks_for(safe_range({range.low * 100, range.high * 100}, hundredfold), hundredfold, TickText::kNumber,
                      axis.whole, target);
    for (Tick& tick : ticks.major) tick.value /= 100;
    for (double& value : ticks.minor) value /= 100;
  }
  return ticks;
}

Ticks fitting_y2_ticks(const Sheet& sheet, Range range, float height) {
  const Axis& axis = *sheet.figure.y2;
  if (!axis.categories.empty()) return category_ticks(range, axis.categories);
  return ticks_for(range, scale_of(axis), axis.tick_text, axis.whole, y_target(sheet, height));
}

}  // namespace lscope::plot
