#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace lscope::base {

/// The whole content of a regular file of at most `limit` bytes.
/// Errors  kInputMissing, kInputNotRegular (folder, FIFO, device), kInputLimit, kInputMissing for unreadable.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t limit);
/// Writes the whole content or nothing: temporary in the same folder, fsync, rename, fsync of the folder.
/// Errors  kOutputDenied, kOutputFull, kOutputFailed; the earlier file, if any, is then untouched.
[[nodiscard]] Status write_file(const std::filesystem::path& path, std::string_view content);
/// Makes a folder with its parents.
[[nodiscard]] Status make_folder(const std::filesystem::path& path);
/// $XDG_CONFIG_HOME/lambdascope or ~/.config/lambdascope; empty if neither is known.
[[nodiscard]] std::filesystem::path config_folder();

}  // namespace lscope::base
