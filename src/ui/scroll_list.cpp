#include "ui/scroll_list.h"

#include <algorithm>
#include <cmath>

namespace lscope::ui {

using spec::Token;

ScrollList::Rows ScrollList::begin(Kit& kit, const Rect& area, std::size_t count, float pitch) {
  area_ = area;
  all_ = static_cast<float>(count) * pitch;
  const float s = kit.canvas.scale();
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const bool over = ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) && mouse.x >= area.x * s &&
                    mouse.x < area.right() * s && mouse.y >= area.y * s && mouse.y < area.bottom() * s;
  if (over) top_ -= ImGui::GetIO().MouseWheel * 3 * pitch;
  if (wanted_ != kNone) {
    const float at = static_cast<float>(wanted_) * pitch;
    top_ = std::clamp(top_, at + pitch - area.h, at);
    wanted_ = kNone;
  }
  top_ = std::round(std::clamp(top_, 0.0F, std::max(0.0F, all_ - area.h)));
  ImGui::PushClipRect({area.x * s, area.y * s}, {area.right() * s, area.bottom() * s}, true);
  Rows rows;
  rows.first = std::min(count, static_cast<std::size_t>(top_ / pitch));
  rows.last = std::min(count, static_cast<std::size_t>(std::ceil((top_ + area.h) / pitch)));
  rows.y = area.y + static_cast<float>(rows.first) * pitch - top_;
  return rows;
}

void ScrollList::end(Kit& kit) {
  if (all_ > area_.h) {
    const float track = area_.h - 4;
    const float thumb = std::max(16.0F, track * area_.h / all_);
    const float y = area_.y + 2 + (track - thumb) * top_ / (all_ - area_.h);
    kit.canvas.rect({area_.right() - 6, y, 4, thumb}, kit.ink(Token::kStroke2), 2);
  }
  ImGui::PopClipRect();
}

bool move_by_keys(bool focused, std::size_t& row, std::size_t count, std::size_t page) {
  if (!focused || count == 0 || ImGui::GetIO().WantTextInput) return false;
  const auto struck = [](ImGuiKey key) { return ImGui::IsKeyPressed(ImGui::GetKeyIndex(key)); };
  const std::size_t before = row;
  row = std::min(row, count - 1);
  if (struck(ImGuiKey_DownArrow)) row = std::min(row + 1, count - 1);
  if (struck(ImGuiKey_UpArrow)) row = row == 0 ? 0 : row - 1;
  if (struck(ImGuiKey_PageDown)) row = std::min(row + page, count - 1);
  if (struck(ImGuiKey_PageUp)) row = row < page ? 0 : row - page;
  if (struck(ImGuiKey_Home)) row = 0;
  if (struck(ImGuiKey_End)) row = count - 1;
  return row != before;
}

}  // namespace lscope::ui
