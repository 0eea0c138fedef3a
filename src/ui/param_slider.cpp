#include "ui/param_slider.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/number_text.h"
#include "ui/slider_map.h"
#include "ui/value_field.h"

namespace lscope::ui {
namespace {

using spec::ParamId;
using spec::ParamInfo;
using spec::Token;

constexpr float kFieldWidth = 76;
constexpr float kZeroGap = 20;  ///< between the stop for exact zero and the smallest value

/// Where the track of one row lies, and what stands where on it.
struct Track {
  SliderMap map;
  float left, right;  ///< of the places the cap can take
  float start;        ///< where values above zero begin
  float y;

  [[nodiscard]] float place(double value) const {
    if (map.has_zero() && value < map.low()) return left;
    return start + (right - start) * static_cast<float>(map.share(value));
  }
  [[nodiscard]] double value_at(float x) const {
    if (map.has_zero() && x < (left + start) / 2) return 0;
    return map.value(static_cast<double>((x - start) / (right - start)));
  }
};

Track track_of(const ParamInfo& row, double max, float x, float y, float w) {
  const SliderMap map(row, max);
  const float left = x + 5;
  return {map, left, x + w - 5, left + (map.has_zero() ? kZeroGap : 0), y + 34};
}

void draw_ticks(Kit& kit, const Track& track) {
  if (!track.map.is_log()) return;
  const double first = std::ceil(std::log10(track.map.low()) - 1e-9);
  const double last = std::floor(std::log10(track.map.high()) + 1e-9);
  for (double decade = first; decade <= last; decade += 1)
    kit.canvas.vline(track.place(std::pow(10.0, decade)), track.y + 6, track.y + 9, kit.ink(Token::kStroke2));
}

void draw_track(Kit& kit, const Track& track, const ParamInfo& row, double value, double home_value, bool hovered) {
  Canvas& c = kit.canvas;
  const float y = track.y;
  const ImU32 color = kit.ink(param_color(row.id));
  if (track.map.has_zero()) {
    c.circle({track.left, y}, 2.5F, kit.ink(Token::kStroke2));
    c.text(track.left, y + 14, "0", Face::kR11, kit.ink(Token::kText3), Align::kCenter);
  }
  c.rect({track.start, y - 2, track.right - track.start, 4}, kit.ink(Token::kStroke), 2);
  draw_ticks(kit, track);
  const float at = track.place(value);
  if (at > track.start) c.rect({track.start, y - 2, at - track.start, 4}, color, 2);
  const float home = track.place(home_value);
  const std::array mark{Point{home - 3.5F, y - 9}, Point{home + 3.5F, y - 9}, Point{home, y - 5}};
  c.convex(mark, kit.ink(Token::kText3));
  const bool light = kit.view().style.theme.is_light;
  const Rect cap{at - 5, y - 9, 10, 18};
  c.rect(cap, kit.ink(light ? Token::kRaised : Token::kText1), 3);
  c.outline(cap, kit.ink(hovered ? Token::kAccent : light ? Token::kStroke2 : Token::kText2), 3);
  c.rect({at - 1, y - 5, 2, 10}, color);
}

void draw_name(Kit& kit, const Rect& rect, const ParamInfo& row) {
  const float middle = rect.y + 12;
  std::string label = kit.tr("param." + std::string(row.key));
  float x = rect.x;
  const float beside = row.symbol.empty() ? 0 : kit.canvas.width(row.symbol, Face::kS13) + 8;
  if (kit.canvas.width(label, Face::kR12) + beside > rect.w) {
    const std::string key = "ui.short." + std::string(row.key);
    const std::string shorter = kit.tr(key);  // an unknown key comes back as it is
    if (shorter != key) label = shorter;
  }
  if (has_own_color(row.id)) {
    x += kit.canvas.text(x, middle, row.symbol, Face::kS13, kit.ink(param_text_color(row.id))) + 8;
    kit.canvas.text(x, middle, label, Face::kR12, kit.ink(Token::kText2), Align::kLeft, rect.right() - x);
    return;
  }
  const std::string full = row.symbol.empty() ? label : label + " " + std::string(row.symbol);
  kit.canvas.text(x, middle, full, Face::kR12, kit.ink(Token::kText2), Align::kLeft, rect.right() - x);
}

bool pressed(ImGuiKey key) { return ImGui::IsKeyPressed(ImGui::GetKeyIndex(key), true); }

/// Arrow keys, 0 and Delete on a focused slider; digits open the field.
std::optional<SliderEvent> keys(Kit& kit, const SliderMap& map, const ParamInfo& row, const std::string& field,
                                const SliderContext& context) {
  const double value = context.value;
  const ImGuiIO& io = ImGui::GetIO();
  const double size = io.KeyCtrl ? 20 : io.KeyShift ? 0.2 : 1;
  if (pressed(ImGuiKey_LeftArrow) || pressed(ImGuiKey_DownArrow)) return SliderEvent{map.stepped(value, -size), true};
  if (pressed(ImGuiKey_RightArrow) || pressed(ImGuiKey_UpArrow)) return SliderEvent{map.stepped(value, size), true};
  if (pressed(ImGuiKey_Delete)) return SliderEvent{context.home, true};
  if (io.KeyCtrl || io.KeyAlt) return std::nullopt;
  for (const ImWchar c : io.InputQueueCharacters) {
    if (c == '0' && row.min == 0) return SliderEvent{0, true};
    if (c < '0' || c > '9') continue;
    const char digit[] = {static_cast<char>(c), 0};
    start_typing(kit.state(), field, digit, true);
    return std::nullopt;
  }
  return std::nullopt;
}

/// The mouse on the track: pressing takes the value under it, dragging follows, letting go makes it final.
std::optional<SliderEvent> drag(Kit& kit, const Track& track, const std::string& name, const Hit& hit) {
  WidgetState::Drag& drag = kit.state().drag;
  if (hit.held && !hit.entered) {
    const double value = track.value_at(ImGui::GetIO().MousePos.x / kit.canvas.scale());
    drag = {name, value};
    return SliderEvent{value, false};
  }
  if (hit.released && drag.item == name) {
    const double value = drag.value;
    drag = {};
    return SliderEvent{value, true};
  }
  return std::nullopt;
}

}  // namespace

spec::Token param_color(ParamId id) {
  switch (id) {
    case ParamId::kLambda1:
      return Token::kL1;
    case ParamId::kLambda2:
      return Token::kL2;
    case ParamId::kDropout:
    case ParamId::kInputDropout:
      return Token::kDropout;
    default:
      return Token::kStroke2;
  }
}

spec::Token param_text_color(ParamId id) {
  if (id == ParamId::kLambda2) return Token::kL2Text;
  return has_own_color(id) ? param_color(id) : Token::kText2;
}

bool has_own_color(ParamId id) { return param_color(id) != Token::kStroke2; }

std::string param_symbol(ParamId id, const base::Translate& tr) {
  const ParamInfo& row = spec::info(id);
  return row.symbol.empty() ? param_label(id, tr) : std::string(row.symbol);
}

std::string param_label(ParamId id, const base::Translate& tr) {
  return tr("param." + std::string(spec::info(id).key));
}

std::string value_label(ParamId id, double value, const base::Translate& tr) {
  const ParamInfo& row = spec::info(id);
  if (row.kind == spec::ParamKind::kChoice)
    return tr("choice." + std::string(row.key) + "." + spec::value_text(id, value));
  if (row.kind == spec::ParamKind::kSwitch) return tr(value != 0 ? "ui.on" : "ui.off");
  return value_shown(id, value) + (row.unit == "unit.percent" ? " %" : "");
}

bool changed_dot(Kit& kit, ParamId id, float x, float y, double value, double home) {
  if (value == home) return false;
  // In the panel's padding, so that nothing moves when it comes and goes; the target is larger than the dot.
  const Rect target{x - 16, y - 12, 24, 24};
  const std::string name = "param." + std::string(spec::info(id).key) + ".home";
  const Hit hit = kit.item(name, target, false);
  kit.canvas.circle({x - 8, y}, hit.hovered ? 4.0F : 2.5F, kit.ink(Token::kAccent));
  kit.simple_tip(name, hit, kit.fill("ui.tip.back_to", {value_label(id, home, kit.view().tr)}));
  return hit.clicked;
}

void state_dot(Kit& kit, Point at, ChangeState state) {
  if (state == ChangeState::kNone) return;
  const Token token = state == ChangeState::kOnItsWay   ? Token::kWarning
                      : state == ChangeState::kInEffect ? Token::kAccent
                                                        : Token::kDanger;
  kit.canvas.circle(at, 3.5F, kit.ink(token));
}

void param_tip(Kit& kit, ParamId id, double value, double home, const std::string& extra, double max) {
  const ParamInfo& row = spec::info(id);
  const base::Translate& tr = kit.view().tr;
  std::vector<TipLine> lines;
  const std::string symbol = row.symbol.empty() ? "" : std::string(row.symbol) + "  ";
  lines.push_back({symbol + param_label(id, tr), Face::kS13, Token::kText1});
  if (!row.formula.empty()) lines.push_back({std::string(row.formula), Face::kS15, param_text_color(id)});
  lines.push_back({tr("param." + std::string(row.key) + ".help"), Face::kR12, Token::kText2});
  const std::string home_label = value_label(id, home, tr);
  const bool number = row.kind == spec::ParamKind::kReal || row.kind == spec::ParamKind::kWhole;
  lines.push_back({number ? kit.fill("ui.tip.range", {range_shown(id, tr, max), home_label})
                          : kit.fill("ui.tip.default", {home_label}),
                   Face::kR11, Token::kText3});
  if (value != home) lines.push_back({tr("ui.tip.changed"), Face::kR11, Token::kAccent});
  if (row.takes_effect == spec::TakesEffect::kRebuild)
    lines.push_back({tr("ui.tip.rebuild"), Face::kR11, Token::kText3});
  if (row.takes_effect == spec::TakesEffect::kNextStep)
    lines.push_back({tr("ui.tip.next_step"), Face::kR11, Token::kText3});
  if (!row.source.empty()) lines.push_back({std::string(row.source), Face::kR11, Token::kText3});
  if (!extra.empty()) lines.push_back({extra, Face::kR12, Token::kDanger});
  kit.tip(lines);
}

std::optional<SliderEvent> param_slider(Kit& kit, float x, float y, float w, ParamId id, const SliderContext& context) {
  const ParamInfo& row = spec::info(id);
  const std::string base = context.item.empty() ? "param." + std::string(row.key) : context.item;
  const Track track = track_of(row, context.max, x, y, w);
  const Rect name_rect{x, y, w - kFieldWidth - 22, 23};
  const Rect field_rect{x + w - kFieldWidth, y + 1, kFieldWidth, 22};
  const bool enabled = context.disabled.empty();

  if (!enabled) kit.canvas.set_opacity(kit.view().style.theme.name == "contrast" ? 0.6F : 0.4F);
  std::optional<SliderEvent> event;
  // Before the name: of two items in one place the first one gets the mouse.
  if (changed_dot(kit, id, x, y + 12, context.value, context.home) && enabled) event = SliderEvent{context.home, true};
  const Hit name = kit.item(base + ".name", name_rect, false);
  const Hit slider = kit.item(base + ".slider", {x, y + 23, w, 24}, enabled);
  draw_name(kit, name_rect, row);
  draw_track(kit, track, row, context.value, context.home, enabled && (slider.hovered || slider.held));
  state_dot(kit, {field_rect.x - 10, y + 12}, context.state);
  if (slider.focused) kit.focus_ring({x, y + 24, w, 20}, 4);

  FieldLook look;
  const bool percent = context.unit.empty() && row.unit == "unit.percent";
  look.unit = percent ? kit.tr(row.unit) : context.unit;
  look.focused = slider.focused;
  const double typed_max = context.limit.empty() ? 0 : std::max(context.max, row.min);
  look.max = typed_max;
  look.limit = context.limit;
  if (enabled) {
    if (const auto typed = value_field(kit, base + ".field", field_rect, id, context.value, look))
      event = SliderEvent{*typed, true};
    if (slider.entered) start_typing(kit.state(), base + ".field", id, context.value);
    const bool typing = !kit.state().typing.field.empty();
    if (!event) event = drag(kit, track, base + ".slider", slider);
    if (!event && slider.focused && !typing) event = keys(kit, track.map, row, base + ".field", context);
    if (name.double_clicked) event = SliderEvent{context.home, true};
  } else {
    kit.canvas.rect(field_rect, kit.ink(Token::kRaised, 0.4F), 4);
    kit.canvas.text(field_rect.right() - 8, y + 12, value_shown(id, context.value), Face::kM13, kit.ink(Token::kText1),
                    Align::kRight);
  }
  kit.canvas.set_opacity(1);
  const std::string extra = enabled ? context.refusal : context.disabled;
  if (kit.wants_tip(base + ".name", name) || kit.wants_tip(base + ".slider", slider) || kit.wants_help(base + "."))
    param_tip(kit, id, context.value, context.home, extra, typed_max);
  return event;
}

}  // namespace lscope::ui
