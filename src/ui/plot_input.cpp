#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "plot/figure_ranges.h"
#include "plot/range.h"
#include "spec/param.h"
#include "ui/axis_math.h"
#include "ui/keyboard.h"
#include "ui/plot_parts.h"
#include "ui/plot_view.h"

namespace lscope::ui {
namespace {

using plot::Px;

constexpr float kHeader = 32;
constexpr float kFar = 6;  ///< px at scale 1; less is a click, not a drag
constexpr float kHandleReach = 6;
constexpr double kWheelStep = 0.85;
constexpr double kKeyStep = 0.1;  ///< of the width shown; a quarter of it with Shift
constexpr double kKeyZoom = 0.8;

bool struck(int key, bool repeats) { return ImGui::IsKeyPressed(key, repeats); }
bool struck(ImGuiKey_ key) { return ImGui::IsKeyPressed(ImGui::GetKeyIndex(key), true); }

bool any_popup() { return ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel); }

/// A plot whose ranges the reader can change at all.
bool has_axes(const plot::Figure& figure) { return plot::has_content(figure) && !figure.matrix; }

}  // namespace

float handle_px(const plot::Frame& frame, const plot::Mark& mark) {
  const float at = frame.px_x(mark.x);
  return std::isfinite(at) ? std::clamp(at, frame.plot_top_left.x, frame.plot_bottom_right.x)
                           : frame.plot_bottom_right.x;
}

double handle_value(const plot::Mark& mark, double x) {
  const double value = std::round(x - mark.zero);
  const auto id = spec::find_param(mark.id);
  if (!id.ok()) return value;
  const spec::ParamInfo& row = spec::info(id.value());
  return std::clamp(value, row.min, row.max);
}

std::string handle_text(const base::Translate& tr, const plot::Mark& mark, double x) {
  return tr("param." + mark.id) + " " + base::shown(handle_value(mark, x), 4);
}

std::optional<PlotView::Along> PlotView::axis_under(Px at) const {
  const plot::Frame& f = layout_.frame;
  const bool over_x = at.x >= f.plot_top_left.x && at.x <= f.plot_bottom_right.x;
  const bool over_y = at.y >= f.plot_top_left.y && at.y <= f.plot_bottom_right.y;
  if (over_x && at.y > f.plot_bottom_right.y && at.y <= f.size.y) return Along::kX;
  if (over_y && at.x < f.plot_top_left.x && at.x >= 0) return Along::kY;
  return std::nullopt;
}

void PlotView::wheel(const plot::Figure& figure, Px at) {
  const float turned = ImGui::GetIO().MouseWheel;
  if (turned == 0) return;
  const auto axis = axis_under(at);
  if (!axis && !inside(layout_.frame, at)) return;
  const plot::Frame& f = aim();
  const double factor = std::pow(kWheelStep, static_cast<double>(turned));
  const bool both = figure.equal_aspect || !axis;
  if (both || *axis == Along::kX) hold_x(zoomed(f.x, x_scale_of(f), f.x_at(at.x), factor));
  if (both || *axis == Along::kY) hold_y(zoomed(f.y, y_scale_of(f), f.y_at(at.y), factor));
  changed(true);
}

const plot::Mark* PlotView::mark_at(const plot::Figure& figure, Px at) const {
  const plot::Frame& f = layout_.frame;
  if (at.y < f.plot_top_left.y || at.y > f.plot_bottom_right.y) return nullptr;
  const plot::Mark* nearest = nullptr;
  float least = kHandleReach * key_.scale;
  for (const plot::Mark& mark : figure.marks) {
    if (!mark.draggable) continue;
    const float distance = std::abs(handle_px(f, mark) - at.x);
    if (distance <= least) least = distance, nearest = &mark;
  }
  return nearest;
}

void PlotView::begin_drag(const plot::Figure& figure, Px at, bool right) {
  const plot::Mark* mark = mark_at(figure, at);
  const auto axis = axis_under(at);
  if (!mark && !axis && !inside(layout_.frame, at)) return;
  if (axis)
    drag_ = *axis == Along::kX ? Drag::kAxisX : Drag::kAxisY;
  else if (right || ImGui::GetIO().KeyShift)
    drag_ = Drag::kBox;
  else
    drag_ = mark != nullptr ? Drag::kMark : Drag::kPan;
  if (drag_ == Drag::kMark) dragged_mark_ = mark->id;
  drag_right_ = right;
  drag_far_ = false;
  drag_from_ = drag_to_ = at;
  from_x_ = aim().x;
  from_y_ = aim().y;
}

