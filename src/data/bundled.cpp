#include "data/bundled.h"

#include <array>

namespace lscope::data {

std::span<const BundledSet> bundled_sets() {
  static constexpr std::array<BundledSet, 4> kSets{
      {{"digits", 1797, 64, 10}, {"iris", 150, 4, 3}, {"wine", 178, 13, 3}, {"breast_cancer", 569, 30, 2}}};
  return kSets;
}

}  // namespace lscope::data
