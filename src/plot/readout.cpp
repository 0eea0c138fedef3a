#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "plot/colormap.h"
#include "plot/parts.h"

namespace lscope::plot {
namespace {

constexpr float kWidth = 148, kRow = 19;

struct Row {
  Sample sample;
  bool has_sample = true;
  std::string name, value;
  double order = 0;
};
struct Reading {
  std::string title;
  std::vector<Row> rows;
};

/// The sample of a series nearest to x; none where the series does not reach.
std::optional<std::size_t> nearest(const std::vector<double>& x, double at, double tolerance) {
  std::optional<std::size_t> best;
  double least = tolerance;
  const auto consider = [&](std::size_t i) {
    const double distance = std::abs(x[i] - at);
    if (distance <= least) least = distance, best = i;
  };
  const auto next = static_cast<std::size_t>(std::lower_bound(x.begin(), x.end(), at) - x.begin());
  if (next < x.size()) consider(next);
  if (next > 0) consider(next - 1);
  return best;
}

/// How far a series may be from the cursor and still be read: its own sampling, or 2 % of the width.
double tolerance_of(const Sheet& sheet, const std::vector<double>& x) {
  const double shown = std::abs(sheet.frame.x.high - sheet.frame.x.low);
  const double spacing = x.size() > 1 ? (x.back() - x.front()) / static_cast<double>(x.size() - 1) : 0;
  return std::max(0.02 * shown, 0.75 * spacing);
}

std::string count_text(double count) {
  return std::abs(count) < 1e15 ? base::shown_count(std::llround(count)) : base::shown(count);
}

/// Enough decimals for a thousandth of what the axis shows; a logarithmic axis has values of all sizes.
std::string value_text(const Sheet& sheet, double value, bool second = false) {
  const bool is_second = second && sheet.figure.y2;
  const Axis& axis = is_second ? *sheet.figure.y2 : sheet.y_axis;
  const Range range = is_second ? *sheet.frame.y2 : sheet.frame.y;
  if (axis.tick_text == TickText::kPercent) return base::shown_percent(value, 1);
  if (axis.tick_text == TickText::kCount) return count_text(value);
  if (sheet.y_of(second).scale() != Scale::kLinear || std::abs(value) >= 1e5) return base::shown(value, 3);
  const double width = range.high - range.low;
  if (width < 1e-5) return base::shown(value, 6);
  const int decimals = static_cast<int>(std::clamp(std::ceil(2.5 - std::log10(width)), 0.0, 6.0));
  return base::shown_fixed(value, decimals);
}

std::string name_at(const std::vector<std::string>& names, double at) {
  const double place = std::round(at);
  return place >= 0 && place < static_cast<double>(names.size()) ? names[static_cast<std::size_t>(place)] : "";
}

std::string x_text(const Sheet& sheet, double x) {
  if (!sheet.x_axis.categories.empty()) return name_at(sheet.x_axis.categories, x);
  const bool is_whole = sheet.figure.x.whole || sheet.figure.x.tick_text == TickText::kCount;
  return is_whole ? count_text(x) : base::shown(x, 3);
}

/// Where the cursor stands in data units: the linked one, else under the mouse.
std::optional<double> cursor_of(const Sheet& sheet) {
  std::optional<double> x = sheet.view.cursor_x;
  if (!x && sheet.view.pointer && sheet.plot().contains(*sheet.view.pointer))
    x = sheet.to_x.inverse(static_cast<double>(sheet.view.pointer->x));
  if (!x || !sheet.to_x.shows(*x) || sheet.figure.bare) return std::nullopt;
  if (sheet.figure.x.whole || !sheet.x_axis.categories.empty()) x = std::round(*x);
  const double px = sheet.to_x(*x);
  if (px < static_cast<double>(sheet.left()) - 0.5 || px > static_cast<double>(sheet.right()) + 0.5)
    return std::nullopt;
  return x;
}

bool reads_along_x(const Figure& figure) {
  return figure.heats.empty() && figure.bars.empty() && !figure.matrix &&
         (!figure.lines.empty() || !figure.bands.empty() || !figure.error_bars.empty());
}

/// "0.62 (0.58–0.70)": the value and its two ends, where both are known.
void add_error_bars(const Sheet& sheet, const ErrorBars& bars, double x, Reading& out) {
  if (sheet.hidden(bars.id) || bars.name.empty()) return;
  const auto i = nearest(bars.x, x, tolerance_of(sheet, bars.x));
  if (!i || *i >= bars.y.size()) return;
  std::string text = value_text(sheet, bars.y[*i], bars.second);
  if (*i < bars.low.size() && *i < bars.high.size() && !std::isnan(bars.low[*i]) && !std::isnan(bars.high[*i]))
    text +=
        " (" + value_text(sheet, bars.low[*i], bars.second) + "–" + value_text(sheet, bars.high[*i], bars.second) + ")";
  out.rows.push_back(
      {{Sample::Kind::kWhisker, bars.tone, Dash::kSolid, {bars.shape, false, ""}}, true, bars.name, text, bars.y[*i]});
}

Reading read_series(const Sheet& sheet, double x) {
  Reading out{sheet.figure.cursor_title.empty() ? x_text(sheet, x) : sheet.figure.cursor_title + " " + x_text(sheet, x),
              {}};
  for (const Line& line : sheet.figure.lines) {
    const std::string& name = line.name.empty() ? line.end_label : line.name;
    if (sheet.hidden(line.id) || name.empty()) continue;
    const auto i = nearest(line.x, x, tolerance_of(sheet, line.x));
    if (!i || *i >= line.y.size()) continue;
    const double low = line.y[*i];
    std::string text = value_text(sheet, low, line.second);
    if (*i < line.y_high.size() && line.y_high[*i] > low) {
      const std::string high = value_text(sheet, line.y_high[*i], line.second);
      if (high != text) text += "–" + high;
    }
    out.rows.push_back({{Sample::Kind::kLine, line.tone, line.dash}, true, name, text, low});
  }
  for (const ErrorBars& bars : sheet.figure.error_bars) add_error_bars(sheet, bars, x, out);
  // From the highest value to the lowest, as the curves lie; what is not a number comes last.
  std::stable_sort(out.rows.begin(), out.rows.end(), [](const Row& a, const Row& b) {
    return !std::isnan(a.order) && (std::isnan(b.order) || a.order > b.order);
  });
  for (const Band& band : sheet.figure.bands) {
    if (sheet.hidden(band.id) || band.name.empty()) continue;
    const auto i = nearest(band.x, x, tolerance_of(sheet, band.x));
    if (!i || *i >= band.low.size() || *i >= band.high.size()) continue;
    const std::string text = value_text(sheet, band.high[*i] - band.low[*i], band.second);
    out.rows.push_back({{Sample::Kind::kArea, band.tone, Dash::kSolid}, true, band.name, text, 0});
  }
  return out;
}

Reading read_bars(const Sheet& sheet, double x) {
  Reading out;
  for (const Bars& bars : sheet.figure.bars) {
    if (sheet.hidden(bars.id)) continue;
    const double place = std::round(x);
    if (bars.edges.empty() && place >= 0 && place < static_cast<double>(bars.heights.size())) {
      const auto i = static_cast<std::size_t>(place);
      out.title = x_text(sheet, x);
      const Tone tone = i < bars.tones.size() ? bars.tones[i] : bars.tone;
      const std::string& name = bars.name.empty() ? sheet.y_axis.label : bars.name;
      out.rows.push_back({{Sample::Kind::kBar, tone, Dash::kSolid}, true, name, value_text(sheet, bars.heights[i]), 0});
    }
    for (std::size_t i = 0; i + 1 < bars.edges.size() && i < bars.heights.size(); ++i) {
      if (!(x >= bars.edges[i] && x < bars.edges[i + 1])) continue;
      out.title = base::shown(bars.edges[i], 3) + " … " + base::shown(bars.edges[i + 1], 3);
      out.rows.push_back(
          {{Sample::Kind::kBar, bars.tone, Dash::kSolid}, true, bars.name, count_text(bars.heights[i]), 0});
    }
  }
  const auto& zero = sheet.figure.zero_bar;
  if (zero && !out.rows.empty() && std::abs(sheet.to_x(x) - sheet.to_x(zero->at)) <= static_cast<double>(sheet.px(6)))
    out.rows.push_back({{Sample::Kind::kBar, Tone::kZero, Dash::kSolid}, true, zero->caption, zero->value, 0});
  return out;
}

Reading read_field(const Sheet& sheet, Px pointer) {
  const Heat& heat = sheet.figure.heats.front();
  const double x = sheet.to_x.inverse(static_cast<double>(pointer.x)),
               y = sheet.to_y.inverse(static_cast<double>(pointer.y));
  Reading out;
  if (!is_drawable(heat) || x < heat.x.low || x > heat.x.high || y < heat.y.low || y > heat.y.high) return out;
  const double value = field_at(heat, x, y);
  out.title = sheet.figure.unit.empty() ? sheet.figure.title : sheet.figure.unit;
  const int winner = winner_at(heat, x, y);
  const std::string text = base::shown_fixed(value, 3);
  const std::string shown = winner >= 0 ? base::shown_count(winner) + " · " + text : text;
  out.rows.push_back({{},
                      false,
                      heat.name.empty() ? sheet.figure.legend_high : heat.name,
                      std::isnan(value) ? base::shown(value) : shown,
                      0});
  out.rows.push_back({{}, false, sheet.figure.x.label, x_text(sheet, x), 0});
  out.rows.push_back({{},
                      false,
                      sheet.figure.y.label,
                      sheet.y_axis.categories.empty() ? base::shown(y, 3) : name_at(sheet.y_axis.categories, y),
                      0});
  return out;
}

/// The value of the picture's cell under the pointer.
Reading read_image(const Sheet& sheet, Px pointer) {
  const double x = sheet.to_x.inverse(static_cast<double>(pointer.x)),
               y = sheet.to_y.inverse(static_cast<double>(pointer.y));
  Reading out;
  for (const ValueImage& image : sheet.figure.images) {
    if (sheet.hidden(image.id) || !is_drawable(image)) continue;
    const double u = (x - image.x.low) / (image.x.high - image.x.low) * image.columns;
    const double v = (image.y.high - y) / (image.y.high - image.y.low) * image.rows;
    if (!(u >= 0 && u < image.columns && v >= 0 && v < image.rows)) continue;
    const auto column = static_cast<std::size_t>(u), row = static_cast<std::size_t>(v);
    const auto value = static_cast<double>(image.value[row * static_cast<std::size_t>(image.columns) + column]);
    out.title = image.caption.empty() ? sheet.figure.title : image.caption;
    const std::string place = base::shown_count(static_cast<std::int64_t>(row) + 1) + " · " +
                              base::shown_count(static_cast<std::int64_t>(column) + 1);
    out.rows.push_back({{}, false, place, base::shown(value, 4), 0});
  }
  return out;
}

/// The ridge on whose place the pointer stands, and its height there.
Reading read_ridges(const Sheet& sheet, Px pointer) {
  const double x = sheet.to_x.inverse(static_cast<double>(pointer.x)),
               y = std::floor(sheet.to_y.inverse(static_cast<double>(pointer.y)));
  Reading out;
  for (const Ridges& ridges : sheet.figure.ridges) {
    if (sheet.hidden(ridges.id) || !(y >= 0 && y < static_cast<double>(ridges.curves.size()))) continue;
    const Ridge& ridge = ridges.curves[static_cast<std::size_t>(y)];
    const auto i = nearest(ridges.x, x, tolerance_of(sheet, ridges.x));
    if (!i || *i >= ridge.height.size()) continue;
    out.title = ridge.label;
    const std::string& name = sheet.x_axis.label + " " + x_text(sheet, ridges.x[*i]);
    out.rows.push_back(
        {{Sample::Kind::kArea, ridges.tone, Dash::kSolid}, true, name, base::shown(ridge.height[*i], 3), 0});
  }
  return out;
}

/// The point nearest to the pointer, if it is near.
Reading read_points(const Sheet& sheet, Px pointer) {
  Reading out;
  float least = sheet.px(12);
  for (const Points& cloud : sheet.figure.points) {
    if (sheet.hidden(cloud.id)) continue;
    const Mapping& to_y = sheet.y_of(cloud.second);
    for (std::size_t i = 0; i < std::min(cloud.x.size(), cloud.y.size()); ++i) {
      if (!sheet.to_x.shows(cloud.x[i]) || !to_y.shows(cloud.y[i])) continue;
      const float distance = std::hypot(static_cast<float>(sheet.to_x(cloud.x[i])) - pointer.x,
                                        static_cast<float>(to_y(cloud.y[i])) - pointer.y);
      if (distance >= least) continue;
      least = distance;
      const std::string y_name = cloud.second && sheet.figure.y2 ? sheet.figure.y2->label : sheet.y_axis.label;
      out = {cloud.name.empty() ? sheet.figure.title : cloud.name,
             {{{}, false, sheet.x_axis.label, x_text(sheet, cloud.x[i]), 0},
              {{}, false, y_name, value_text(sheet, cloud.y[i], cloud.second), 0}}};
    }
  }
  return out;
}

/// Right or left of the cursor, above or below: the emptiest place inside the figure, never over the cursor.
Box place_box(const Sheet& sheet, float cursor, float width, float height) {
  const float away = sheet.px(12), top = sheet.top() + sheet.px(8), bottom = sheet.bottom() - sheet.px(8) - height;
  std::vector<Box> places;
  for (const float left : {cursor + away, cursor - away - width}) {
    if (left < sheet.px(2) || left + width > sheet.frame.size.x - sheet.px(2)) continue;
    for (const float y : {top, (top + bottom) / 2, std::max(top, bottom)})
      places.push_back({left, y, left + width, y + height});
  }
  if (places.empty()) {
    const float left = cursor < sheet.frame.size.x / 2 ? sheet.frame.size.x - width : 0;
    return {left, top, left + width, top + height};
  }
  return places[sheet.emptiest(places)];
}

void draw_box(Sheet& sheet, const Reading& reading, float cursor) {
  const float size = sheet.style.label_size, pad = sheet.px(10), indent = sheet.px(32);
  float width = std::max(sheet.px(kWidth), sheet.text_width(reading.title, size, Weight::kSemiBold) + 2 * pad);
  for (const Row& row : reading.rows)
    width = std::max(width, (row.has_sample ? indent : pad) + sheet.text_width(row.name, size) + sheet.px(12) +
                                sheet.text_width(row.value, size, Weight::kSemiBold) + pad);
  const float pitch = sheet.px(kRow);
  const float height = sheet.px(12) + pitch * static_cast<float>(reading.rows.size() + 1);
  Box box = place_box(sheet, cursor, std::ceil(width), height);
  box = {std::round(box.left), std::round(box.top), std::round(box.left) + std::ceil(width),
         std::round(box.top) + height};
  sheet.rect(box, sheet.color(Tone::kRaised), sheet.px(4));
  sheet.outline(box, sheet.color(Tone::kStroke2), sheet.hairline(), sheet.px(4));
  float middle = box.top + sheet.px(6) + pitch / 2;
  sheet.text({box.left + pad, middle}, 0, 0.5F, size, reading.title, sheet.color(Tone::kText1), Weight::kSemiBold);
  for (const Row& row : reading.rows) {
    middle += pitch;
    if (row.has_sample) draw_sample(sheet, row.sample, box.left + pad, middle, sheet.px(14), 1);
    sheet.text({box.left + (row.has_sample ? indent : pad), middle}, 0, 0.5F, size, row.name,
               sheet.color(Tone::kText2));
    sheet.text({box.right - pad, middle}, 1, 0.5F, size, row.value, sheet.color(Tone::kText1), Weight::kSemiBold);
  }
}

}  // namespace

void draw_cursor(Sheet& sheet) {
  if (!reads_along_x(sheet.figure)) return;
  const auto x = cursor_of(sheet);
  if (!x) return;
  const auto at = static_cast<float>(sheet.to_x(*x));
  sheet.crisp_line({at, sheet.top()}, {at, sheet.bottom()}, sheet.hairline(), sheet.color(Tone::kText2));
  for (const Line& line : sheet.figure.lines) {
    if (sheet.hidden(line.id) || line.tone == Tone::kGhost) continue;
    const auto i = nearest(line.x, *x, tolerance_of(sheet, line.x));
    const Mapping& to_y = sheet.y_of(line.second);
    if (!i || *i >= line.y.size() || !to_y.shows(line.y[*i])) continue;
    const Px dot{static_cast<float>(sheet.to_x(line.x[*i])), static_cast<float>(to_y(line.y[*i]))};
    if (!sheet.plot().contains(dot)) continue;
    sheet.list.emplace_back(Circle{dot, sheet.px(4), sheet.color(Tone::kScreen), sheet.color(line.tone), sheet.px(2)});
  }
}

void draw_readout(Sheet& sheet) {
  const bool is_pointed = sheet.view.pointer && sheet.plot().contains(*sheet.view.pointer);
  const bool is_linked = sheet.view.linked_readout && sheet.view.cursor_x && reads_along_x(sheet.figure);
  if ((!is_pointed && !is_linked) || sheet.figure.matrix) return;
  const Px pointer = is_pointed ? *sheet.view.pointer : Px{};
  Reading reading;
  float cursor = pointer.x;
  if (!sheet.figure.heats.empty()) {
    reading = read_field(sheet, pointer);
  } else if (!sheet.figure.bars.empty()) {
    reading = read_bars(sheet, sheet.to_x.inverse(static_cast<double>(pointer.x)));
  } else if (reads_along_x(sheet.figure)) {
    const auto x = cursor_of(sheet);
    if (!x) return;
    cursor = static_cast<float>(sheet.to_x(*x));
    reading = read_series(sheet, *x);
  } else if (!sheet.figure.images.empty()) {
    reading = read_image(sheet, pointer);
  } else if (!sheet.figure.ridges.empty()) {
    reading = read_ridges(sheet, pointer);
  } else {
    reading = read_points(sheet, pointer);
  }
  if (!reading.rows.empty()) draw_box(sheet, reading, cursor);
}

}  // namespace lscope::plot
