#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "figures/weights_of.h"
#include "plot/layout.h"
#include "ui/field_painter.h"
#include "ui/kit.h"
#include "ui/look_wish.h"

namespace lscope::ui {

/// What mouse and arrow keys find out about the neurons of the network diagram: layer and number, bias, the norm of the
/// weights into it, what its activations are like, and a small picture of what it answers over the inputs.
class NetworkHover {
 public:
  /// Once the diagram is painted at `area` with `frame`. The picture is painted by `painter`, or from cells.
  void draw(Kit& kit, const Rect& area, const plot::Frame& frame, const plot::Style& style, FieldPainter* painter);
  /// The neuron whose picture is to be computed: the one under the mouse or chosen by key, if its inputs can be drawn.
  [[nodiscard]] std::optional<LookWish::Unit> wanted() const { return wanted_; }
  /// The diagram is not on the screen.
  void leave() { wanted_.reset(); }

 private:
  void follow(const FrameView& view);
  [[nodiscard]] const figures::Diagram::Node* nearest(const plot::Frame& frame, plot::Px at, float reach) const;
  [[nodiscard]] const figures::Diagram::Node* find(int layer, int unit) const;
  [[nodiscard]] const figures::Diagram::Node* next_to(const figures::Diagram::Node& from, int layer, double up) const;
  [[nodiscard]] const figures::Diagram::Node* by_keys(Kit& kit);
  [[nodiscard]] std::vector<TipLine> lines_of(const Kit& kit, const figures::Diagram::Node& node) const;
  void add_activity(const Kit& kit, const figures::Diagram::Node& node, std::vector<TipLine>& lines) const;
  [[nodiscard]] std::optional<TipPicture> picture_of(const Kit& kit, const plot::Style& style, FieldPainter* painter,
                                                     std::vector<TipLine>& lines);

  figures::Diagram diagram_;
  std::shared_ptr<const train::WeightsView> weights_;  ///< that the diagram is of
  std::shared_ptr<const probe::Activity> activity_;    ///< likewise
  std::optional<LookWish::Unit> wanted_;
  struct Place {
    int layer = 1, unit = -1;
  };
  Place keyed_;                                       ///< where the arrow keys have come to
  std::shared_ptr<const probe::UnitField> pictured_;  ///< that the layout is of
  std::string theme_;
  float scale_ = 0;
  bool no_texture_ = false;  ///< the painter gave none
  plot::Figure figure_;
  plot::Layout layout_;
  plot::View view_;
};

}  // namespace lscope::ui
