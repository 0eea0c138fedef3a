#pragma once

#include <cstdint>
#include <filesystem>
#include <system_error>

namespace lscope::data {

/// How a file looked before it was read, from which is told later whether what was read of it still holds.
struct FileStamp {
  std::filesystem::path path;
  std::uintmax_t bytes = 0;
  std::filesystem::file_time_type changed = {};
  bool there = false;

  [[nodiscard]] static FileStamp of(const std::filesystem::path& path) {
    FileStamp stamp;
    std::error_code size_unknown, time_unknown;
    stamp.path = path;
    stamp.bytes = std::filesystem::file_size(path, size_unknown);
    stamp.changed = std::filesystem::last_write_time(path, time_unknown);
    stamp.there = !size_unknown && !time_unknown;
    return stamp;
  }
  /// Same size, same time of the last change. A file that cannot be asked is not the same.
  [[nodiscard]] bool still() const { return there && of(path) == *this; }
  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

}  // namespace lscope::data
