#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "plot/layout.h"
#include "plot/series_cache.h"
#include "ui/field_painter.h"
#include "ui/kit.h"
#include "ui/range_motion.h"

namespace lscope::ui {

/// What all plots of the window share in one frame.
struct PlotFrame {
  const plot::Style& style;
  FieldPainter* painter = nullptr;           ///< null: fields are painted from pixels
  std::optional<double> cursor;              ///< linked cursor of the plots over epochs; shown in all of them
  std::optional<double> next_cursor;         ///< set by the plot under the mouse, for the next frame
  bool relaid = false;                       ///< some plot was laid out anew
  int smoothing = 0;                         ///< see FrameView
  std::optional<int> wanted_smoothing = {};  ///< chosen in a menu
};

/// What happens to the plot's inside in one frame, for a tool that wants the left button for itself.
struct PlotHand {
  Kit& kit;
  const Rect& area;
  const plot::Figure& figure;  ///< as it is shown
  const plot::Frame& frame;
  const Hit& hit;  ///< of the whole plot
  plot::Px at;     ///< the mouse, in px from the area's corner
  bool inside;     ///< the mouse is on the plot itself, between its axes
  bool keys;       ///< plain keys belong to this plot
};

/// What the area around the plot puts into its header: `free_right` of it stays empty left of the plot's own chips
/// and `below` under it (design units); `draw` is called once the plot is painted and before it takes the mouse.
struct PlotExtras {
  float free_right = 0, below = 0;
  bool quiet = false;  ///< nothing is read off under the mouse: a tool needs to see what is there
  std::function<void()> draw;
  /// Looks at the mouse before the plot does; true: the left button is its own in this frame.
  std::function<bool(const PlotHand&)> hand;
};

/// One plot on the screen: keeps what the reader has chosen to see of it (zoom, hidden series, logarithm) and the
/// newest layout, and turns mouse and keyboard into changes of these; docs/plots.md lists them. The figure itself comes
/// from outside.
class PlotView {
 public:
  /// What only the window around the plot can do.
  enum class Request { kNone, kToggleFull, kSave, kSaveSvg, kSavePdf, kSavePng, kSaveCsv, kCopyPicture, kCopyData };
  /// A handle that was dropped: the value it asks for.
  struct MovedMark {
    std::string id;
    double value = 0;
  };
  /// Width of the plot's own chips at the right of the header, in design units.
  [[nodiscard]] static float chips_width(const plot::Figure& figure);

  explicit PlotView(std::string name) : name_(std::move(name)) {}

  /// `version` changes whenever the figure does. `is_full`: the plot has the whole area for itself.
  Request draw(Kit& kit, const Rect& area, const plot::Figure& figure, std::uint64_t version, bool is_full,
               PlotFrame& frame, const PlotExtras& extras = {});
  void reset();    ///< automatic ranges, nothing hidden: another figure took the place
  void fit();      ///< automatic ranges, at once
  void hold();     ///< what is shown stays, whatever the data do
  void release();  ///< the end of hold(); ranges that the reader had chosen stay
  /// Where things stood in the last frame, in px from the area's corner.
  [[nodiscard]] const plot::Frame& frame() const { return layout_.frame; }
  [[nodiscard]] const plot::Layout& layout() const { return layout_; }
  /// What a picture of it shows: ranges, scales and hidden series, but no cursor and nothing of the window.
  [[nodiscard]] plot::View on_paper() const;
  /// True while a range is being dragged or is on its way.
  [[nodiscard]] bool busy() const { return drag_ != Drag::kNone || motion_.moving() || glide_; }
  [[nodiscard]] std::optional<MovedMark> take_moved_mark() { return std::exchange(moved_mark_, std::nullopt); }

 private:
  struct Key {
    std::uint64_t version = 0;
    float w = 0, h = 0, scale = 0, free_right = 0, below = 0;
    std::string theme;
    std::uint64_t view = 0;
    double phase = 1;
    std::optional<double> cursor;
    std::optional<plot::Px> pointer;
    friend bool operator==(const Key&, const Key&) = default;
  };
  enum class Drag { kNone, kPan, kBox, kAxisX, kAxisY, kMark };
  enum class Along { kX, kY };

