#include "ui/backdrop.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lscope::ui {
namespace {

/// The parts of a box with rounded corners that are rectangles.
std::array<Backdrop::Fill, 3> straight_parts(ImVec2 low, ImVec2 high, ImU32 color, float r) {
  return {{{{low.x, low.y + r}, {high.x, high.y - r}, color},
           {{low.x + r, low.y}, {high.x - r, low.y + r}, color},
           {{low.x + r, high.y - r}, {high.x - r, high.y}, color}}};
}

void paint_corners(ImDrawList& out, ImVec2 low, ImVec2 high, ImU32 color, float r) {
  const struct {
    ImVec2 center;
    int from;  // twelfths of a turn, from the right, clockwise on the screen
  } corners[] = {{{low.x + r, low.y + r}, 6},
                 {{high.x - r, low.y + r}, 9},
                 {{high.x - r, high.y - r}, 0},
                 {{low.x + r, high.y - r}, 3}};
  for (const auto& corner : corners) {
    out.PathLineTo(corner.center);
    out.PathArcToFast(corner.center, r, corner.from, corner.from + 3);
    out.PathFillConvex(color);
  }
}

float whole_radius(ImVec2 low, ImVec2 high, float radius) {
  return std::ceil(std::min({radius, (high.x - low.x) / 2, (high.y - low.y) / 2}));
}

struct Place {
  int list = -1, command = 0;
  Backdrop::Fill fill{};
};

float area(const Backdrop::Fill& fill) { return (fill.high.x - fill.low.x) * (fill.high.y - fill.low.y); }

Place largest_cover(const ImDrawData& data) {
  Place found;
  for (int l = 0; l < data.CmdListsCount; ++l) {
    const ImVector<ImDrawCmd>& commands = data.CmdLists[l]->CmdBuffer;
    for (int c = 0; c < commands.Size; ++c) {
      if (commands[c].UserCallback != &Backdrop::cover_here) continue;
      const auto& fill = *static_cast<const Backdrop::Fill*>(commands[c].UserCallbackData);
      if (found.list < 0 || area(fill) >= area(found.fill)) found = {l, c, fill};
    }
  }
  return found;
}

/// `command` once for each part of its clip that lies outside the cover.
void push_outside(const ImDrawCmd& command, const Backdrop::Fill& cover, ImVector<ImDrawCmd>& out) {
  const ImVec4 c = command.ClipRect;
  const float left = std::max(c.x, cover.low.x), right = std::min(c.z, cover.high.x);
  const float top = std::max(c.y, cover.low.y), bottom = std::min(c.w, cover.high.y);
  if (left >= right || top >= bottom || command.UserCallback != nullptr) return out.push_back(command);
  const std::array parts{ImVec4(c.x, c.y, c.z, top), ImVec4(c.x, bottom, c.z, c.w), ImVec4(c.x, top, left, bottom),
                         ImVec4(right, top, c.z, bottom)};
  for (const ImVec4& part : parts) {
    if (part.x >= part.z || part.y >= part.w) continue;
    out.push_back(command);
    out.back().ClipRect = part;
  }
}

}  // namespace

void Backdrop::fill(const ImDrawList& out, ImVec2 low, ImVec2 high, ImU32 color) {
  const ImVec2 top_left = out.GetClipRectMin(), bottom_right = out.GetClipRectMax();
  const Fill clipped{{std::max(low.x, std::round(top_left.x)), std::max(low.y, std::round(top_left.y))},
                     {std::min(high.x, std::round(bottom_right.x)), std::min(high.y, std::round(bottom_right.y))},
                     color};
  if (clipped.low.x < clipped.high.x && clipped.low.y < clipped.high.y) fills_.push_back(clipped);
}

void Backdrop::add(ImDrawList& out, ImVec2 low, ImVec2 high, ImU32 color, float radius) {
  const float r = whole_radius(low, high, radius);
  for (const Fill& part : straight_parts(low, high, color, r)) fill(out, part.low, part.high, color);
  if (r > 0) paint_corners(out, low, high, color, r);
}

void Backdrop::cover(ImDrawList& out, ImVec2 low, ImVec2 high, ImU32 color, float radius) {
  const float r = whole_radius(low, high, radius);
  for (const Fill& part : straight_parts(low, high, color, r)) {
    if (part.low.x >= part.high.x || part.low.y >= part.high.y) continue;
    covers_.push_back(part);
    out.AddCallback(&Backdrop::cover_here, &covers_.back());
  }
  if (r > 0) paint_corners(out, low, high, color, r);
}

void Backdrop::cover_here(const ImDrawList* /*list*/, const ImDrawCmd* /*command*/) {}

void cut_covered(ImDrawData& data) {
  for (int l = 0; l < data.CmdListsCount; ++l)
    for (ImDrawCmd& command : data.CmdLists[l]->CmdBuffer)
      if (command.UserCallback == &Backdrop::cover_here) {
        const auto& fill = *static_cast<const Backdrop::Fill*>(command.UserCallbackData);
        command.ClipRect = ImVec4(fill.low.x, fill.low.y, fill.high.x, fill.high.y);
      }
  const Place cover = largest_cover(data);
  for (int l = 0; l <= cover.list; ++l) {
    ImVector<ImDrawCmd>& commands = data.CmdLists[l]->CmdBuffer;
    const int end = l < cover.list ? commands.Size : cover.command;
    ImVector<ImDrawCmd> left;
    for (int c = 0; c < commands.Size; ++c) {
      if (c < end)
        push_outside(commands[c], cover.fill, left);
      else
        left.push_back(commands[c]);
    }
    commands.swap(left);
  }
}

}  // namespace lscope::ui
