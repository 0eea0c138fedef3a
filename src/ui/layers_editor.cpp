#include "ui/layers_editor.h"

#include <algorithm>
#include <cmath>

#include "ui/param_slider.h"
#include "ui/slider_map.h"
#include "ui/value_field.h"
#include "ui/widgets.h"

namespace lscope::ui {
namespace {

using spec::ParamId;
using spec::Token;

constexpr float kBoxWidth = 50, kBoxHeight = 28, kGap = 4, kPitch = 32;
constexpr float kDragReach = 160;  ///< units of mouse travel from 1 to 1024 units

/// Where box `index` stands: two and a half boxes fit beside the label, further ones go to the next lines.
Rect box(float x, float y, float w, int index) {
  const int column = index % 2;
  const int line = index / 2;
  const float left = x + w - kChoiceWidth + static_cast<float>(column) * (kBoxWidth + kGap);
  return {left, y + static_cast<float>(line) * kPitch, kBoxWidth, kBoxHeight};
}

/// Sideways drag on a field: the width changes in the shares of its logarithmic slider. True while it is one.
bool drag_width(Kit& kit, const std::string& field, ParamId id, const Hit& hit, ParamDesk& desk,
                CommandSink& commands) {
  WidgetState::Drag& drag = kit.state().drag;
  const SliderMap map(spec::info(id));
  const std::string name = field + ".drag";
  if (hit.pressed) drag = {name, desk.value(id)};
  if (drag.item != name) return false;
  const float travel = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 3).x / kit.canvas.scale();
  if (hit.held && travel != 0) {
    const double value = map.value(map.share(drag.value) + static_cast<double>(travel / kDragReach));
    desk.want(id, value, false, commands);
  }
  if (hit.released) {
    const double value = desk.value(id);
    if (value != drag.value) desk.want(id, value, true, commands);
    drag = {};
  }
  return travel != 0;
}

void keys(Kit& kit, const std::string& field, ParamId id, ParamDesk& desk, CommandSink& commands) {
  const ImGuiIO& io = ImGui::GetIO();
  const auto down = [](ImGuiKey key) { return ImGui::IsKeyPressed(ImGui::GetKeyIndex(key), true); };
  const SliderMap map(spec::info(id));
  const double size = io.KeyCtrl ? 20 : io.KeyShift ? 0.2 : 1;
  if (down(ImGuiKey_LeftArrow)) desk.want(id, map.stepped(desk.value(id), -size), true, commands);
  if (down(ImGuiKey_RightArrow)) desk.want(id, map.stepped(desk.value(id), size), true, commands);
  if (down(ImGuiKey_Delete)) desk.want(id, desk.home(id), true, commands);
  if (io.KeyCtrl || io.KeyAlt) return;
  for (const ImWchar c : io.InputQueueCharacters) {
    if (c < '1' || c > '9') continue;
    const char digit[] = {static_cast<char>(c), 0};
    return start_typing(kit.state(), field, digit, true);
  }
}

void type_into(Kit& kit, const std::string& field, ParamId id, const ParamDesk& desk) {
  kit.state().open_layer = -1;
  start_typing(kit.state(), field, id, desk.value(id));
}

void width_box(Kit& kit, const Rect& rect, int layer, ParamDesk& desk, CommandSink& commands) {
  const ParamId id = spec::width_param(layer);
  const std::string field = "param." + std::string(spec::info(id).key) + ".field";
  Canvas& c = kit.canvas;
  if (kit.state().typing.field == field) {
    FieldLook look;
    look.centered = true;
    if (const auto typed = value_field(kit, field, rect, id, desk.value(id), look))
      desk.want(id, *typed, true, commands);
    return;
  }
  const Hit hit = kit.item(field, rect);
  c.rect(rect, kit.ink(hit.hovered ? Token::kHover : Token::kRaised), 4);
  const ChangeState state = desk.state(id);
  const Token stroke = state == ChangeState::kOnItsWay   ? Token::kWarning
                       : state == ChangeState::kInEffect ? Token::kAccent
                       : state == ChangeState::kRefused  ? Token::kDanger
                                                         : Token::kStroke;
  c.outline(rect, kit.ink(stroke), 4);
  c.text(rect.x + rect.w / 2, rect.y + rect.h / 2, value_shown(id, desk.value(id)), Face::kM13, kit.ink(Token::kText1),
         Align::kCenter);
  if (hit.hovered || hit.held) {  // the slider in small: how far the width is between 1 and 1024
    const float share = static_cast<float>(SliderMap(spec::info(id)).share(desk.value(id)));
    c.rect({rect.x + 6, rect.bottom() - 5, rect.w - 12, 2}, kit.ink(Token::kStroke), 1);
    c.rect({rect.x + 6, rect.bottom() - 5, (rect.w - 12) * share, 2}, kit.ink(Token::kAccent), 1);
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  }
  if (desk.changed(id)) c.circle({rect.right() - 6, rect.y + 6}, 2, kit.ink(Token::kAccent));
  if (hit.focused) kit.focus_ring(rect, 4);
  const bool typing_elsewhere = !kit.state().typing.field.empty();
  if (hit.double_clicked || hit.entered || (hit.pressed && ImGui::GetIO().KeyCtrl))
    return type_into(kit, field, id, desk);
  int& open = kit.state().open_layer;
  if (drag_width(kit, field, id, hit, desk, commands))
    open = -1;
  else if (hit.clicked)
    open = open == layer ? -1 : layer;
  if (hit.focused && !typing_elsewhere) keys(kit, field, id, desk, commands);
  if (open != layer && kit.wants_tip(field, hit))
    param_tip(kit, id, desk.value(id), desk.home(id), desk.refusal(id, kit.view().tr));
}

bool mouse_in(const Kit& kit, const Rect& rect) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const float x = mouse.x / kit.canvas.scale();
  const float y = mouse.y / kit.canvas.scale();
  return x >= rect.x && x < rect.right() && y >= rect.y && y < rect.bottom();
}

