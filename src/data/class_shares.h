#pragma once

#include <vector>

namespace lscope::data {

/// Shares of K classes of which the first is `ratio` times as frequent as the last, in equal steps of the logarithm:
///
///     pi_k = ratio^(-k/(K-1)) / sum_j ratio^(-j/(K-1)),  k = 0..K-1
///
/// Ratio 1 is balance; with two classes the ratio is majority : minority.
/// Source   Cui et al., "Class-balanced loss based on effective number of samples", CVPR 2019 (exponential profile).
[[nodiscard]] std::vector<double> class_shares(int classes, double ratio);

/// The classes of the rows 0, 1, 2, ...: one of each at first, so that no set lacks a class, then always the class that
/// is furthest behind its share. Row i is a function of the shares and i alone, every prefix is as close to the shares
/// as it can be, and with equal shares row i has class i mod K.
class ClassSequence {
 public:
  explicit ClassSequence(std::vector<double> shares) : shares_(std::move(shares)), given_(shares_.size(), 0) {}
  [[nodiscard]] int next();

 private:
  std::vector<double> shares_;
  std::vector<int> given_;
  int rows_ = 0;
};

}  // namespace lscope::data
