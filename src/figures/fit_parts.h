#pragma once

#include <optional>
#include <vector>

#include "data/point_edit.h"
#include "figures/catalogue.h"

namespace lscope::figures {

/// What a run can show of what it has learned; decided by its inputs and its task alone.
enum class FitKind : std::uint8_t {
  kPlane,      ///< two inputs: the field over the plane
  kLine,       ///< one input: the curve (for two classes, of the probability)
  kConfusion,  ///< classes from more inputs: the confusion matrix
  kScatter,    ///< a number from more inputs: predicted against true
};
[[nodiscard]] FitKind fit_kind(const train::Snapshot& run);

/// Inputs of the data itself, before features are made of them.
[[nodiscard]] int raw_inputs(const train::Snapshot& run);

/// Whether `field` was made for a run of this kind; a field of an earlier data set is not drawn over a new one.
[[nodiscard]] bool field_fits(const train::Snapshot& run, const probe::Field& field);

/// One part of the data with the number of its rows that a picture can hold, spread evenly over all of them.
struct Sample {
  const data::Rows* rows = nullptr;
  std::vector<std::size_t> index;
};
[[nodiscard]] const data::Rows& rows_of(const data::Prepared& data, base::DataPart part);
/// Whether all points were drawn by hand: then none of the three parts is anybody else's.
[[nodiscard]] inline bool is_drawn(const data::Prepared& data) { return data.reach > 0; }
[[nodiscard]] Sample sample(const data::Rows& rows, std::size_t at_most);
/// The part that judges the model: test unless it is hidden, else validation, else train. run.data is there.
[[nodiscard]] const data::Rows& judging_rows(const train::Snapshot& run);
inline constexpr std::size_t kScatterRows = 300;
inline constexpr double kPlaneMargin = 0.08, kLineMargin = 0.05;

/// Standardized values back in the user's units.
[[nodiscard]] double raw_input(const data::Prepared& data, const data::Rows& rows, std::size_t row,
                               std::size_t feature);
[[nodiscard]] double raw_target(const data::Prepared& data, double standardized);

/// Range of a feature in raw units over train and test (of drawn points: all of them, and at least the plane that they
/// are drawn on), widened by `margin` of its length on both sides.
[[nodiscard]] plot::Range raw_range(const data::Prepared& data, std::size_t feature, double margin);
/// Whether one length means the same on both axes; false for inputs of very different scale.
[[nodiscard]] bool same_scale(const plot::Range& x, const plot::Range& y);

[[nodiscard]] plot::Figure plane_fit(const Source& source);
[[nodiscard]] plot::Figure line_fit(const Source& source);

}  // namespace lscope::figures