/// The slider of the open layer's width, over the rows below its field. Not a popup of ImGui: that would swallow the
/// second half of a double click on the field, which means typing.
void open_slider(Kit& kit, const Rect& field, float x, float w, ParamDesk& desk, CommandSink& commands) {
  constexpr float kPad = 16;
  int& open = kit.state().open_layer;
  const float s = kit.canvas.scale();
  Rect place{x - kPad + 4, field.bottom() + 4, w + 2 * kPad - 8, kSliderRow + 12};
  if (place.bottom() > ImGui::GetIO().DisplaySize.y / s) place.y = field.y - 4 - place.h;
  const bool pressed_elsewhere = ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !mouse_in(kit, place);
  const bool escaped =
      kit.state().typing.field.empty() && ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape), false);
  if (escaped || (pressed_elsewhere && !mouse_in(kit, field))) {
    open = -1;
    return;
  }
  const ParamId id = spec::width_param(open);
  Kit above(kit.view(), kit.state(), Region::kControls, "layers.width",
            {place.x * s, place.y * s, place.w * s, place.h * s}, Kit::Scroll::kNever, Kit::Layer::kAbove);
  above.canvas.rect(place, above.ink(Token::kRaised), 6);
  above.canvas.outline(place, above.ink(Token::kStroke2), 6);
  SliderContext context;
  context.item = "layers.width";
  context.value = desk.value(id);
  context.home = desk.home(id);
  context.state = desk.state(id);
  context.refusal = desk.refusal(id, kit.view().tr);
  if (const auto event = param_slider(above, place.x + kPad, place.y + 6, place.w - 2 * kPad, id, context))
    desk.want(id, event->value, event->final, commands);
}

void depth_button(Kit& kit, std::string_view name, const Rect& rect, Icon icon, std::string_view tip, bool enabled,
                  int depth, ParamDesk& desk, CommandSink& commands) {
  ButtonLook look;
  look.icon = icon;
  look.enabled = enabled;
  look.tip = kit.tr(tip);
  if (button(kit, name, rect, look)) desk.want(ParamId::kDepth, depth, true, commands);
}

/// The row's name: shows that the layers are not the preset's, and leads back to them all at once.
void layers_name(Kit& kit, float x, float y, float w, int depth, ParamDesk& desk, CommandSink& commands) {
  bool changed = desk.changed(ParamId::kDepth);
  for (int layer = 0; layer < depth; ++layer) changed = changed || desk.changed(spec::width_param(layer));
  bool back = false;
  if (changed) {
    const Hit dot = kit.item("layers.home", {x - 16, y + 2, 24, 24}, false);
    kit.canvas.circle({x - 8, y + 14}, dot.hovered ? 4.0F : 2.5F, kit.ink(Token::kAccent));
    kit.simple_tip("layers.home", dot, kit.tr("ui.tip.layers"));
    back = dot.clicked;
  }
  const Hit name = kit.item("layers.name", {x, y, w - 26, 28}, false);  // the "−" may stand behind it
  row_label(kit, x, y, w - 4, kit.tr("ui.layers"));
  if (kit.wants_tip("layers.name", name))
    param_tip(kit, ParamId::kDepth, desk.value(ParamId::kDepth), desk.home(ParamId::kDepth),
              desk.refusal(ParamId::kDepth, kit.view().tr));
  if (!back && !(changed && name.double_clicked)) return;
  desk.want(ParamId::kDepth, desk.home(ParamId::kDepth), true, commands);
  for (int layer = 0; layer < spec::kMaxDepth; ++layer) {
    const ParamId id = spec::width_param(layer);
    if (desk.changed(id)) desk.want(id, desk.home(id), true, commands);
  }
}

}  // namespace

float layers_editor(Kit& kit, float x, float y, float w, ParamDesk& desk, CommandSink& commands) {
  const int depth = static_cast<int>(desk.value(ParamId::kDepth));
  layers_name(kit, x, y, w - kChoiceWidth - 4, depth, desk, commands);
  for (int layer = 0; layer < depth; ++layer) width_box(kit, box(x, y, w, layer), layer, desk, commands);

  // "+" stands where the third box of the first line would begin; "−" below it, or beside it while there is one line.
  const float left = x + w - kBoxHeight;
  if (depth > 0) {
    const Rect remove = depth <= 2 ? Rect{x + w - kChoiceWidth - 26, y + 3, 22, 22} : Rect{left, y + kPitch, 28, 28};
    depth_button(kit, "layers.remove", remove, Icon::kMinus, "ui.layers.remove", true, depth - 1, desk, commands);
  }
  depth_button(kit, "layers.add", {left, y, kBoxHeight, kBoxHeight}, Icon::kPlus, "ui.layers.add",
               depth < spec::kMaxDepth, depth + 1, desk, commands);
  if (depth == 0)
    kit.canvas.text(x + w - kChoiceWidth, y + 14, kit.tr("ui.layers.none"), Face::kR11, kit.ink(Token::kText3),
                    Align::kLeft, kChoiceWidth - kBoxHeight - 6);
  int& open = kit.state().open_layer;
  if (open >= depth) open = -1;
  if (open >= 0) open_slider(kit, box(x, y, w, open), x, w, desk, commands);
  const int lines = std::max(1, (depth + 1) / 2);
  return static_cast<float>(lines) * kPitch + 4;
}

}  // namespace lscope::ui
