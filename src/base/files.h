#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace lscope::base {

/// A regular file that is read from its beginning to its end, closed with the object.
class FileReader {
 public:
  /// Errors  kInputMissing, kInputNotRegular (folder, FIFO, device), kInputLimit (larger than `limit` bytes).
  [[nodiscard]] static Result<FileReader> open(const std::filesystem::path& path, std::uint64_t limit);
  FileReader(FileReader&& other) noexcept;
  FileReader& operator=(FileReader&&) = delete;
  FileReader(const FileReader&) = delete;
  FileReader& operator=(const FileReader&) = delete;
  ~FileReader();
  [[nodiscard]] std::uint64_t size() const { return size_; }  ///< bytes, when it was opened
  /// Fills `to` as far as the file goes; how many bytes there were. Errors  kInputMissing where reading fails.
  [[nodiscard]] Result<std::size_t> read(std::span<char> to);
  /// The beginning of the file, without moving on; how many bytes there were, 0 where reading fails.
  [[nodiscard]] std::size_t peek(std::span<char> to) const;

 private:
  FileReader(int descriptor, std::string name, std::uint64_t size)
      : descriptor_(descriptor), name_(std::move(name)), size_(size) {}
  int descriptor_;
  std::string name_;
  std::uint64_t size_;
};

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
