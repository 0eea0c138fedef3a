#include "ui/style.h"

namespace lscope::ui {
namespace {

ImVec4 vec(spec::Rgba c) {
  return {static_cast<float>(c.r) / 255.0F, static_cast<float>(c.g) / 255.0F, static_cast<float>(c.b) / 255.0F,
          static_cast<float>(c.a) / 255.0F};
}

}  // namespace

void apply(const Style& style) {
  using spec::Token;
  ImGuiStyle next;
  style.theme.is_light ? ImGui::StyleColorsLight(&next) : ImGui::StyleColorsDark(&next);
  next.WindowRounding = 0;
  next.FrameRounding = 4;
  next.PopupRounding = 6;
  next.GrabRounding = 3;
  next.ScrollbarRounding = 4;
  next.ScrollbarSize = 10;
  next.WindowPadding = {12, 10};
  next.FramePadding = {8, 4};
  next.ItemSpacing = {8, 6};
  next.WindowBorderSize = 0;
  next.PopupBorderSize = 1;
  next.FrameBorderSize = 1;
  next.ScaleAllSizes(style.scale);
  next.PopupBorderSize = next.FrameBorderSize = 1;
  const auto set = [&](ImGuiCol slot, Token token) { next.Colors[slot] = vec(style.theme[token]); };
  set(ImGuiCol_Text, Token::kText1);
  set(ImGuiCol_TextDisabled, Token::kText3);
  set(ImGuiCol_WindowBg, Token::kWindow);
  set(ImGuiCol_PopupBg, Token::kRaised);
  set(ImGuiCol_Border, Token::kStroke2);
  set(ImGuiCol_FrameBg, Token::kRaised);
  set(ImGuiCol_FrameBgHovered, Token::kHover);
  set(ImGuiCol_FrameBgActive, Token::kHover);
  set(ImGuiCol_Button, Token::kRaised);
  set(ImGuiCol_ButtonHovered, Token::kHover);
  set(ImGuiCol_ButtonActive, Token::kHover);
  set(ImGuiCol_Header, Token::kHover);
  set(ImGuiCol_HeaderHovered, Token::kHover);
  set(ImGuiCol_HeaderActive, Token::kHover);
  set(ImGuiCol_Separator, Token::kStroke);
  set(ImGuiCol_CheckMark, Token::kAccent);
  set(ImGuiCol_ScrollbarGrab, Token::kStroke2);
  set(ImGuiCol_NavHighlight, Token::kFocus);
  next.Colors[ImGuiCol_ScrollbarBg] = {0, 0, 0, 0};
  next.Colors[ImGuiCol_TextSelectedBg] = vec(style.theme[Token::kAccent]);
  next.Colors[ImGuiCol_TextSelectedBg].w = 0.35F;
  ImGui::GetStyle() = next;
}

}  // namespace lscope::ui
