#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ui/kit.h"

namespace lscope::ui {

enum class PointTool { kLook, kAdd, kMove, kDelete, kFlip, kBrush };
inline constexpr int kPointTools = 6;

/// What the points of the shown data set are like, as far as tools must know.
struct PointKinds {
  std::vector<std::string> classes;  ///< names; empty: a regression
  double low = 0, high = 1;          ///< targets of a regression, over the training rows
  bool target_by_height = false;     ///< one input and a value: where the mouse is says both
};

/// What a click on the strip asks for.
enum class PointOrder { kUndo, kRedo, kClear, kSave };

/// The strip of tools over the fit while points are edited: which tool, which class or value a new point gets, how wide
/// the brush is and what share of the labels under it it flips.
class PointTools {
 public:
  static constexpr float kHeight = 56;  ///< of the strip, design units

  /// Draws it under the header of `area`.
  std::optional<PointOrder> draw(Kit& kit, const Rect& area, const PointKinds& kinds, bool can_undo, bool can_redo);
  /// Keys of a plot that has the keyboard: V P M X T B choose the tool, digits the class, [ and ] the brush.
  void keys(const PointKinds& kinds);

  [[nodiscard]] bool is_open() const { return open_; }
  void set_open(bool open) { open_ = open; }
  [[nodiscard]] PointTool tool() const { return open_ ? tool_ : PointTool::kLook; }
  void choose(PointTool tool) { tool_ = tool; }
  [[nodiscard]] int target_class(const PointKinds& kinds) const;
  [[nodiscard]] double target_value(const PointKinds& kinds) const;  ///< of a regression with two inputs
  [[nodiscard]] float brush_radius() const { return radius_; }       ///< design units
  [[nodiscard]] double noise_share() const;

 private:
  void draw_tools(Kit& kit, const Rect& row, const PointKinds& kinds);
  void draw_options(Kit& kit, const Rect& row, const PointKinds& kinds);
  void draw_targets(Kit& kit, const Rect& row, const PointKinds& kinds);
  void draw_brush(Kit& kit, const Rect& row);
  void widen(float by);

  bool open_ = false;
  PointTool tool_ = PointTool::kAdd;
  int class_ = 1, level_ = 2, share_ = 2;
  float radius_ = 24;
};

/// Whether a tool has anything to do: labels cannot be flipped where there are none.
[[nodiscard]] bool applies(PointTool tool, const PointKinds& kinds);
/// The colour of a class on the screen.
[[nodiscard]] ImU32 class_ink(const Kit& kit, int label);

}  // namespace lscope::ui
