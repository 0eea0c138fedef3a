#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "plot/sheet.h"
#include "plot/ticks.h"

namespace lscope::plot {

/// The parts of a figure, each drawn onto the sheet by one function; layout() calls them from the ground upwards.

struct AxisTicks {
  Ticks x, y, y2;
};

// fit_ticks.cpp
inline constexpr float kNameShare = 0.4F;  ///< the most of the width that the names of a y axis may take
[[nodiscard]] Ticks fitting_x_ticks(const Sheet& sheet, Range range, float width);
[[nodiscard]] Ticks fitting_y_ticks(const Sheet& sheet, Range range, float height);
[[nodiscard]] Ticks fitting_y2_ticks(const Sheet& sheet, Range range, float height);

// axis_names.cpp: names stand in the corners of the axes on the screen, at their middles on paper
[[nodiscard]] bool has_unit_in_header(const Sheet& sheet);  ///< beside the title; else it is part of the y axis' name
[[nodiscard]] std::string y_name(const Sheet& sheet);       ///< with its unit, where the header has none
[[nodiscard]] float y_name_column(const Sheet& sheet);      ///< px beside the numbers for a turned name
[[nodiscard]] float y2_name_column(const Sheet& sheet, float gutter);
[[nodiscard]] float x_names_depth(const Sheet& sheet);  ///< px below a row of level numbers
[[nodiscard]] bool has_turned_y_name(const Sheet& sheet, float width);
void draw_turned_y_name(Sheet& sheet);
void draw_turned_y2_name(Sheet& sheet);
bool draw_centred_x_name(Sheet& sheet);                         ///< false: its place is the corner
[[nodiscard]] Slant slant_of(const Sheet& sheet, float width);  ///< of the names along the x axis

// axes.cpp
void draw_linear_zones(Sheet& sheet);
void draw_grid(Sheet& sheet, const AxisTicks& ticks);
void draw_axis_texts(Sheet& sheet, const AxisTicks& ticks);
void draw_plot_edge(Sheet& sheet, const AxisTicks& ticks);

// curves.cpp
void draw_bands(Sheet& sheet);
void draw_lines(Sheet& sheet);
void draw_levels(Sheet& sheet);

// bars.cpp
inline constexpr float kCaptionReach = 56;  ///< height of the zero bar's caption at scale 1, with its distance
void draw_bars(Sheet& sheet);
void draw_zero_caption(Sheet& sheet);

// heat.cpp
[[nodiscard]] bool is_drawable(const Heat& heat);  ///< has a finite rectangle and a value for every cell
void draw_heat(Sheet& sheet);
void draw_contours(Sheet& sheet);
[[nodiscard]] bool has_color_bar(const Sheet& sheet);
void draw_color_bar(Sheet& sheet, float middle_y);

// error_bars.cpp
void draw_error_bars(Sheet& sheet);

// ridges.cpp
void draw_ridges(Sheet& sheet);

// segments.cpp
void draw_segments(Sheet& sheet);

// images.cpp
void draw_images(Sheet& sheet);
[[nodiscard]] Range values_of(const ValueImage& image);  ///< that its colours span
[[nodiscard]] bool is_drawable(const ValueImage& image);

// points.cpp
/// Where an infinite value would stand beyond the edge of the plot: a small triangle that points there.
enum class Beyond : std::uint8_t { kAbove, kBelow, kLeft, kRight };
void draw_beyond(Sheet& sheet, Beyond side, float along, Rgba color);
void draw_points(Sheet& sheet);
struct Marker {
  Shape shape = Shape::kCircle;
  bool hollow = false;
  std::string number{};
};
void draw_marker(Sheet& sheet, const Marker& marker, Px at, float radius, Rgba color);

// matrix.cpp
void draw_matrix(Sheet& sheet, Box area);

// marks.cpp
void draw_mark_lines(Sheet& sheet);
void draw_flags(Sheet& sheet);

// labels.cpp
void draw_end_dots(Sheet& sheet);
void draw_end_labels(Sheet& sheet);
void draw_bracket(Sheet& sheet);
void draw_spots(Sheet& sheet);
void draw_notes(Sheet& sheet);
[[nodiscard]] float right_gutter(const Sheet& sheet);

// legend.cpp
struct LegendPlan {
  bool in_header = false;
  int rows = 0;  ///< rows under the header
};
[[nodiscard]] LegendPlan plan_legend(const Sheet& sheet);
void draw_header(Sheet& sheet, const LegendPlan& plan);

// readout.cpp
void draw_cursor(Sheet& sheet);
void draw_readout(Sheet& sheet);

/// What stands for a series in the legend and in the read-out.
struct Sample {
  enum class Kind { kLine, kArea, kBar, kMarker, kWhisker } kind = Kind::kLine;
  Tone tone = Tone::kTrain;
  Dash dash = Dash::kSolid;
  Marker marker{};
};
void draw_sample(Sheet& sheet, const Sample& sample, float left, float middle, float width, float opacity);

/// Heights of the rows outside the plot, at scale 1.
inline constexpr float kHeaderHeight = 32;
inline constexpr float kLegendRow = 20;
inline constexpr float kColorBarRow = 32;
inline constexpr float kBottomRow = 28, kPaperBottomRow = 24;  ///< numbers below the plot
inline constexpr float kCentredName = 1.4F;                    ///< em of the row for a name below them

}  // namespace lscope::plot
