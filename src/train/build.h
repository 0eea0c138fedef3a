#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "core/learner.h"
#include "core/network_spec.h"
#include "data/dataset.h"
#include "data/generate.h"
#include "data/point_edit.h"
#include "spec/run_spec.h"

namespace lscope::train {

/// Larger networks are refused before anything is allocated: float needs about 16 numbers per parameter.
inline constexpr std::int64_t kMaxParameters = 50'000'000;
/// A normalized batch stays in memory as a whole: rows x hidden units, 3 to 6 numbers for each.
inline constexpr std::int64_t kMaxNormalized = 100'000'000;

/// What data.source makes, where it names a generator.
[[nodiscard]] data::Recipe build_recipe(const spec::RunSpec& spec);
/// What stands between the raw inputs and the network.
[[nodiscard]] data::FeatureRequest build_features(const spec::ParamValues& values);
/// The rows that `spec` asks for with its edits, raw and without features.
/// Errors  as build_data().
[[nodiscard]] base::Result<data::Prepared> build_raw_rows(const spec::RunSpec& spec, const data::Dataset* file);
/// What a point of these rows consists of; {0, 0} where there are none yet.
[[nodiscard]] data::PointShape raw_point_shape(const spec::RunSpec& spec, const data::Dataset* file);
/// Whether edits of both specs mean the same rows: whether the rows are the same before any edit.
[[nodiscard]] bool same_raw_rows(const spec::RunSpec& a, const spec::RunSpec& b);
/// The three sets that `spec` asks for: made by a generator, or split from `file` when data.source is "file" (then
/// data.samples caps the training rows, and noise, classes and irrelevant inputs have no meaning).
/// Errors  kInputMismatch (no file, a set too small for its classes, an edit of a point that is not there).
[[nodiscard]] base::Result<std::shared_ptr<const data::Prepared>> build_data(const spec::RunSpec& spec,
                                                                             const data::Dataset* file);
/// `depth` hidden layers and a linear output: one unit per target (MSE), one logit (BCE), one unit per class (CE).
[[nodiscard]] core::NetworkSpec build_network(const spec::RunSpec& spec, const data::Prepared& data);
/// Whether this run can start at all.  Errors  kInputLimit (too large), kInputMismatch (early stopping without
/// validation rows, label smoothing without classes, batch normalization of single rows, no training rows).
[[nodiscard]] base::Status check_run(const spec::RunSpec& spec, const data::Prepared& data,
                                     const core::NetworkSpec& network);

/// One flag a layer, the output last: true = lambda1, lambda2 and weight decay act on it. "first" is the layer next to
/// the input, which without hidden layers is the output.
[[nodiscard]] std::vector<bool> build_penalised(const spec::ParamValues& values);
[[nodiscard]] core::Regularization build_regularization(const spec::ParamValues& values);
[[nodiscard]] core::OptimizerSettings build_optimizer(const spec::ParamValues& values);
/// One flag a layer, the output last: true = frozen.
[[nodiscard]] std::vector<bool> build_frozen(const spec::ParamValues& values);
[[nodiscard]] core::Presentation build_presentation(const spec::ParamValues& values);
/// Whether `task` has targets that label smoothing can soften.  Errors  kInputMismatch (a regression)
[[nodiscard]] base::Status check_smoothing(double smoothing, data::Task task);
/// Whether batch normalization can work with these values: with hidden layers to normalize, batches of at least two
/// rows that fit into memory as a whole.  Errors  kInputMismatch (one row), kInputLimit (rows x units too many)
[[nodiscard]] base::Status check_batch_norm(const spec::ParamValues& values, int train_rows);
/// Whether the inputs are pictures, where augmentation asks for some.  Errors  kInputMismatch
[[nodiscard]] base::Status check_augmentation(const spec::ParamValues& values, const data::Prepared& data);
/// Whether `task` has labels that a network could guess.  Errors  kInputMismatch (a regression)
[[nodiscard]] base::Status check_pseudo_labels(bool wanted, data::Task task);
[[nodiscard]] core::Schedule build_schedule(const spec::ParamValues& values);
[[nodiscard]] core::Initialization build_initialization(const spec::ParamValues& values);

/// Whether both specs learn from the same rows.
[[nodiscard]] bool same_data(const spec::RunSpec& a, const spec::RunSpec& b);
/// Whether both specs start from the same rows and the same first weights, so that nothing has to be made anew: the
/// width of a layer that does not exist changes nothing.
[[nodiscard]] bool same_start(const spec::RunSpec& a, const spec::RunSpec& b);

/// The defaults for a data set of the user's own: data.source "file"; 60/20/20 split with all training rows; two
/// layers of 64 ReLU units; Adam at 0.003 with batches of 10 (below 200 rows), 32, or 128 (from 20,000 rows on);
/// lambda2 = 1e-4; pictures scaled to 0..1; a speed limit that shows at least five epochs a second. Used by `lscope
/// train --data` and by the window alike.
[[nodiscard]] spec::RunSpec spec_for_file(const data::Dataset& dataset, spec::FileSource source);
/// How many epochs such a run takes when nobody says: enough for every small set, under a minute for 1800 x 64.
inline constexpr std::int64_t kDefaultEpochs = 200;

/// The bytes of pictures as rows of a learner: what Inputs::as() makes of them, row by row. Shares them with the table.
template <class S>
class PictureRows final : public core::RowSource<S> {
 public:
  PictureRows(const data::Inputs& pictures, const data::Scaler& scaler) : pictures_(pictures), scaler_(scaler) {}
  void read(std::int64_t row, S* to) const override {
    const std::span<const std::uint8_t> from = pictures_.bytes_of(static_cast<std::size_t>(row));
    const double* __restrict mean = scaler_.mean.data();
    const double* __restrict scale = scaler_.scale.data();
    S* __restrict out = to;
    for (std::size_t j = 0; j < from.size(); ++j) out[j] = static_cast<S>((from[j] - mean[j]) / scale[j]);
  }

