#pragma once

#include <functional>
#include <optional>
#include <string>

#include "plot/layout.h"
#include "plot/series_cache.h"
#include "ui/field_painter.h"
#include "ui/kit.h"

namespace lscope::ui {

/// What all plots of the window share in one frame.
struct PlotFrame {
  const plot::Style& style;
  FieldPainter* painter = nullptr;    ///< null: fields are painted from pixels
  std::optional<double> cursor;       ///< linked cursor of the plots over epochs; shown in all of them
  std::optional<double> next_cursor;  ///< set by the plot under the mouse, for the next frame
  bool relaid = false;                ///< some plot was laid out anew
};

/// What the area around the plot puts into its header: `free_right` of it stays empty left of the plot's own chips
/// and `below` under it (design units); `draw` is called once the plot is painted and before it takes the mouse.
struct PlotExtras {
  float free_right = 0, below = 0;
  std::function<void()> draw;
};

/// One plot on the screen: keeps what the reader has chosen to see of it (zoom, hidden series, logarithm) and the
/// newest layout, and turns the mouse into changes of these. The figure itself comes from outside.
///
///     wheel           zooms at the cursor: both axes inside the plot, one axis over its tick labels
///     drag            moves;  right drag or Shift+drag zooms to a box
///     double click    fits to the data again, as does A;  L switches the logarithm
///     legend          a click hides a series, Alt+click shows it alone
class PlotView {
 public:
  enum class Request { kNone, kToggleFull };

  explicit PlotView(std::string name) : name_(std::move(name)) {}

  /// `version` changes whenever the figure does. `is_full`: the plot has the whole area for itself.
  Request draw(Kit& kit, const Rect& area, const plot::Figure& figure, std::uint64_t version, bool is_full,
               PlotFrame& frame, const PlotExtras& extras = {});
  void reset();  ///< automatic ranges, nothing hidden: another figure took the place
  void fit();    ///< automatic ranges
  /// Where things stood in the last frame, in px from the area's corner.
  [[nodiscard]] const plot::Frame& frame() const { return layout_.frame; }
  /// True while a range is being dragged or a menu is open.
  [[nodiscard]] bool busy() const { return dragging_; }

 private:
  struct Key {
    std::uint64_t version = 0;
    float w = 0, h = 0, scale = 0, free_right = 0, below = 0;
    std::string theme;
    std::uint64_t view = 0;
    std::optional<double> cursor;
    std::optional<plot::Px> pointer;
    friend bool operator==(const Key&, const Key&) = default;
  };

  void follow(const plot::Figure& figure);
  void lay_out(const Kit& kit, const Rect& area, const plot::Figure& figure, std::uint64_t version,
               const std::optional<plot::Px>& pointer, const PlotExtras& extras, PlotFrame& frame);
  void paint(Kit& kit, const Rect& area, const plot::Figure& figure, PlotFrame& frame);
  Request header(Kit& kit, const Rect& area, const plot::Figure& figure, bool is_full);
  void legend(Kit& kit, const Rect& area);
  Request mouse(Kit& kit, const Rect& area, const plot::Figure& figure, PlotFrame& frame, const Hit& hit);
  void wheel(const plot::Figure& figure, plot::Px at);
  void drag(const Hit& hit, plot::Px at);
  void draw_box(Kit& kit, const Rect& area) const;
  Request menu(const Kit& kit, const plot::Figure& figure, bool is_full);
  void keys(Kit& kit, const plot::Figure& figure);
  void toggle_log(const plot::Figure& figure);
  void changed() { ++view_version_; }

  std::string name_;
  plot::View view_;
  plot::Layout layout_;
  plot::SeriesCache series_;  ///< of the figure shown
  Key key_;
  std::uint64_t view_version_ = 1;
  bool no_texture_ = false;  ///< the painter gave none: the layout fills fields with pixels
  bool zoomed_ = false;      ///< the ranges are the reader's, not the data's
  std::optional<plot::Range> followed_x_;
  bool dragging_ = false;
  bool boxing_ = false;
  plot::Px drag_from_{}, drag_to_{};
  plot::Range from_x_{}, from_y_{};
};

}  // namespace lscope::ui
