#include "ui/value_field.h"

#include <array>
#include <cmath>
#include <cstring>

#include "base/number_text.h"
#include "base/text.h"

namespace lscope::ui {
namespace {

using spec::Token;

bool in_percent(spec::ParamId id) { return spec::info(id).unit == "unit.percent"; }

/// Keeps the caret behind a digit that opened the field; ImGui selects everything when code gives it the keyboard.
int caret_to_end(ImGuiInputTextCallbackData* data) {
  auto* typing = static_cast<WidgetState::Typing*>(data->UserData);
  if (typing->caret_at_end) {
    data->ClearSelection();
    data->CursorPos = data->BufTextLen;
    typing->caret_at_end = false;
  }
  return 0;
}

/// What is wrong with the text, and what would be right.
void refusal_tip(Kit& kit, const Rect& rect, spec::ParamId id, std::string_view text, const FieldLook& look) {
  std::vector<TipLine> lines{
      TipLine{refusal_shown(id, text, kit.view().tr), Face::kR12, Token::kDanger},
      TipLine{kit.fill("ui.field.range", {range_shown(id, kit.view().tr, look.max)}), Face::kR12}};
  if (!look.limit.empty()) lines.push_back({look.limit, Face::kR12});
  kit.tip(lines, &rect);
}

/// ImGui's own text field on top of ours; gives the value if Enter accepted it.
std::optional<double> typed_in(Kit& kit, std::string_view name, const Rect& rect, spec::ParamId id,
                               const FieldLook& look) {
  WidgetState::Typing& typing = kit.state().typing;
  const float s = kit.canvas.scale();
  const bool opening = typing.start;
  typing.seen = true;
  if (typing.start) ImGui::SetKeyboardFocusHere();
  typing.start = false;
  ImGui::SetCursorScreenPos({std::round(rect.x * s), std::round(rect.y * s)});
  ImFont* font = kit.canvas.font(Face::kM13);
  ImGui::PushFont(font);
  const float pad = std::max(0.0F, (rect.h * s - font->FontSize) / 2);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {8 * s, pad});
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 0);
  ImGui::SetNextItemWidth(rect.w * s);
  const bool entered = ImGui::InputText(("##" + std::string(name)).c_str(), typing.text.data(), typing.text.size(),
                                        ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_CallbackAlways,
                                        caret_to_end, &typing);
  const bool left = ImGui::IsItemDeactivated();
  ImGui::PopStyleVar(2);
  ImGui::PopFont();

  const auto value = typed_value(id, typing.text.data(), look.max);
  const bool allowed = value.ok();
  kit.canvas.outline({rect.x - 1, rect.y - 1, rect.w + 2, rect.h + 2},
                     kit.ink(allowed ? Token::kFocus : Token::kDanger), 4, 2);
  if (!allowed) refusal_tip(kit, rect, id, typing.text.data(), look);
  if (entered && !allowed) {
    typing.start = typing.caret_at_end = typing.refused = true;  // stay here until it is right or Esc is pressed
    return std::nullopt;
  }
  const bool escaped = ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape), false);
  if (!entered && !(left && !opening) && !escaped) return std::nullopt;
  typing = {};
  if (escaped || !allowed) return std::nullopt;
  return value.value();
}

}  // namespace

std::string value_shown(spec::ParamId id, double value) {
  const spec::ParamInfo& row = spec::info(id);
  if (in_percent(id)) return base::shown(100 * value);
  if (row.kind == spec::ParamKind::kWhole) return base::shown_count(static_cast<std::int64_t>(value));
  if (row.scale != spec::SliderScale::kLinear || value == 0) return base::shown(value);
  const bool two_decimals = std::abs(value * 100 - std::round(value * 100)) < 1e-9;
  return two_decimals ? base::shown_fixed(value, 2) : base::shown(value, 6);
}

