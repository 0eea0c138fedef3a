#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/key_names.h"
#include "base/result.h"
#include "spec/param.h"

namespace lscope::app {

/// The lines of a script; docs/scripted-input.md describes them.
struct SetLine {
  spec::ParamId id{};
  double value = 0;
};
struct WaitStepsLine {
  std::int64_t steps = 0;
};
struct WaitLine {
  double seconds = 0;
};
struct KeyLine {
  KeyChord chord;
};
struct TypeLine {
  std::string text;
};
struct DropLine {
  std::filesystem::path file;
};
struct PictureLine {
  std::filesystem::path file;
};
/// The mouse goes to (x, y) in pixels of the window; `click` presses and releases there, `drag` releases at the second
/// place.
struct MouseLine {
  enum class What { kMove, kClick, kDrag };
  What what = What::kMove;
  float x = 0, y = 0, to_x = 0, to_y = 0;
};
struct QuitLine {};
using ScriptLine =
    std::variant<SetLine, WaitStepsLine, WaitLine, KeyLine, TypeLine, DropLine, PictureLine, MouseLine, QuitLine>;

/// Reads a whole script or none of it; `name` stands for the file in messages.
/// Errors  kInputMalformed with "demo.txt:4" as the place
[[nodiscard]] base::Result<std::vector<ScriptLine>> parse_script(std::string_view text, const std::string& name);
/// Errors  the same, kInputMissing, kInputNotRegular, kInputLimit
[[nodiscard]] base::Result<std::vector<ScriptLine>> load_script(const std::filesystem::path& path);

}  // namespace lscope::app
