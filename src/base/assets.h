#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace lscope::base {

/// The folder that holds i18n/, themes/, presets/, datasets/ and shaders/: $LSCOPE_ASSETS, else beside an
/// installed program (../share/lambdascope), else the source tree the program was built from.
/// "shaders/x.frag" is looked for in the same places. Errors  kMachineAsset with the places searched.
[[nodiscard]] Result<std::filesystem::path> find_asset(std::string_view relative);
/// Its content. Errors  kMachineAsset.
[[nodiscard]] Result<std::string> read_asset(std::string_view relative);

}  // namespace lscope::base
