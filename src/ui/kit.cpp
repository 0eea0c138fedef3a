#include "ui/kit.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"
#include "ui/item_log.h"

namespace lscope::ui {
namespace {

constexpr double kTipDelay = 0.4;  ///< seconds; VISUAL 7
constexpr ImGuiWindowFlags kPlain = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                    ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoFocusOnAppearing |
                                    ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoBackground;

/// Opens the region's window and gives its draw list; the Kit's destructor closes it.
ImDrawList& open_window(std::string_view id, const Rect& area, Kit::Scroll scroll, Kit::Layer layer) {
  ImGui::SetNextWindowPos({area.x, area.y});
  ImGui::SetNextWindowSize({area.w, area.h});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowMinSize, {1, 1});
  ImGuiWindowFlags flags = kPlain;
  // Windows with this flag go behind all others when they are made: the ground, but nothing that lies above it.
  if (layer == Kit::Layer::kGround) flags |= ImGuiWindowFlags_NoBringToFrontOnFocus;
  if (scroll == Kit::Scroll::kVertical)
    flags &= ~ImGuiWindowFlags_NoScrollbar;
  else
    flags |= ImGuiWindowFlags_NoScrollWithMouse;
  // ImGui paints its scroll bar where Kit::panel() paints one as well; this one only takes the mouse.
  const ImVec4 invisible{0, 0, 0, 0};
  for (const ImGuiCol color : {ImGuiCol_ScrollbarGrab, ImGuiCol_ScrollbarGrabHovered, ImGuiCol_ScrollbarGrabActive})
    ImGui::PushStyleColor(color, invisible);
  ImGui::Begin(("##" + std::string(id)).c_str(), nullptr, flags);
  ImGui::PopStyleColor(3);
  ImGui::PopStyleVar(2);
  return *ImGui::GetWindowDrawList();
}

Rect logical(const Rect& px, float scale) { return {px.x / scale, px.y / scale, px.w / scale, px.h / scale}; }

}  // namespace

Kit::Kit(const FrameView& view, WidgetState& state, Region region, std::string_view id, const Rect& area_px,
         Scroll scroll, Layer layer)
    : canvas(open_window(id, area_px, scroll, layer), view, area_px, layer == Layer::kGround ? view.backdrop : nullptr),
      area_(logical(area_px, view.style.scale)),
      view_(view),
      state_(state),
      region_(region) {
  if (view_.items != nullptr) view_.items->item("region." + std::string(id), area_px);
}

Kit::~Kit() { ImGui::End(); }

float Kit::top() const { return area_.y - ImGui::GetScrollY() / canvas.scale(); }

void Kit::content_height(float height) {
  ImGui::SetCursorPos({0, 0});
  ImGui::Dummy({1, canvas.px(height)});
}

std::string Kit::fill(std::string_view key, std::initializer_list<std::string> arguments) const {
  return base::fill_in(view_.tr(key), std::span(arguments.begin(), arguments.size()));
}

Hit Kit::item(std::string_view name, const Rect& rect, bool focusable) {
  note(name, rect);
  ImGui::SetCursorScreenPos({canvas.px(rect.x), canvas.px(rect.y)});
  const ImVec2 size(std::max(1.0F, canvas.px(rect.w)), std::max(1.0F, canvas.px(rect.h)));
  Hit hit;
  hit.clicked = ImGui::InvisibleButton(std::string(name).c_str(), size);
  hit.hovered = ImGui::IsItemHovered();
  hit.pressed = ImGui::IsItemActivated();
  hit.held = ImGui::IsItemActive();
  hit.released = ImGui::IsItemDeactivated();
  hit.double_clicked = hit.hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
  if (!focusable) return hit;
  if (hit.pressed) state_.focus.take(name);
  hit.focused = state_.focus.add(name, region_);
  if (hit.focused && state_.help.item == name) state_.help.beside = rect;
  if (hit.focused && !ImGui::GetIO().WantTextInput) {
    if (state_.focus.moved_by_key()) ImGui::SetScrollHereY(0.5F);
    const bool enter = ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Enter), false) ||
                       ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_KeyPadEnter), false);
    hit.entered = enter && state_.typing.field.empty();
    hit.clicked = hit.clicked || hit.entered;
  }
  return hit;
}

void Kit::note(std::string_view name, const Rect& rect) {
  if (view_.items == nullptr) return;
  const float s = canvas.scale();
  view_.items->item(name, {rect.x * s, rect.y * s, rect.w * s, rect.h * s});
}