void PlotView::drag_ranges(Px at) {
  const plot::Frame& f = layout_.frame;
  const auto share = [](float from, float to, float low, float high) {
    return -static_cast<double>((to - from) / (high - low));
  };
  if (drag_ == Drag::kPan || drag_ == Drag::kAxisX)
    hold_x(moved(from_x_, x_scale_of(f), share(drag_from_.x, at.x, f.plot_top_left.x, f.plot_bottom_right.x)));
  if (drag_ == Drag::kPan || drag_ == Drag::kAxisY)
    hold_y(moved(from_y_, y_scale_of(f), share(drag_from_.y, at.y, f.plot_bottom_right.y, f.plot_top_left.y)));
  changed();
}

void PlotView::end_drag(const plot::Figure& figure, Px at) {
  const plot::Frame& f = layout_.frame;
  const float far = kFar * key_.scale;
  const Drag done = std::exchange(drag_, Drag::kNone);
  const bool on_axis = done == Drag::kAxisX || done == Drag::kAxisY;
  if (!drag_far_) {  // a click after all
    if (on_axis) open_axis_menu(done == Drag::kAxisX ? Along::kX : Along::kY);
    if (done == Drag::kBox && drag_right_) menu_asked_ = true;
    return;
  }
  if (done == Drag::kMark) {
    for (const plot::Mark& mark : figure.marks)
      if (mark.id == dragged_mark_) moved_mark_ = MovedMark{mark.id, handle_value(mark, f.x_at(at.x))};
  }
  if (done != Drag::kBox) return;
  const bool wide = std::abs(at.x - drag_from_.x) > far, tall = std::abs(at.y - drag_from_.y) > far;
  // A box that is only a strip zooms along it.
  const bool both = figure.equal_aspect;
  if (both && !(wide && tall)) return;
  const auto [x_low, x_high] = std::minmax({f.x_at(drag_from_.x), f.x_at(at.x)});
  const auto [y_low, y_high] = std::minmax({f.y_at(drag_from_.y), f.y_at(at.y)});
  if (wide) hold_x(plot::safe_range({x_low, x_high}, x_scale_of(f)));
  if (tall) hold_y(plot::safe_range({y_low, y_high}, y_scale_of(f)));
  changed(true);
}

void PlotView::drag(const plot::Figure& figure, const Hit& hit, Px at) {
  if (drag_ == Drag::kNone) {
    const bool right = hit.hovered && ImGui::IsMouseClicked(ImGuiMouseButton_Right);
    if (hit.pressed || right) begin_drag(figure, at, right);
    return;
  }
  const plot::Frame& f = layout_.frame;
  if (drag_ == Drag::kBox)  // a box ends at the plot's edge
    at = {std::clamp(at.x, f.plot_top_left.x, f.plot_bottom_right.x),
          std::clamp(at.y, f.plot_top_left.y, f.plot_bottom_right.y)};
  drag_to_ = at;
  drag_far_ = drag_far_ || std::hypot(at.x - drag_from_.x, at.y - drag_from_.y) > kFar * key_.scale;
  const bool held = drag_right_ ? ImGui::IsMouseDown(ImGuiMouseButton_Right) : hit.held;
  if (!held) return end_drag(figure, at);
  if (drag_far_ && drag_ != Drag::kBox && drag_ != Drag::kMark) drag_ranges(at);
}

void PlotView::step_zoom(const plot::Figure& figure, double factor) {
  const plot::Frame& f = aim();
  const auto middle = [](plot::Range range, plot::AxisScale scale) {
    return scale.back((scale.forward(range.low) + scale.forward(range.high)) / 2);
  };
  // Time is what one looks closer at; the values then follow by themselves unless the reader holds them.
  hold_x(zoomed(f.x, x_scale_of(f), middle(f.x, x_scale_of(f)), factor));
  if (!is_over_epochs(figure) || view_.y) hold_y(zoomed(f.y, y_scale_of(f), middle(f.y, y_scale_of(f)), factor));
  changed(true);
}

