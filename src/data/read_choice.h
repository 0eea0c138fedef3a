#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "data/dataset.h"

namespace lscope::data {

/// What an empty cell in the target column means.
enum class EmptyTarget : std::uint8_t {
  kRefused,    ///< a mistake in the file
  kUnlabelled  ///< a row to learn from without a label: Dataset::unlabelled
};

/// What a reader is told about the columns of a table.
struct ReadChoice {
  std::string target = {};                ///< "" = the last column
  std::string group = {};                 ///< rows with the same text in this column belong together; "" = none
  std::vector<std::string> ignored = {};  ///< columns that are no inputs
  std::optional<Task> task = {};          ///< empty: the target column decides
  EmptyTarget empty = EmptyTarget::kRefused;
};

}  // namespace lscope::data