std::string range_shown(spec::ParamId id, const base::Translate& tr, double max) {
  const spec::ParamInfo& row = spec::info(id);
  const auto end = [&](double value) { return in_percent(id) ? base::shown_percent(value) : value_shown(id, value); };
  const std::array<std::string, 2> ends{end(row.min), end(max > 0 ? max : row.max)};
  return base::fill_in(tr(row.kind == spec::ParamKind::kWhole ? "ui.range.whole" : "ui.range"), ends);
}

base::Result<double> typed_value(spec::ParamId id, std::string_view text, double max) {
  const auto percent = [&]() -> base::Result<double> {
    const auto number = base::parse_number(text);
    if (!number.ok()) return number.error();
    return spec::validate(id, number.value() / 100);
  };
  const base::Result<double> value = in_percent(id) ? percent() : spec::parse_value(id, text);
  if (!value.ok() || max <= 0 || value.value() <= max) return value;
  return base::Error{base::ErrorCode::kUsageRange, std::string(spec::info(id).key), "out of range", ""};
}

std::string refusal_shown(spec::ParamId id, std::string_view text, const base::Translate& tr) {
  const std::array<std::string, 1> given{base::printable(base::trimmed(text), 24)};
  if (given[0].empty()) return tr("ui.field.empty");
  const auto number = base::parse_number(text);
  const bool too_large = !number.ok() && number.error().code == base::ErrorCode::kInputLimit;  // 1e999 is a number
  if (!number.ok() && !too_large) return base::fill_in(tr("ui.field.not_a_number"), given);
  const bool whole = spec::info(id).kind == spec::ParamKind::kWhole;
  if (whole && !too_large && number.value() != std::floor(number.value()))
    return base::fill_in(tr("ui.field.not_whole"), given);
  return base::fill_in(tr("ui.field.out_of_range"), given);
}

void start_typing(WidgetState& state, std::string_view name, std::string_view text, bool caret_at_end) {
  WidgetState::Typing typing;
  typing.field = name;
  text = text.substr(0, typing.text.size() - 1);
  std::memcpy(typing.text.data(), text.data(), text.size());
  typing.start = true;
  typing.caret_at_end = caret_at_end;
  state.typing = typing;
}

void start_typing(WidgetState& state, std::string_view name, spec::ParamId id, double value) {
  start_typing(state, name, in_percent(id) ? base::shown(100 * value, 10) : base::exact(value), false);
}

std::optional<double> value_field(Kit& kit, std::string_view name, const Rect& rect, spec::ParamId id, double value,
                                  const FieldLook& look) {
  Canvas& c = kit.canvas;
  if (kit.state().typing.field == name) {
    kit.note(name, rect);
    c.rect(rect, kit.ink(Token::kRaised), 4);
    return typed_in(kit, name, rect, id, look);
  }
  const Hit hit = kit.item(name, rect, false);
  c.rect(rect, kit.ink(hit.hovered ? Token::kHover : Token::kRaised), 4);
  const bool ringed = look.focused && kit.state().focus.ring_visible();
  c.outline(rect, kit.ink(ringed ? Token::kFocus : Token::kStroke), 4, ringed ? 2.0F : 1.0F);
  const float middle = rect.y + rect.h / 2;
  const std::string shown = value_shown(id, value);
  if (look.centered) {
    c.text(rect.x + rect.w / 2, middle, shown, Face::kM13, kit.ink(look.text), Align::kCenter);
  } else {
    float right = rect.right() - 8;
    if (!look.unit.empty())
      right -= c.text(right, middle, look.unit, Face::kR11, kit.ink(Token::kText3), Align::kRight) + 4;
    c.text(right, middle, shown, Face::kM13, kit.ink(look.text), Align::kRight);
  }
  if (hit.double_clicked || (hit.pressed && ImGui::GetIO().KeyCtrl)) start_typing(kit.state(), name, id, value);
  return std::nullopt;
}

}  // namespace lscope::ui
