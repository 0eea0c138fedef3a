#include "plot/multiples.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "plot/figure_ranges.h"
#include "plot/parts.h"
#include "plot/range.h"

namespace lscope::plot {
namespace {

constexpr float kTitleRow = 20, kInnerGutter = 8;

struct Mover {
  Px by;
  void move(Px& p) const { p = {p.x + by.x, p.y + by.y}; }
  void move(std::vector<Px>& points) const {
    for (Px& p : points) move(p);
  }
  void operator()(Polyline& v) const { move(v.points); }
  void operator()(FilledRect& v) const { move(v.top_left), move(v.bottom_right); }
  void operator()(OutlinedRect& v) const { move(v.top_left), move(v.bottom_right); }
  void operator()(FilledPolygon& v) const { move(v.points); }
  void operator()(Area& v) const { move(v.above), move(v.below); }
  void operator()(Circle& v) const { move(v.center); }
  void operator()(Text& v) const { move(v.anchor); }
  void operator()(Image& v) const { move(v.top_left), move(v.bottom_right); }
  void operator()(PushClip& v) const { move(v.top_left), move(v.bottom_right); }
  void operator()(PopClip& /*v*/) const {}
};

/// What the legend needs of all cells: every series once, without its data.
Figure head_of(const Multiples& multiples) {
  Figure head;
  head.title = multiples.title, head.unit = multiples.unit;
  head.bare = true;  // its unit stands in the header, for it has no axis to stand at
  std::set<std::string> seen;
  const auto is_new = [&](const std::string& id, const std::string& name) {
    return !name.empty() && seen.insert(id.empty() ? name : id).second;
  };
  for (const Figure& cell : multiples.cells) {
    for (const Line& line : cell.lines)
      if (is_new(line.id, line.name)) {
        Line& one = head.lines.emplace_back();
        one.id = line.id, one.name = line.name, one.tone = line.tone, one.dash = line.dash;
      }
    for (const Band& band : cell.bands)
      if (is_new(band.id, band.name)) {
        Band& one = head.bands.emplace_back();
        one.id = band.id, one.name = band.name, one.tone = band.tone;
      }
    for (const Bars& bars : cell.bars)
      if (is_new(bars.id, bars.name)) {
        Bars& one = head.bars.emplace_back();
        one.id = bars.id, one.name = bars.name, one.tone = bars.tone;
      }
    for (const ErrorBars& bars : cell.error_bars)
      if (is_new(bars.id, bars.name)) {
        ErrorBars& one = head.error_bars.emplace_back();
        one.id = bars.id, one.name = bars.name, one.tone = bars.tone, one.shape = bars.shape;
      }
    for (const Points& cloud : cell.points)
      if (is_new(cloud.id, cloud.name)) {
        Points& one = head.points.emplace_back();
        one.id = cloud.id, one.name = cloud.name, one.tone = cloud.tone, one.shape = cloud.shape;
        one.hollow = cloud.hollow, one.number = cloud.number;
      }
  }
  return head;
}

int columns_of(const Multiples& multiples, Px area) {
  const auto count = static_cast<int>(multiples.cells.size());
  if (multiples.columns > 0) return std::min(multiples.columns, count);
  const double wanted = std::sqrt(count * static_cast<double>(area.x) / std::max(1.0F, area.y) * 3 / 4);
  return std::clamp(static_cast<int>(std::lround(wanted)), 1, count);
}

Range united(const std::optional<Range>& all, Range one) {
  return all ? Range{std::min(all->low, one.low), std::max(all->high, one.high)} : one;
}

/// The scale all cells have, or none.
template <class ScaleOfCell>
std::optional<AxisScale> common(const std::vector<Figure>& cells, ScaleOfCell&& of) {
  for (const Figure& cell : cells)
    if (!(of(cell) == of(cells.front()))) return std::nullopt;
  return of(cells.front());
}

/// What is common to all cells goes into their view.
void share_ranges(const Multiples& multiples, View& view, bool& same_x, bool& same_y) {
  const auto scale_x = common(multiples.cells, [&](const Figure& f) { return scale_of(x_axis_of(f), view.x_scale); });
  const auto scale_y = common(multiples.cells, [&](const Figure& f) { return scale_of(y_axis_of(f), view.y_scale); });
  same_x = multiples.share_x && scale_x, same_y = multiples.share_y && scale_y;
  std::optional<Range> x, y;
  for (const Figure& cell : multiples.cells) {
    if (cell.bare || cell.matrix) same_x = same_y = false;
    if (same_x) x = united(x, automatic_x(cell, view.hidden, *scale_x));
    if (same_y) y = united(y, automatic_y(cell, view.hidden, *scale_y, view.x, 0));
  }
  if (!multiples.share_x) view.x.reset();
  if (!multiples.share_y) view.y.reset();
  if (same_x && !view.x) view.x = x;
  if (same_y && !view.y) view.y = y;
}

/// Lays the cells out on a grid whose plots all have one size.
class Grid {
 public:
  Grid(const Multiples& multiples, View view, const Style& style, const TextMeasure& measure, Box area)
      : multiples_(multiples), view_(std::move(view)), style_(style), measure_(measure), area_(area) {
    share_ranges(multiples_, view_, same_x_, same_y_);
    view_.show_header = false;
    columns_ = columns_of(multiples_, {area.width(), area.height()});
    rows_ = (count() + columns_ - 1) / columns_;
    measure_gutters();
  }

  void draw(MultiplesLayout& out) const {
    for (int i = 0; i < count(); ++i) draw_cell(i, out);
  }

