#pragma once

#include <string_view>

#include "app/input_queue.h"
#include "base/result.h"

namespace lscope::app {

/// A key with its modifiers, as scripts write it: "space", "ctrl+shift+z", "f11", ".".
struct KeyChord {
  int key = 0;  ///< GLFW's code
  bool ctrl = false, shift = false, alt = false;
  unsigned int typed = 0;  ///< the character it types; 0 = none
  friend bool operator==(const KeyChord&, const KeyChord&) = default;
};

/// Errors  kUsageKey, naming the nearest known key
[[nodiscard]] base::Result<KeyChord> parse_chord(std::string_view text);
/// Presses and releases it.
void push_chord(const KeyChord& chord, InputQueue& queue);

}  // namespace lscope::app
