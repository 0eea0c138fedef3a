#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/translate.h"
#include "plot/figure.h"
#include "probe/activations.h"
#include "probe/decision_field.h"
#include "probe/weight_plane.h"
#include "train/snapshot.h"

namespace lscope::figures {

/// What a figure is made from. All of it is immutable and may be used on any thread.
struct Source {
  const train::Snapshot& run;
  const base::Translate& tr;
  std::shared_ptr<const probe::Field> field;                  ///< decision field and 1-D fit; may be null
  int layer = -1;                                             ///< weight histogram: 0.. or -1 for all layers
  std::shared_ptr<const probe::Activity> activity = nullptr;  ///< of activations(); may be null
  std::shared_ptr<const probe::WeightPlane> plane = nullptr;  ///< of weight_plane(); may be null
};

[[nodiscard]] plot::Figure loss_curves(const Source& source);
[[nodiscard]] plot::Figure accuracy_curves(const Source& source);   ///< regression: empty_text
[[nodiscard]] plot::Figure r2_curves(const Source& source);         ///< classes: empty_text
[[nodiscard]] plot::Figure weight_histogram(const Source& source);  ///< needs Snapshot::weights
[[nodiscard]] plot::Figure weights_over_time(const Source& source);
/// Histograms of the weights at some evaluations, one ridge each. Needs Snapshot::weight_counts; the newest of
/// Snapshot::weights where they are there.
[[nodiscard]] plot::Figure weight_ridges(const Source& source);
[[nodiscard]] plot::Figure zeros_over_time(const Source& source);
[[nodiscard]] plot::Figure norms_over_time(const Source& source);
/// Norm of the gradient of the smooth part of J, of every layer and of the whole network, at the steps evaluated.
[[nodiscard]] plot::Figure gradients_over_time(const Source& source);
/// J piled up from its summands: data loss of the training rows and what each kind of penalty adds.
[[nodiscard]] plot::Figure objective_split(const Source& source);
[[nodiscard]] plot::Figure rate_over_time(const Source& source);
/// ||W1[:,j]|| of every input; those that a penalty has removed (exactly 0) are marked. Needs Snapshot::weights.
[[nodiscard]] plot::Figure input_norms(const Source& source);
/// Mean and deviation of every hidden unit over the training rows, with its dead ones. Needs Source::activity.
[[nodiscard]] plot::Figure activations(const Source& source);
/// Contours of the data loss over two weights, with the diamond and the circle that the penalties see. Needs
/// Source::plane.
[[nodiscard]] plot::Figure weight_plane(const Source& source);
/// The first layer's weights as pictures, where the inputs are the pixels of one. Needs Snapshot::weights.
[[nodiscard]] plot::Figure weight_images(const Source& source);
/// Units and the strongest weights between them. Needs Snapshot::weights; dead units with Source::activity.
[[nodiscard]] plot::Figure network(const Source& source);
/// The fit: decision field (2 inputs), curve with the truth (1 input), else confusion matrix or, for regression with
/// more inputs, predicted against true.
[[nodiscard]] plot::Figure fit(const Source& source);

/// Whether fit() wants a field for this run, and over which rectangle (raw units).
[[nodiscard]] std::optional<probe::FieldRequest> field_request(const train::Snapshot& run);

/// What activations() wants to know, of the snapshot's own weights and training rows; none while there are no weights
/// or no hidden layer.
[[nodiscard]] std::optional<probe::ActivityRequest> activity_request(const train::Snapshot& run);
/// Two weights worth looking at: the two largest of the first layer that reach the same unit, else the two largest of
/// the network. None while there are no weights, or less than two.
struct WeightPair {
  std::int64_t first = 0, second = 0;  ///< places in the flat vector
  friend bool operator==(const WeightPair&, const WeightPair&) = default;
};
[[nodiscard]] std::optional<WeightPair> weight_pair(const train::Snapshot& run);
/// What weight_plane() wants to know about `pair`.
[[nodiscard]] std::optional<probe::PlaneRequest> plane_request(const train::Snapshot& run, const WeightPair& pair);

}  // namespace lscope::figures