void PlotView::move_by_keys(const plot::Figure& figure) {
  const double step = kKeyStep * (ImGui::GetIO().KeyShift ? 0.25 : 1);
  const plot::Frame& f = aim();
  double right = 0, up = 0;
  if (struck(ImGuiKey_LeftArrow)) right -= step;
  if (struck(ImGuiKey_RightArrow)) right += step;
  if (struck(ImGuiKey_UpArrow)) up += step;
  if (struck(ImGuiKey_DownArrow)) up -= step;
  if (right != 0) hold_x(moved(f.x, x_scale_of(f), right));
  if (up != 0) hold_y(moved(f.y, y_scale_of(f), up));
  if (right != 0 || up != 0) changed(true);
  if (struck(kKeyEqual, true) || struck(kKeyPadPlus, true)) step_zoom(figure, kKeyZoom);
  if (struck(kKeyMinus, true) || struck(kKeyPadMinus, true)) step_zoom(figure, 1 / kKeyZoom);
}

/// Keys belong to the plot that the focus ring is on; without a ring to the one under the mouse, else to the one that
/// was clicked last.
bool PlotView::keys_are_mine(Kit& kit, const Hit& hit) {
  const Focus& focus = kit.state().focus;
  const bool by_ring = focus.ring_visible() && focus.focused().starts_with("plot.");
  return by_ring ? hit.focused : hit.hovered || (hit.focused && !ImGui::IsWindowHovered());
}

PlotView::Request PlotView::keys(Kit& kit, const plot::Figure& figure, const Hit& hit) {
  const ImGuiIO& io = ImGui::GetIO();
  const bool is_mine = keys_are_mine(kit, hit);
  if (!is_mine && !hit.focused) return Request::kNone;
  if (io.WantTextInput || !kit.state().typing.field.empty() || io.KeyAlt || io.KeySuper || kit.state().modal ||
      any_popup())
    return Request::kNone;
  if (io.KeyCtrl) {
    if (is_mine && struck(kKeyC, false)) return io.KeyShift ? Request::kCopyData : Request::kCopyPicture;
    return Request::kNone;
  }
  if (hit.focused) {
    if (has_axes(figure)) move_by_keys(figure);
    if (struck(kKeyMenu, false) || (io.KeyShift && struck(kKeyF10, false))) {
      menu_asked_ = true;
      menu_row_ = 0;
    }
  }
  if (!is_mine) return Request::kNone;
  if (struck(kKeyL, false)) toggle_log(figure);
  if (struck(kKeyA, false) || struck(kKeyF, false)) fit_smoothly();
  if (struck(kKeyE, false)) return Request::kSave;
  return Request::kNone;
}

PlotView::Request PlotView::mouse(Kit& kit, const Rect& area, const plot::Figure& figure, PlotFrame& frame,
                                  const Hit& hit) {
  const float s = kit.canvas.scale();
  const ImVec2 pointer = ImGui::GetIO().MousePos;
  const Px at{pointer.x - area.x * s, pointer.y - area.y * s};
  const plot::Frame& f = layout_.frame;
  if (has_axes(figure)) {
    kit.note(name_ + ".axis.x",
             {area.x + f.plot_top_left.x / s, area.y + f.plot_bottom_right.y / s,
              (f.plot_bottom_right.x - f.plot_top_left.x) / s, (f.size.y - f.plot_bottom_right.y) / s});
    kit.note(name_ + ".axis.y", {area.x, area.y + f.plot_top_left.y / s, f.plot_top_left.x / s,
                                 (f.plot_bottom_right.y - f.plot_top_left.y) / s});
    if (hit.hovered) wheel(figure, at);
    drag(figure, hit, at);
    if (drag_ == Drag::kMark || (hit.hovered && drag_ == Drag::kNone && mark_at(figure, at) != nullptr))
      ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    else if (hit.hovered && drag_ == Drag::kNone && axis_under(at))
      ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  } else {
    drag_ = Drag::kNone;
    if (hit.hovered && ImGui::IsMouseReleased(ImGuiMouseButton_Right)) menu_asked_ = true;
  }
  if (hit.hovered && is_over_epochs(figure) && inside(f, at) && drag_ == Drag::kNone) frame.next_cursor = f.x_at(at.x);
  if (const Request asked = keys(kit, figure, hit); asked != Request::kNone) return asked;
  if (hit.double_clicked && at.y < kHeader * s) return Request::kToggleFull;
  if (hit.double_clicked && inside(f, at)) fit_smoothly();
  if (hit.entered && !any_popup()) return Request::kToggleFull;
  return Request::kNone;
}

}  // namespace lscope::ui
