#include "train/pseudo_labels.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "base/check.h"

namespace lscope::train {
namespace {

/// What a row's logits say, and how sure they are: one logit stands for two classes.
struct Guess {
  std::int32_t label = 0;
  double probability = 0;
};

Guess guess(std::span<const double> z) {
  if (z.size() == 1) return {z[0] > 0 ? 1 : 0, 1 / (1 + std::exp(-std::abs(z[0])))};
  const auto top = std::max_element(z.begin(), z.end());  // the first of equals, as the accuracy counts
  double sum = 0;
  for (const double one : z) sum += std::exp(one - *top);
  return {static_cast<std::int32_t>(top - z.begin()), 1 / sum};
}

}  // namespace

template <class S>
void PseudoLabels<S>::start(const data::Prepared& data) {
  *this = PseudoLabels();
  if (data.unlabelled.rows == 0 || data.task == data::Task::kRegression) return;
  classes_ = data.task == data::Task::kMulticlass;
  labelled_ = data.train.rows;
  unlabelled_ = data.unlabelled.rows;
  features_ = data.train.features;
  outputs_ = classes_ ? data.train.outputs : 1;
  const auto narrowed = [](const auto& from) {
    std::vector<S> to;
    to.reserve(from.size());
    for (const auto value : from) to.push_back(static_cast<S>(value));
    return to;
  };
  x_ = data.train.x.as<S>();
  if (classes_)
    labels_ = data.train.label;
  else
    y_ = narrowed(data.train.label);
  hidden_x_ = data.unlabelled.x.as<S>();
  truth_ = data.unlabelled.label;
  image_width_ = data.image_width;
  image_height_ = data.image_height;
  mean_ = narrowed(data.inputs.mean);
  scale_ = narrowed(data.inputs.scale);
  joined_ = std::make_shared<const PseudoLabelled>();
}

template <class S>
PseudoLabelled PseudoLabels<S>::label(core::Learner<S>& learner, double threshold) const {
  PseudoLabelled found;
  core::Examples<S> hidden;
  hidden.rows = unlabelled_;
  hidden.features = features_;
  hidden.outputs = outputs_;
  hidden.x = hidden_x_;
  const std::vector<double> z = learner.outputs(hidden);
  const auto outputs = static_cast<std::size_t>(outputs_);
  for (std::int32_t row = 0; row < unlabelled_; ++row) {
    const Guess what = guess(std::span(z).subspan(static_cast<std::size_t>(row) * outputs, outputs));
    if (!(what.probability >= threshold)) continue;  // a NaN joins nothing
    found.rows.push_back(row);
    found.labels.push_back(what.label);
  }
  return found;
}

template <class S>
void PseudoLabels<S>::join(std::shared_ptr<const PseudoLabelled> joined) {
  LSCOPE_CHECK(joined && joined->rows.size() == joined->labels.size());
  const auto labelled = static_cast<std::size_t>(labelled_), features = static_cast<std::size_t>(features_);
  x_.resize(labelled * features);
  (classes_ ? labels_.resize(labelled) : y_.resize(labelled));
  for (std::size_t i = 0; i < joined->rows.size(); ++i) {
    const auto row = static_cast<std::size_t>(joined->rows[i]);
    LSCOPE_CHECK(row < static_cast<std::size_t>(unlabelled_));
    const auto from = hidden_x_.begin() + static_cast<std::ptrdiff_t>(row * features);
    x_.insert(x_.end(), from, from + features_);
    if (classes_)
      labels_.push_back(joined->labels[i]);
    else
      y_.push_back(static_cast<S>(joined->labels[i]));
  }
  joined_ = std::move(joined);
}

template <class S>
core::Examples<S> PseudoLabels<S>::view() const {
  return {rows(), features_, outputs_, x_, y_, labels_, image_width_, image_height_, mean_, scale_};
}

template <class S>
double PseudoLabels<S>::joined_rows() const {
  if (!any_unlabelled()) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(joined_->rows.size());
}

template <class S>
double PseudoLabels<S>::accuracy() const {
  if (truth_.empty() || !joined_ || joined_->rows.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::size_t right = 0;
  for (std::size_t i = 0; i < joined_->rows.size(); ++i)
    right += truth_[static_cast<std::size_t>(joined_->rows[i])] == joined_->labels[i] ? 1U : 0U;
  return static_cast<double>(right) / static_cast<double>(joined_->rows.size());
}

template class PseudoLabels<float>;
template class PseudoLabels<double>;

}  // namespace lscope::train
