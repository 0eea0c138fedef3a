#include "data/csv_scanner.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <utility>

#include "base/text.h"

namespace lscope::data {
namespace {

using base::ErrorCode;

/// The most frequent separator outside quotes in the first line; a comma if there is none.
char find_separator(std::string_view line) {
  constexpr std::array<char, 3> kSeparators{',', ';', '\t'};
  std::array<std::size_t, 3> count{};
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    for (std::size_t i = 0; i < 3 && !quoted; ++i) count[i] += c == kSeparators[i] ? 1U : 0U;
  }
  return kSeparators[static_cast<std::size_t>(std::max_element(count.begin(), count.end()) - count.begin())];
}

/// A whole object, or a list of them. The header of a table in which a name begins with a brace ends otherwise.
bool looks_like_json(std::string_view text) {
  text = base::trimmed(text);
  if (text.size() < 2) return false;
  if (text.front() == '{') return text.back() == '}';
  return text.front() == '[' && text.back() == ']' && base::trimmed(text.substr(1)).starts_with('{');
}

bool starts_number(const char* at, const char* end) {
  if (at < end && *at == '-') ++at;
  return at < end && ((*at >= '0' && *at <= '9') || *at == '.');  // from_chars would also read "inf" and "nan"
}

/// Reads "-12.345" without an exponent where one division gives the correctly rounded value: a mantissa below 2^53 and
/// a power of ten up to 10^22 are exact doubles (Clinger, "How to read floating point numbers accurately", 1990).
/// Returns the end of the number, or null where this does not hold and the general routine has to do it.
const char* read_simple(const char* p, const char* end, double& value) {
  constexpr std::array<double, 16> kPowers{1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                           1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  const bool negative = *p == '-';
  if (negative) ++p;
  std::uint64_t mantissa = 0;
  int digits = 0, decimals = 0;
  for (; p < end && *p >= '0' && *p <= '9'; ++p, ++digits)
    if (digits < 16) mantissa = 10 * mantissa + static_cast<std::uint64_t>(*p - '0');
  if (p < end && *p == '.')
    for (++p; p < end && *p >= '0' && *p <= '9'; ++p, ++digits, ++decimals)
      if (digits < 16) mantissa = 10 * mantissa + static_cast<std::uint64_t>(*p - '0');
  const bool exponent = p < end && (*p == 'e' || *p == 'E');
  if (digits == 0 || digits > 15 || exponent) return nullptr;
  const double magnitude = static_cast<double>(mantissa) / kPowers[static_cast<std::size_t>(decimals)];
  value = negative ? -magnitude : magnitude;
  return p;
}

/// The digits that a text begins with, eight bytes at once: how many there are, and the number that they make. Needs
/// eight readable bytes; 8 says that there may be more. One load and a few multiplications instead of a loop, whose
/// end a processor cannot foresee where numbers have one digit here and two there.
struct Digits {
  std::size_t count;
  std::uint64_t value;
};

inline Digits leading_digits(const char* p) {
  std::uint64_t text = 0;
  std::memcpy(&text, p, sizeof text);
  const std::uint64_t x = text ^ 0x3030303030303030U;  // a digit becomes its value
  // The top bit of each byte above 9; a carry can only reach bytes behind the first of these.
  const std::uint64_t other = ((x + 0x7676767676767676U) | x) & 0x8080808080808080U;
  const auto count = static_cast<std::size_t>(std::countr_zero(other)) / 8;
  if (count == 0) return {0, 0};
  std::uint64_t v = x << (64 - 8 * count);  // zeros in front: the last digit is the highest byte
  v = 10 * v + (v >> 8U);                   // pairs in bytes 0, 2, 4, 6
  v &= 0x00FF00FF00FF00FFU;
  v = 100 * v + (v >> 16U);  // fours in bytes 0-1 and 4-5
  v &= 0x0000FFFF0000FFFFU;
  return {count, (10000 * v + (v >> 32U)) & 0xFFFFFFFFU};
}

/// read_simple() for numbers of up to seven digits before and behind the point; needs kFastBytes readable bytes.
constexpr std::ptrdiff_t kFastBytes = 24;
inline const char* read_short(const char* p, double& value) {
  constexpr std::array<std::uint64_t, 8> kWhole{1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};
  constexpr std::array<double, 8> kPowers{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};
  const bool negative = *p == '-';
  p += negative ? 1 : 0;
  const Digits whole = leading_digits(p);
  if (whole.count == 0 || whole.count == 8) return nullptr;
  p += whole.count;
  double magnitude = static_cast<double>(whole.value);
  if (*p == '.') {
    const Digits part = leading_digits(++p);
    if (part.count == 8) return nullptr;
    p += part.count;
    magnitude = static_cast<double>(whole.value * kWhole[part.count] + part.value) / kPowers[part.count];
  }
  // The sign by its bit: where half of the numbers are negative a branch is guessed wrong every other time.
  value = std::bit_cast<double>(std::bit_cast<std::uint64_t>(magnitude) ^ std::uint64_t{negative} << 63U);
  return p;
}

/// A record of such numbers with its line end. Returns what stands behind it, or null where something else does.
inline const char* read_record(const char* p, const char* end, std::span<double> to, char separator, char line_end) {
  for (std::size_t j = 0; j < to.size(); ++j) {
    if (end - p < kFastBytes) return nullptr;
    p = read_short(p, to[j]);
    if (p == nullptr) return nullptr;
    const bool last = j + 1 == to.size();
    if (last && *p == '\r' && line_end == '\n') ++p;
    if (*p != (last ? line_end : separator)) return nullptr;
    ++p;
  }
  return p;
}

}  // namespace

CsvScanner::CsvScanner(std::string_view text, std::string name)
    : at_(text.data()), end_(text.data() + text.size()), name_(std::move(name)) {}

base::Error CsvScanner::error(ErrorCode code, std::size_t line, std::size_t column, std::string message,
                              std::string remedy) const {
  std::string context = base::printable(name_, 100);
  if (line > 0) context += ":" + std::to_string(line);
  if (column > 0) context += ":" + std::to_string(column);
  return {code, std::move(context), std::move(message), std::move(remedy)};
}

base::Error CsvScanner::keyed(base::Error error, const char* key, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), error.context);
  error.key = std::string("error.csv.") + key;
  error.arguments = std::move(arguments);
  return error;
}

