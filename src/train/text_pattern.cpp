#include "train/text_pattern.h"

#include "base/number_text.h"
#include "base/text.h"

namespace lscope::train {

std::optional<Captured> match_text(std::string_view pattern, std::string_view text) {
  Captured out;
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('{');
    const std::string_view literal = pattern.substr(0, open);
    if (text.substr(0, literal.size()) != literal) return std::nullopt;
    text.remove_prefix(literal.size());
    if (open == std::string_view::npos) return text.empty() ? std::optional(out) : std::nullopt;
    const std::size_t close = pattern.find('}', open);
    const std::string name(pattern.substr(open + 1, close - open - 1));
    pattern.remove_prefix(close + 1);
    const std::string_view next = pattern.substr(0, pattern.find('{'));
    const std::size_t end = next.empty() ? text.size() : text.find(next, 1);
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    const auto [entry, fresh] = out.emplace(name, text.substr(0, end));
    if (!fresh && entry->second != text.substr(0, end)) return std::nullopt;
    text.remove_prefix(end);
  }
  return text.empty() ? std::optional(out) : std::nullopt;
}

std::optional<std::vector<double>> number_list(std::string_view text) {
  constexpr std::size_t kMost = 1'000'000;
  std::vector<double> out;
  while (true) {
    const std::size_t comma = text.find(',');
    const std::string_view part = base::trimmed(text.substr(0, comma));
    const std::size_t times = part.find(" x");
    const auto value = base::parse_number(part.substr(0, times));
    if (!value.ok()) return std::nullopt;
    std::size_t count = 1;
    if (times != std::string_view::npos) {
      const auto repeat = base::parse_whole(part.substr(times + 2));
      if (!repeat.ok() || repeat.value() < 1 || static_cast<std::size_t>(repeat.value()) > kMost) return std::nullopt;
      count = static_cast<std::size_t>(repeat.value());
    }
    out.insert(out.end(), count, value.value());
    if (out.size() > kMost) return std::nullopt;
    if (comma == std::string_view::npos) return out;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace lscope::train
