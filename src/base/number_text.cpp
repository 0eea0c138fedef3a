#include "base/number_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

#include "base/text.h"

namespace lscope::base {
namespace {

constexpr std::string_view kMinus = "\u2212";

/// Replaces every ASCII minus, also the one of an exponent, by the typographic one.
std::string with_minus(std::string_view ascii) {
  std::string out;
  for (const char c : ascii) c == '-' ? out.append(kMinus) : out.append(1, c);
  return out;
}

std::string not_finite(double value) {
  if (std::isnan(value)) return "n/a";
  return value > 0 ? "∞" : std::string(kMinus) + "∞";
}

Error malformed(std::string_view text) {
  return {ErrorCode::kInputMalformed, "", "'" + printable(text, 40) + "' is not a number", ""};
}

/// "10^-3" -> "1e-3"; other text is returned unchanged.
std::string power_as_exponent(std::string_view text) {
  const std::size_t caret = text.find('^');
  if (caret == std::string_view::npos) return std::string(text);
  if (text.substr(0, caret) == "10") return "1e" + std::string(text.substr(caret + 1));
  return std::string(text);
}

}  // namespace

std::string exact(double value) {
  if (std::isnan(value)) return "nan";
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return {buffer, end};
}

std::string shown(double value, int significant) {
  if (!std::isfinite(value)) return not_finite(value);
  if (value == 0) return "0";
  char buffer[64];
  const double magnitude = std::abs(value);
  if (magnitude >= 1e6 || magnitude < 1e-4) {
    auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific, significant - 1).ptr;
    std::string text(buffer, end);
    const std::size_t e = text.find('e');
    std::string mantissa = text.substr(0, e);
    if (mantissa.find('.') != std::string::npos) {
      mantissa.erase(mantissa.find_last_not_of('0') + 1);
      if (mantissa.back() == '.') mantissa.pop_back();
    }
    const bool negative = text[e + 1] == '-';
    std::string exponent = text.substr(e + 2);
    exponent.erase(0, std::min(exponent.find_first_not_of('0'), exponent.size() - 1));
    return with_minus(mantissa + "e" + (negative ? "-" : "") + exponent);
  }
  const int before = static_cast<int>(std::floor(std::log10(magnitude))) + 1;
  const int decimals = std::max(0, significant - before);
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, decimals).ptr;
  std::string text(buffer, end);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return with_minus(text);
}

std::string shown_fixed(double value, int decimals) {
  if (!std::isfinite(value)) return not_finite(value);
  if (std::abs(value) >= 1e9) return shown(value);
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, decimals).ptr;
  std::string text(buffer, end);
  const bool is_zero = text.find_first_of("123456789") == std::string::npos;
  if (is_zero && text[0] == '-') text.erase(0, 1);
  return with_minus(text);
}

std::string shown_count(std::int64_t value) {
  std::string digits = std::to_string(value < 0 ? -value : value);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return value < 0 ? std::string(kMinus) + digits : digits;
}

std::string shown_percent(double fraction, int decimals) {
  if (!std::isfinite(fraction)) return "n/a";
  return shown_fixed(100 * fraction, decimals) + " %";
}

Result<double> parse_number(std::string_view text) {
  std::string_view body = trimmed(text);
  std::string converted;
  if (body.find('^') != std::string_view::npos) {
    converted = power_as_exponent(body);
    body = converted;
  }
  bool negative = false;
  if (body.starts_with('+')) {
    body.remove_prefix(1);
    if (body.starts_with('-')) return malformed(text);
  } else if (body.starts_with('-')) {
    negative = true;
    body.remove_prefix(1);
  } else if (body.starts_with(kMinus)) {
    negative = true;
    body.remove_prefix(kMinus.size());
  }
  // from_chars would read "inf" and "nan": a number starts with a digit or a point here.
  if (body.empty() || !((body[0] >= '0' && body[0] <= '9') || body[0] == '.')) return malformed(text);
  double value = 0;
  const auto [end, failed] = std::from_chars(body.data(), body.data() + body.size(), value);
  if (failed == std::errc::result_out_of_range) {
    if (end != body.data() + body.size()) return malformed(text);
    // Underflow is harmless, overflow is not; the exponent's sign tells, or a mantissa that starts with "0." or ".".
    const std::size_t e = body.find_first_of("eE");
    const bool small = e != std::string_view::npos ? body.find('-', e) != std::string_view::npos
                                                   : body[0] == '.' || body.starts_with("0.");
    if (!small) return Error{ErrorCode::kInputLimit, "", "'" + printable(text, 40) + "' is out of range", ""};
    return negative ? -0.0 : 0.0;
  }
  if (failed != std::errc() || end != body.data() + body.size()) return malformed(text);
  return negative ? -value : value;
}

Result<std::int64_t> parse_whole(std::string_view text) {
  std::string_view body = trimmed(text);
  if (body.starts_with('+')) body.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(body.data(), body.data() + body.size(), value);
  if (failed == std::errc::result_out_of_range)
    return Error{ErrorCode::kInputLimit, "", "'" + printable(text, 40) + "' is out of range", ""};
  if (failed != std::errc() || end != body.data() + body.size() || body.empty())
    return Error{ErrorCode::kInputMalformed, "", "'" + printable(text, 40) + "' is not a whole number", ""};
  return value;
}

}  // namespace lscope::base
