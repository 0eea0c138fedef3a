#include "ui/text_field.h"

#include <imgui_stdlib.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace lscope::ui {

using spec::Token;

bool TextField::draw(Kit& kit, std::string_view name, const Rect& rect, std::string& text, bool start) {
  Canvas& c = kit.canvas;
  WidgetState::Typing& typing = kit.state().typing;
  if (start) typing_ = start_ = true;
  if (!typing_) {
    const Hit hit = kit.item(name, rect);
    c.rect(rect, kit.ink(hit.hovered ? Token::kHover : Token::kRaised), 4);
    c.outline(rect, kit.ink(Token::kStroke2), 4);
    // The end of a path says more than its beginning.
    std::string shown = base::printable(text, 4000);
    while (shown.size() > 8 && c.width(shown, Face::kR13) > rect.w - 16) {
      std::size_t cut = shown.starts_with("\u2026") ? 4 : 1;
      while (cut < shown.size() && (static_cast<unsigned char>(shown[cut]) & 0xC0U) == 0x80U) ++cut;
      shown = "\u2026" + shown.substr(cut);
    }
    c.text(rect.x + 8, rect.y + rect.h / 2, shown, Face::kR13, kit.ink(Token::kText1));
    if (hit.focused) kit.focus_ring(rect, 4);
    if (hit.clicked) typing_ = start_ = true;
    return false;
  }
  kit.note(name, rect);
  typing = {};
  typing.field = name;  // keys are letters here, not commands
  typing.seen = true;
  const float s = c.scale();
  c.rect(rect, kit.ink(Token::kRaised), 4);
  c.outline({rect.x - 1, rect.y - 1, rect.w + 2, rect.h + 2}, kit.ink(Token::kFocus), 4, 2);
  if (start_) ImGui::SetKeyboardFocusHere();
  start_ = false;
  ImGui::SetCursorScreenPos({std::round(rect.x * s), std::round(rect.y * s)});
  ImFont* font = c.font(Face::kR13);
  ImGui::PushFont(font);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {8 * s, std::max(0.0F, (rect.h * s - font->FontSize) / 2)});
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 0);
  ImGui::SetNextItemWidth(rect.w * s);
  const bool entered =
      ImGui::InputText(("##" + std::string(name)).c_str(), &text, ImGuiInputTextFlags_EnterReturnsTrue);
  if (ImGui::IsItemDeactivated()) {
    typing_ = false;
    typing = {};
    kit.state().focus.take(name);
  }
  ImGui::PopStyleVar(2);
  ImGui::PopFont();
  return entered;
}

}  // namespace lscope::ui
