#include "data/table_reader.h"

#include <array>
#include <cstdint>

#include "base/files.h"
#include "base/text.h"
#include "data/gzip_source.h"
#include "data/idx_array.h"
#include "data/idx_names.h"
#include "data/idx_reader.h"

namespace lscope::data {
bool holds_pictures(const std::filesystem::path& file) {
  if (named_like_idx(file)) return true;
  const auto extension = file.extension();
  if (extension == ".csv" || extension == ".tsv" || extension == ".txt") return false;
  const auto opened = base::FileReader::open(file, UINT64_MAX);
  if (!opened.ok()) return false;
  std::array<char, 4> text{};
  std::array<std::uint8_t, 4> head{};
  if (opened.value().peek(text) < text.size()) return false;
  for (std::size_t i = 0; i < head.size(); ++i) head[i] = static_cast<std::uint8_t>(text[i]);
  return begins_like_idx(head) || (head[0] == kGzipMagic[0] && head[1] == kGzipMagic[1]);
}

namespace {

base::Error misplaced(const std::filesystem::path& file, const char* message) {
  return {base::ErrorCode::kUsageOption, base::printable(file.filename().string(), 100), message, ""};
}

}  // namespace

base::Result<Dataset> read_table(const std::filesystem::path& file, const ReadChoice& choice, const ReadWatch& watch) {
  if (!holds_pictures(file)) {
    if (!choice.labels.empty()) return misplaced(file, "a table has its labels in a column: --target names it");
    return read_csv(file, choice, watch);
  }
  const bool names_columns = (!choice.target.empty() && choice.target != "label") || !choice.group.empty() ||
                             !choice.ignored.empty() || choice.task == Task::kRegression;
  if (names_columns)
    return misplaced(file, "pictures have no columns to choose from: --labels names the file of their labels");
  return read_idx(file, choice.labels, choice.labels_needed, watch);
}

}  // namespace lscope::data
