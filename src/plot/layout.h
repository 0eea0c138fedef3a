#pragma once

#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "plot/display_list.h"
#include "plot/figure.h"

namespace lscope::plot {

/// Colours and sizes for one medium. figures::screen_style() makes it from a theme.
struct Style {
  std::array<Rgba, kToneCount> colors{};
  std::array<std::array<Rgba, 256>, 3> maps{};  ///< by MapKind
  bool is_light = false;
  std::uint8_t gap_alpha = 51;
  float tick_size = 11, label_size = 12, title_size = 13, note_size = 11;
  float line_scale = 1;    ///< multiplies every stroke and distance: the UI scale
  bool is_paper = false;   ///< axes are two lines with ticks outwards, not a box
  bool is_strong = false;  ///< high contrast: curves half a px wider, nothing that carries meaning paler than 60 %
  [[nodiscard]] Rgba operator[](Tone tone) const { return colors[static_cast<std::size_t>(tone)]; }
};

/// Width of text in px for a size (em) and weight; the screen asks its fonts, cairo its own, tests a fixed one.
class TextMeasure {
 public:
  virtual ~TextMeasure() = default;
  [[nodiscard]] virtual float width(const std::string& utf8, float size, Weight weight) const = 0;
};

/// What the reader has chosen to look at.
struct View {
  std::optional<Range> x, y, y2{};        ///< zoomed ranges; else automatic
  std::optional<Scale> y_scale, x_scale;  ///< else the figure's own
  std::set<std::string> hidden;           ///< ids of series
  std::optional<double> cursor_x;         ///< linked cursor in data units
  bool linked_readout = false;            ///< cursor_x brings the read-out along, wherever the mouse is
  std::optional<Px> pointer;              ///< where the mouse is, relative to the figure: shows the read-out
  bool show_header = true;                ///< title, unit and legend; false: the window draws its own
  float header_right = 0;                 ///< px kept free at the right of the header (the window's chips)
  float below_header = 0;                 ///< px kept free between the title's row and what follows (the window's tabs)
  bool heat_by_texture = false;           ///< a shader paints the field: its Image spans the plot and has no pixels,
                                          ///< and no contours are drawn
  bool x_texts = true, y_texts = true;    ///< labels of the axes; an inner cell of small multiples has none
  std::optional<float> left_gutter{};     ///< px; else as wide as the labels
};

/// Where things stand, so that a view can turn a mouse position into data and back.
struct Frame {
  Px size;
  Px plot_top_left, plot_bottom_right;
  Range x, y;  ///< ranges shown, in data units
  Scale x_scale = Scale::kLinear, y_scale = Scale::kLinear;
  double x_zone = 1, y_zone = 1;  ///< linear zones of symlog axes
  std::optional<Range> y2;        ///< of the axis at the right, where there is one
  struct LegendItem {
    std::string id;
    Px top_left, bottom_right;
  };
  std::vector<LegendItem> legend;
  std::int64_t dropped_by_log = 0;  ///< values <= 0 that a log axis leaves out
  [[nodiscard]] double x_at(float px) const;
  [[nodiscard]] double y_at(float px) const;
  [[nodiscard]] float px_x(double x) const;
  [[nodiscard]] float px_y(double y) const;
};

/// Which part of the list draws a series: list[first] up to, not including, list[end].
struct Span {
  std::string id;
  std::size_t first = 0, end = 0;
};

struct Layout {
  Frame frame;
  DisplayList list;
  std::vector<Span> spans;  ///< in the order of the list, never overlapping, never across a clip
};

/// Lays a figure out in `size` px, origin at (0, 0). A pure function: any thread.
[[nodiscard]] Layout layout(const Figure& figure, Px size, const View& view, const Style& style,
                            const TextMeasure& measure);

class SeriesCache;
/// The same with what was kept of the call before: for the curves of a figure that grows while one looks at it.
[[nodiscard]] Layout layout(const Figure& figure, Px size, const View& view, const Style& style,
                            const TextMeasure& measure, SeriesCache& cache);

}  // namespace lscope::plot
