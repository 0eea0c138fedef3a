#include <algorithm>
#include <cmath>

#include "plot/dash.h"
#include "plot/parts.h"

namespace lscope::plot {
namespace {

constexpr float kSampleWidth = 20, kSampleSpace = 6, kItemSpace = 16;

struct Item {
  const std::string* id;
  std::string name;
  std::string value;
  Sample sample;
};

/// The name of a series; one on the second axis says so.
std::string named(const Figure& figure, const std::string& name, bool second) {
  return second && figure.y2 ? name + " →" : name;
}

std::vector<Item> items_of(const Figure& figure) {
  using Kind = Sample::Kind;
  std::vector<Item> out;
  if (!figure.legend) return out;
  const auto add = [&](const std::string& id, const std::string& name, std::string value, Sample sample,
                       bool second = false) {
    if (!name.empty()) out.push_back({&id, named(figure, name, second), std::move(value), std::move(sample)});
  };
  for (const Line& line : figure.lines)
    add(line.id, line.name, line.value, {Kind::kLine, line.tone, line.dash}, line.second);
  for (const Band& band : figure.bands)
    add(band.id, band.name, {}, {Kind::kArea, band.tone, Dash::kSolid}, band.second);
  for (const Bars& bars : figure.bars) add(bars.id, bars.name, {}, {Kind::kBar, bars.tone, Dash::kSolid});
  for (const Ridges& ridges : figure.ridges) add(ridges.id, ridges.name, {}, {Kind::kArea, ridges.tone, Dash::kSolid});
  for (const Segments& segments : figure.segments)
    add(segments.id, segments.name, {},
        {Kind::kLine, segments.tone.empty() ? Tone::kText3 : segments.tone.front(), Dash::kSolid});
  for (const ErrorBars& bars : figure.error_bars)
    add(bars.id, bars.name, {}, {Kind::kWhisker, bars.tone, Dash::kSolid, {bars.shape, false, ""}}, bars.second);
  for (const Points& cloud : figure.points)
    add(cloud.id, cloud.name, {}, {Kind::kMarker, cloud.tone, Dash::kSolid, {cloud.shape, cloud.hollow, cloud.number}},
        cloud.second);
  return out;
}

float radius_of(const Marker& marker) {
  if (!marker.number.empty()) return 7;
  return marker.hollow ? 3.5F : 4;
}

float sample_width(const Sheet& sheet, const Item& item) {
  if (item.sample.kind != Sample::Kind::kMarker) return sheet.px(kSampleWidth);
  return sheet.px(item.sample.marker.number.empty() ? 10 : 16);
}

float width_of(const Sheet& sheet, const Item& item) {
  const float size = sheet.style.label_size;
  const float value = item.value.empty() ? 0 : sheet.px(6) + sheet.text_width(item.value, size, Weight::kSemiBold);
  return sample_width(sheet, item) + sheet.px(kSampleSpace) + sheet.text_width(item.name, size) + value;
}

/// Where the legend may start in the header: behind title and unit.
float header_end(const Sheet& sheet) {
  const Figure& figure = sheet.figure;
  float x = sheet.px(12) + sheet.text_width(figure.title, sheet.style.title_size, Weight::kSemiBold) + sheet.px(8);
  if (has_unit_in_header(sheet)) x += sheet.text_width(figure.unit, sheet.style.tick_size) + sheet.px(8);
  return x + sheet.px(12);
}

/// Title and unit; neither runs under the window's chips.
void draw_title(Sheet& sheet, float middle) {
  const Figure& figure = sheet.figure;
  const float left = sheet.px(12);
  const float end = sheet.frame.size.x - sheet.view.header_right - sheet.px(sheet.view.header_right > 0 ? 4 : 0);
  const std::string title = sheet.shortened(figure.title, sheet.style.title_size, Weight::kSemiBold, end - left);
  sheet.text({left, middle}, 0, 0.5F, sheet.style.title_size, title, sheet.color(Tone::kText1), Weight::kSemiBold);
  if (!has_unit_in_header(sheet)) return;
  const float unit = left + sheet.text_width(title, sheet.style.title_size, Weight::kSemiBold) + sheet.px(8);
  sheet.text({unit, middle}, 0, 0.5F, sheet.style.tick_size,
             sheet.shortened(figure.unit, sheet.style.tick_size, Weight::kRegular, end - unit),
             sheet.color(Tone::kText3));
}

bool ends_carry_names(const Figure& figure) {
  bool any = false;
  for (const Line& line : figure.lines) {
    if (line.name.empty()) continue;
    if (line.end_label.empty()) return false;
    any = true;
  }
  return any && figure.points.empty();
}

void draw_item(Sheet& sheet, const Item& item, float x, float middle) {
  const bool hidden = sheet.hidden(*item.id);
  const float opacity = hidden ? (sheet.style.is_strong ? 0.6F : 0.4F) : 1.0F, size = sheet.style.label_size;
  const float start = x;
  draw_sample(sheet, item.sample, x, middle, sample_width(sheet, item), opacity);
  x += sample_width(sheet, item) + sheet.px(kSampleSpace);
  const float name = sheet.text_width(item.name, size);
  sheet.text({x, middle}, 0, 0.5F, size, item.name, faded(sheet.color(Tone::kText2), opacity));
  if (hidden)
    sheet.crisp_line({x, middle}, {x + name, middle}, sheet.hairline(), faded(sheet.color(Tone::kText2), opacity));
  x += name;
  if (!item.value.empty())
    sheet.text({x + sheet.px(6), middle}, 0, 0.5F, size, item.value, faded(sheet.color(Tone::kText1), opacity),
               Weight::kSemiBold);
  const float reach = sheet.px(12);  // a target of 24 px
  sheet.frame.legend.push_back(
      {*item.id, {start - sheet.px(4), middle - reach}, {start + width_of(sheet, item) + sheet.px(4), middle + reach}});
}

/// Breaks items into rows of at most `width` px.
std::vector<std::vector<const Item*>> rows_of(const Sheet& sheet, const std::vector<Item>& items, float width) {
  std::vector<std::vector<const Item*>> rows;
  float x = 0;
  for (const Item& item : items) {
    const float wide = width_of(sheet, item);
    if (rows.empty() || x + wide > width) {
      rows.emplace_back();
      x = 0;
    }
    rows.back().push_back(&item);
    x += wide + sheet.px(kItemSpace);
  }
  return rows;
}

}  // namespace

void draw_sample(Sheet& sheet, const Sample& sample, float left, float middle, float width, float opacity) {
  const Rgba color = faded(sheet.color(sample.tone), opacity);
  switch (sample.kind) {
    case Sample::Kind::kLine: {
      const DashPattern pattern = dash_pattern(sample.dash);
      const auto scale = static_cast<double>(sheet.style.line_scale);
      const std::vector<Stroke> whole{{{static_cast<double>(left), static_cast<double>(middle)},
                                       {static_cast<double>(left + width), static_cast<double>(middle)}}};
      for (const Stroke& dash : dashed(whole, {pattern.on * scale, pattern.off * scale}))
        sheet.line({static_cast<float>(dash.front().x), middle}, {static_cast<float>(dash.back().x), middle},
                   sheet.px(2), color);
      break;
    }
    case Sample::Kind::kArea:
      sheet.rect({left, middle - sheet.px(4), left + width, middle + sheet.px(4)}, faded(color, 0.6F), 1);
      break;
    case Sample::Kind::kBar:
      sheet.rect({left, middle - sheet.px(5), left + width, middle + sheet.px(5)}, color, 1);
      break;
    case Sample::Kind::kWhisker: {
      const float x = left + width / 2, reach = sheet.px(6), cap = sheet.px(3);
      for (const float y : {middle - reach, middle + reach})
        sheet.line({x - cap, y}, {x + cap, y}, sheet.px(1.5F), color);
      sheet.line({x, middle - reach}, {x, middle + reach}, sheet.px(1.5F), color);
      draw_marker(sheet, sample.marker, {x, middle}, sheet.px(3), color);
      break;
    }
    case Sample::Kind::kMarker:
      draw_marker(sheet, sample.marker, {left + width / 2, middle}, sheet.px(radius_of(sample.marker)), color);
      break;
  }
}

LegendPlan plan_legend(const Sheet& sheet) {
  if (!sheet.view.show_header) return {};
  const std::vector<Item> items = items_of(sheet.figure);
  if (items.empty()) return {};
  const float room = sheet.frame.size.x - sheet.px(12) - sheet.view.header_right;
  if (rows_of(sheet, items, room - header_end(sheet)).size() == 1) {
    float wide = 0;
    for (const Item& item : items) wide += width_of(sheet, item) + sheet.px(kItemSpace);
    if (header_end(sheet) + wide - sheet.px(kItemSpace) <= room) return {true, 0};
  }
  if (ends_carry_names(sheet.figure)) return {};
  const auto rows = rows_of(sheet, items, sheet.frame.size.x - sheet.px(24)).size();
  return {false, static_cast<int>(std::min<std::size_t>(rows, 3))};
}

void draw_header(Sheet& sheet, const LegendPlan& plan) {
  if (!sheet.view.show_header) return;
  const Figure& figure = sheet.figure;
  const float middle = sheet.px(kHeaderHeight) / 2;
  draw_title(sheet, middle);
  if (!plan.in_header && plan.rows == 0) return;
  const std::vector<Item> items = items_of(figure);
  if (plan.in_header) {
    float x = header_end(sheet);
    for (const Item& item : items) {
      draw_item(sheet, item, x, middle);
      x += width_of(sheet, item) + sheet.px(kItemSpace);
    }
    return;
  }
  float row_middle = sheet.px(kHeaderHeight) + sheet.view.below_header + sheet.px(kLegendRow) / 2;
  int row = 0;
  for (const auto& items_of_row : rows_of(sheet, items, sheet.frame.size.x - sheet.px(24))) {
    if (row++ == plan.rows) break;
    float x = sheet.px(12);
    for (const Item* item : items_of_row) {
      draw_item(sheet, *item, x, row_middle);
      x += width_of(sheet, *item) + sheet.px(kItemSpace);
    }
    row_middle += sheet.px(kLegendRow);
  }
}

}  // namespace lscope::plot
