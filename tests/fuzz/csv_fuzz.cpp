// Any bytes as a CSV table: a whole data set, or a refusal.
#include <cmath>

#include "data/csv_reader.h"
#include "data/split.h"
#include "promises.h"

namespace {

using namespace lscope;
using fuzz::promise;

void expect_whole(const data::Dataset& d) {
  const auto rows = static_cast<std::size_t>(d.rows.rows), features = static_cast<std::size_t>(d.rows.features);
  promise(rows > 0 && features > 0, "a table has rows and columns");
  promise(d.rows.x.size() == rows * features, "every row has all inputs");
  promise(d.feature_names.size() == features, "every input has a name");
  for (const double x : d.rows.x) promise(std::isfinite(x), "inputs are finite");
  if (d.task == data::Task::kRegression) {
    promise(d.rows.y.size() == rows, "every row has a target");
    for (const double y : d.rows.y) promise(std::isfinite(y), "targets are finite");
  } else {
    promise(d.rows.label.size() == rows, "every row has a label");
    for (const std::int32_t label : d.rows.label)
      promise(label >= 0 && static_cast<std::size_t>(label) < d.class_names.size(), "labels are classes");
  }
  promise(d.unlabelled.x.size() == static_cast<std::size_t>(d.unlabelled.rows) * features, "unlabelled rows are whole");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  // The last byte, which a table needs least, chooses how it is read.
  const std::uint8_t how = bytes[size - 1];
  const auto empty = how % 2 == 0 ? data::EmptyTarget::kRefused : data::EmptyTarget::kUnlabelled;
  const auto read = data::parse_csv(fuzz::text_of(bytes, size), "f.csv", how % 4 == 1 ? "a" : "", empty);
  if (!read.ok()) {
    fuzz::expect_fair_refusal(read.error());
    return 0;
  }
  expect_whole(read.value());
  if (size > 2000) return 0;
  const auto split = data::split_and_scale(read.value(), {0.2, 0.2, 0, 0, 1});
  if (!split.ok()) return 0;
  for (const double x : split.value().train.x) promise(std::isfinite(x), "scaled inputs are finite");
  for (const double y : split.value().train.y) promise(std::isfinite(y), "scaled targets are finite");
  return 0;
}
