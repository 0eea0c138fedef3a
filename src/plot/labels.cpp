#include <algorithm>
#include <cmath>

#include "plot/dash.h"
#include "plot/parts.h"

namespace lscope::plot {
namespace {

/// The last point of a line that the plot shows.
struct End {
  Px at;
  bool found = false;
};
End end_of(const Sheet& sheet, const Line& line) {
  for (std::size_t i = std::min(line.x.size(), line.y.size()); i-- > 0;) {
    const Mapping& to_y = sheet.y_of(line.second);
    if (!sheet.to_x.shows(line.x[i]) || !to_y.shows(line.y[i])) continue;
    const Px at{static_cast<float>(sheet.to_x(line.x[i])), static_cast<float>(to_y(line.y[i]))};
    if (at.x > sheet.right() + 1) continue;
    return {at, at.x >= sheet.left() && at.y >= sheet.top() - 1 && at.y <= sheet.bottom() + 1};
  }
  return {};
}

bool is_labelled(const Sheet& sheet, const Line& line) {
  return !sheet.hidden(line.id) && !(line.end_label.empty() && line.end_value.empty());
}

/// Ghosts are named where they end, inside the plot; the others in the gutter at the right.
bool is_named_inside(const Line& line) { return line.tone == Tone::kGhost; }

struct EndLabel {
  const Line* line = nullptr;
  float wanted = 0, middle = 0;
};

/// Pushes labels apart so that none overlaps, keeps them between top and bottom, and moves each as little as the
/// others allow. (Pool adjacent violators: groups that touch share their mean.)
void spread(std::vector<EndLabel>& labels, float pitch, float top, float bottom) {
  std::stable_sort(labels.begin(), labels.end(),
                   [](const EndLabel& a, const EndLabel& b) { return a.wanted < b.wanted; });
  struct Group {
    std::size_t first, count;
    float start;  ///< of the first label
  };
  std::vector<Group> groups;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    groups.push_back({i, 1, labels[i].wanted});
    while (true) {
      Group& last = groups.back();
      const float room = bottom - static_cast<float>(last.count - 1) * pitch;
      last.start = std::max(top, std::min(last.start, room));
      if (groups.size() < 2) break;
      Group& before = groups[groups.size() - 2];
      if (before.start + static_cast<float>(before.count) * pitch <= last.start) break;
      const std::size_t count = before.count + last.count;
      float sum = 0;
      for (std::size_t k = 0; k < count; ++k) sum += labels[before.first + k].wanted - static_cast<float>(k) * pitch;
      before = {before.first, count, sum / static_cast<float>(count)};
      groups.pop_back();
    }
  }
  for (const Group& group : groups)
    for (std::size_t k = 0; k < group.count; ++k)
      labels[group.first + k].middle = group.start + static_cast<float>(k) * pitch;
}

void draw_inside_label(Sheet& sheet, const Line& line) {
  const End end = end_of(sheet, line);
  if (!end.found) return;
  const float size = sheet.style.note_size;
  const std::string text = line.end_value.empty() ? line.end_label : line.end_label + " " + line.end_value;
  const float width = sheet.text_width(text, size), high = 1.3F * size;
  const float right = std::min(end.at.x, sheet.right()) - sheet.px(6);
  std::vector<Box> places;
  for (const float distance : {20.0F, -16.0F, 32.0F, -28.0F}) {
    const float middle = held(end.at.y + sheet.px(distance), sheet.top() + high, sheet.bottom() - high);
    places.push_back({right - width, middle - high / 2, right, middle + high / 2});
  }
  const Box& box = places[sheet.emptiest(places)];
  sheet.text({right, (box.top + box.bottom) / 2}, 1, 0.5F, size, text, sheet.color(Tone::kText2));
  sheet.taken.push_back(box);
}

}  // namespace

float right_gutter(const Sheet& sheet) {
  float widest = 0;
  const Style& style = sheet.style;
  for (const Line& line : sheet.figure.lines) {  // hidden ones too: the plot keeps its place
    if (is_named_inside(line) || (line.end_label.empty() && line.end_value.empty())) continue;
    widest = std::max({widest, sheet.text_width(line.end_label, style.note_size) + sheet.px(10),
                       sheet.text_width(line.end_value, style.label_size, Weight::kSemiBold) + sheet.px(10)});
  }
  if (const auto& bracket = sheet.figure.bracket)
    widest = std::max({widest, sheet.text_width(bracket->caption, style.note_size) + sheet.px(25),
                       sheet.text_width(bracket->value, style.title_size, Weight::kSemiBold) + sheet.px(25)});
  return widest == 0 ? sheet.px(16) : std::max(sheet.px(76), widest + sheet.px(4));
}

