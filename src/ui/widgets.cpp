#include "ui/widgets.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lscope::ui {
namespace {

using spec::Token;

/// Relative luminance of WCAG 2.
double luminance(spec::Rgba color) {
  const auto linear = [](std::uint8_t byte) {
    const double v = byte / 255.0;
    return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b);
}

}  // namespace

Hit button_hit(Kit& kit, std::string_view name, const Rect& rect, const ButtonLook& look) {
  Canvas& c = kit.canvas;
  Hit hit = kit.item(name, rect, look.enabled);
  if (!look.enabled) c.set_opacity(kit.view().style.theme.name == "contrast" ? 0.6F : 0.4F);
  const bool bright = look.enabled && hit.hovered;
  const ImU32 fill =
      look.primary ? kit.ink(Token::kAccent, bright ? 0.9F : 1) : kit.ink(bright ? Token::kHover : Token::kRaised);
  c.rect(rect, fill, 4);
  if (!look.primary || hit.held)
    c.outline(rect, kit.ink(look.selected || (hit.held && look.enabled) ? Token::kAccent : Token::kStroke), 4);
  const ImU32 ink = kit.ink(look.primary ? Token::kOnAccent : Token::kText1);
  const float middle = rect.y + rect.h / 2;
  if (look.icon && look.label.empty()) {
    draw_icon(c, *look.icon, rect.x + rect.w / 2, middle, ink);
  } else if (look.icon) {
    const float wide = 22 + c.width(look.label, Face::kM12);
    draw_icon(c, *look.icon, rect.x + (rect.w - wide) / 2 + 7, middle, ink);
    c.text(rect.x + (rect.w - wide) / 2 + 22, middle, look.label, Face::kM12, ink);
  } else {
    c.text(rect.x + rect.w / 2, middle, look.label, Face::kM12, ink, Align::kCenter, rect.w - 6);
  }
  c.set_opacity(1);
  if (hit.focused) kit.focus_ring(rect, 4);
  if (!look.tip.empty()) kit.simple_tip(name, hit, look.tip);
  if (!look.enabled) hit.clicked = hit.entered = false;
  return hit;
}

bool button(Kit& kit, std::string_view name, const Rect& rect, const ButtonLook& look) {
  return button_hit(kit, name, rect, look).clicked;
}

bool section_header(Kit& kit, std::string_view name, const Rect& rect, const std::string& title,
                    const std::string& summary, bool open, bool changed, float reserved) {
  Canvas& c = kit.canvas;
  const Hit hit = kit.item(name, rect);
  if (hit.hovered) c.rect({rect.x + 1, rect.y + 1, rect.w - 2, rect.h - 1}, kit.ink(Token::kHover, 0.5F), 4);
  const float middle = rect.y + 16;
  draw_icon(c, open ? Icon::kDown : Icon::kRight, rect.x + 14, middle, kit.ink(Token::kText3));
  const float wide = c.text(rect.x + 28, middle, title, Face::kS13, kit.ink(Token::kText1));
  c.text(rect.right() - 12, middle, summary, Face::kR11, kit.ink(changed ? Token::kAccent : Token::kText3),
         Align::kRight, rect.w - 28 - wide - 24 - reserved);
  if (hit.focused) kit.focus_ring({rect.x + 4, rect.y + 3, rect.w - 8, rect.h - 6}, 4);
  return hit.clicked;
}

void row_label(Kit& kit, float x, float y, float w, const std::string& label) {
  kit.canvas.text(x, y + 14, label, Face::kR12, kit.ink(Token::kText2), Align::kLeft, w);
}

bool segments_fit(const Kit& kit, float width, std::span<const std::string> items) {
  float words = 0;
  for (const std::string& label : items) words += kit.canvas.width(label, Face::kM12) + 8;
  return words <= width;
}

std::optional<int> segments(Kit& kit, std::string_view name, const Rect& rect, std::span<const std::string> items,
                            int chosen) {
  Canvas& c = kit.canvas;
  float words = 0;
  for (const std::string& label : items) words += c.width(label, Face::kM12);
  const float padding = (rect.w - words) / static_cast<float>(items.size());
  float x = rect.x;
  std::optional<int> clicked;
  c.rect(rect, kit.ink(Token::kRaised), 4);
  c.outline(rect, kit.ink(Token::kStroke), 4);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Rect box{x, rect.y, c.width(items[i], Face::kM12) + padding, rect.h};
    x = box.right();
    const Hit hit = kit.item(std::string(name) + "." + std::to_string(i), box);
    const bool on = static_cast<int>(i) == chosen;
    const Rect inner{box.x + 2, box.y + 2, box.w - 4, box.h - 4};
    if (on || hit.hovered) c.rect(inner, kit.ink(on ? Token::kAccent : Token::kHover), 3);
    c.text(box.x + box.w / 2, box.y + box.h / 2, items[i], Face::kM12, kit.ink(on ? Token::kOnAccent : Token::kText2),
           Align::kCenter);
    if (hit.focused) kit.focus_ring(inner, 3);
    if (hit.clicked && !on) clicked = static_cast<int>(i);
  }
  return clicked;
}

