#include "ui/plot_view.h"

#include <algorithm>
#include <cmath>

#include "plot/colormap.h"
#include "plot/figure_ranges.h"
#include "plot/range.h"
#include "ui/axis_math.h"
#include "ui/paint_imgui.h"
#include "ui/plot_parts.h"
#include "ui/text_measure_imgui.h"

namespace lscope::ui {
namespace {

using plot::Px;
using plot::Range;
using plot::Scale;
using spec::Token;

constexpr float kChip = 24;                       ///< full and "…"
constexpr float kLogChip = 52, kSymlogChip = 68;  ///< with their distance

/// The last epoch of any curve, for the axis that follows a running training. A handle that is near enough belongs to
/// what must be seen.
std::optional<double> newest_x(const plot::Figure& figure) {
  std::optional<double> newest;
  const auto look = [&](const std::vector<double>& x) {
    if (!x.empty() && std::isfinite(x.back())) newest = std::max(newest.value_or(x.back()), x.back());
  };
  for (const plot::Line& line : figure.lines)
    if (line.tone != plot::Tone::kGhost) look(line.x);
  for (const plot::Band& band : figure.bands) look(band.x);
  if (newest)
    for (const plot::Mark& mark : figure.marks)
      if (mark.draggable && mark.x > *newest && mark.x <= 1.5 * *newest) newest = mark.x;
  return newest;
}

bool same_place(const plot::Frame& a, const plot::Frame& b) {
  return a.plot_top_left == b.plot_top_left && a.plot_bottom_right == b.plot_bottom_right;
}

}  // namespace

float PlotView::chips_width(const plot::Figure& figure) {
  const auto scales = allowed_scales(figure.y);
  const bool symlog = std::find(scales.begin(), scales.end(), Scale::kSymlog) != scales.end();
  return 2 * kChip + 10 + (scales.size() < 2 ? 0.0F : (symlog ? kSymlogChip : kLogChip) - 6);
}

void PlotView::reset() {
  view_.hidden.clear();
  view_.y_scale.reset();
  view_.x_scale.reset();
  fit();
}

void PlotView::fit() {
  view_.x.reset();
  view_.y.reset();
  followed_x_.reset();
  held_x_ = held_by_tool_ = false;
  changed();
}

void PlotView::hold() {
  if (view_.x || view_.y || layout_.frame.size.x == 0) return;
  hold_x(layout_.frame.x);
  hold_y(layout_.frame.y);
  held_by_tool_ = true;
  changed();
}

void PlotView::release() {
  if (std::exchange(held_by_tool_, false)) fit_smoothly();
}

void PlotView::fit_smoothly() {
  fit();
  changed(true);
}

void PlotView::hold_x(Range range) {
  view_.x = range;
  held_x_ = true;
}

void PlotView::hold_y(Range range) { view_.y = range; }

void PlotView::set_scale(Along axis, Scale scale) {
  if (axis == Along::kX) {
    view_.x_scale = scale;
    held_x_ = false;
    view_.x.reset();
    followed_x_.reset();
  } else {
    view_.y_scale = scale;
    view_.y.reset();
  }
  changed();
}

void PlotView::toggle_log(const plot::Figure& figure) {
  if (allowed_scales(figure.y).size() < 2) return;
  set_scale(Along::kY, next_scale_of(figure.y, view_.y_scale.value_or(figure.y.scale)));
}

plot::View PlotView::on_paper() const {
  plot::View paper;
  paper.x = view_.x;
  paper.y = view_.y;
  paper.x_scale = view_.x_scale;
  paper.y_scale = view_.y_scale;
  paper.hidden = view_.hidden;
  return paper;
}

void PlotView::follow(const plot::Figure& figure) {
  const bool is_log = view_.x_scale.value_or(figure.x.scale) != Scale::kLinear;
  if (held_x_ || is_log || !is_over_epochs(figure)) return;
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
  // After a fit the way back is a motion as well.
  const bool smoothly = glide_ || !fresh;
  followed_x_ = next;
  view_.x = next;
  changed(smoothly);
}

/// Lays the aim out and sets off for it, or is there at once: where there is nothing to come from, where the scale
/// bends otherwise, and where a field changes the plot's own shape.
void PlotView::start_motion(const FrameView& view, const plot::Figure& figure, Px size, const plot::Style& style) {
  const plot::Frame before = layout_.frame;
  motion_.stop();
  layout_ = plot::layout(figure, size, view_, style, ImGuiMeasure(view.style));
  const plot::Frame& aim = layout_.frame;
  const bool can_move = before.size == aim.size && before.x_scale == aim.x_scale && before.y_scale == aim.y_scale &&
                        (figure.heats.empty() || same_place(before, aim)) && plot::has_content(figure) &&
                        !figure.matrix;
  if (can_move && (before.x != aim.x || before.y != aim.y)) motion_.start(before, aim, view.now);
}

void PlotView::lay_out(const Kit& kit, const Rect& area, const plot::Figure& figure, std::uint64_t version,
                       const std::optional<Px>& pointer, const PlotExtras& extras, PlotFrame& frame) {
  const FrameView& around = kit.view();
  const Style& style = around.style;
  const float s = style.scale;
  motion_.advance(around.now);
  const bool glide = std::exchange(glide_, false) && !around.reduced_motion;
  Key key{version,       area.w,          area.h, s,      extras.free_right, extras.below, style.theme.name,
          view_version_, motion_.phase(), {},     pointer};
  if (is_over_epochs(figure)) key.cursor = frame.cursor;
  if (key == key_) return;
  const bool first = key_.version == 0;
  view_.cursor_x = key.cursor;
  view_.linked_readout = key.cursor.has_value();
  view_.pointer = pointer;
  view_.show_header = true;
  view_.header_right = (chips_width(figure) + 12 + extras.free_right) * s;
  view_.below_header = extras.below * s;
  const bool suits = figure.heats.empty() || plot::suits_texture(figure.heats.front());
  view_.heat_by_texture = frame.painter != nullptr && !no_texture_ && suits;
  const Px size{area.w * s, area.h * s};
  if (glide && !first) {
    start_motion(around, figure, size, frame.style);
    key.phase = motion_.phase();
  }
  if (motion_.moving()) {
    plot::View on_the_way = view_;
    on_the_way.x = motion_.x();
    on_the_way.y = motion_.y();
    layout_ = plot::layout(figure, size, on_the_way, frame.style, ImGuiMeasure(style), series_);
  } else if (!glide || first) {
    layout_ = plot::layout(figure, size, view_, frame.style, ImGuiMeasure(style), series_);
  }
  key_ = key;
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
  const Rect full{right - kChip, area.y + 4, kChip, 24};
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

  const Rect more{full.x - kChip, area.y + 4, kChip, 24};
  const Hit on_more = kit.item(name_ + ".more", more);
  for (const float shift : {-5.0F, 0.0F, 5.0F})
    c.circle({more.x + more.w / 2 + shift, y}, 1.5F, kit.ink(on_more.hovered ? Token::kText1 : Token::kText3));
  if (on_more.focused) kit.focus_ring(more, 4);
  kit.simple_tip(name_ + ".more", on_more, kit.tr("figure.tip.plot"));
  if (on_more.clicked) menu_asked_ = true;
  right = more.x - 6;

  if (allowed_scales(figure.y).size() > 1) {
    const Scale now = view_.y_scale.value_or(figure.y.scale);
    const std::string label = kit.tr(chip_key(figure.y, now));
    const float width = c.width(label, Face::kR11) + 14;
    const Rect chip{right - width, area.y + 7, width, 18};
    const bool on = now != Scale::kLinear;
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
    const std::string name = name_ + ".legend." + item.id;
    const Hit hit = kit.item(name, box, false);
    kit.simple_tip(name, hit, kit.tr("figure.tip.legend"));
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
    if (!held_x_) view_.y.reset();
    changed(true);
  }
}

/// The grips of marks that are values, at the right edge where the mark lies beyond it; the line itself is the plot's.
void PlotView::handles(Kit& kit, const Rect& area, const plot::Figure& figure) {
  const float s = kit.canvas.scale();
  const plot::Frame& f = layout_.frame;
  for (const plot::Mark& mark : figure.marks) {
    if (!mark.draggable) continue;
    const bool held = drag_ == Drag::kMark && dragged_mark_ == mark.id && drag_far_;
    const float at = held ? std::clamp(drag_to_.x, f.plot_top_left.x, f.plot_bottom_right.x) : handle_px(f, mark);
    const float middle = (f.plot_top_left.y + f.plot_bottom_right.y) / 2;
    const Rect grip{area.x + at / s - 4, area.y + middle / s - 9, 8, 18};
    const ImU32 ink = kit.ink(held ? Token::kAccent : Token::kText2);
    if (held)
      kit.canvas.vline(area.x + at / s, area.y + f.plot_top_left.y / s, area.y + f.plot_bottom_right.y / s, ink, 1.5F);
    kit.canvas.rect(grip, kit.ink(Token::kRaised), 3);
    kit.canvas.outline(grip, ink, 3, 1.5F);
    kit.canvas.vline(grip.x + 4, grip.y + 5, grip.bottom() - 5, ink);
    kit.note(name_ + ".handle." + mark.id, grip);
    if (held) {
      const std::string text = handle_text(kit.view().tr, mark, f.x_at(at));
      const float wide = kit.canvas.width(text, Face::kS12) + 12;
      const float left = std::min(grip.right() + 4, area.right() - wide - 4);
      kit.canvas.rect({left, grip.y - 1, wide, 20}, kit.ink(Token::kRaised), 3);
      kit.canvas.text(left + 6, grip.y + 9, text, Face::kS12, kit.ink(Token::kText1));
    }
  }
}

void PlotView::draw_box(Kit& kit, const Rect& area) const {
  if (drag_ != Drag::kBox || !drag_far_) return;
  const float s = kit.canvas.scale();
  const auto x = std::minmax(drag_from_.x, drag_to_.x);
  const auto y = std::minmax(drag_from_.y, drag_to_.y);
  const Rect box{area.x + x.first / s, area.y + y.first / s, (x.second - x.first) / s, (y.second - y.first) / s};
  kit.canvas.rect(box, kit.ink(Token::kAccent, 0.15F));
  kit.canvas.outline(box, kit.ink(Token::kAccent));
}

PlotView::Request PlotView::draw(Kit& kit, const Rect& area, const plot::Figure& figure, std::uint64_t version,
                                 bool is_full, PlotFrame& frame, const PlotExtras& extras) {
  follow(figure);
  // Painted first, but buttons before the plot as a whole: ImGui gives the mouse to the item that was submitted first
  // where two overlap.
  const float s = kit.canvas.scale();
  const ImVec2 pointer = ImGui::GetIO().MousePos;
  const Px at{pointer.x - area.x * s, pointer.y - area.y * s};
  const bool pointed = ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) &&
                       inside(layout_.frame, at) && drag_ != Drag::kBox && drag_ != Drag::kMark && !extras.quiet;
  lay_out(kit, area, figure, version, pointed ? std::optional(at) : std::nullopt, extras, frame);
  paint(kit, area, figure, frame);
  const Request asked = header(kit, area, figure, is_full);
  legend(kit, area);
  if (extras.draw) extras.draw();
  const Hit hit = kit.item("plot." + name_, area);
  if (hit.focused) kit.focus_ring(area, 6);
  if (hit.focused && kit.wants_help("plot." + name_)) kit.simple_tip("plot." + name_, hit, kit.tr("figure.tip.plot"));
  Hit left = hit;
  if (extras.hand && extras.hand({kit, area, figure, layout_.frame, hit, at,
                                  inside(layout_.frame, at) && drag_ == Drag::kNone, keys_are_mine(kit, hit)}))
    left.pressed = left.double_clicked = false;
  const Request done = mouse(kit, area, figure, frame, left);
  handles(kit, area, figure);
  draw_box(kit, area);
  const Request chosen = menu(kit, figure, is_full, frame);
  axis_menu(kit, figure);
  if (asked != Request::kNone) return asked;
  return done != Request::kNone ? done : chosen;
}

}  // namespace lscope::ui
