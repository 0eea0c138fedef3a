#include "plot/layout.h"

#include <algorithm>
#include <cmath>

#include "plot/figure_ranges.h"
#include "plot/parts.h"
#include "plot/range.h"

namespace lscope::plot {
namespace {

constexpr float kLeastPlot = 16;  ///< px at scale 1: below it there is nothing to see

/// Where the plot stands inside the figure, before the labels' widths are known.
struct Margins {
  float top, bottom;
};

Margins margins_of(const Sheet& sheet, const LegendPlan& plan) {
  const bool is_field = !sheet.figure.heats.empty();
  const float header = sheet.view.show_header ? kHeaderHeight + static_cast<float>(plan.rows) * kLegendRow : 0;
  if (sheet.figure.bare) return {sheet.px(header + 4) + sheet.view.below_header, sheet.px(12)};
  const bool has_bar = has_color_bar(sheet), is_low = is_field || sheet.style.is_paper;
  return {sheet.px(header + 4) + sheet.view.below_header, sheet.px((!sheet.view.x_texts ? 8.0F
                                                                    : is_low            ? kPaperBottomRow
                                                                                        : kBottomRow) +
                                                                   (has_bar ? kColorBarRow : 0)) +
                                                              x_names_depth(sheet)};
}

float widest_of(const Sheet& sheet, const Ticks& ticks) {
  float widest = 0;
  for (const Tick& tick : ticks.major) widest = std::max(widest, sheet.text_width(tick.text, sheet.style.tick_size));
  return widest;
}

/// Numbers, and beside them the name where it is turned. On the screen plots that stand above each other are to begin
/// at the same place, so their gutter has a least width.
float left_gutter(Sheet& sheet, const Ticks& y) {
  sheet.y_gutter = widest_of(sheet, y) + sheet.px(10);
  if (sheet.view.left_gutter) return std::ceil(*sheet.view.left_gutter);
  const float least = sheet.px(sheet.style.is_paper ? 20.0F : (sheet.figure.heats.empty() ? 44.0F : 32.0F));
  const float numbers = sheet.y_gutter;
  if (!sheet.style.is_paper) sheet.y_gutter = std::max(least, numbers);
  const float name = y_name_column(sheet);
  sheet.y_gutter = numbers;
  return std::ceil(std::max(least, numbers + name));
}

/// The range of one axis that keeps `px_per_unit` of the other, around the same middle.
Range stretched(Range range, double width) {
  const double middle = (range.low + range.high) / 2;
  return {middle - width / 2, middle + width / 2};
}

/// Moves a range into the limits, or centres it over them where it is wider.
Range held_within(Range range, Range limits) {
  const double width = range.high - range.low;
  if (width >= limits.high - limits.low) return stretched(limits, width);
  if (range.low < limits.low) return {limits.low, limits.low + width};
  if (range.high > limits.high) return {limits.high - width, limits.high};
  return range;
}

/// Makes a unit of x as long as a unit of y by widening one of the ranges. What is not zoomed then gives its plot its
/// own shape: no strip beyond a field's edge or beside all points is left blank, and nothing is cut off.
void equalise(Sheet& sheet) {
  Frame& frame = sheet.frame;
  const Range own_x = frame.x, own_y = frame.y;
  const auto width = static_cast<double>(sheet.plot().width()), height = static_cast<double>(sheet.plot().height());
  const double scale = std::max((frame.x.high - frame.x.low) / width, (frame.y.high - frame.y.low) / height);
  frame.x = safe_range(stretched(frame.x, scale * width), Scale::kLinear);
  frame.y = safe_range(stretched(frame.y, scale * height), Scale::kLinear);
  const bool zoomed = sheet.view.x || sheet.view.y;
  const bool has_field = !sheet.figure.heats.empty();
  if (zoomed || (has_field && !is_drawable(sheet.figure.heats.front()))) return;
  const Range limit_x = has_field ? sheet.figure.heats.front().x : own_x;
  const Range limit_y = has_field ? sheet.figure.heats.front().y : own_y;
  frame.x = held_within(frame.x, limit_x);
  frame.y = held_within(frame.y, limit_y);
  if (const double whole = limit_x.high - limit_x.low; frame.x.high - frame.x.low > whole * (1 + 1e-9)) {
    const auto cut = static_cast<float>((width - whole / scale) / 2);
    frame.plot_top_left.x = std::round(frame.plot_top_left.x + cut);
    frame.plot_bottom_right.x = std::round(frame.plot_bottom_right.x - cut);
    frame.x = limit_x;
  }
  if (const double whole = limit_y.high - limit_y.low; frame.y.high - frame.y.low > whole * (1 + 1e-9)) {
    const auto cut = static_cast<float>((height - whole / scale) / 2);
    frame.plot_top_left.y = std::round(frame.plot_top_left.y + cut);
    frame.plot_bottom_right.y = std::round(frame.plot_bottom_right.y - cut);
    frame.y = limit_y;
  }
}

/// What the reader must see of a field: the points, with a margin; without points, all of it.
Range field_range(const Figure& figure, Range whole, bool along_x) {
  Extent extent(Scale::kLinear);
  for (const Points& cloud : figure.points) extent.add(along_x ? cloud.x : cloud.y);
  if (extent.empty()) return whole;
  const Range near = widened(safe_range(extent.range(), Scale::kLinear), Scale::kLinear, 0.08, 0.08);
  return safe_range({std::max(near.low, whole.low), std::min(near.high, whole.high)}, Scale::kLinear);
}

void choose_ranges(Sheet& sheet) {
  const Figure& figure = sheet.figure;
  const View& view = sheet.view;
  Frame& frame = sheet.frame;
  const AxisScale across = scale_of(sheet.x_axis, view.x_scale), up = scale_of(sheet.y_axis, view.y_scale);
  frame.x_scale = across.kind, frame.x_zone = across.zone;
  frame.y_scale = up.kind, frame.y_zone = up.zone;
  const float height = sheet.plot().height();
  frame.x = view.x ? safe_range(*view.x, across) : automatic_x(figure, view.hidden, across, &sheet.cache);
  const std::optional<Range> cut = view.x || figure.x.fixed ? std::optional(frame.x) : std::nullopt;
  frame.y = view.y ? safe_range(*view.y, up)
                   : automatic_y(figure, view.hidden, up, cut,
                                 static_cast<double>(sheet.px(kCaptionReach) / std::max(height, 1.0F)), &sheet.cache);
  if (figure.y2)
    frame.y2 = view.y2 ? safe_range(*view.y2, scale_of(*figure.y2))
                       : automatic_y2(figure, view.hidden, scale_of(*figure.y2), cut);
  const bool both_linear = frame.x_scale == Scale::kLinear && frame.y_scale == Scale::kLinear;
  if (figure.heats.empty() || !figure.equal_aspect || !both_linear) return;
  if (!view.x && !figure.x.fixed) frame.x = field_range(figure, frame.x, true);
  if (!view.y && !figure.y.fixed) frame.y = field_range(figure, frame.y, false);
}

void map_axes(Sheet& sheet) {
  const Frame& frame = sheet.frame;
  const auto left = static_cast<double>(sheet.left()), right = static_cast<double>(sheet.right());
  const auto top = static_cast<double>(sheet.top()), bottom = static_cast<double>(sheet.bottom());
  sheet.to_x = Mapping(frame.x, {frame.x_scale, frame.x_zone}, left, right);
  sheet.to_y = Mapping(frame.y, {frame.y_scale, frame.y_zone}, bottom, top);
  if (frame.y2) sheet.to_y2 = Mapping(*frame.y2, scale_of(*sheet.figure.y2), bottom, top);
}

/// Ranges, ticks and gutters depend on each other: the height is known first, so y comes before x.
bool place_plot(Sheet& sheet, const LegendPlan& plan, AxisTicks& ticks) {
  sheet.slant = slant_of(sheet, sheet.frame.size.x - sheet.px(44) - right_gutter(sheet));
  const Margins margins = margins_of(sheet, plan);
  const Figure& figure = sheet.figure;
  Frame& frame = sheet.frame;
  frame.plot_top_left = {sheet.px(44), std::round(margins.top)};
  frame.plot_bottom_right = {std::floor(frame.size.x - right_gutter(sheet)), std::floor(frame.size.y - margins.bottom)};
  if (!figure.heats.empty() || figure.bare) frame.plot_bottom_right.x = std::floor(frame.size.x - sheet.px(12));
  choose_ranges(sheet);
  if (sheet.plot().height() < sheet.px(kLeastPlot)) return false;
  if (!figure.bare) ticks.y = fitting_y_ticks(sheet, frame.y, sheet.plot().height());
  if (frame.y2) {
    ticks.y2 = fitting_y2_ticks(sheet, *frame.y2, sheet.plot().height());
    const float numbers = std::max(sheet.px(28), widest_of(sheet, ticks.y2) + sheet.px(10));
    sheet.second_gutter = std::ceil(numbers + y2_name_column(sheet, numbers));
    frame.plot_bottom_right.x -= std::max(0.0F, sheet.second_gutter - sheet.px(8));
  }
  frame.plot_top_left.x = figure.bare ? sheet.px(12) : left_gutter(sheet, ticks.y);
  if (sheet.plot().width() < sheet.px(kLeastPlot)) return false;
  const bool both_linear = frame.x_scale == Scale::kLinear && frame.y_scale == Scale::kLinear;
  if (figure.equal_aspect && both_linear) {
    equalise(sheet);
    if (sheet.plot().width() < 4 || sheet.plot().height() < 4) return false;
    if (!figure.bare) ticks.y = fitting_y_ticks(sheet, frame.y, sheet.plot().height());
  }
  if (!figure.bare) ticks.x = fitting_x_ticks(sheet, frame.x, sheet.plot().width());
  map_axes(sheet);
  return true;
}

void draw_inside(Sheet& sheet) {
  sheet.list.emplace_back(PushClip{sheet.frame.plot_top_left, sheet.frame.plot_bottom_right});
  draw_contours(sheet);
  draw_images(sheet);
  draw_bands(sheet);
  draw_bars(sheet);
  draw_ridges(sheet);
  draw_levels(sheet);
  draw_segments(sheet);
  const bool curve_over_points = sheet.figure.heats.empty();
  if (curve_over_points) draw_points(sheet);
  draw_mark_lines(sheet);
  draw_lines(sheet);
  draw_error_bars(sheet);
  if (!curve_over_points) draw_points(sheet);
  sheet.list.emplace_back(PopClip{});
}

void draw_plot(Sheet& sheet, const AxisTicks& ticks) {
  if (!sheet.figure.bare) sheet.rect(sheet.plot(), sheet.color(Tone::kScreen));
  draw_linear_zones(sheet);
  draw_heat(sheet);
  draw_grid(sheet, ticks);
  if (!sheet.figure.bare) draw_plot_edge(sheet, ticks);
  if (!sheet.figure.bare) draw_axis_texts(sheet, ticks);
  draw_inside(sheet);
  draw_flags(sheet);
  draw_zero_caption(sheet);
  draw_spots(sheet);
  draw_end_labels(sheet);
  draw_notes(sheet);
  draw_end_dots(sheet);
  draw_bracket(sheet);
  if (has_color_bar(sheet)) draw_color_bar(sheet, sheet.frame.size.y - sheet.px(16));
  draw_cursor(sheet);
  draw_readout(sheet);
}

void draw_empty(Sheet& sheet) {
  const float top = sheet.px(sheet.view.show_header ? kHeaderHeight + 4 : 4) + sheet.view.below_header;
  const Box box{sheet.px(12), top, sheet.frame.size.x - sheet.px(12), sheet.frame.size.y - sheet.px(12)};
  if (box.width() <= 0 || box.height() <= 0) return;
  sheet.frame.plot_top_left = {box.left, box.top};
  sheet.frame.plot_bottom_right = {box.right, box.bottom};
  sheet.rect(box, sheet.color(Tone::kScreen));
  sheet.outline(box, sheet.color(Tone::kStroke), sheet.hairline());
  sheet.text({(box.left + box.right) / 2, (box.top + box.bottom) / 2}, 0.5F, 0.5F, sheet.style.label_size,
             sheet.figure.empty_text, sheet.color(Tone::kText3));
}

}  // namespace

Layout layout(const Figure& figure, Px size, const View& view, const Style& style, const TextMeasure& measure) {
  SeriesCache fresh;
  return layout(figure, size, view, style, measure, fresh);
}

Layout layout(const Figure& figure, Px size, const View& view, const Style& style, const TextMeasure& measure,
              SeriesCache& cache) {
  cache.follow(figure);
  Sheet sheet{figure, view, style, measure, cache, {}, {}, {}, {}, {}, {}, {}, {}, x_axis_of(figure), y_axis_of(figure),
              0,      0,    {},    {}};
  const auto sane = [](float px) { return std::isfinite(px) ? std::clamp(px, 1.0F, 32768.0F) : 1.0F; };
  sheet.frame.size = {sane(size.x), sane(size.y)};
  const LegendPlan plan = plan_legend(sheet);
  draw_header(sheet, plan);
  AxisTicks ticks;
  if (!has_content(figure) && !figure.empty_text.empty()) {
    draw_empty(sheet);
  } else if (figure.matrix) {
    const float top = sheet.px(view.show_header ? kHeaderHeight : 0);
    draw_matrix(sheet, {0, top, sheet.frame.size.x, sheet.frame.size.y});
  } else if (place_plot(sheet, plan, ticks)) {
    draw_plot(sheet, ticks);
  }
  return {std::move(sheet.frame), std::move(sheet.list), std::move(sheet.spans)};
}

}  // namespace lscope::plot
