#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/point_edit.h"

namespace lscope::plot {

/// What an element is, not which colour it has: the style gives the colour, so the same figure serves the dark
/// screen and the white page.
enum class Tone : std::uint8_t {
  kTrain,
  kValidation,
  kTest,
  kGap,
  kL1,
  kL2,
  kDropout,
  kOther,
  kZero,
  kBar,
  kGhost,
  kTruth,
  kNoiseFloor,
  kLaneA,
  kLaneB,
  kLaneC,
  kLaneD,
  kClass0,
  kClass1,
  kClass2,
  kClass3,
  kClass4,
  kClass5,
  kClass6,
  kClass7,
  kClass8,
  kClass9,
  kText1,
  kText2,
  kText3,
  kAccent,
  kDanger,
  kWarning,
  // of the frame
  kPanel,
  kScreen,
  kGrid,
  kStroke,
  kStroke2,
  kRaised,
  kPointEdge,
  kCount
};
inline constexpr std::size_t kToneCount = static_cast<std::size_t>(Tone::kCount);

enum class Scale : std::uint8_t { kLinear, kLog10, kSymlog };  ///< kSymlog: linear around 0, decades beyond
enum class Dash : std::uint8_t { kSolid, kDashed, kDotted, kLongDash, kFloor };  ///< 6-3, 2-2.5, 7-3, 1-3
enum class TickText : std::uint8_t { kNumber, kPercent, kCount, kNone };
enum class Shape : std::uint8_t { kCircle, kDiamond, kSquare, kTriangle };
/// kGrey runs from the ground of the plot to its ink and needs no map of the style.
enum class MapKind : std::uint8_t { kField, kSequential, kDiverging, kGrey };

struct Range {
  double low = 0, high = 1;
  friend bool operator==(const Range&, const Range&) = default;
};

struct Axis {
  std::string label;  ///< already translated: "epoch"
  Scale scale = Scale::kLinear;
  TickText tick_text = TickText::kNumber;
  bool can_log = false;           ///< the reader may switch between linear and logarithmic
  bool can_symlog = false;        ///< and to linear around 0 with decades beyond: values of both signs, or zeros
  bool whole = false;             ///< ticks at whole numbers only
  std::optional<Range> fixed;     ///< else from the data
  std::optional<double> include;  ///< the automatic range reaches this value (0 for losses)
  double linear_zone = 1;         ///< symlog: linear within +-this; the zone is marked on the axis
  /// Names of the places 0, 1, 2 ...: a category axis, linear, without minor ticks, half a place free at either end.
  std::vector<std::string> categories{};
};

/// A mean over the past of a curve, drawn over the raw one, which stays visible. See trailing_mean().
struct Smoothing {
  enum class Kind : std::uint8_t { kExponential, kWindow } kind = Kind::kExponential;
  double amount = 0.9;  ///< kExponential: weight of the past, [0, 1); kWindow: number of values, >= 1
  friend bool operator==(const Smoothing&, const Smoothing&) = default;
};

/// A curve. NaN ends one stroke and starts the next. With y_high, each point is a bucket: the curve passes through
/// both y (its smallest) and y_high (its largest value).
struct Line {
  std::string id;     ///< stable: "train"; what the legend remembers when a series is hidden
  std::string name;   ///< translated; "" = not in the legend
  std::string value;  ///< current value beside the name; "" = none
  Tone tone = Tone::kTrain;
  Dash dash = Dash::kSolid;
  float width = 2;
  std::vector<double> x, y, y_high;
  bool end_dot = false;
  std::string end_label, end_value;  ///< at the right end of the curve; "" = none
  bool second = false;               ///< belongs to the axis at the right, Figure::y2
  std::optional<Smoothing> smooth;   ///< the curve itself then is faded under its mean
  /// Not 0: a longer curve of the same id and stamp is the shorter one with points appended, so a SeriesCache need
  /// not look at the old ones again. 0: nothing is known.
  std::uint64_t stamp = 0;
};
/// An area between two curves over the same x.
struct Band {
  std::string id, name;
  Tone tone = Tone::kGap;
  float opacity = 0.2F;
  std::vector<double> x, low, high;
  bool second = false;
  std::uint64_t stamp = 0;  ///< as of a Line
};
/// Histogram bars, edges.size() == heights.size() + 1. On a log axis the base is 0.7, so that a count of 1 is seen.
/// Without edges, bar i stands on the place i of a category axis; several Bars then share the places side by side.
struct Bars {
  std::string id, name;
  Tone tone = Tone::kBar;
  std::vector<double> edges, heights;
  double below = 0, above = 0;       ///< counts outside the edges, drawn as pale outer bars
  std::optional<double> baseline{};  ///< bars reach from it upwards or downwards; a log axis needs a positive one
  std::vector<std::string> names{};  ///< of the bars without edges, where Axis::categories has none
  std::vector<Tone> tones{};         ///< of single bars; empty: all have `tone`
};
/// Values with what is not known about them: whiskers from low to high (ends, not lengths), and along x where x_low and
/// x_high are given. A NaN end has no whisker.
struct ErrorBars {
  std::string id, name;
  Tone tone = Tone::kTrain;
  Shape shape = Shape::kCircle;
  float radius = 3;  ///< of the marker in the middle; 0 = none
  float width = 1.5F;
  float cap = 4;  ///< half the length of the cross stroke at an end
  std::vector<double> x, y, low, high;
  std::vector<double> x_low, x_high;
  bool second = false;
};
/// One curve of a Ridges, with its name at the axis.
struct Ridge {
  std::string label;
  std::vector<double> height;  ///< >= 0, over the x of all
};
/// Filled curves over one x, curve i standing on y = i and before the ones above it: how a distribution moves. The
/// largest height of all is `overlap` places high. The y axis takes the labels where it has no categories of its own.
struct Ridges {
  std::string id, name;
  Tone tone = Tone::kBar;
  std::vector<double> x;
  std::vector<Ridge> curves;
  double overlap = 1.6;
  float opacity = 0.85F;
};
/// The one bar of the weights that are exactly zero, in a cleared slot around `at`.
struct ZeroBar {
  double at = 0;
  double count = 0, total = 0;
  double rest_of_bin = 0;                ///< not zero, but in the bin around `at`
  std::string caption, value, of_total;  ///< "exactly zero", "3,122", "of 4,288 · 73 %"
};
struct Points {
  std::string id, name;
  Tone tone = Tone::kClass0;
  Shape shape = Shape::kCircle;
  float radius = 4;
  bool hollow = false;
  std::string number;  ///< stands inside every marker: its class, where colours and shapes cannot tell them apart
  std::vector<double> x, y;
  bool second = false;
  std::vector<base::PointRef> refs{};  ///< which points of the data these are, where they can be edited; else empty
};
/// Straight strokes with a width and a tone each: the edges of a network diagram. What `width`, `tone` or `opacity`
/// lack at the end is 1, kText3 and 1.
struct Segments {
  std::string id, name;
  std::vector<double> x0, y0, x1, y1;
  std::vector<float> width;
  std::vector<Tone> tone;
  std::vector<float> opacity;
};
/// Values in the cells of a small picture, row 0 on top: the weights of a unit, a digit. It fills the rectangle x, y
/// in data units; cells keep sharp edges. place_in_grid() puts many of them side by side.
struct ValueImage {
  std::string id, caption;  ///< the caption stands under the picture
  int columns = 0, rows = 0;
  Range x, y;
  std::optional<Range> values{};  ///< of the colours; else from the data, symmetric about 0 on a diverging map
  MapKind map = MapKind::kGrey;
  std::vector<float> value;
};
/// A field of values over the plane; row 0 is the lowest y. `levels` are drawn as contours.
struct Heat {
  int columns = 0, rows = 0;
  Range x, y;
  Range values{0, 1};
  std::vector<float> value;
  std::vector<std::int32_t> winner;  ///< multiclass: the colour is the class's, the value how sure it is
  std::vector<float> lead;           ///< how far the winner is ahead, 0 on a border; empty: 1 everywhere
  MapKind map = MapKind::kField;
  std::vector<float> levels;
  std::int64_t step = 0;               ///< identity: an unchanged step needs no new texture
  bool cells = false;                  ///< a table of results: every cell in one colour, not smooth between them
  Scale value_scale = Scale::kLinear;  ///< of the colours
  bool scale_bar = false;              ///< a colour bar with ticks under the plot, where legend_low has no words
  TickText bar_text = TickText::kNumber;
  std::string name{};  ///< of the values, in the read-out; else what Figure::legend_high says
};
/// Counts in cells with a number in each: the confusion matrix.
struct Matrix {
  std::vector<std::string> names;
  std::vector<double> cells;  ///< row (truth) after row
  std::string row_label, column_label;
};
/// A vertical line with a flag: "λ₂ 0 → 0.002".
struct Mark {
  double x = 0;
  Tone tone = Tone::kOther;
  std::string text;        ///< full
  std::string brief;       ///< "λ₂": where there is no room
  std::string id{};        ///< of a mark that is a value: the key of the parameter, "stopping.patience"
  bool draggable = false;  ///< the screen gives it a handle; what it is drawn at on paper does not change
  double zero = 0;         ///< where the value is 0: a handle dropped at x asks for x - zero
};
/// A horizontal line with a caption: the noise floor.
struct Level {
  double y = 0;
  Tone tone = Tone::kNoiseFloor;
  std::string text;
};
/// A single labelled point: the best validation loss.
struct Spot {
  double x = 0, y = 0;
  Tone tone = Tone::kValidation;
  Shape shape = Shape::kDiamond;
  std::string text;
};
/// A bracket at the right edge between two values, with its caption: the gap.
struct Bracket {
  double low = 0, high = 0;
  Tone tone = Tone::kGap;
  std::string caption, value;
};
/// Text inside the plot at data coordinates: "99 %". With a target, a thin line leads from the text to it.
struct Note {
  double x = 0, y = 0;
  Tone tone = Tone::kText1;
  std::string text;
  std::optional<double> target_x{}, target_y{};
};

/// What a chart shows, without colours or pixels; the screen, an exported SVG and a golden test use the same one.
struct Figure {
  std::string id;  ///< "loss"
  std::string title, unit;
  Axis x, y;
  std::optional<Axis> y2;  ///< at the right, for lines, bands, points and error bars that are `second`
  bool equal_aspect = false;
  bool bare = false;        ///< no axes, ticks or grid: a diagram, a sheet of pictures
  std::vector<Heat> heats;  ///< at most one
  std::vector<Band> bands;
  std::vector<Bars> bars;
  std::optional<ZeroBar> zero_bar;
  std::vector<Line> lines;  ///< drawn in order, the last one on top
  std::vector<Points> points;
  std::vector<ErrorBars> error_bars;
  std::vector<Ridges> ridges;
  std::vector<Segments> segments;  ///< under lines and points
  std::vector<ValueImage> images;
  std::vector<Mark> marks;
  std::vector<Level> levels;
  std::vector<Spot> spots;
  std::vector<Note> notes;
  std::optional<Bracket> bracket;
  std::optional<Matrix> matrix;
  bool legend = true;
  std::string legend_low, legend_high;  ///< ends of the colour bar of a field; "" = no bar
  std::string empty_text;               ///< shown in the middle when there is nothing to show
  std::string cursor_title;             ///< "epoch": head of the read-out
};

}  // namespace lscope::plot
