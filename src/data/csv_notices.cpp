#include "data/csv_notices.h"

#include <set>
#include <string>
#include <string_view>

#include "base/text.h"
#include "data/csv_columns.h"

namespace lscope::data {
namespace {

constexpr std::size_t kLargestCompared = 1'000'000;

}  // namespace

void note_constant_columns(Dataset& dataset) {
  const Inputs& x = dataset.rows.x;
  const auto width = static_cast<std::size_t>(dataset.rows.features);
  std::string first;
  std::size_t count = 0;
  for (std::size_t j = 0; j < width; ++j) {
    std::size_t i = j + width;
    while (i < x.size() && x[i] == x[j]) i += width;
    if (i < x.size()) continue;
    if (++count == 1) first = dataset.feature_names[j];
  }
  if (count == 0) return;
  const std::string number = std::to_string(count), name = base::printable(first, 40);
  dataset.notices.push_back({"data.notice.constant",
                             {number, name},
                             count == 1 ? "one column is constant" + column_text(first)
                                        : number + " columns are constant, the first is \"" + name + "\""});
}

void note_repeated_rows(Dataset& dataset) {
  const Inputs& x = dataset.rows.x;
  const auto width = static_cast<std::size_t>(dataset.rows.features);
  if (x.size() > kLargestCompared) return;
  std::set<std::string_view> seen;
  std::size_t repeated = 0;
  for (std::size_t i = 0; i < x.size(); i += width) {
    const auto* bytes = reinterpret_cast<const char*>(x.data() + i);  // compared, never interpreted
    if (!seen.emplace(bytes, width * sizeof(double)).second) ++repeated;
  }
  if (repeated == 0) return;
  const std::string number = std::to_string(repeated);
  dataset.notices.push_back(
      {"data.notice.repeated_inputs",
       {number},
       number + (repeated == 1 ? " row repeats" : " rows repeat") + " the inputs of an earlier one"});
}

}  // namespace lscope::data
