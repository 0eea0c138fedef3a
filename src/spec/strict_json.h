#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "base/result.h"

namespace lscope::spec {

inline constexpr std::size_t kMaxJsonDepth = 64;
inline constexpr std::size_t kMaxJsonBytes = std::size_t{16} << 20;

/// Reads one JSON value; `name` stands for the file in messages.
/// Accepts  RFC 8259 in UTF-8, with or without a byte order mark.
/// Refuses  an empty text, UTF-16, broken UTF-8, comments, NaN and Infinity, a number that no double holds, a key that
///          stands twice in one object, nesting deeper than kMaxJsonDepth (without recursion), text behind the value,
///          more than kMaxJsonBytes.
/// Errors   kInputMalformed, kInputLimit; the context is "spec.json:12:7" (line, column in characters, both from 1).
[[nodiscard]] base::Result<nlohmann::json> parse_json(std::string_view text, const std::string& name);

/// "a string", "a number", ...: what a value is, in the words of our messages.
[[nodiscard]] std::string_view json_kind(const nlohmann::json& value);

}  // namespace lscope::spec
