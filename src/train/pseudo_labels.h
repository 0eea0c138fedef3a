#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "core/learner.h"
#include "data/dataset.h"

namespace lscope::train {

/// Unlabelled rows that take part in an epoch, with the labels the network gave them at its start.
struct PseudoLabelled {
  std::vector<std::int32_t> rows, labels;
};

/// Self-training with pseudo-labels: at the start of every epoch the network, in evaluation mode, names the class of
/// each unlabelled row; rows whose largest probability reaches the threshold are trained on with that label for this
/// epoch, as labelled rows are, and the others take no part. The truth of unlabelled rows, where it is known, is only
/// compared with.
/// Source  Lee: Pseudo-label, ICML workshop 2013 (labels renewed as training goes on; no weight ramp); the threshold as
///         in Sohn et al.: FixMatch, NeurIPS 2020
template <class S>
class PseudoLabels {
 public:
  /// The rows of a new generation; none of the unlabelled ones takes part yet.
  void start(const data::Prepared& data);
  [[nodiscard]] bool any_unlabelled() const { return unlabelled_ > 0; }

  /// Labels of this network: the same bits for any number of threads.
  [[nodiscard]] PseudoLabelled label(core::Learner<S>& learner, double threshold) const;
  /// Who takes part from now on.
  void join(std::shared_ptr<const PseudoLabelled> joined);
  [[nodiscard]] const std::shared_ptr<const PseudoLabelled>& joined() const { return joined_; }

  /// The labelled rows, then those that have joined: what an epoch trains on where there are unlabelled rows.
  [[nodiscard]] core::Examples<S> view() const;
  [[nodiscard]] int rows() const { return labelled_ + static_cast<int>(joined_ ? joined_->rows.size() : 0); }
  /// How many take part, NaN without unlabelled rows; and how many of their labels are right, NaN where nobody knows.
  [[nodiscard]] double joined_rows() const;
  [[nodiscard]] double accuracy() const;

 private:
  bool classes_ = false;  ///< softmax: labels; else one logit: y
  int labelled_ = 0, unlabelled_ = 0, features_ = 0, outputs_ = 0;
  std::vector<S> x_, y_;  ///< of the labelled rows and those that have joined
  std::vector<std::int32_t> labels_;
  int image_width_ = 0, image_height_ = 0;
  std::vector<S> mean_, scale_;  ///< of the pixels
  std::vector<S> hidden_x_;
  std::vector<std::int32_t> truth_;  ///< of the unlabelled rows; may be empty
  std::shared_ptr<const PseudoLabelled> joined_;
};

extern template class PseudoLabels<float>;
extern template class PseudoLabels<double>;

}  // namespace lscope::train
