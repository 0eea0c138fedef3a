#include "plot/contour.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <unordered_map>

#include "plot/sheet.h"

namespace lscope::plot {
namespace {

/// Names an edge between two neighbouring centres: twice the index of its lower left end, + 1 if it goes upwards.
using EdgeId = std::int64_t;

struct Segment {
  EdgeId from, to;
};

class Marcher {
 public:
  Marcher(const Heat& heat, double level) : heat_(heat), level_(level) {}

  std::vector<Stroke> run() {
    for (int row = 0; row + 1 < heat_.rows; ++row)
      for (int column = 0; column + 1 < heat_.columns; ++column) square(column, row);
    return chains();
  }

 private:
  [[nodiscard]] double value(int column, int row) const {
    return static_cast<double>(heat_.value[static_cast<std::size_t>(row) * static_cast<std::size_t>(heat_.columns) +
                                           static_cast<std::size_t>(column)]);
  }
  [[nodiscard]] EdgeId edge(int column, int row, bool upwards) const {
    return 2 * (static_cast<EdgeId>(row) * heat_.columns + column) + (upwards ? 1 : 0);
  }

  void square(int column, int row) {
    const std::array<double, 4> corner{value(column, row), value(column + 1, row), value(column + 1, row + 1),
                                       value(column, row + 1)};
    const double mean = (corner[0] + corner[1] + corner[2] + corner[3]) / 4;
    if (!std::isfinite(mean)) return;
    const std::array<EdgeId, 4> edges{edge(column, row, false), edge(column + 1, row, true),
                                      edge(column, row + 1, false), edge(column, row, true)};
    std::array<int, 4> crossed{};
    int count = 0;
    for (int side = 0; side < 4; ++side) {
      const bool low = corner[static_cast<std::size_t>(side)] < level_;
      const bool next = corner[static_cast<std::size_t>((side + 1) % 4)] < level_;
      if (low != next) crossed[static_cast<std::size_t>(count++)] = side;
    }
    const auto join = [&](int a, int b) {
      add({edges[static_cast<std::size_t>(a)], edges[static_cast<std::size_t>(b)]});
    };
    if (count == 2) join(crossed[0], crossed[1]);
    if (count == 4) {
      // A saddle: its middle belongs to the first corner's side or cuts it off. Opposite corners lie on one side of
      // the level and the others on the other, so the difference of their sums is never zero.
      const double middle =
          (corner[0] * corner[2] - corner[1] * corner[3]) / (corner[0] + corner[2] - corner[1] - corner[3]);
      const bool middle_with_first = (middle < level_) == (corner[0] < level_);
      if (middle_with_first) join(0, 1), join(2, 3);
      if (!middle_with_first) join(3, 0), join(1, 2);
    }
  }

  void add(Segment segment) {
    const auto index = static_cast<int>(segments_.size());
    segments_.push_back(segment);
    for (const EdgeId id : {segment.from, segment.to}) {
      const auto [place, is_new] = at_edge_.try_emplace(id, std::array{index, -1});
      if (!is_new) place->second[1] = index;
    }
  }

  /// Where the level crosses an edge.
  [[nodiscard]] Spot2 point(EdgeId id) const {
    const bool upwards = id % 2 == 1;
    const auto column = static_cast<int>(id / 2 % heat_.columns), row = static_cast<int>(id / 2 / heat_.columns);
    const double a = value(column, row), b = upwards ? value(column, row + 1) : value(column + 1, row);
    const double share = b == a ? 0.5 : (level_ - a) / (b - a);
    const double u = column + 0.5 + (upwards ? 0 : share), v = row + 0.5 + (upwards ? share : 0);
    return {heat_.x.low + (heat_.x.high - heat_.x.low) * u / heat_.columns,
            heat_.y.low + (heat_.y.high - heat_.y.low) * v / heat_.rows};
  }

  /// Follows segments from one end until there is no next one or the ring closes.
  void follow(int first, EdgeId start, std::vector<bool>& used, std::vector<Stroke>& out) const {
    Stroke chain{point(start)};
    EdgeId here = start;
    for (int now = first; now >= 0 && !used[static_cast<std::size_t>(now)];) {
      used[static_cast<std::size_t>(now)] = true;
      const Segment& segment = segments_[static_cast<std::size_t>(now)];
      here = segment.from == here ? segment.to : segment.from;
      chain.push_back(point(here));
      const auto& both = at_edge_.at(here);
      now = both[0] == now ? both[1] : both[0];
    }
    if (chain.size() > 1) out.push_back(std::move(chain));
  }

  [[nodiscard]] std::vector<Stroke> chains() const {
    std::vector<Stroke> out;
    std::vector<bool> used(segments_.size(), false);
    // Chains that leave the field first, from their ends; what is left are rings.
    for (std::size_t i = 0; i < segments_.size(); ++i)
      for (const EdgeId end : {segments_[i].from, segments_[i].to})
        if (!used[i] && at_edge_.at(end)[1] < 0) follow(static_cast<int>(i), end, used, out);
    for (std::size_t i = 0; i < segments_.size(); ++i)
      if (!used[i]) follow(static_cast<int>(i), segments_[i].from, used, out);
    return out;
  }

  const Heat& heat_;
  double level_;
  std::vector<Segment> segments_;
  std::unordered_map<EdgeId, std::array<int, 2>> at_edge_;
};

}  // namespace

std::vector<Stroke> contours(const Heat& heat, double level) {
  if (heat.columns < 2 || heat.rows < 2 ||
      heat.value.size() < static_cast<std::size_t>(heat.columns) * static_cast<std::size_t>(heat.rows))
    return {};
  return Marcher(heat, level).run();
}

std::vector<ContourLook> contour_looks(const Heat& heat, const Style& style) {
  const double middle = 0.5 * (heat.values.low + heat.values.high);
  std::vector<ContourLook> out;
  for (const float level : heat.levels) {
    if (heat.map != MapKind::kField) {  // no classes to either side
      out.push_back({level, style.line_scale, faded(style[Tone::kText1], 0.7F)});
      continue;
    }
    const double above = static_cast<double>(level) - middle;
    if (std::abs(above) < 1e-6) {
      out.push_back({level, 1.75F * style.line_scale, style[Tone::kText1]});
      continue;
    }
    out.push_back({level, style.line_scale, faded(style[above > 0 ? Tone::kClass1 : Tone::kClass0], 0.5F)});
  }
  return out;
}

}  // namespace lscope::plot
