#include "ui/regions.h"

#include <algorithm>
#include <cmath>

namespace lscope::ui {
namespace {

constexpr float kGutter = 8;
constexpr float kTopBar = 48;
constexpr float kRail = 56;
constexpr float kRibbon = 48;
constexpr float kReadingOverlay = 288;

/// The widths and heights that differ between the size classes.
struct Measures {
  float timeline, controls, reading, status;
};

Measures measures(SizeClass size) {
  switch (size) {
    case SizeClass::kCompact:
      return {48, 264, 0, 24};
    case SizeClass::kRegular:
      return {56, 304, 288, 32};
    case SizeClass::kWide:
      return {72, 336, 336, 32};
  }
  return {};
}

}  // namespace

Regions regions(float width, float height, float scale, bool rail_wanted) {
  const float w = width / scale;
  const float h = height / scale;
  Regions out;
  out.size = size_class(w, h);
  out.rail = rail_wanted || w < 1024;
  const Measures m = measures(out.size);
  const float controls = out.rail ? kRail : m.controls;
  const float top = kTopBar + m.timeline + kGutter;
  const float bottom = std::max(top + 1, h - m.status - kGutter);
  const float left = kGutter + controls + kGutter;
  const float right = w - kGutter;

  out.top_bar = {0, 0, w, kTopBar};
  out.timeline = {0, kTopBar, w, m.timeline};
  out.controls = {kGutter, top, controls, bottom - top};
  out.status = {0, h - m.status, w, m.status};
  if (out.size == SizeClass::kCompact) {
    out.reading = {left, top, right - left, kRibbon};
    const float below = top + kRibbon + kGutter;
    out.plots = {left, below, right - left, std::max(1.0F, bottom - below)};
    out.reading_open = {right - kReadingOverlay, below, kReadingOverlay, std::max(1.0F, bottom - below)};
  } else {
    out.reading = {right - m.reading, top, m.reading, bottom - top};
    out.plots = {left, top, std::max(1.0F, right - m.reading - kGutter - left), bottom - top};
    out.reading_open = out.reading;
  }
  for (Rect* r : {&out.top_bar, &out.timeline, &out.controls, &out.reading, &out.plots, &out.status, &out.reading_open})
    *r = {r->x * scale, r->y * scale, r->w * scale, r->h * scale};
  return out;
}

}  // namespace lscope::ui
