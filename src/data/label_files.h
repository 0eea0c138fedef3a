#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lscope::data {

/// A file that could hold the labels of pictures.
struct LabelFile {
  std::filesystem::path path;
  std::int64_t items = 0;  ///< labels that its header promises
  friend bool operator==(const LabelFile&, const LabelFile&) = default;
};

/// The IDX files of one dimension that lie in `folder`, packed or not, in the order of their names. Only the first
/// bytes of each are read, and of no more than a few hundred files.
[[nodiscard]] std::vector<LabelFile> label_files(const std::filesystem::path& folder);

}  // namespace lscope::data
