#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "ui/plot_view.h"
#include "ui/point_desk.h"
#include "ui/point_tools.h"

namespace lscope::ui {

/// Draws and edits the points of the fit: the strip of tools, what the mouse does with the tool that is chosen, and the
/// figure as it will be once the lane has obeyed. Held-out points are left alone, but where all points are drawn by
/// hand. Nothing here waits: edits go out at once, those of a drag a few times a second.
class PointEditor {
 public:
  explicit PointEditor(PlotView& view) : view_(view) {}

  /// Once a frame, before anything is drawn.
  void update(const FrameView& view);
  /// Whether the fit shows points that can be edited.
  [[nodiscard]] bool is_possible() const { return possible_; }
  /// The figure with what the lane does not have yet; null where that is nothing.
  [[nodiscard]] const plot::Figure* shown(const plot::Figure& figure, std::uint64_t version);
  [[nodiscard]] std::uint64_t shown_version() const { return shown_version_; }
  /// The chip in the header, and the strip while it is open.
  [[nodiscard]] PlotExtras extras(Kit& kit, const Rect& area, float own_chips);

  void undo() { desk_.undo(); }
  void redo() { desk_.redo(); }
  [[nodiscard]] bool is_open() const { return possible_ && tools_.is_open(); }
  [[nodiscard]] PointDesk& desk() { return desk_; }
  [[nodiscard]] bool take_save() { return std::exchange(save_, false); }
  [[nodiscard]] bool busy() const { return stroke_.has_value(); }

 private:
  /// A point of the figure.
  struct Target {
    base::PointRef ref;
    std::size_t series = 0, index = 0;
    plot::Px px;
  };
  /// What is done between pressing and releasing the button.
  struct Stroke {
    std::int32_t number = 0;
    PointTool tool = PointTool::kLook;
    std::optional<base::PointRef> point;   ///< that is being moved
    plot::Px grip{};                       ///< of the point, from the mouse
    std::vector<base::PointEdit> waiting;  ///< not yet sent
    std::vector<base::PointRef> judged;    ///< the brush has decided about these
    double sent_at = -1;
  };

  bool hand(const PlotHand& hand);
  void press(const PlotHand& hand);
  void drag(const PlotHand& hand);
  void send(double now, bool at_once);
  void paint_noise(const PlotHand& hand);
  void preview(const PlotHand& hand) const;
  void obey(PointOrder order);
  [[nodiscard]] base::PointEdit add_at(const PlotHand& hand) const;
  [[nodiscard]] base::PointEdit move_to(const PlotHand& hand) const;
  [[nodiscard]] base::DataPart part_of_next() const;
  [[nodiscard]] std::optional<Target> nearest(const PlotHand& hand) const;
  [[nodiscard]] int label_of(const plot::Figure& figure, const Target& target) const;
  [[nodiscard]] std::vector<base::PointEdit> unseen() const;
  void apply(const base::PointEdit& edit, const base::PointRef& added, plot::Figure& figure) const;

  PlotView& view_;
  PointDesk desk_;
  PointTools tools_;
  PointKinds kinds_;
  std::shared_ptr<const train::Snapshot> run_;
  bool possible_ = false, is_plane_ = true, is_drawn_ = false, save_ = false;
  bool handled_ = false;  ///< the plot was there in this frame
  double now_ = 0;
  std::optional<Stroke> stroke_;

  plot::Figure shown_;
  std::uint64_t made_of_ = 0, made_with_ = 0, stroke_version_ = 0, shown_version_ = std::uint64_t{1} << 62U;
};

}  // namespace lscope::ui
