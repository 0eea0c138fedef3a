#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "plot/parts.h"

namespace lscope::plot {
namespace {

constexpr float kRight = 90;         ///< degrees: read upwards
constexpr float kSlanted = 45;       ///< easier to read, where the names are far enough apart
constexpr float kNameDepth = 0.22F;  ///< the most of a figure's height that turned names may take

/// Whether the unit beside the title is that of the y axis: not of a field's colours nor of the heights of ridges.
bool is_unit_of_y(const Figure& figure) {
  return !figure.unit.empty() && !figure.equal_aspect && !figure.bare && !figure.matrix && figure.heats.empty() &&
         figure.ridges.empty();
}

float name_size(const Sheet& sheet) { return sheet.style.is_paper ? sheet.style.label_size : sheet.style.tick_size; }

/// Room for a turned name beside the numbers.
float name_column(const Sheet& sheet) { return 1.5F * name_size(sheet); }

/// What a name takes in any font, rather too much. Those of screen and paper differ by a hair, and names that fit by
/// less must not be level in one and turned in the other.
float room_for(const std::string& name, float size) {
  constexpr char32_t kFirstWide = 0x1100;  // from here on most letters are as wide as high
  float room = 0;
  for (const char32_t letter : base::code_points(name)) room += letter < kFirstWide ? 0.6F : 1.05F;
  return room * size;
}

bool has_centred_x_name(const Sheet& sheet) {
  return sheet.view.x_texts && !sheet.x_axis.label.empty() && (sheet.style.is_paper || sheet.slant.degrees > 0);
}

}  // namespace

bool has_unit_in_header(const Sheet& sheet) {
  return !sheet.figure.unit.empty() && !(sheet.style.is_paper && is_unit_of_y(sheet.figure));
}

std::string y_name(const Sheet& sheet) {
  const Figure& figure = sheet.figure;
  const std::string& label = sheet.y_axis.label;
  if (!sheet.style.is_paper) return figure.equal_aspect || figure.unit.empty() ? label : std::string();
  if (!is_unit_of_y(figure)) return label;
  return label.empty() ? figure.unit : label + " (" + figure.unit + ")";
}

float y_name_column(const Sheet& sheet) {
  const std::string name = y_name(sheet);
  if (name.empty() || !sheet.view.y_texts) return 0;
  const bool fits_corner =
      sheet.text_width(name, sheet.style.tick_size, Weight::kMedium) <= sheet.y_gutter - sheet.px(10);
  return !sheet.style.is_paper && fits_corner ? 0 : name_column(sheet);
}

float x_names_depth(const Sheet& sheet) {
  if (!sheet.view.x_texts) return 0;
  return sheet.slant.depth + (has_centred_x_name(sheet) ? kCentredName * name_size(sheet) : 0);
}

bool has_turned_y_name(const Sheet& sheet, float width) {
  return sheet.style.is_paper || width > sheet.left() - sheet.px(10);
}

void draw_turned_y_name(Sheet& sheet) {
  const float size = name_size(sheet), column = name_column(sheet);
  const float room = std::max(sheet.plot().height(), sheet.bottom() + sheet.px(20) - sheet.px(kHeaderHeight));
  const std::string name = sheet.shortened(y_name(sheet), size, Weight::kMedium, room);
  const float half = sheet.text_width(name, size, Weight::kMedium) / 2;
  const float middle = std::min((sheet.top() + sheet.bottom()) / 2, sheet.bottom() + sheet.px(20) - half);
  const float x = std::max(sheet.left() - sheet.y_gutter - column / 2 + sheet.px(2), 0.6F * size);
  sheet.turned_text(kRight, {x, middle}, 0.5F, size, name, sheet.color(Tone::kText2), Weight::kMedium);
}

void draw_turned_y2_name(Sheet& sheet) {
  const float size = name_size(sheet);
  const std::string name =
      sheet.shortened(sheet.figure.y2->label, size, Weight::kMedium, sheet.plot().height() + sheet.px(20));
  sheet.turned_text(kRight,
                    {sheet.right() + sheet.second_gutter - name_column(sheet) / 2, (sheet.top() + sheet.bottom()) / 2},
                    0.5F, size, name, sheet.color(Tone::kText2), Weight::kMedium);
}

float y2_name_column(const Sheet& sheet, float gutter) {
  const std::string& label = sheet.figure.y2->label;
  if (label.empty()) return 0;
  const bool fits = sheet.text_width(label, sheet.style.tick_size, Weight::kMedium) <= gutter - sheet.px(6);
  return fits && !sheet.style.is_paper ? 0 : name_column(sheet);
}

bool draw_centred_x_name(Sheet& sheet) {
  if (!has_centred_x_name(sheet)) return false;
  const float size = name_size(sheet);
  const std::string name = sheet.shortened(sheet.x_axis.label, size, Weight::kMedium, sheet.frame.size.x - sheet.px(4));
  const float half = sheet.text_width(name, size, Weight::kMedium) / 2;
  const float middle =
      held((sheet.left() + sheet.right()) / 2, half + sheet.px(2), sheet.frame.size.x - half - sheet.px(2));
  const float row = sheet.bottom() + sheet.px(5) + 1.272F * sheet.style.tick_size + sheet.slant.depth + 0.7F * size;
  sheet.text({middle, row}, 0.5F, 0.5F, size, name, sheet.color(Tone::kText2), Weight::kMedium);
  return true;
}

Slant slant_of(const Sheet& sheet, float width) {
  const std::vector<std::string>& names = sheet.x_axis.categories;
  if (names.empty() || !sheet.view.x_texts) return {};
  const double shown = sheet.view.x ? sheet.view.x->high - sheet.view.x->low : static_cast<double>(names.size());
  const float size = sheet.style.tick_size, pitch = width / static_cast<float>(std::max(shown, 1e-6));
  float widest = 0, room = 0;
  for (const std::string& name : names) {
    widest = std::max(widest, sheet.text_width(name, size));
    room = std::max(room, room_for(name, size));
  }
  const bool fit_level = room <= pitch - sheet.px(8);
  if (fit_level || pitch < 1.25F * size || sheet.frame.size.y < sheet.px(140)) return {};
  Slant out;
  out.degrees = pitch >= 1.7F * size ? kSlanted : kRight;
  const float sine = out.degrees == kRight ? 1 : 0.7071F;
  out.length = std::min(widest, kNameDepth * sheet.frame.size.y / sine);
  out.depth = std::max(0.0F, out.length * sine - 0.6F * size);
  return out;
}

}  // namespace lscope::plot
