#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lscope::train {

/// What stood in the places of a pattern, by name.
using Captured = std::map<std::string, std::string, std::less<>>;

/// Compares a whole text with a pattern such as "x ~ Normal(0, I_{d}); each label flipped": what stands in braces
/// matches the shortest text, of at least one character, up to the next literal. Null if they differ. The same name
/// twice must capture the same text.
[[nodiscard]] std::optional<Captured> match_text(std::string_view pattern, std::string_view text);

/// "0, 1,3": numbers with commas between them; "0 x15" stands for fifteen zeros. Null if a part is not a number.
[[nodiscard]] std::optional<std::vector<double>> number_list(std::string_view text);

}  // namespace lscope::train
