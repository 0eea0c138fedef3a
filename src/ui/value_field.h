#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "spec/param.h"
#include "ui/kit.h"

namespace lscope::ui {

/// The text of a value as the screen shows it, without its unit: "0.0008", "0.30", "5" for 5 %, "3,122".
[[nodiscard]] std::string value_shown(spec::ParamId id, double value);
/// "0 to 10", with the unit where there is one. Here and below `max` > 0 replaces the table's largest value where the
/// run knows a smaller one.
[[nodiscard]] std::string range_shown(spec::ParamId id, const base::Translate& tr, double max = 0);

/// Reads what was typed into the field of a parameter: in per cent where the field shows per cent.
/// Errors  kUsageRange
[[nodiscard]] base::Result<double> typed_value(spec::ParamId id, std::string_view text, double max = 0);

/// Why a text that typed_value() refuses is none: not a number, not whole, or out of range.
[[nodiscard]] std::string refusal_shown(spec::ParamId id, std::string_view text, const base::Translate& tr);

struct FieldLook {
  std::string unit;       ///< behind the value, small; "" = none
  bool focused = false;   ///< draws the ring around the field
  bool centered = false;  ///< else right-aligned
  spec::Token text = spec::Token::kText1;
  double max = 0;     ///< largest value that may be typed; 0 = the table's
  std::string limit;  ///< why `max` is not the table's
};

/// The read-out of a value that can be typed into: a double click or Ctrl+click opens it, Enter applies, Esc restores.
/// What is not allowed (no number, out of range) is not applied: the stroke turns red, a tooltip says why and what the
/// range is, and Enter leaves the field open. Leaving it with the mouse applies what is allowed and restores otherwise.
/// Gives the value once it is applied.
std::optional<double> value_field(Kit& kit, std::string_view name, const Rect& rect, spec::ParamId id, double value,
                                  const FieldLook& look);
/// Opens the field in the coming frame, with this text; `caret_at_end` keeps what is there.
void start_typing(WidgetState& state, std::string_view name, std::string_view text, bool caret_at_end);
/// The same with the value that stands there now, all selected.
void start_typing(WidgetState& state, std::string_view name, spec::ParamId id, double value);

}  // namespace lscope::ui
