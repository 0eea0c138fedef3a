#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "probe/model.h"

namespace lscope::probe {

/// What one unit says over the rows it was shown.
struct UnitActivity {
  double mean = 0, deviation = 0;  ///< of its activation; deviation with the factor 1/rows
  double zero_share = 0;           ///< activation == 0 exactly
  double saturated_share = 0;      ///< see Activity
  bool dead = false;               ///< ReLU: 0 on every row, so that no gradient reaches its weights
};
/// The same for a layer: over all its units and rows.
struct LayerActivity {
  double mean = 0, deviation = 0, zero_share = 0, saturated_share = 0;
  int dead = 0;
  std::vector<UnitActivity> units;
};

/// Activations of every hidden layer in evaluation mode.
///
///     saturated   tanh, sigmoid: the slope at this row is below 5 % of the largest there is, that is |a| > 0.97468 for
///                 tanh and |2a - 1| > 0.97468 for sigmoid; other activations have no such state: 0
///
/// A NaN counts as neither zero nor saturated and makes mean and deviation NaN.
struct Activity {
  std::vector<LayerActivity> layers;  ///< hidden layers only, the first one first; empty for a linear model
  std::int64_t rows = 0;              ///< shown
  std::int64_t of_rows = 0;           ///< of so many; fewer where a complete look would take too long
  std::int64_t step = 0;
  std::uint64_t tag = 0;
};

/// A look costs at most about so many multiplications: seconds on one core, off the training thread.
inline constexpr double kActivityBudget = 4e9;

struct ActivityRequest {
  Model model;
  RowsView rows;  ///< scaled as the network sees them
  std::uint64_t tag = 0;
  double budget = kActivityBudget;  ///< multiplications
};

/// Every row, or as many, evenly spread, as the budget allows. Nothing once a stop is asked for.
[[nodiscard]] std::optional<Activity> activity(const ActivityRequest& request, const std::stop_token& stop);
[[nodiscard]] Activity activity(const ActivityRequest& request);

}  // namespace lscope::probe
