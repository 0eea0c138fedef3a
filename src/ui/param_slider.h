#pragma once

#include <optional>
#include <string>

#include "spec/param.h"
#include "ui/kit.h"
#include "ui/param_desk.h"

namespace lscope::ui {

/// What a row needs to know beside the table of parameters.
struct SliderContext {
  double value = 0;
  double home = 0;  ///< the preset's: where the mark stands and where a double click on the name goes
  ChangeState state = ChangeState::kNone;
  std::string refusal;
  double max = 0;        ///< right end where the run knows a smaller one than the table; 0 = the table's
  std::string limit;     ///< why values above `max` are refused when typed; "" = the table's end may be typed
  std::string unit;      ///< behind the value; "" = the table's unit
  std::string item;      ///< begins the names of the items where the row stands in a second place; "" = "param.<key>"
  std::string disabled;  ///< why it cannot be moved; "" = it can
};

/// What the user did: the value wanted now, and whether the hand has let go.
struct SliderEvent {
  double value = 0;
  bool final = false;
};

inline constexpr float kSliderRow = 52;

/// One row of VISUAL 7, 52 units high: symbol, name, status dot, field; track with ticks, default mark and cap. Items
/// are named "param.<key>.slider", ".field" and ".name".
std::optional<SliderEvent> param_slider(Kit& kit, float x, float y, float w, spec::ParamId id,
                                        const SliderContext& context);
/// The tooltip of a parameter: name, formula, what it does, range and default, when it takes effect, source;
/// `max` as in range_shown().
void param_tip(Kit& kit, spec::ParamId id, double value, double home, const std::string& extra, double max = 0);
/// The accent dot left of a row whose value is not the preset's; true when it was clicked: back to the default. `y` is
/// the middle of the row's name.
bool changed_dot(Kit& kit, spec::ParamId id, float x, float y, double value, double home);
/// The dot of a change: amber on its way, accent in effect, red refused.
void state_dot(Kit& kit, Point at, ChangeState state);
/// Colour for life of a parameter: of its track and of its symbol.
[[nodiscard]] spec::Token param_color(spec::ParamId id);
[[nodiscard]] spec::Token param_text_color(spec::ParamId id);
/// True for those whose symbol stands first, in colour: λ₁ λ₂ p p₀.
[[nodiscard]] bool has_own_color(spec::ParamId id);
/// "λ₁" where there is a symbol, else the short label.
[[nodiscard]] std::string param_symbol(spec::ParamId id, const base::Translate& tr);
[[nodiscard]] std::string param_label(spec::ParamId id, const base::Translate& tr);
/// A value with its unit, a choice or a switch as its word.
[[nodiscard]] std::string value_label(spec::ParamId id, double value, const base::Translate& tr);

}  // namespace lscope::ui
