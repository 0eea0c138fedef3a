#include "data/kept_table.h"

#include <algorithm>

namespace lscope::data {

bool KeptTable::serves(const ReadChoice& wanted) const {
  return rows && choice == wanted &&
         std::all_of(rows->files.begin(), rows->files.end(), [](const FileStamp& file) { return file.still(); });
}

bool worth_keeping(const Preview& preview) {
  const auto rows = static_cast<std::size_t>(preview.rows);
  return rows <= KeptTable::kMostBytes / sizeof(double) / std::max<std::size_t>(1, preview.columns.size());
}

bool worth_keeping(const Rows& rows) {
  return rows.x.size() <= KeptTable::kMostBytes / (rows.x.compact() ? 1 : sizeof(double));
}

}  // namespace lscope::data