void Kit::focus_ring(const Rect& rect, float radius) {
  if (!state_.focus.ring_visible()) return;
  const float width = view_.style.theme.name == "contrast" ? 3.0F : 2.0F;
  canvas.outline({rect.x - width, rect.y - width, rect.w + 2 * width, rect.h + 2 * width}, ink(spec::Token::kFocus),
                 radius + width, width);
}

bool Kit::wants_tip(std::string_view name, const Hit& hit) {
  if (hit.focused && wants_help(name)) return true;
  // One tooltip at a time: ImGui would write the second one into the first, or into that of a refused text.
  if (!hit.hovered || hit.held || state_.help.answered || !state_.typing.field.empty()) return false;
  if (state_.rest.item != name) {
    state_.rest.item = name;
    state_.rest.since = state_.now;
  }
  state_.rest.seen = true;
  return state_.now - state_.rest.since >= kTipDelay;
}

bool Kit::wants_help(std::string_view prefix) {
  if (state_.help.item.empty() || !state_.help.item.starts_with(prefix)) return false;
  state_.help.answered = true;
  return true;
}

void Kit::tip(std::span<const TipLine> lines, const Rect* item, const TipPicture* picture) {
  constexpr float kWidest = 296;
  float width = 0;
  for (const TipLine& line : lines) width = std::max(width, canvas.width(line.text, line.face));
  width = std::min(width + 1, kWidest);
  if (picture != nullptr) width = std::max(width, picture->w);
  struct Row {
    std::string text;
    const TipLine* line;
    float height;
  };
  std::vector<Row> rows;
  float tall = 0;
  for (const TipLine& line : lines)
    for (std::string& text : canvas.wrap(line.text, line.face, width)) {
      rows.push_back({std::move(text), &line, em(line.face) <= 12 ? 18.0F : 24.0F});
      tall += rows.back().height;
    }
  if (picture != nullptr) tall += picture->h + 6;
  if (item == nullptr && state_.help.answered) item = &state_.help.beside;
  if (item != nullptr) place_beside(*item, width + 24, tall + 20);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {canvas.px(12), canvas.px(10)});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  ImGui::BeginTooltip();
  for (const Row& row : rows) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    Canvas paper(*ImGui::GetWindowDrawList(), view_, {at.x, at.y, canvas.px(width), canvas.px(row.height)});
    const float s = canvas.scale();
    paper.text(at.x / s, at.y / s + row.height / 2, row.text, row.line->face, ink(row.line->color));
    ImGui::Dummy({canvas.px(width), canvas.px(row.height)});
  }
  if (picture != nullptr) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    picture->paint(*ImGui::GetWindowDrawList(), {at.x, at.y + canvas.px(6)});
    ImGui::Dummy({canvas.px(width), canvas.px(picture->h + 6)});
  }
  ImGui::EndTooltip();
  ImGui::PopStyleVar(2);
}

/// Below the item, above it where there is no room, and always inside the window. ImGui keeps only those tooltips
/// inside that it has placed itself.
void Kit::place_beside(const Rect& item, float width, float height) const {
  const float s = canvas.scale();
  const ImVec2 window = ImGui::GetIO().DisplaySize;
  float y = item.bottom() + 8;
  if (y + height > window.y / s - 4) y = item.y - 8 - height;
  const float x = std::clamp(item.x, 4.0F, std::max(4.0F, window.x / s - 4 - width));
  ImGui::SetNextWindowPos({std::round(x * s), std::round(std::max(4.0F, y) * s)});
}

void Kit::simple_tip(std::string_view name, const Hit& hit, const std::string& text) {
  if (!wants_tip(name, hit)) return;
  const std::array lines{TipLine{text, Face::kR12, spec::Token::kText1}};
  tip(lines);
}

void Kit::panel() {
  const float s = canvas.scale();
  // The scroll bar's strip belongs to the panel as well.
  ImGui::PushClipRect({area_.x * s, area_.y * s}, {area_.right() * s, area_.bottom() * s}, false);
  canvas.ground(area_, ink(spec::Token::kPanel), 6);
  canvas.outline(area_, ink(spec::Token::kStroke), 6);
  if (const float most = ImGui::GetScrollMaxY(); most > 0) {
    const float track = area_.h - 8;
    const float thumb = track * area_.h / (area_.h + most / s);
    const float top = area_.y + 4 + (track - thumb) * ImGui::GetScrollY() / most;
    canvas.rect({area_.right() - 8, top, 4, thumb}, ink(spec::Token::kStroke2), 2);
  }
  ImGui::PopClipRect();
}

}  // namespace lscope::ui