namespace {

/// The list under a choice while it is open; `open` opens it.
std::optional<int> popup_list(Kit& kit, std::string_view name, const Rect& rect, std::span<const std::string> items,
                              int chosen, bool open) {
  const std::string list = std::string(name) + ".list";
  if (open) ImGui::OpenPopup(list.c_str());
  const float s = kit.canvas.scale();
  ImGui::SetNextWindowPos({rect.x * s, (rect.bottom() + 2) * s});
  // A list that is longer than what is left of the window scrolls.
  const float below = ImGui::GetIO().DisplaySize.y - (rect.bottom() + 10) * s;
  ImGui::SetNextWindowSizeConstraints({rect.w * s, 0}, {rect.w * s * 2, std::max(below, 160 * s)});
  std::optional<int> clicked;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {6 * s, 6 * s});
  ImGui::PushStyleVar(ImGuiStyleVar_SelectableTextAlign, {0, 0.5F});
  ImGui::PushFont(kit.canvas.font(Face::kR13));
  if (ImGui::BeginPopup(list.c_str(), ImGuiWindowFlags_NoMove)) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::string id = items[i] + "##" + std::to_string(i);
      if (ImGui::Selectable(id.c_str(), static_cast<int>(i) == chosen, 0, {0, 24 * s})) clicked = static_cast<int>(i);
      const ImVec2 a = ImGui::GetItemRectMin();
      const ImVec2 b = ImGui::GetItemRectMax();
      kit.note(std::string(name) + "." + std::to_string(i), {a.x / s, a.y / s, (b.x - a.x) / s, (b.y - a.y) / s});
    }
    if (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape), false)) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
  }
  ImGui::PopFont();
  ImGui::PopStyleVar(2);
  return clicked;
}

}  // namespace

std::optional<int> choice(Kit& kit, std::string_view name, const Rect& rect, std::span<const std::string> items,
                          int chosen) {
  Canvas& c = kit.canvas;
  const Hit hit = kit.item(name, rect);
  c.rect(rect, kit.ink(hit.hovered ? Token::kHover : Token::kRaised), 4);
  c.outline(rect, kit.ink(hit.held ? Token::kAccent : Token::kStroke), 4);
  const float middle = rect.y + rect.h / 2;
  const auto at = static_cast<std::size_t>(std::max(chosen, 0));
  if (at < items.size())
    c.text(rect.x + 10, middle, items[at], Face::kM13, kit.ink(Token::kText1), Align::kLeft, rect.w - 36);
  draw_icon(c, Icon::kDown, rect.right() - 14, middle, kit.ink(Token::kText3));
  if (hit.focused) kit.focus_ring(rect, 4);
  return popup_list(kit, name, rect, items, chosen, hit.clicked);
}

std::optional<int> favourite_segments(Kit& kit, std::string_view name, const Rect& rect,
                                      std::span<const std::string> items, std::span<const int> favourites,
                                      std::span<const std::string> labels, int chosen) {
  constexpr float kArrow = 20;
  int on = -1;
  for (std::size_t i = 0; i < favourites.size(); ++i)
    if (favourites[i] == chosen) on = static_cast<int>(i);
  kit.canvas.rect(rect, kit.ink(Token::kRaised), 4);
  const auto picked =
      segments(kit, std::string(name) + ".favourite", {rect.x, rect.y, rect.w - kArrow, rect.h}, labels, on);
  const Rect arrow{rect.right() - kArrow, rect.y, kArrow, rect.h};
  const Hit hit = kit.item(name, arrow);
  if (hit.hovered) kit.canvas.rect({arrow.x, arrow.y + 2, arrow.w - 2, arrow.h - 4}, kit.ink(Token::kHover), 3);
  kit.canvas.outline(rect, kit.ink(Token::kStroke), 4);
  draw_icon(kit.canvas, Icon::kDown, arrow.x + arrow.w / 2, arrow.y + arrow.h / 2, kit.ink(Token::kText3));
  if (hit.focused) kit.focus_ring(arrow, 4);
  const auto listed = popup_list(kit, name, rect, items, chosen, hit.clicked);
  if (picked) return favourites[static_cast<std::size_t>(*picked)];
  return listed;
}

std::optional<bool> toggle(Kit& kit, std::string_view name, float right, float middle, bool on) {
  Canvas& c = kit.canvas;
  const Rect box{right - 36, middle - 9, 36, 18};
  const Hit hit = kit.item(name, {box.x - 4, middle - 14, box.w + 8, 28});
  c.rect(box, kit.ink(on ? Token::kAccent : hit.hovered ? Token::kHover : Token::kRaised), 9);
  if (!on) c.outline(box, kit.ink(Token::kStroke2), 9);
  c.circle({right - (on ? 9.0F : 27.0F), middle}, 6, kit.ink(on ? Token::kOnAccent : Token::kText2));
  if (hit.focused) kit.focus_ring(box, 9);
  if (!hit.clicked) return std::nullopt;
  return !on;
}

float flag_width(const Kit& kit, const std::string& label) { return kit.canvas.width(label, Face::kS11) + 10; }

float flag(Kit& kit, float x, float y, const std::string& label, Token color, bool to_the_left) {
  const float wide = flag_width(kit, label);
  const float left = to_the_left ? x - wide : x;
  kit.canvas.rect({left, y, wide, 16}, kit.ink(color));
  const bool dark_text = luminance(kit.view().style.theme[color]) > 0.22;
  kit.canvas.text(left + 5, y + 8, label, Face::kS11, dark_text ? IM_COL32(10, 14, 18, 255) : IM_COL32_WHITE);
  return wide;
}

}  // namespace lscope::ui
