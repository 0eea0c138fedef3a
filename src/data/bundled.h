#pragma once

#include <span>
#include <string_view>

namespace lscope::data {

/// A table that comes with the program: assets/datasets/<name>.csv. Licence and source: assets/datasets/README.md.
struct BundledSet {
  std::string_view name;  ///< "iris"; data.bundled.<name> and data.bundled.<name>.source are keys of the languages
  int rows, inputs, classes;
};
[[nodiscard]] std::span<const BundledSet> bundled_sets();

}  // namespace lscope::data
