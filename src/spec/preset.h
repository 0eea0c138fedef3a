#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "spec/run_spec.h"

namespace lscope::spec {

/// What belongs to a scene that a tutorial describes: "card" of the preset's file. All but `source` are keys of
/// assets/i18n.
struct SceneCard {
  std::string source;              ///< the tutorial's letter: "B"
  std::string convention;          ///< how its lambda becomes ours, in words
  std::string meant;               ///< what the tutorial wants to show
  std::vector<std::string> wrong;  ///< what its code or text gets wrong, one a sentence or two; never empty
  std::string to_see;              ///< what to look at, and which other values teach something
};

/// A complete starting point: assets/presets/<name>.json, in the same form as a configuration with
/// "schema": "lscope-preset", "title" and "description" (keys of assets/i18n: preset.<name>.title and .description),
/// perhaps a "card", and parameters that differ from the
/// defaults. A data path in the file is relative to the assets; in `spec` it is the path that was found.
struct Preset {
  std::string name;
  std::string title_key, description_key;
  std::optional<SceneCard> card;
  RunSpec spec;
};

inline constexpr std::string_view kFirstPreset = "moons";  ///< what a new window shows

/// In the order in which they are offered.
[[nodiscard]] std::span<const std::string_view> preset_names();
/// The text of a preset's file; its name stays empty and a data path as it is written. Errors  kInputMalformed,
/// kInputLimit
[[nodiscard]] base::Result<Preset> parse_preset(std::string_view text, const std::string& context);
/// Errors  kUsageKey (unknown name, the nearest known one), kMachineAsset, kInputMalformed, kInputLimit.
[[nodiscard]] base::Result<Preset> load_preset(std::string_view name);

}  // namespace lscope::spec
