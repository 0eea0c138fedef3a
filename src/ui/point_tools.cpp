#include "ui/point_tools.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/number_text.h"
#include "ui/keyboard.h"
#include "ui/widgets.h"

namespace lscope::ui {
namespace {

using spec::Token;

struct ToolInfo {
  PointTool tool;
  const char* name;  ///< of its texts: "points.tool.add", "points.hint.add"
  WindowKey key;
};
constexpr std::array<ToolInfo, kPointTools> kTools{{{PointTool::kLook, "look", kKeyV},
                                                    {PointTool::kAdd, "add", kKeyP},
                                                    {PointTool::kMove, "move", kKeyM},
                                                    {PointTool::kDelete, "delete", kKeyX},
                                                    {PointTool::kFlip, "flip", kKeyT},
                                                    {PointTool::kBrush, "brush", kKeyB}}};
constexpr std::array kShares{0.25, 0.5, 1.0};
constexpr int kLevels = 5;
constexpr float kThinnest = 8, kWidest = 120;

bool struck(int key) { return ImGui::IsKeyPressed(key, true); }

double level_value(const PointKinds& kinds, int level) {
  return kinds.low + (kinds.high - kinds.low) * level / (kLevels - 1);
}

/// A chip with a text, framed when it is chosen.
Hit chip(Kit& kit, const std::string& name, const Rect& box, const std::string& label, bool on) {
  const Hit hit = kit.item(name, box);
  if (on || hit.hovered) kit.canvas.rect(box, kit.ink(hit.hovered ? Token::kHover : Token::kRaised), 4);
  kit.canvas.outline(box, kit.ink(on ? Token::kAccent : Token::kStroke), 4);
  kit.canvas.text(box.x + box.w / 2, box.y + box.h / 2, label, Face::kR11, kit.ink(on ? Token::kText1 : Token::kText3),
                  Align::kCenter, box.w - 4);
  if (hit.focused) kit.focus_ring(box, 4);
  return hit;
}

}  // namespace

bool applies(PointTool tool, const PointKinds& kinds) {
  return !kinds.classes.empty() || (tool != PointTool::kFlip && tool != PointTool::kBrush);
}

ImU32 class_ink(const Kit& kit, int label) {
  const auto& classes = kit.view().style.theme.classes;
  const spec::Rgba color = classes.at(static_cast<std::size_t>(label) % classes.size());
  return IM_COL32(color.r, color.g, color.b, color.a);
}

int PointTools::target_class(const PointKinds& kinds) const {
  return std::clamp(class_, 0, std::max(0, static_cast<int>(kinds.classes.size()) - 1));
}

double PointTools::target_value(const PointKinds& kinds) const { return level_value(kinds, level_); }

double PointTools::noise_share() const { return kShares.at(static_cast<std::size_t>(share_)); }

void PointTools::widen(float by) { radius_ = std::clamp(radius_ + by, kThinnest, kWidest); }

void PointTools::keys(const PointKinds& kinds) {
  for (const ToolInfo& info : kTools)
    if (struck(info.key) && applies(info.tool, kinds)) tool_ = info.tool;
  for (int digit = 0; digit <= 9; ++digit)
    if (struck(kKeyZero + digit) && digit < static_cast<int>(kinds.classes.size())) class_ = digit;
  if (struck(kKeyLeftBracket)) widen(-4);
  if (struck(kKeyRightBracket)) widen(4);
}

void PointTools::draw_tools(Kit& kit, const Rect& row, const PointKinds& kinds) {
  Canvas& c = kit.canvas;
  std::array<std::string, kPointTools> labels;
  float words = 0;
  for (std::size_t i = 0; i < kTools.size(); ++i) {
    labels[i] = kit.tr(std::string("points.tool.") + kTools[i].name);
    words += c.width(labels[i], Face::kR11);
  }
  const float padding = std::min(22.0F, (row.w - words) / kPointTools);
  c.rect({row.x, row.y, words + kPointTools * padding, row.h}, kit.ink(Token::kRaised), 4);
  c.outline({row.x, row.y, words + kPointTools * padding, row.h}, kit.ink(Token::kStroke), 4);
  float x = row.x;
  for (std::size_t i = 0; i < kTools.size(); ++i) {
    const ToolInfo& info = kTools[i];
    const Rect box{x, row.y, c.width(labels[i], Face::kR11) + padding, row.h};
    x = box.right();
    const std::string name = std::string("points.tool.") + info.name;
    const bool able = applies(info.tool, kinds), on = info.tool == tool_;
    const Hit hit = kit.item(name, box, able);
    const Rect inner{box.x + 2, box.y + 2, box.w - 4, box.h - 4};
    if (on || (able && hit.hovered)) c.rect(inner, kit.ink(on ? Token::kAccent : Token::kHover), 3);
    if (!able) c.set_opacity(kit.view().style.theme.name == "contrast" ? 0.6F : 0.4F);
    c.text(box.x + box.w / 2, box.y + box.h / 2, labels[i], Face::kR11, kit.ink(on ? Token::kOnAccent : Token::kText2),
           Align::kCenter);
    c.set_opacity(1);
    if (hit.focused) kit.focus_ring(inner, 3);
    kit.simple_tip(name, hit, kit.tr(able ? std::string("points.tip.") + info.name : "points.tip.classes_only"));
    if (hit.clicked && able) tool_ = info.tool;
  }
}

void PointTools::draw_targets(Kit& kit, const Rect& row, const PointKinds& kinds) {
  Canvas& c = kit.canvas;
  const auto count = kinds.classes.empty() ? kLevels : static_cast<int>(kinds.classes.size());
  const float wide = kinds.classes.empty() ? 40.0F : std::min(26.0F, row.w / static_cast<float>(count));
  for (int i = 0; i < count; ++i) {
    const Rect box{row.x + wide * static_cast<float>(i), row.y, wide - 3, row.h};
    if (box.right() > row.right()) break;
    const std::string name = "points.target." + std::to_string(i);
    if (kinds.classes.empty()) {
      if (chip(kit, name, box, base::shown(level_value(kinds, i), 2), i == level_).clicked) level_ = i;
      continue;
    }
    const bool on = i == target_class(kinds);
    const Hit hit = kit.item(name, box);
    if (on || hit.hovered) c.rect(box, kit.ink(Token::kHover), 4);
    c.circle({box.x + box.w / 2, box.y + box.h / 2}, 5.5F, class_ink(kit, i));
    if (on) c.outline(box, kit.ink(Token::kText1), 4, 1.5F);
    if (hit.focused) kit.focus_ring(box, 4);
    kit.simple_tip(name, hit, kit.fill("points.tip.class", {kinds.classes[static_cast<std::size_t>(i)]}));
    if (hit.clicked) class_ = i;
  }
}

void PointTools::draw_brush(Kit& kit, const Rect& row) {
  float x = row.x;
  const auto step = [&](const char* name, Icon icon, float by) {
    ButtonLook look;
    look.icon = icon;
    look.tip = kit.tr("points.tip.radius");
    if (button(kit, name, {x, row.y, 22, row.h}, look)) widen(by);
    x += 22;
  };
  step("points.brush.thinner", Icon::kMinus, -4);
  kit.canvas.text(x + 16, row.y + row.h / 2, base::shown(static_cast<double>(radius_), 3), Face::kR11,
                  kit.ink(Token::kText2), Align::kCenter);
  x += 32;
  step("points.brush.wider", Icon::kPlus, 4);
  x += 8;
  for (std::size_t i = 0; i < kShares.size(); ++i) {
    const std::string name = "points.brush.share." + std::to_string(i);
    const Rect box{x, row.y, 42, row.h};
    const Hit hit = chip(kit, name, box, base::shown_percent(kShares[i]), static_cast<int>(i) == share_);
    kit.simple_tip(name, hit, kit.tr("points.tip.share"));
    if (hit.clicked) share_ = static_cast<int>(i);
    x += 45;
  }
}

void PointTools::draw_options(Kit& kit, const Rect& row, const PointKinds& kinds) {
  if (tool_ == PointTool::kBrush) return draw_brush(kit, row);
  if (tool_ == PointTool::kAdd && !kinds.target_by_height) return draw_targets(kit, row, kinds);
  for (const ToolInfo& info : kTools)
    if (info.tool == tool_)
      kit.canvas.text(row.x, row.y + row.h / 2, kit.tr(std::string("points.hint.") + info.name), Face::kR11,
                      kit.ink(Token::kText3), Align::kLeft, row.w);
}

std::optional<PointOrder> PointTools::draw(Kit& kit, const Rect& area, const PointKinds& kinds, bool can_undo,
                                           bool can_redo) {
  if (!applies(tool_, kinds)) tool_ = PointTool::kLook;
  const float x = area.x + 10, right = area.right() - 10;
  draw_tools(kit, {x, area.y + 33, right - x, 22}, kinds);
  struct Row {
    const char* name;
    Icon icon;
    PointOrder order;
    bool enabled;
  };
  constexpr float kWide = 24;
  const std::array rows{Row{"points.undo", Icon::kUndo, PointOrder::kUndo, can_undo},
                        Row{"points.redo", Icon::kRedo, PointOrder::kRedo, can_redo},
                        Row{"points.clear", Icon::kTrash, PointOrder::kClear, can_undo},
                        Row{"points.save", Icon::kSave, PointOrder::kSave, true}};
  const float first = right - kWide * static_cast<float>(rows.size());
  std::optional<PointOrder> order;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ButtonLook look;
    look.icon = rows[i].icon;
    look.enabled = rows[i].enabled;
    look.tip = kit.tr(std::string("points.tip.") + (rows[i].name + 7));
    if (button(kit, rows[i].name, {first + kWide * static_cast<float>(i) + 2, area.y + 60, kWide - 2, 22}, look))
      order = rows[i].order;
  }
  draw_options(kit, {x, area.y + 60, first - 6 - x, 22}, kinds);
  return order;
}

}  // namespace lscope::ui