 private:
  [[nodiscard]] int count() const { return static_cast<int>(multiples_.cells.size()); }
  [[nodiscard]] float px(float design) const { return design * style_.line_scale; }
  [[nodiscard]] const Figure& cell(int i) const { return multiples_.cells[static_cast<std::size_t>(i)]; }
  /// Labels stand at the left of the whole, and under every cell that has none below it.
  [[nodiscard]] bool has_y_texts(int i) const { return !same_y_ || i % columns_ == 0; }
  [[nodiscard]] bool has_x_texts(int i) const { return !same_x_ || i + columns_ >= count(); }
  [[nodiscard]] bool in_last_row(int i) const { return i / columns_ == rows_ - 1; }

  void measure_gutters() {
    gutters_.assign(static_cast<std::size_t>(columns_), px(kInnerGutter));
    const Px trial{area_.width() / static_cast<float>(columns_), area_.height() / static_cast<float>(rows_)};
    for (int i = 0; i < count(); ++i) {
      const Layout one = layout(cell(i), trial, view_, style_, measure_);
      float& gutter = gutters_[static_cast<std::size_t>(i % columns_)];
      if (has_y_texts(i)) gutter = std::max(gutter, one.frame.plot_top_left.x);
      right_ = std::max(right_, one.frame.size.x - one.frame.plot_bottom_right.x);
    }
    right_ = std::max(right_, px(kInnerGutter));
    float sum = 0;
    for (const float gutter : gutters_) sum += gutter + right_;
    plot_width_ = std::max(1.0F, (area_.width() - sum) / static_cast<float>(columns_));
    bottom_row_ = px(style_.is_paper ? kPaperBottomRow : kBottomRow);
    const auto is_named = [](const Figure& figure) { return !figure.x.label.empty(); };
    if (style_.is_paper && std::any_of(multiples_.cells.begin(), multiples_.cells.end(), is_named))
      bottom_row_ += kCentredName * style_.label_size;
    const float inner = same_x_ ? px(kInnerGutter) : bottom_row_;
    const float rest = area_.height() - bottom_row_ - static_cast<float>(rows_ - 1) * inner;
    pitch_ = rest / static_cast<float>(rows_) + inner;  // title, plot and what is below it
  }

  void draw_cell(int i, MultiplesLayout& out) const {
    const int column = i % columns_, row = i / columns_;
    float left = area_.left;
    for (int k = 0; k < column; ++k) left += gutters_[static_cast<std::size_t>(k)] + plot_width_ + right_;
    const float gutter = gutters_[static_cast<std::size_t>(column)];
    const Px at{std::round(left), std::round(area_.top + static_cast<float>(row) * pitch_)};
    View view = view_;
    view.left_gutter = gutter;
    view.below_header = px(kTitleRow);
    view.x_texts = has_x_texts(i), view.y_texts = has_y_texts(i);
    const float inner = same_x_ ? px(kInnerGutter) : bottom_row_;
    const float height = view.x_texts ? pitch_ - inner + bottom_row_ : pitch_;
    if (view.pointer) view.pointer = Px{view.pointer->x - at.x, view.pointer->y - at.y};
    Layout one = layout(cell(i), {gutter + plot_width_ + right_, height}, view, style_, measure_);
    if (!cell(i).title.empty())
      one.list.emplace_back(Text{{one.frame.plot_top_left.x, px(kTitleRow) / 2 + px(2)},
                                 0,
                                 0.5F,
                                 style_.label_size,
                                 cell(i).title,
                                 style_[Tone::kText2],
                                 Weight::kMedium});
    move_by(one.list, at);
    for (Span& span : one.spans)
      out.spans.push_back({std::move(span.id), span.first + out.list.size(), span.end + out.list.size()});
    out.list.insert(out.list.end(), std::make_move_iterator(one.list.begin()), std::make_move_iterator(one.list.end()));
    for (Px* p : {&one.frame.plot_top_left, &one.frame.plot_bottom_right}) *p = {p->x + at.x, p->y + at.y};
    out.frames.push_back(std::move(one.frame));
  }

  const Multiples& multiples_;
  View view_;
  const Style& style_;
  const TextMeasure& measure_;
  Box area_;
  bool same_x_ = false, same_y_ = false;
  int columns_ = 1, rows_ = 1;
  std::vector<float> gutters_;  ///< left of each column
  float right_ = 0, plot_width_ = 0, pitch_ = 0, bottom_row_ = 0;
};

}  // namespace

void move_by(DisplayList& list, Px offset) {
  for (Primitive& primitive : list) std::visit(Mover{offset}, primitive);
}

MultiplesLayout layout(const Multiples& multiples, Px size, const View& view, const Style& style,
                       const TextMeasure& measure) {
  const auto sane = [](float px) { return std::isfinite(px) ? std::clamp(px, 1.0F, 32768.0F) : 1.0F; };
  const Figure head = head_of(multiples);
  SeriesCache none;
  Sheet sheet{head, view, style, measure, none, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}};
  sheet.frame.size = {sane(size.x), sane(size.y)};
  const LegendPlan plan = plan_legend(sheet);
  draw_header(sheet, plan);
  MultiplesLayout out{{}, std::move(sheet.frame.legend), std::move(sheet.list), {}};
  if (multiples.cells.empty()) return out;
  const float header = view.show_header ? kHeaderHeight + static_cast<float>(plan.rows) * kLegendRow : 4;
  const Box area{0, sheet.px(header) + view.below_header, sheet.frame.size.x, sheet.frame.size.y};
  Grid(multiples, view, style, measure, area).draw(out);
  return out;
}

}  // namespace lscope::plot
