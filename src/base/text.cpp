#include "base/text.h"

#include <algorithm>
#include <cstdint>

namespace lscope::base {
namespace {

struct Decoded {
  char32_t point = 0xFFFD;
  std::size_t bytes = 1;
  bool valid = false;
};

/// Decodes the code point that starts at `at`; overlong forms, surrogates and values above U+10FFFF are broken.
Decoded decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(at);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || at + length > text.size()) return {};
  char32_t point = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return {};
    point = (point << 6) | (byte(at + i) & 0x3FU);
  }
  const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
  if (overlong || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return {};
  return {point, length, true};
}

bool is_direction_mark(char32_t point) {
  return point == 0x200E || point == 0x200F || (point >= 0x202A && point <= 0x202E) ||
         (point >= 0x2066 && point <= 0x2069) || point == 0xFEFF;
}

/// How many visible ASCII characters stand from `at` on, at most `most`: nearly all text is nothing else.
std::size_t plain_at(std::string_view text, std::size_t at, std::size_t most) {
  std::size_t count = 0;
  for (const char c : text.substr(at, most)) {
    if (c < 0x20 || c >= 0x7F) break;
    ++count;
  }
  return count;
}

/// Fewest bytes to insert, remove or replace between the two (Levenshtein); any number from `enough` on where it is at
/// least that. `row` is kept from call to call.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t enough, std::vector<std::size_t>& row) {
  const std::size_t longer = std::max(a.size(), b.size()) - std::min(a.size(), b.size());
  if (longer >= enough) return longer;  // so many have to be inserted
  row.resize(b.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0], least = i;
    row[0] = i;
    for (std::size_t j = 1; j < row.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = above;
      least = std::min(least, row[j]);
    }
    if (least >= enough) return least;  // a row's least number never falls
  }
  return row.back();
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string printable(std::string_view text, std::size_t limit) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (out.size() >= limit) return out + "…";
    if (const std::size_t plain = plain_at(text, at, limit - out.size()); plain > 0) {
      out.append(text.substr(at, plain));
      at += plain;
      continue;
    }
    const Decoded next = decode(text, at);
    const bool control = next.point < 0x20 || (next.point >= 0x7F && next.point < 0xA0);
    if (!next.valid || control) {
      out += "\uFFFD";
    } else if (!is_direction_mark(next.point)) {
      out.append(text.substr(at, next.bytes));
    }
    at += next.bytes;
  }
  return out;
}

bool is_valid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<std::uint8_t>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    const Decoded next = decode(text, at);
    if (!next.valid) return false;
    at += next.bytes;
  }
  return true;
}

std::vector<char32_t> code_points(std::string_view text) {
  std::vector<char32_t> out;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded next = decode(text, at);
    out.push_back(next.point);
    at += next.bytes;
  }
  return out;
}

std::string nearest(std::string_view word, std::span<const std::string_view> candidates) {
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
  std::vector<std::size_t> row;
  for (const std::string_view candidate : candidates) {
    // A key's last part alone is what people remember: "lambda1" is near "penalty.lambda1".
    const std::size_t dot = candidate.rfind('.');
    const bool tail = dot != std::string_view::npos && candidate.substr(dot + 1) == word;
    const std::size_t distance = tail ? 0 : edit_distance(word, candidate, best_distance, row);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

std::string fill_in(std::string_view pattern, std::span<const std::string> arguments) {
  std::string out;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const bool slot = pattern[at] == '{' && at + 2 < pattern.size() && pattern[at + 2] == '}' &&
                      pattern[at + 1] >= '0' && pattern[at + 1] <= '9';
    const std::size_t index = slot ? static_cast<std::size_t>(pattern[at + 1] - '0') : arguments.size();
    if (index < arguments.size()) {
      out += arguments[index];
      at += 2;
    } else {
      out += pattern[at];
    }
  }
  return out;
}

}  // namespace lscope::base