base::Status CsvScanner::open() {
  const std::string_view text(at_, static_cast<std::size_t>(end_ - at_));
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
    return keyed(error(ErrorCode::kInputMalformed, 0, 0, "the file is UTF-16, UTF-8 is expected", "save it as UTF-8"),
                 "utf16");
  if (text.starts_with("\x1F\x8B"))
    return keyed(error(ErrorCode::kInputMalformed, 0, 0, "the file holds gzip data, not a table", "unpack it first"),
                 "gzip");
  if (text.starts_with("\xEF\xBB\xBF")) at_ += 3;
  if (looks_like_json(std::string_view(at_, static_cast<std::size_t>(end_ - at_))))
    return keyed(error(ErrorCode::kInputMalformed, 0, 0, "the file holds JSON, not a table",
                       "the configuration of a run is given to lscope train, not to its --data"),
                 "json");
  if (at_ == end_) return keyed(error(ErrorCode::kInputMalformed, 0, 0, "the file is empty"), "empty");
  const std::size_t nul = text.find('\0');
  if (nul != std::string_view::npos)
    return keyed(error(ErrorCode::kInputMalformed,
                       1 + static_cast<std::size_t>(
                               std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(nul), '\n')),
                       0, "a NUL byte: this is not a text file"),
                 "nul");
  if (text.find('\n') == std::string_view::npos) line_end_ = '\r';
  if (!next_record())
    return keyed(error(ErrorCode::kInputMalformed, 0, 0, "only blank lines: no header and no data"), "blank");
  separator_ = find_separator(std::string_view(at_, static_cast<std::size_t>(std::find(at_, end_, line_end_) - at_)));
  return base::Done{};
}

bool CsvScanner::next_record() {
  const char* p = at_;
  while (p < end_) {
    if (*p == line_end_) {
      ++line_;
      at_ = ++p;
    } else if (is_blank(*p) || *p == '\r') {
      ++p;
    } else {
      complete_ = false;
      return true;  // at_ still stands at the line's start: a leading blank may belong to an empty first field
    }
  }
  at_ = end_;
  return false;
}

