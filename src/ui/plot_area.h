#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "figures/catalogue.h"
#include "ui/field_painter.h"
#include "ui/figure_wish.h"
#include "ui/look_wish.h"
#include "ui/network_hover.h"
#include "ui/pair_chooser.h"
#include "ui/panel.h"
#include "ui/plot_view.h"
#include "ui/point_editor.h"
#include "ui/size_class.h"
#include "ui/widget_state.h"

namespace lscope::ui {

/// What the reader asked of a figure: to save it, in a format if one was chosen, or to copy it.
struct PlotOrder {
  enum class What { kSave, kCopyPicture, kCopyData };
  What what = What::kSave;
  std::optional<PictureFormat> format{};
  FigureWish wish{};
};

/// The centre of the window: all plots of a run, placed by the size class, or one of them alone.
class PlotArea {
 public:
  PlotArea(WidgetState& state, FieldPainter* painter);

  void draw(const Rect& area, SizeClass size, const FrameView& view);
  [[nodiscard]] bool is_full() const { return full_.has_value(); }
  void leave_full() { full_.reset(); }
  /// Shows a figure of figures::all_figures() in the last place of the lower row; an id that cannot stand there is
  /// passed over.
  void choose(std::string_view id);
  /// What the reader last chose for that place; "" = nothing yet.
  [[nodiscard]] const std::string& chosen() const { return chosen_; }
  /// True while the mouse is changing a range, or a newer snapshot waits for its turn to be drawn.
  [[nodiscard]] bool animating() const;
  /// How many plots showed something older than the snapshot in the last frame; their turn comes in the next ones.
  [[nodiscard]] int waiting() const { return waiting_; }
  /// What was asked in the last frame; the newest counts.
  [[nodiscard]] std::optional<PlotOrder> take_order() { return std::exchange(order_, std::nullopt); }
  /// Handles that were dropped since the last call: the parameters they stand for.
  /// The points of the fit that are drawn and edited by hand.
  [[nodiscard]] PointEditor& points() { return points_; }
  [[nodiscard]] std::vector<PlotView::MovedMark> take_moved_marks() { return std::exchange(moved_marks_, {}); }
  /// How the last place of the lower row was laid out.
  [[nodiscard]] const plot::Layout& last_place() const { return views_[switched_].layout(); }
  /// What the figures of the last frame are made from besides the snapshot and the fit.
  [[nodiscard]] const LookWish& looks() const { return looks_; }
  /// The two weights that the reader has chosen for the plane; none: the program's choice.
  [[nodiscard]] std::optional<figures::WeightPair> pair(const train::Snapshot& run) { return pair_.chosen(run); }
  /// The smoothing that was chosen in a menu since the last call.
  [[nodiscard]] std::optional<int> take_smoothing() { return std::exchange(smoothing_, std::nullopt); }

 private:
  /// Every figure that can stand in a place.
  enum Kind : std::uint8_t { kLoss, kFit, kWeights, kOverTime, kZeros, kNorms, kQuality, kChosen, kKinds };
  /// A figure as it was last made, and what it was made from.
  struct Cached {
    plot::Figure figure;
    std::uint64_t version = 0;
    std::shared_ptr<const train::Snapshot> run;
    std::shared_ptr<const probe::Field> field;
    std::shared_ptr<const probe::Activity> activity;
    std::shared_ptr<const probe::WeightPlane> plane;
    std::string words;  ///< a text of the language it was made in
    int layer = -1, smoothing = 0;
    double made_at = -1;
    bool is_drawn = false;  ///< in this frame; before give_turns() in the last one
    bool has_turn = true;   ///< may be made anew in this frame
    bool waits = false;     ///< shows something older than this frame's snapshot
    bool waited = false;    ///< in the frame before
  };

  struct Origin;

  const Cached& figure(Kind kind, const FrameView& view);
  [[nodiscard]] static plot::Figure made(Kind kind, std::string_view chosen, const figures::Source& source,
                                         int smoothing);
  [[nodiscard]] static std::string_view entry_name(Kind kind, std::string_view chosen, const train::Snapshot& run);
  [[nodiscard]] PlotOrder order(Kind kind, PlotView::Request asked, const Rect& area) const;
  void give_turns();
  void update_style(const Style& style);
  void place(Kit& kit, Kind kind, const Rect& area, const PlotExtras& extras);
  void place_fit(Kit& kit, const Rect& area);
  void place_weights(Kit& kit, const Rect& area);
  void layer_tabs(Kit& kit, const Rect& area, int layers);
  void place_switched(Kit& kit, const Rect& area, bool with_quality);
  struct Chip;
  [[nodiscard]] std::vector<Chip> chips_of(const Kit& kit, bool with_quality) const;
  float draw_chips(Kit& kit, const std::vector<Chip>& chips, float right, float top);
  void choice_menu(Kit& kit, const Rect& title, bool with_quality);
  void draw_all(Kit& kit, SizeClass size);
  void wish(const train::Snapshot& run);
  void let_go(const train::Snapshot& run);

  WidgetState& state_;
  FieldPainter* painter_;
  std::array<PlotView, kKinds> views_;
  std::array<Cached, kKinds> cached_;
  PointEditor points_{views_[kFit]};
  plot::Style style_;
  std::string style_theme_;
  float style_scale_ = 0;
  int waiting_ = 0;
  std::optional<Kind> full_;
  Kind switched_ = kZeros;  ///< what the last place of the lower row shows
  std::string chosen_;      ///< figure of kChosen, or what choose() mapped onto another kind
  int layer_ = -1;          ///< of the weight histogram; -1 = all
  std::uint64_t next_version_ = 1;
  std::optional<double> cursor_;
  std::optional<PlotOrder> order_;
  std::vector<PlotView::MovedMark> moved_marks_;
  LookWish looks_;
  NetworkHover network_;
  PairChooser pair_;
  std::optional<int> smoothing_;
  PlotFrame* frame_ = nullptr;  ///< only during draw()
};

}  // namespace lscope::ui
