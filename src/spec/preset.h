#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "spec/run_spec.h"

namespace lscope::spec {

/// A complete starting point: assets/presets/<name>.json, in the same form as a configuration with
/// "schema": "lscope-preset", "title" and "description" (keys of assets/i18n), and parameters that differ from the
/// defaults. A data path in the file is relative to the assets; in `spec` it is the path that was found.
struct Preset {
  std::string name;
  std::string title_key, description_key;
  RunSpec spec;
};

inline constexpr std::string_view kFirstPreset = "moons";  ///< what a new window shows

/// In the order in which they are offered.
[[nodiscard]] std::span<const std::string_view> preset_names();
/// Errors  kUsageKey (unknown name, the nearest known one), kMachineAsset, kInputMalformed, kInputLimit.
[[nodiscard]] base::Result<Preset> load_preset(std::string_view name);

}  // namespace lscope::spec
