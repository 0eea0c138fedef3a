#include "data/label_files.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

#include "base/files.h"
#include "data/gzip_source.h"
#include "data/idx_array.h"
#include "data/idx_names.h"

namespace lscope::data {
namespace {

constexpr std::size_t kMostFiles = 500;

/// The number of labels in a file that begins as a file of labels does.
std::optional<std::int64_t> items_of(const std::filesystem::path& file) {
  auto opened = base::FileReader::open(file, UINT64_MAX);
  if (!opened.ok()) return std::nullopt;
  DiskSource disk(std::move(opened).value());
  std::array<std::uint8_t, 8> head{};
  const auto fill = [&](ByteSource& from) {
    const auto got = from.read(head);
    return got.ok() && got.value() == head.size();
  };
  if (file.extension() == ".gz") {
    GzipSource unpacked(disk, "");
    if (!fill(unpacked)) return std::nullopt;
  } else if (!fill(disk)) {
    return std::nullopt;
  }
  if (!begins_like_idx({head[0], head[1], head[2], head[3]}) || head[3] != 1) return std::nullopt;
  std::int64_t items = 0;
  for (std::size_t i = 4; i < 8; ++i) items = 256 * items + head[i];
  return items;
}

}  // namespace

std::vector<LabelFile> label_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> candidates;
  std::error_code failed;
  const auto all = std::filesystem::directory_options::skip_permission_denied;
  std::filesystem::directory_iterator at(folder, all, failed);
  for (; !failed && at != std::filesystem::directory_iterator(); at.increment(failed)) {
    std::error_code unknown;
    const std::filesystem::path& path = at->path();
    const bool could_be = named_like_idx(path) || path.extension() == ".gz" || !path.has_extension();
    if (could_be && at->is_regular_file(unknown)) candidates.push_back(path);
    if (candidates.size() == kMostFiles) break;
  }
  std::sort(candidates.begin(), candidates.end());
  std::vector<LabelFile> found;
  for (const std::filesystem::path& path : candidates)
    if (const auto items = items_of(path)) found.push_back({path, *items});
  return found;
}

}  // namespace lscope::data