/// Steps over blanks and the separator or line end behind a field; false if something else stands there.
bool CsvScanner::finish_field(const char* after) {
  while (after < end_ && is_blank(*after)) ++after;
  if (after < end_ && *after == separator_) {
    at_ = after + 1;
    return true;
  }
  if (after < end_ && *after == '\r' && line_end_ == '\n' && (after + 1 == end_ || after[1] == '\n')) ++after;
  if (after < end_ && *after != line_end_) return false;
  if (after < end_) {
    ++after;
    ++line_;
  }
  at_ = after;
  complete_ = true;
  return true;
}

std::size_t CsvScanner::take_rows(std::span<double> to, std::size_t columns) {
  std::size_t rows = 0;
  if constexpr (std::endian::native == std::endian::little) {
    for (; to.size() >= columns; to = to.subspan(columns), ++rows) {
      const char* after = read_record(at_, end_, to.first(columns), separator_, line_end_);
      if (after == nullptr) break;
      at_ = after;
    }
    line_ += rows;
    complete_ = complete_ || rows > 0;
  }
  return rows;
}

std::size_t CsvScanner::take_numbers(std::span<double> to) {
  std::size_t count = 0;
  if constexpr (std::endian::native == std::endian::little) {
    const char* p = at_;
    const char separator = separator_;
    while (count < to.size() && end_ - p >= kFastBytes) {
      const char* after = read_short(p, to[count]);
      if (after == nullptr || *after != separator) break;
      p = after + 1;
      ++count;
    }
    at_ = p;
  }
  while (count < to.size() && !complete_ && take_number(to[count])) ++count;
  return count;
}

bool CsvScanner::take_number(double& value) {
  const char* p = at_;
  while (p < end_ && is_blank(*p)) ++p;
  if (!starts_number(p, end_)) return false;
  if constexpr (std::endian::native == std::endian::little) {
    if (end_ - p >= kFastBytes) {
      const char* after = read_short(p, value);
      if (after != nullptr && *after != 'e' && *after != 'E' && !(*after >= '0' && *after <= '9'))
        return finish_field(after);
    }
  }
  if (const char* after = read_simple(p, end_, value); after != nullptr) return finish_field(after);
  const auto [after, failed] = std::from_chars(p, end_, value);
  return failed == std::errc() && finish_field(after);
}

base::Status CsvScanner::take_field(std::string_view& text, std::size_t column) {
  while (at_ < end_ && is_blank(*at_)) ++at_;
  if (at_ < end_ && *at_ == '"') return take_quoted(text, column);
  const char* after = at_;
  while (after < end_ && *after != separator_ && *after != line_end_) ++after;
  text = base::trimmed(std::string_view(at_, static_cast<std::size_t>(after - at_)));
  if (!finish_field(after)) at_ = after;  // not reached: `after` stands at a separator, a line end or the end
  return base::Done{};
}

base::Status CsvScanner::take_quoted(std::string_view& text, std::size_t column) {
  const std::size_t opened = line_;
  unquoted_.clear();
  for (const char* p = at_ + 1; p < end_; ++p) {
    if (*p == line_end_) ++line_;
    if (*p != '"') {
      unquoted_ += *p;
    } else if (p + 1 < end_ && p[1] == '"') {
      unquoted_ += *p++;
    } else if (finish_field(p + 1)) {
      text = base::trimmed(unquoted_);
      return base::Done{};
    } else {
      return keyed(error(ErrorCode::kInputMalformed, line_, column, "text stands behind a closing quote",
                         "double the quotes inside a quoted field"),
                   "behind_quote");
    }
  }
  return keyed(error(ErrorCode::kInputMalformed, opened, column, "the quote that opens here is never closed"),
               "open_quote");
}

std::size_t CsvScanner::drop_rest() {
  std::size_t count = 0;
  std::string_view ignored;
  while (!complete_ && take_field(ignored, 0).ok()) ++count;
  return count;
}

std::size_t CsvScanner::lines_left() const { return static_cast<std::size_t>(std::count(at_, end_, line_end_)) + 1; }

}  // namespace lscope::data
