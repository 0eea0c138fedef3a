#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/options.h"
#include "base/result.h"

namespace lscope::app {

/// What the window remembers from one start to the next. Nothing about runs: losing it costs a few clicks.
struct Preferences {
  std::optional<std::string> language;  ///< "en", "zh-CN"; none = the system's
  std::optional<std::string> theme;     ///< "dark", "light", "contrast"
  std::optional<float> ui_scale;        ///< none = the display's content scale
  std::optional<PixelSize> window;
  std::optional<std::string> plot;       ///< figure of the last place of the lower row; none = the window's own choice
  std::vector<std::string> recent = {};  ///< paths of the user's tables, the newest first
  bool reduced_motion = false;           ///< ranges of plots jump instead of moving there
  int smoothing = 0;                     ///< one of figures::kSmoothWindows
  friend bool operator==(const Preferences&, const Preferences&) = default;
};

/// preferences.json in base::config_folder(); empty if there is no such folder (HOME unset).
[[nodiscard]] std::filesystem::path preferences_path();
/// Strict: an unknown key, a wrong type or a value out of range is an error that names the key.
/// Errors  kInputMalformed, kInputLimit (written by a newer version)
[[nodiscard]] base::Result<Preferences> parse_preferences(std::string_view json, const std::string& name);
[[nodiscard]] std::string to_json(const Preferences& preferences);
/// No file gives the empty preferences. Errors  as parse_preferences(), kInputNotRegular
[[nodiscard]] base::Result<Preferences> load_preferences(const std::filesystem::path& path);
/// Makes the folder if need be. A file that load_preferences() refuses (damaged by hand, of a newer version) is not
/// written over: what stands in it is the user's. Errors  kOutput..., those of load_preferences()
[[nodiscard]] base::Status save_preferences(const std::filesystem::path& path, const Preferences& preferences);

}  // namespace lscope::app
