#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace lscope::base {

/// The only doors between numbers and text. No locale can reach them.

/// Files and command line: the shortest decimal text that reads back to the same bits ("0.1", "1e-09", "nan").
[[nodiscard]] std::string exact(double value);
/// Screen and labels: at most `significant` digits, minus as U+2212, "n/a" for NaN, "∞" for infinity;
/// powers of ten below 1e-4 or from 1e6 on ("2.5e−6").
[[nodiscard]] std::string shown(double value, int significant = 4);
/// Screen columns: always `decimals` digits after the point ("0.120"), minus as U+2212.
[[nodiscard]] std::string shown_fixed(double value, int decimals);
/// Screen: a count with thousands separators ("3,122").
[[nodiscard]] std::string shown_count(std::int64_t value);
/// Screen: a fraction in [0,1] as "73 %" or, with decimals, "96.2 %".
[[nodiscard]] std::string shown_percent(double fraction, int decimals = 0);

/// Trims blanks, allows a leading '+' and U+2212, must consume everything, refuses inf, nan and hexadecimal.
/// Underflow gives 0. Accepts "1e-3", "0.001", and "10^-3" as people type it.
/// Errors  kInputMalformed ("'abc' is not a number"), kInputLimit ("out of range").
[[nodiscard]] Result<double> parse_number(std::string_view text);
/// The same for whole numbers.
[[nodiscard]] Result<std::int64_t> parse_whole(std::string_view text);

}  // namespace lscope::base
