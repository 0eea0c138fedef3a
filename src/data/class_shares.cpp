#include "data/class_shares.h"

#include <cmath>
#include <cstddef>

#include "base/check.h"

namespace lscope::data {

std::vector<double> class_shares(int classes, double ratio) {
  LSCOPE_CHECK(classes >= 1 && ratio >= 1);
  std::vector<double> shares;
  double sum = 0;
  for (int k = 0; k < classes; ++k) {
    shares.push_back(k == 0 ? 1 : std::pow(ratio, -static_cast<double>(k) / (classes - 1)));
    sum += shares.back();
  }
  for (double& share : shares) share /= sum;
  return shares;
}

int ClassSequence::next() {
  ++rows_;
  std::size_t chosen = 0;
  if (static_cast<std::size_t>(rows_) <= shares_.size()) {
    chosen = static_cast<std::size_t>(rows_) - 1;
  } else {
    const auto behind = [&](std::size_t k) { return shares_[k] * rows_ - given_[k]; };
    for (std::size_t k = 1; k < shares_.size(); ++k)
      if (behind(k) > behind(chosen)) chosen = k;
  }
  ++given_[chosen];
  return static_cast<int>(chosen);
}

}  // namespace lscope::data
