#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/translate.h"
#include "probe/activations.h"
#include "probe/decision_field.h"
#include "probe/unit_field.h"
#include "probe/weight_plane.h"
#include "spec/theme.h"
#include "train/command.h"
#include "train/snapshot.h"
#include "ui/style.h"

namespace lscope::ui {

class Backdrop;
class ItemLog;

/// What a panel may look at. Everything is immutable and stays valid for the whole frame.
struct FrameView {
  std::shared_ptr<const train::Snapshot> lane;  ///< never null once the window is open
  const Style& style;                           ///< colours, fonts and the UI scale of this frame
  const base::Translate& tr;
  double now = 0;                ///< seconds, steady
  ItemLog* items = nullptr;      ///< records where things stand; null in ordinary use
  Backdrop* backdrop = nullptr;  ///< takes the large opaque areas; null: they are painted as everything else
  std::shared_ptr<const probe::Field> field = nullptr;  ///< what the model says over its inputs; null until it is ready
  bool reduced_motion = false;                          ///< ranges jump instead of moving there
  int smoothing = 0;  ///< records that curves over epochs are averaged over; 0 = as they are
  // What the probe saw when a LookWish asked for it; null until it is ready.
  std::shared_ptr<const probe::Activity> activity = nullptr;
  std::shared_ptr<const probe::WeightPlane> plane = nullptr;
  std::shared_ptr<const probe::UnitField> unit = nullptr;
  [[nodiscard]] float px(float design) const { return design * style.scale; }
};

/// What a panel may do: say what the user wants. Obeyed later; see Snapshot::obeyed.
class CommandSink {
 public:
  virtual ~CommandSink() = default;
  virtual train::CommandSeq post(train::Command command) = 0;
};

struct Rect {
  float x = 0, y = 0, w = 0, h = 0;
  [[nodiscard]] float right() const { return x + w; }
  [[nodiscard]] float bottom() const { return y + h; }
};

/// One region of the window. Holds widget state only (typed, dragged, folded): closing and opening it again must
/// not lose a result. draw() runs on the UI thread and must not block.
class Panel {
 public:
  virtual ~Panel() = default;
  [[nodiscard]] virtual std::string_view id() const = 0;  ///< stable; also the ImGui id
  virtual void draw(const Rect& area, const FrameView& view, CommandSink& commands) = 0;
};

}  // namespace lscope::ui