  // plot_view.cpp: what is seen
  void follow(const plot::Figure& figure);
  void lay_out(const Kit& kit, const Rect& area, const plot::Figure& figure, std::uint64_t version,
               const std::optional<plot::Px>& pointer, const PlotExtras& extras, PlotFrame& frame);
  void start_motion(const FrameView& view, const plot::Figure& figure, plot::Px size, const plot::Style& style);
  void paint(Kit& kit, const Rect& area, const plot::Figure& figure, PlotFrame& frame);
  Request header(Kit& kit, const Rect& area, const plot::Figure& figure, bool is_full);
  void legend(Kit& kit, const Rect& area);
  void handles(Kit& kit, const Rect& area, const plot::Figure& figure);
  void draw_box(Kit& kit, const Rect& area) const;

  // plot_input.cpp: what mouse and keyboard do
  Request mouse(Kit& kit, const Rect& area, const plot::Figure& figure, PlotFrame& frame, const Hit& hit);
  void wheel(const plot::Figure& figure, plot::Px at);
  void drag(const plot::Figure& figure, const Hit& hit, plot::Px at);
  void begin_drag(const plot::Figure& figure, plot::Px at, bool right);
  void drag_ranges(plot::Px at);
  void end_drag(const plot::Figure& figure, plot::Px at);
  [[nodiscard]] const plot::Mark* mark_at(const plot::Figure& figure, plot::Px at) const;
  Request keys(Kit& kit, const plot::Figure& figure, const Hit& hit);
  [[nodiscard]] static bool keys_are_mine(Kit& kit, const Hit& hit);
  void move_by_keys(const plot::Figure& figure);
  void step_zoom(const plot::Figure& figure, double factor);
  [[nodiscard]] std::optional<Along> axis_under(plot::Px at) const;

  // plot_menu.cpp: popups
  Request menu(Kit& kit, const plot::Figure& figure, bool is_full, PlotFrame& frame);
  void axis_menu(Kit& kit, const plot::Figure& figure);
  void open_axis_menu(Along axis);
  void type_range(Kit& kit);

  void fit_smoothly();
  void hold_x(plot::Range range);
  void hold_y(plot::Range range);
  void set_scale(Along axis, plot::Scale scale);
  void toggle_log(const plot::Figure& figure);
  /// What is shown, or will be once the motion is over.
  [[nodiscard]] const plot::Frame& aim() const { return motion_.moving() ? motion_.target() : layout_.frame; }
  void changed(bool smoothly = false) {
    ++view_version_;
    glide_ = smoothly;
    if (!smoothly) motion_.stop();
  }

  std::string name_;
  plot::View view_;
  plot::Layout layout_;
  plot::SeriesCache series_;  ///< of the figure shown
  Key key_;
  std::uint64_t view_version_ = 1;
  bool no_texture_ = false;  ///< the painter gave none: the layout fills fields with pixels
  bool held_by_tool_ = false;
  bool held_x_ = false;  ///< the range of x is the reader's, not the data's
  std::optional<plot::Range> followed_x_;
  RangeMotion motion_;
  bool glide_ = false;  ///< the change that is about to be laid out moves there

  Drag drag_ = Drag::kNone;
  bool drag_right_ = false, drag_far_ = false;
  plot::Px drag_from_{}, drag_to_{};
  plot::Range from_x_{}, from_y_{};
  std::string dragged_mark_;
  std::optional<MovedMark> moved_mark_;

  bool menu_asked_ = false, axis_asked_ = false;
  int menu_row_ = -1;  ///< the row that the keyboard is on
  Along axis_ = Along::kX;
  std::array<char, 32> low_text_{}, high_text_{};
  bool range_refused_ = false;
};

}  // namespace lscope::ui
