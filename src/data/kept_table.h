#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "data/dataset.h"
#include "data/preview.h"
#include "data/read_choice.h"

namespace lscope::data {

/// A table that was read for a look at it and need not be read again by whoever uses it: as long as its files are what
/// they were, and by the same choice.
struct KeptTable {
  /// Larger ones are read twice: somebody who only looks must not pay for a gigabyte.
  static constexpr std::size_t kMostBytes = std::size_t{256} << 20;

  ReadChoice choice;
  std::shared_ptr<const Dataset> rows;
  /// Whether reading by `wanted` would give these rows. Asks the disk for sizes and times.
  [[nodiscard]] bool serves(const ReadChoice& wanted) const;
};

/// Whether the numbers of a table that was looked at, or those of rows that were read, are few enough to be kept.
[[nodiscard]] bool worth_keeping(const Preview& preview);
[[nodiscard]] bool worth_keeping(const Rows& rows);

}  // namespace lscope::data
