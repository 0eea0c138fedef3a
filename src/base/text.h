#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lscope::base {

[[nodiscard]] std::string_view trimmed(std::string_view text);
/// Text from outside made fit for a terminal, a log or the window: control characters and broken UTF-8
/// are replaced, direction marks removed, and what is longer than `limit` bytes is cut with an ellipsis.
[[nodiscard]] std::string printable(std::string_view text, std::size_t limit = 80);
[[nodiscard]] bool is_valid_utf8(std::string_view text);
/// Code points of valid UTF-8 (broken bytes become U+FFFD).
[[nodiscard]] std::vector<char32_t> code_points(std::string_view text);
/// The candidate nearest to `word` by edit distance, or "" if none is near: for "did you mean".
[[nodiscard]] std::string nearest(std::string_view word, std::span<const std::string_view> candidates);
/// "{0} of {1}" with the arguments put in; an index without an argument stays as it is. Not a format
/// string: text from a file can do no harm here.
[[nodiscard]] std::string fill_in(std::string_view pattern, std::span<const std::string> arguments);

}  // namespace lscope::base
