#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/result.h"

namespace lscope::fuzz {

/// Ends the program with a report when a reader breaks a promise, as libFuzzer wants to have it.
inline void promise(bool kept, const char* what) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

/// A refusal is short, on one line, free of control characters, and counts as bad input for a script.
inline void expect_fair_refusal(const base::Error& error) {
  const std::string text = base::to_text(error);
  promise(text.size() <= 700, "a refusal is short");
  promise(base::exit_code(error.code) == 3, "a refusal of bad input ends with code 3");
  for (const char c : text)
    promise(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F, "a refusal has no control characters");
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace lscope::fuzz
