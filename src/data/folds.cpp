#include "data/folds.h"

#include <utility>

#include "data/split.h"

namespace lscope::data {

base::Result<std::vector<Prepared>> folds(const Dataset& dataset, int k, std::uint64_t seed, bool stratified,
                                          Scaling scaling) {
  SplitRequest request;
  request.validation_share = request.test_share = 0;
  request.seed = seed;
  request.scaling = scaling;
  request.stratified = stratified;
  request.folds = k > 0 ? k : 1;  // none at all is refused as one is
  std::vector<Prepared> all;
  for (request.fold = 1; request.fold <= request.folds; ++request.fold) {
    auto one = split_and_scale(dataset, request);
    if (!one.ok()) return one.error();
    all.push_back(std::move(one).value());
  }
  return all;
}

}  // namespace lscope::data
