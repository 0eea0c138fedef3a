#include <algorithm>
#include <cmath>

#include "plot/dash.h"
#include "plot/figure_ranges.h"
#include "plot/parts.h"

namespace lscope::plot {
namespace {

/// The curve in places of the axis: its foot and its height upon it; what is not a number has none.
void fill(const Ridges& ridges, std::size_t place, double unit, std::vector<double>& low, std::vector<double>& high) {
  const std::vector<double>& height = ridges.curves[place].height;
  const auto foot = static_cast<double>(place);
  low.assign(ridges.x.size(), foot);
  high.assign(ridges.x.size(), std::nan(""));
  for (std::size_t i = 0; i < ridges.x.size() && i < height.size(); ++i)
    if (!std::isnan(height[i])) high[i] = foot + std::max(0.0, height[i]) * unit;
}

std::vector<Px> to_px(const Stroke& stroke, const Box& plot) {
  std::vector<Px> out;
  out.reserve(stroke.size());
  const float reach = 8 * plot.height();
  for (const Spot2& p : stroke)
    out.push_back(
        {static_cast<float>(p.x), std::clamp(static_cast<float>(p.y), plot.top - reach, plot.bottom + reach)});
  return out;
}

void draw_ridge(Sheet& sheet, const Ridges& ridges, const std::vector<double>& low, const std::vector<double>& high) {
  const Rgba color = sheet.color(ridges.tone);
  for (const Strip& strip : decimate_band(ridges.x, low, high, sheet.to_x, sheet.to_y)) {
    std::vector<Px> above = to_px(strip.above, sheet.plot());
    sheet.list.emplace_back(Area{above, to_px(strip.below, sheet.plot()), faded(color, ridges.opacity)});
    // The upper edge in the colour of the ground: it parts a curve from the one behind it.
    sheet.list.emplace_back(Polyline{std::move(above), sheet.px(1.25F), sheet.color(Tone::kScreen)});
  }
}

}  // namespace

void draw_ridges(Sheet& sheet) {
  std::vector<double> low, high;
  for (const Ridges& ridges : sheet.figure.ridges) {
    if (sheet.hidden(ridges.id)) continue;
    const double unit = ridge_unit(ridges);
    const std::size_t first = sheet.list.size();
    for (std::size_t place = ridges.curves.size(); place-- > 0;) {
      fill(ridges, place, unit, low, high);
      draw_ridge(sheet, ridges, low, high);
    }
    sheet.name_span(ridges.id, first);
  }
}

}  // namespace lscope::plot
