#include "ui/plot_view.h"

#include <algorithm>
#include <cmath>

#include "plot/colormap.h"
#include "plot/figure_ranges.h"
#include "plot/range.h"
#include "ui/keyboard.h"
#include "ui/paint_imgui.h"
#include "ui/text_measure_imgui.h"

namespace lscope::ui {
namespace {

using plot::Px;
using plot::Range;
using plot::Scale;
using spec::Token;

constexpr float kHeader = 32;
constexpr float kFullChip = 24;
constexpr float kBoxMinimum = 6;  ///< px; less is a click, not a box

/// A fit along one input has a read-out as well, but its x is not time.
bool is_over_epochs(const plot::Figure& figure) { return figure.x.whole && !figure.cursor_title.empty(); }

bool inside(const plot::Frame& frame, Px at) {
  return at.x >= frame.plot_top_left.x && at.x <= frame.plot_bottom_right.x && at.y >= frame.plot_top_left.y &&
         at.y <= frame.plot_bottom_right.y;
}

/// The range whose ends come nearer to `at` by `factor`; in decades on a log axis.
Range zoomed(Range range, plot::AxisScale scale, double at, double factor) {
  const double centre = scale.forward(at);
  return plot::safe_range({scale.back(centre + (scale.forward(range.low) - centre) * factor),
                           scale.back(centre + (scale.forward(range.high) - centre) * factor)},
                          scale);
}

/// The range moved so that the value under px `from` comes under px `to`; low_px is where the range begins.
Range moved(Range range, plot::AxisScale scale, float from, float to, float low_px, float high_px) {
  const double low = scale.forward(range.low), high = scale.forward(range.high);
  const double shift = -static_cast<double>((to - from) / (high_px - low_px)) * (high - low);
  return plot::safe_range({scale.back(low + shift), scale.back(high + shift)}, scale);
}

/// The last epoch of any curve, for the axis that follows a running training.
std::optional<double> newest_x(const plot::Figure& figure) {
  std::optional<double> newest;
  const auto look = [&](const std::vector<double>& x) {
    if (!x.empty() && std::isfinite(x.back())) newest = std::max(newest.value_or(x.back()), x.back());
  };
  for (const plot::Line& line : figure.lines)
    if (line.tone != plot::Tone::kGhost) look(line.x);
  for (const plot::Band& band : figure.bands) look(band.x);
  return newest;
}

}  // namespace

void PlotView::reset() {
  view_.hidden.clear();
  view_.y_scale.reset();
  fit();
}

void PlotView::fit() {
  view_.x.reset();
  view_.y.reset();
  followed_x_.reset();
  zoomed_ = false;
  changed();
}

void PlotView::toggle_log(const plot::Figure& figure) {
  if (!figure.y.can_log) return;
  const Scale now = view_.y_scale.value_or(figure.y.scale);
  view_.y_scale = now == Scale::kLog10 ? Scale::kLinear : Scale::kLog10;
  view_.y.reset();
  changed();
}

void PlotView::follow(const plot::Figure& figure) {
  if (zoomed_ || !is_over_epochs(figure)) return;
  const auto newest = newest_x(figure);
  if (!newest || *newest <= 0) {
    if (view_.x) changed();
    view_.x.reset();
    followed_x_.reset();
    return;
  }
  // A fresh curve begins with a narrow axis, and a long one is extended in steps, so that ticks do not swim.
  const bool fresh = !followed_x_ || *newest < 0.5 * followed_x_->high;
  Range next = fresh ? Range{0, std::max(1.0, *newest)} : *followed_x_;
  next = plot::followed(next, {0, *newest}, Scale::kLinear);
  if (followed_x_ && next == *followed_x_) return;
  followed_x_ = next;
  view_.x = next;
  changed();
}

void PlotView::lay_out(const Kit& kit, const Rect& area, const plot::Figure& figure, std::uint64_t version,
                       const std::optional<Px>& pointer, const PlotExtras& extras, PlotFrame& frame) {
  const Style& style = kit.view().style;
  const float s = style.scale;
  Key key{version, area.w, area.h, s, extras.free_right, extras.below, style.theme.name, view_version_, {}, pointer};
  if (is_over_epochs(figure)) key.cursor = frame.cursor;
  if (key == key_) return;
  key_ = key;
  view_.cursor_x = key.cursor;
  view_.pointer = pointer;
  view_.show_header = true;
  view_.header_right = (kFullChip + 12 + extras.free_right + (figure.y.can_log ? 52.0F : 0.0F)) * s;
  view_.below_header = extras.below * s;
  const bool suits = figure.heats.empty() || plot::suits_texture(figure.heats.front());
  view_.heat_by_texture = frame.painter != nullptr && !no_texture_ && suits;
  layout_ = plot::layout(figure, {area.w * s, area.h * s}, view_, frame.style, ImGuiMeasure(style), series_);
  frame.relaid = true;
}

void PlotView::paint(Kit& kit, const Rect& area, const plot::Figure& figure, PlotFrame& frame) {
  const Style& style = kit.view().style;
  ImTextureID field = nullptr;
  if (!figure.heats.empty() && view_.heat_by_texture) {
    const plot::Frame& place = layout_.frame;
    const int width = static_cast<int>(place.plot_bottom_right.x - place.plot_top_left.x);
    const int height = static_cast<int>(place.plot_bottom_right.y - place.plot_top_left.y);
    if (width > 0 && height > 0)
      field = frame.painter->texture(figure.heats.front(), place, frame.style, width, height);
    if (field == nullptr) {  // from the next frame on the layout paints the cells
      no_texture_ = true;
      changed();
    }
  }
  kit.canvas.ground(area, kit.ink(Token::kPanel), 6);
  kit.canvas.outline(area, kit.ink(Token::kStroke), 6);
  ui::paint(*ImGui::GetWindowDrawList(), kit.canvas.px(Point{area.x, area.y}), layout_.list, style, field,
            kit.canvas.backdrop());
}

PlotView::Request PlotView::header(Kit& kit, const Rect& area, const plot::Figure& figure, bool is_full) {
  Canvas& c = kit.canvas;
  float right = area.right() - 10;
  Request request = Request::kNone;
  const Rect full{right - kFullChip, area.y + 4, kFullChip, 24};
  const Hit on_full = kit.item(name_ + ".full", full);
  const ImU32 ink = kit.ink(on_full.hovered ? Token::kText1 : Token::kText3);
  const float x = full.x + full.w / 2, y = full.y + full.h / 2;
  for (const auto& [sx, sy] : {std::pair{-1.0F, -1.0F}, {1.0F, -1.0F}, {1.0F, 1.0F}, {-1.0F, 1.0F}}) {
    const Point corner[] = {{x + sx * 2, y + sy * 5}, {x + sx * 5, y + sy * 5}, {x + sx * 5, y + sy * 2}};
    c.polyline(corner, ink, 1.5F);
  }
  if (on_full.focused) kit.focus_ring(full, 4);
  kit.simple_tip(name_ + ".full", on_full, kit.tr(is_full ? "figure.menu.back" : "figure.menu.full"));
  if (on_full.clicked) request = Request::kToggleFull;
  right = full.x - 6;
  if (figure.y.can_log) {
    const std::string label = kit.tr("figure.chip.log");
    const float width = c.width(label, Face::kR11) + 14;
    const Rect chip{right - width, area.y + 7, width, 18};
    const bool on = view_.y_scale.value_or(figure.y.scale) == Scale::kLog10;
    const Hit hit = kit.item(name_ + ".log", chip);
    if (on || hit.hovered) c.rect(chip, kit.ink(hit.hovered ? Token::kHover : Token::kRaised), 4);
    c.outline(chip, kit.ink(on ? Token::kAccent : Token::kStroke), 4);
    c.text(chip.x + width / 2, chip.y + 9, label, Face::kR11, kit.ink(on ? Token::kText1 : Token::kText3),
           Align::kCenter);
    if (hit.focused) kit.focus_ring(chip, 4);
    if (hit.clicked) toggle_log(figure);
  }
  return request;
}

void PlotView::legend(Kit& kit, const Rect& area) {
  const float s = kit.canvas.scale();
  for (const plot::Frame::LegendItem& item : layout_.frame.legend) {
    const Rect box{area.x + item.top_left.x / s, area.y + item.top_left.y / s,
                   (item.bottom_right.x - item.top_left.x) / s, (item.bottom_right.y - item.top_left.y) / s};
    const Hit hit = kit.item(name_ + ".legend." + item.id, box, false);
    if (!hit.clicked) continue;
    if (ImGui::GetIO().KeyAlt) {
      const bool alone = view_.hidden.size() + 1 == layout_.frame.legend.size() && !view_.hidden.contains(item.id);
      view_.hidden.clear();
      if (!alone)
        for (const plot::Frame::LegendItem& other : layout_.frame.legend)
          if (other.id != item.id) view_.hidden.insert(other.id);
    } else if (!view_.hidden.erase(item.id)) {
      view_.hidden.insert(item.id);
    }
    // The automatic ranges follow what is left to see.
    if (!zoomed_) view_.y.reset();
    changed();
  }
}

void PlotView::wheel(const plot::Figure& figure, Px at) {
  const float turned = ImGui::GetIO().MouseWheel;
  if (turned == 0) return;
  const plot::Frame& f = layout_.frame;
  const bool over_x = at.x >= f.plot_top_left.x && at.x <= f.plot_bottom_right.x;
  const bool over_y = at.y >= f.plot_top_left.y && at.y <= f.plot_bottom_right.y;
  if (!over_x && !over_y) return;
  const double factor = std::pow(0.85, static_cast<double>(turned));
  const bool both = figure.equal_aspect;
  if (over_x || both) view_.x = zoomed(f.x, {f.x_scale, f.x_zone}, f.x_at(at.x), factor);
  if (over_y || both) view_.y = zoomed(f.y, {f.y_scale, f.y_zone}, f.y_at(at.y), factor);
  zoomed_ = true;
  changed();
}

void PlotView::drag(const Hit& hit, Px at) {
  const plot::Frame& f = layout_.frame;
  const bool right = ImGui::IsMouseDown(ImGuiMouseButton_Right);
  if (!dragging_ && !boxing_) {
    const bool begins = hit.pressed || (hit.hovered && ImGui::IsMouseClicked(ImGuiMouseButton_Right));
    if (!begins || !inside(f, at)) return;
    boxing_ = right || ImGui::GetIO().KeyShift;
    dragging_ = true;
    drag_from_ = drag_to_ = at;
    from_x_ = f.x;
    from_y_ = f.y;
    return;
  }
  drag_to_ = at;
  const bool held = hit.held || right;
  const bool far = std::hypot(at.x - drag_from_.x, at.y - drag_from_.y) > kBoxMinimum;
  if (held && !boxing_ && far) {
    view_.x = moved(from_x_, {f.x_scale, f.x_zone}, drag_from_.x, at.x, f.plot_top_left.x, f.plot_bottom_right.x);
    view_.y = moved(from_y_, {f.y_scale, f.y_zone}, drag_from_.y, at.y, f.plot_bottom_right.y, f.plot_top_left.y);
    zoomed_ = true;
    changed();
  }
  if (held) return;
  if (boxing_ && std::abs(at.x - drag_from_.x) > kBoxMinimum && std::abs(at.y - drag_from_.y) > kBoxMinimum) {
    const auto [x_low, x_high] = std::minmax({f.x_at(drag_from_.x), f.x_at(at.x)});
    const auto [y_low, y_high] = std::minmax({f.y_at(drag_from_.y), f.y_at(at.y)});
    view_.x = plot::safe_range({x_low, x_high}, {f.x_scale, f.x_zone});
    view_.y = plot::safe_range({y_low, y_high}, {f.y_scale, f.y_zone});
    zoomed_ = true;
    changed();
  }
  dragging_ = boxing_ = false;
}

void PlotView::draw_box(Kit& kit, const Rect& area) const {
  if (!boxing_) return;
  const float s = kit.canvas.scale();
  const auto x = std::minmax(drag_from_.x, drag_to_.x);
  const auto y = std::minmax(drag_from_.y, drag_to_.y);
  const Rect box{area.x + x.first / s, area.y + y.first / s, (x.second - x.first) / s, (y.second - y.first) / s};
  kit.canvas.rect(box, kit.ink(Token::kAccent, 0.15F));
  kit.canvas.outline(box, kit.ink(Token::kAccent));
}

void PlotView::keys(Kit& kit, const plot::Figure& figure) {
  const ImGuiIO& io = ImGui::GetIO();
  if (io.WantTextInput || !kit.state().typing.field.empty() || io.KeyCtrl || io.KeyAlt) return;
  if (ImGui::IsKeyPressed(static_cast<int>(kKeyL), false)) toggle_log(figure);
  if (ImGui::IsKeyPressed(static_cast<int>(kKeyA), false)) fit();
}

PlotView::Request PlotView::menu(const Kit& kit, const plot::Figure& figure, bool is_full) {
  Request request = Request::kNone;
  const std::string id = name_ + ".menu";
  if (!ImGui::BeginPopup(id.c_str())) return request;
  ImGui::PushFont(kit.canvas.font(Face::kR13));
  const auto entry = [&](const char* key) { return ImGui::MenuItem((kit.tr(key) + "###" + key).c_str()); };
  if (figure.y.can_log) {
    const bool is_log = view_.y_scale.value_or(figure.y.scale) == Scale::kLog10;
    if (entry(is_log ? "figure.menu.linear" : "figure.menu.log")) toggle_log(figure);
  }
  if (entry("figure.menu.fit")) fit();
  if (entry(is_full ? "figure.menu.back" : "figure.menu.full")) request = Request::kToggleFull;
  ImGui::PopFont();
  ImGui::EndPopup();
  return request;
}

PlotView::Request PlotView::mouse(Kit& kit, const Rect& area, const plot::Figure& figure, PlotFrame& frame,
                                  const Hit& hit) {
  const float s = kit.canvas.scale();
  const ImVec2 pointer = ImGui::GetIO().MousePos;
  const Px at{pointer.x - area.x * s, pointer.y - area.y * s};
  const bool was_boxing = boxing_;
  const bool moved_far = std::hypot(at.x - drag_from_.x, at.y - drag_from_.y) > kBoxMinimum;
  const bool has_axes = plot::has_content(figure) && !figure.matrix;  // else there is no range to keep
  if (hit.hovered) {
    if (has_axes) wheel(figure, at);
    keys(kit, figure);
    if (is_over_epochs(figure) && inside(layout_.frame, at) && !dragging_) frame.next_cursor = layout_.frame.x_at(at.x);
  }
  if (has_axes) drag(hit, at);
  // A right click that did not become a box opens the menu.
  if (was_boxing && !boxing_ && !moved_far && ImGui::IsMouseReleased(ImGuiMouseButton_Right))
    ImGui::OpenPopup((name_ + ".menu").c_str());
  const bool on_title = at.y < kHeader * s;
  if (hit.double_clicked && on_title) return Request::kToggleFull;
  if (hit.double_clicked) fit();
  if (hit.entered) return Request::kToggleFull;
  return Request::kNone;
}

PlotView::Request PlotView::draw(Kit& kit, const Rect& area, const plot::Figure& figure, std::uint64_t version,
                                 bool is_full, PlotFrame& frame, const PlotExtras& extras) {
  follow(figure);
  // Painted first, but buttons before the plot as a whole: ImGui gives the mouse to the item that was submitted first
  // where two overlap.
  const float s = kit.canvas.scale();
  const ImVec2 pointer = ImGui::GetIO().MousePos;
  const Px at{pointer.x - area.x * s, pointer.y - area.y * s};
  const bool pointed =
      ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) && inside(layout_.frame, at) && !boxing_;
  lay_out(kit, area, figure, version, pointed ? std::optional(at) : std::nullopt, extras, frame);
  paint(kit, area, figure, frame);
  const Request asked = header(kit, area, figure, is_full);
  legend(kit, area);
  if (extras.draw) extras.draw();
  const Hit hit = kit.item("plot." + name_, area);
  if (hit.focused) kit.focus_ring(area, 6);
  const Request done = mouse(kit, area, figure, frame, hit);
  draw_box(kit, area);
  const Request chosen = menu(kit, figure, is_full);
  if (asked != Request::kNone) return asked;
  return done != Request::kNone ? done : chosen;
}

}  // namespace lscope::ui