void draw_end_dots(Sheet& sheet) {
  for (const Line& line : sheet.figure.lines) {
    if (!line.end_dot || sheet.hidden(line.id)) continue;
    const End end = end_of(sheet, line);
    if (!end.found) continue;
    const Rgba color = sheet.color(line.tone);
    sheet.list.emplace_back(Circle{end.at, sheet.px(7), faded(color, 0.25F), color, 0});
    sheet.list.emplace_back(Circle{end.at, sheet.px(3.5F), color, color, 0});
  }
}

void draw_end_labels(Sheet& sheet) {
  std::vector<EndLabel> labels;
  bool two_rows = false;
  for (const Line& line : sheet.figure.lines) {
    if (!is_labelled(sheet, line) || is_named_inside(line)) continue;
    const End end = end_of(sheet, line);
    if (!end.found) continue;
    labels.push_back({&line, end.at.y, end.at.y});
    two_rows = two_rows || (!line.end_label.empty() && !line.end_value.empty());
  }
  const float x = sheet.right() + sheet.second_gutter + sheet.px(8);
  // Two rows end above the axis, where the last tick's number stands.
  spread(labels, sheet.px(two_rows ? 29.0F : 16.0F), sheet.top() + sheet.px(8),
         sheet.bottom() - sheet.px(two_rows ? 13.0F : 0.0F));
  for (const EndLabel& label : labels) {
    const bool both = !label.line->end_label.empty() && !label.line->end_value.empty();
    const float shift = both ? sheet.px(7) : 0;
    sheet.text({x, label.middle - shift}, 0, 0.5F, sheet.style.note_size, label.line->end_label,
               sheet.color(Tone::kText2));
    sheet.text({x, label.middle + shift}, 0, 0.5F, sheet.style.label_size, label.line->end_value,
               sheet.color(Tone::kText1), Weight::kSemiBold);
  }
  for (const Line& line : sheet.figure.lines)
    if (is_labelled(sheet, line) && is_named_inside(line)) draw_inside_label(sheet, line);
}

void draw_bracket(Sheet& sheet) {
  if (!sheet.figure.bracket) return;
  const Bracket& bracket = *sheet.figure.bracket;
  if (!sheet.to_y.shows(bracket.low) || !sheet.to_y.shows(bracket.high)) return;
  const auto inside = [&](double v) { return held(static_cast<float>(sheet.to_y(v)), sheet.top(), sheet.bottom()); };
  const float high = inside(bracket.high), low = inside(bracket.low),
              x = sheet.right() + sheet.second_gutter + sheet.px(12);
  const float out = x + sheet.px(5);
  sheet.list.emplace_back(
      Polyline{{{x, high}, {out, high}, {out, low}, {x, low}}, sheet.px(1.5F), sheet.color(bracket.tone)});
  const float middle = held((high + low) / 2, sheet.top() + sheet.px(16), sheet.bottom() - sheet.px(14));
  const float left = x + sheet.px(11);
  sheet.text({left, middle - sheet.px(8)}, 0, 0.5F, sheet.style.note_size, bracket.caption, sheet.color(Tone::kText2));
  sheet.text({left, middle + sheet.px(7)}, 0, 0.5F, sheet.style.title_size, bracket.value, sheet.color(Tone::kText1),
             Weight::kSemiBold);
}