 private:
  data::Inputs pictures_;
  data::Scaler scaler_;
};

/// What a set is for. Pictures of one that is only evaluated stay bytes: four or eight times less memory, and the same
/// numbers whenever they are looked at.
enum class SetUse : std::uint8_t { kTrained, kEvaluated };

/// One set in the scalar of the learner.
template <class S>
class ExampleStore {
 public:
  ExampleStore() = default;
  ExampleStore(const data::Rows& rows, data::Task task, const data::Prepared* picture = nullptr,
               SetUse use = SetUse::kTrained)
      : rows_(rows.rows), features_(rows.features), outputs_(task == data::Task::kBinary ? 1 : rows.outputs) {
    if (use == SetUse::kEvaluated && rows.x.compact() && picture != nullptr &&
        picture->inputs.mean.size() == static_cast<std::size_t>(rows.features))
      source_ = std::make_shared<const PictureRows<S>>(rows.x, picture->inputs);
    else
      x_ = rows.x.template as<S>();
    if (task == data::Task::kMulticlass) {
      labels_ = rows.label;
    } else if (task == data::Task::kBinary) {
      for (const std::int32_t label : rows.label) y_.push_back(static_cast<S>(label));
    } else {
      for (const double value : rows.y) y_.push_back(static_cast<S>(value));
    }
    if (picture == nullptr || picture->image_width == 0) return;
    width_ = picture->image_width;
    height_ = picture->image_height;
    for (const double value : picture->inputs.mean) mean_.push_back(static_cast<S>(value));
    for (const double value : picture->inputs.scale) scale_.push_back(static_cast<S>(value));
  }
  [[nodiscard]] int rows() const { return rows_; }
  [[nodiscard]] core::Examples<S> view() const {
    return {rows_, features_, outputs_, x_, y_, labels_, width_, height_, mean_, scale_, source_.get()};
  }

 private:
  int rows_ = 0, features_ = 0, outputs_ = 0;
  int width_ = 0, height_ = 0;  ///< of a picture that training may move
  std::vector<S> mean_, scale_;
  std::vector<S> x_, y_;
  std::shared_ptr<const core::RowSource<S>> source_;  ///< in the place of x_
  std::vector<std::int32_t> labels_;
};

template <class S>
struct ExampleSets {
  explicit ExampleSets(const data::Prepared& data)
      : train(data.train, data.task, &data),
        validation(data.validation, data.task, &data, SetUse::kEvaluated),
        test(data.test, data.task, &data, SetUse::kEvaluated) {}
  ExampleStore<S> train, validation, test;
};

}  // namespace lscope::train
