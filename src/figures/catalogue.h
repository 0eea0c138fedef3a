#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/translate.h"
#include "plot/figure.h"
#include "probe/decision_field.h"
#include "train/snapshot.h"

namespace lscope::figures {

/// What a figure is made from. All of it is immutable and may be used on any thread.
struct Source {
  const train::Snapshot& run;
  const base::Translate& tr;
  std::shared_ptr<const probe::Field> field;  ///< decision field and 1-D fit; may be null
  int layer = -1;                             ///< weight histogram: 0.. or -1 for all layers
};

[[nodiscard]] plot::Figure loss_curves(const Source& source);
[[nodiscard]] plot::Figure accuracy_curves(const Source& source);   ///< regression: empty_text
[[nodiscard]] plot::Figure weight_histogram(const Source& source);  ///< needs Snapshot::weights
[[nodiscard]] plot::Figure weights_over_time(const Source& source);
[[nodiscard]] plot::Figure zeros_over_time(const Source& source);
[[nodiscard]] plot::Figure norms_over_time(const Source& source);
/// The fit: decision field (2 inputs), curve with the truth (1 input), else confusion matrix or, for regression with
/// more inputs, predicted against true.
[[nodiscard]] plot::Figure fit(const Source& source);

/// Whether fit() wants a field for this run, and over which rectangle (raw units).
[[nodiscard]] std::optional<probe::FieldRequest> field_request(const train::Snapshot& run);

}  // namespace lscope::figures
