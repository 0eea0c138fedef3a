#include "plot/colormap.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "plot/range.h"

namespace lscope::plot {
namespace {

/// Where a coordinate stands in cells: 0 is the centre of the first one.
double cell_position(Range range, int count, double at) {
  const double cells = (at - range.low) / (range.high - range.low) * count - 0.5;
  return std::clamp(cells, 0.0, static_cast<double>(count - 1));
}

std::size_t index_of(const Heat& heat, int column, int row) {
  return static_cast<std::size_t>(row) * static_cast<std::size_t>(heat.columns) + static_cast<std::size_t>(column);
}

std::uint8_t mixed(std::uint8_t from, std::uint8_t to, double share) {
  return static_cast<std::uint8_t>(from + share * (to - from) + 0.5);
}

}  // namespace

Rgba map_color(const Style& style, MapKind map, Range values, double value) {
  if (std::isnan(value)) return {0, 0, 0, 0};
  const double share = (value - values.low) / (values.high - values.low);
  if (map == MapKind::kGrey) {
    const Rgba from = style[Tone::kScreen], to = style[Tone::kText1];
    const double part = std::isnan(share) ? 0 : std::clamp(share, 0.0, 1.0);
    return {mixed(from.r, to.r, part), mixed(from.g, to.g, part), mixed(from.b, to.b, part), 255};
  }
  const double index = std::isnan(share) ? 0 : std::clamp(share, 0.0, 1.0) * 255 + 0.5;
  return style.maps[static_cast<std::size_t>(map)][static_cast<std::size_t>(index)];
}

Rgba heat_color(const Style& style, const Heat& heat, double value) {
  if (heat.value_scale == Scale::kLinear) return map_color(style, heat.map, heat.values, value);
  if (std::isnan(value)) return {0, 0, 0, 0};
  const AxisScale scale(heat.value_scale);
  const Range values = safe_range(heat.values, scale);
  const double low = scale.forward(values.low), high = scale.forward(values.high);
  const double place = heat.value_scale == Scale::kLog10 && !(value > 0) ? low : scale.forward(value);
  return map_color(style, heat.map, {low, high}, place);
}

bool suits_texture(const Heat& heat) {
  return !heat.cells && heat.value_scale == Scale::kLinear && heat.map != MapKind::kGrey;
}

double field_at(const Heat& heat, double x, double y) {
  const double u = cell_position(heat.x, heat.columns, x), v = cell_position(heat.y, heat.rows, y);
  if (heat.cells)
    return static_cast<double>(
        heat.value[index_of(heat, static_cast<int>(std::lround(u)), static_cast<int>(std::lround(v)))]);
  const int c = std::min(static_cast<int>(u), std::max(0, heat.columns - 2));
  const int r = std::min(static_cast<int>(v), std::max(0, heat.rows - 2));
  const int c1 = std::min(c + 1, heat.columns - 1), r1 = std::min(r + 1, heat.rows - 1);
  const double a = u - c, b = v - r;
  const auto value = [&](int column, int row) { return static_cast<double>(heat.value[index_of(heat, column, row)]); };
  return (value(c, r) * (1 - a) + value(c1, r) * a) * (1 - b) + (value(c, r1) * (1 - a) + value(c1, r1) * a) * b;
}

int winner_at(const Heat& heat, double x, double y) {
  if (heat.winner.size() < static_cast<std::size_t>(heat.columns) * static_cast<std::size_t>(heat.rows)) return -1;
  const double u = cell_position(heat.x, heat.columns, x), v = cell_position(heat.y, heat.rows, y);
  const int c = static_cast<int>(u), r = static_cast<int>(v);
  const int c1 = std::min(c + 1, heat.columns - 1), r1 = std::min(r + 1, heat.rows - 1);
  const double a = u - c, b = v - r;
  const std::array<std::size_t, 4> cells{index_of(heat, c, r), index_of(heat, c1, r), index_of(heat, c, r1),
                                         index_of(heat, c1, r1)};
  std::array<int, 4> who{};
  std::array<double, 4> share{(1 - a) * (1 - b), a * (1 - b), (1 - a) * b, a * b};
  for (std::size_t i = 0; i < 4; ++i) {
    who[i] = heat.winner[cells[i]];
    // Weighed by their leads two neighbours change over where the line between their leads passes zero.
    if (!heat.lead.empty()) share[i] *= static_cast<double>(heat.lead[cells[i]]);
  }
  int best = who[0];
  double most = -1;
  for (const int candidate : who) {
    double votes = 0;
    for (std::size_t i = 0; i < 4; ++i) votes += who[i] == candidate ? share[i] : 0;
    if (votes > most) most = votes, best = candidate;
  }
  return best;
}

Rgba field_color(const Style& style, const Heat& heat, double x, double y, int column, int row) {
  const double value = field_at(heat, x, y);
  const Rgba ground = style[Tone::kScreen];
  if (std::isnan(value)) return (column + row) % 6 < 2 ? style[Tone::kStroke2] : ground;
  if (heat.winner.empty()) return heat_color(style, heat, value);
  const int winner = winner_at(heat, x, y);
  if (winner < 0) return ground;
  const auto tone = static_cast<Tone>(static_cast<int>(Tone::kClass0) + winner % 10);
  const Rgba full = style[tone];
  // Never the full colour: the points of the class lie on it and have to be seen.
  const double width = heat.values.high - heat.values.low;
  const double sure = width > 0 ? std::clamp((value - heat.values.low) / width, 0.0, 1.0) : 1;
  const double share = 0.42 * sure;
  return {mixed(ground.r, full.r, share), mixed(ground.g, full.g, share), mixed(ground.b, full.b, share), 255};
}

}  // namespace lscope::plot