void draw_spots(Sheet& sheet) {
  for (const Spot& spot : sheet.figure.spots) {
    if (!sheet.to_x.shows(spot.x) || !sheet.to_y.shows(spot.y)) continue;
    const Px at = sheet.at(spot.x, spot.y);
    if (!sheet.plot().contains(at)) continue;
    draw_marker(sheet, {spot.shape, false, ""}, at, sheet.px(spot.shape == Shape::kDiamond ? 4 : 5),
                sheet.color(spot.tone));
    const float size = sheet.style.note_size, width = sheet.text_width(spot.text, size), high = 1.3F * size;
    std::vector<Box> places;
    for (const float side : {1.0F, -1.0F})
      for (const float distance : {13.0F, -13.0F, 26.0F, -26.0F}) {
        const float left = side > 0 ? at.x + sheet.px(9) : at.x - sheet.px(9) - width;
        const float middle = at.y + sheet.px(distance);
        const Box box{left, middle - high / 2, left + width, middle + high / 2};
        if (box.left >= sheet.left() && box.right <= sheet.right() && box.top >= sheet.top() &&
            box.bottom <= sheet.bottom())
          places.push_back(box);
      }
    if (places.empty()) continue;
    const Box& box = places[sheet.emptiest(places)];
    if (!sheet.figure.heats.empty())  // a field may have any colour there
      sheet.rect({box.left - sheet.px(3), box.top, box.right + sheet.px(3), box.bottom},
                 faded(sheet.color(Tone::kScreen), 0.7F), sheet.px(3));
    sheet.text({box.left, (box.top + box.bottom) / 2}, 0, 0.5F, size, spot.text, sheet.color(Tone::kText2));
    sheet.taken.push_back(box);
  }
}

namespace {

/// A thin line from the nearest side of a note to what it speaks of, with a dot there.
void draw_leader(Sheet& sheet, const Note& note, const Box& text) {
  if (!note.target_x || !note.target_y || !sheet.to_x.shows(*note.target_x) || !sheet.to_y.shows(*note.target_y))
    return;
  const Px to = sheet.at(*note.target_x, *note.target_y);
  if (!sheet.plot().contains(to)) return;
  const float gap = sheet.px(3);
  const Box around{text.left - gap, text.top - gap, text.right + gap, text.bottom + gap};
  if (around.contains(to)) return;
  const Px from{held(to.x, around.left, around.right), held(to.y, around.top, around.bottom)};
  const Rgba color = sheet.color(Tone::kText3);
  sheet.line(from, to, sheet.hairline(), color);
  sheet.list.emplace_back(Circle{to, sheet.px(2), color, color, 0});
}

}  // namespace

void draw_notes(Sheet& sheet) {
  const float size = sheet.style.note_size;
  for (const Level& level : sheet.figure.levels) {
    if (level.text.empty() || !sheet.to_y.shows(level.y)) continue;
    const auto y = static_cast<float>(sheet.to_y(level.y));
    if (y < sheet.top() || y > sheet.bottom()) continue;
    const float width = sheet.text_width(level.text, size), high = 1.3F * size;
    const float first = sheet.left() + sheet.px(6), last = sheet.right() - sheet.px(6) - width;
    std::vector<Box> places;
    for (const float middle : {y - sheet.px(9), y + sheet.px(9)})
      for (const float share : {1.0F, 0.0F, 0.75F, 0.5F, 0.25F}) {
        const float left = first + share * (last - first);
        if (middle - high / 2 >= sheet.top() && middle + high / 2 <= sheet.bottom())
          places.push_back({left, middle - high / 2, left + width, middle + high / 2});
      }
    if (places.empty()) continue;
    const Box& box = places[sheet.emptiest(places)];
    sheet.text({box.left, (box.top + box.bottom) / 2}, 0, 0.5F, size, level.text, sheet.color(level.tone));
    sheet.taken.push_back(box);
  }
  for (const Note& note : sheet.figure.notes) {
    if (!sheet.to_x.shows(note.x) || !sheet.to_y.shows(note.y)) continue;
    const Px at = sheet.at(note.x, note.y);
    if (!sheet.plot().contains(at)) continue;
    const float width = sheet.text_width(note.text, size), half = 0.65F * size;
    const float left = std::min(at.x, sheet.right() - width - sheet.px(2));
    std::vector<Box> places;  // where it belongs; just above or below it where a curve would strike it through
    for (const float away : {0.0F, -half - sheet.px(2), half + sheet.px(2)})
      places.push_back({left, at.y + away - half, left + width, at.y + away + half});
    const Box& box = places[note.target_x ? 0 : sheet.emptiest(places)];
    draw_leader(sheet, note, box);
    sheet.text({left, (box.top + box.bottom) / 2}, 0, 0.5F, size, note.text, sheet.color(note.tone));
    if (!sheet.figure.bare) sheet.taken.push_back(box);
  }
}

}  // namespace lscope::plot
