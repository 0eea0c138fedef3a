#include "plot/dash.h"

#include <algorithm>
#include <cmath>

namespace lscope::plot {
namespace {

Spot2 between(Spot2 a, Spot2 b, double share) { return {a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)}; }

/// Liang and Barsky 1984: the part [from, to] of a segment inside a rectangle; false if there is none.
bool inside_part(Spot2 a, Spot2 b, Spot2 low, Spot2 high, double& from, double& to) {
  from = 0;
  to = 1;
  const auto inside = [&](Spot2 p) { return p.x >= low.x && p.x <= high.x && p.y >= low.y && p.y <= high.y; };
  if (inside(a) && inside(b)) return true;  // most are; what follows costs four divisions and says the same
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double p[4] = {-dx, dx, -dy, dy};
  const double q[4] = {a.x - low.x, high.x - a.x, a.y - low.y, high.y - a.y};
  for (int side = 0; side < 4; ++side) {
    if (p[side] == 0) {
      if (q[side] < 0) return false;
      continue;
    }
    const double share = q[side] / p[side];
    if (p[side] < 0) from = std::max(from, share);
    if (p[side] > 0) to = std::min(to, share);
    if (from > to) return false;
  }
  return true;
}

double length(std::span<const Spot2> stroke) {
  double sum = 0;
  for (std::size_t i = 1; i < stroke.size(); ++i)
    sum += std::hypot(stroke[i].x - stroke[i - 1].x, stroke[i].y - stroke[i - 1].y);
  return sum;
}

/// Walks along strokes and keeps what the pattern leaves visible.
class Walker {
 public:
  explicit Walker(DashPattern pattern) : pattern_(pattern) {}

  void walk(std::span<const Spot2> stroke) {
    Stroke dash;
    if (on()) dash.push_back(stroke.front());
    for (std::size_t i = 1; i < stroke.size(); ++i) segment(stroke[i - 1], stroke[i], dash);
    keep(dash);
  }
  std::vector<Stroke> take() { return std::move(out_); }

 private:
  [[nodiscard]] bool on() const { return phase_ < pattern_.on; }
  void keep(Stroke& dash) {
    if (dash.size() > 1) out_.push_back(std::move(dash));
    dash.clear();
  }
  void segment(Spot2 a, Spot2 b, Stroke& dash) {
    const double whole = std::hypot(b.x - a.x, b.y - a.y);
    double done = 0;
    while (whole - done > 1e-9) {
      const double until = (on() ? pattern_.on : pattern_.on + pattern_.off) - phase_;
      const double part = std::min(until, whole - done);
      done += part;
      phase_ += part;
      const Spot2 here = done >= whole ? b : between(a, b, done / whole);
      if (on() || part < until) {
        if (!dash.empty()) dash.push_back(here);
      } else if (!dash.empty()) {
        dash.push_back(here);
        keep(dash);
      }
      if (phase_ >= pattern_.on + pattern_.off - 1e-9) {
        phase_ = 0;
        dash.assign(1, here);
      }
    }
  }

  DashPattern pattern_;
  double phase_ = 0;
  std::vector<Stroke> out_;
};

}  // namespace

DashPattern dash_pattern(Dash dash) {
  switch (dash) {
    case Dash::kSolid:
      break;
    case Dash::kDashed:
      return {6, 3};
    case Dash::kDotted:
      return {2, 2.5};
    case Dash::kLongDash:
      return {7, 3};
    case Dash::kFloor:
      return {1, 3};
  }
  return {};
}

std::vector<Stroke> clipped(std::span<const Spot2> path, Spot2 top_left, Spot2 bottom_right, double reserve) {
  const Spot2 low{top_left.x - reserve, top_left.y - reserve}, high{bottom_right.x + reserve, bottom_right.y + reserve};
  std::vector<Stroke> out;
  if (path.size() == 1) {
    const Spot2 p = path[0];
    if (p.x >= low.x && p.x <= high.x && p.y >= low.y && p.y <= high.y) out.push_back({p});
    return out;
  }
  Stroke stroke;
  for (std::size_t i = 1; i < path.size(); ++i) {
    double from = 0, to = 1;
    const Spot2 a = path[i - 1], b = path[i];
    if (!inside_part(a, b, low, high, from, to)) {
      if (stroke.size() > 1) out.push_back(std::move(stroke));
      stroke.clear();
      continue;
    }
    if (stroke.empty() || from > 0) {
      if (stroke.size() > 1) out.push_back(std::move(stroke));
      stroke.assign(1, from > 0 ? between(a, b, from) : a);
    }
    stroke.push_back(to < 1 ? between(a, b, to) : b);
    if (to < 1) {
      out.push_back(std::move(stroke));
      stroke.clear();
    }
  }
  if (stroke.size() > 1) out.push_back(std::move(stroke));
  return out;
}

bool lies_within(std::span<const Spot2> path, Spot2 top_left, Spot2 bottom_right, double reserve) {
  const Spot2 low{top_left.x - reserve, top_left.y - reserve}, high{bottom_right.x + reserve, bottom_right.y + reserve};
  bool within = true;
  for (const Spot2& p : path) within &= p.x >= low.x && p.x <= high.x && p.y >= low.y && p.y <= high.y;
  return within;
}

std::vector<Stroke> dashed(std::span<const std::span<const Spot2>> strokes, DashPattern pattern) {
  if (pattern.on <= 0 || pattern.off <= 0) {
    std::vector<Stroke> whole;
    for (const std::span<const Spot2> stroke : strokes) whole.emplace_back(stroke.begin(), stroke.end());
    return whole;
  }
  double whole = 0;
  for (const std::span<const Spot2> stroke : strokes) whole += length(stroke);
  const double stretch = std::max(1.0, whole / (pattern.on + pattern.off) / kMostDashes);
  Walker walker({pattern.on * stretch, pattern.off * stretch});
  for (const std::span<const Spot2> stroke : strokes)
    if (!stroke.empty()) walker.walk(stroke);
  return walker.take();
}

std::vector<Stroke> dashed(std::span<const Stroke> strokes, DashPattern pattern) {
  const std::vector<std::span<const Spot2>> parts(strokes.begin(), strokes.end());
  return dashed(parts, pattern);
}

}  // namespace lscope::plot
