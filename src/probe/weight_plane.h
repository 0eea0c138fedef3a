#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "probe/model.h"

namespace lscope::probe {

/// A look costs at most about so many multiplications, as long as kFewestPlaneRows rows can be shown.
inline constexpr double kPlaneBudget = 6e8;

/// The loss over the plane of two weights, all others standing still, around 0, where penalties have their centre.
struct PlaneRequest {
  Model model;
  RowsView rows;                       ///< the training rows, scaled
  std::int64_t first = 0, second = 0;  ///< places of the two weights in the flat vector, different
  double lambda1 = 0, lambda2 = 0;     ///< of these two weights
  std::uint64_t tag = 0;
  double budget = kPlaneBudget;  ///< multiplications
};

/// A point of the plane.
struct PlanePoint {
  double x = 0, y = 0, value = 0;
};

struct WeightPlane {
  std::int64_t first = 0, second = 0;
  int side = 0;             ///< points along each axis
  double half = 0;          ///< both axes run from -half to half; a value belongs to the middle of its cell
  std::vector<float> loss;  ///< mean data loss, side x side, row 0 the lowest second weight
  PlanePoint now;           ///< the two weights as they are, and the data loss there
  PlanePoint smallest;      ///< where the data loss is smallest on the grid
  PlanePoint penalised;     ///< where loss + lambda1 (|x| + |y|) + lambda2 (x^2 + y^2) is smallest on the grid
  std::int64_t rows = 0, of_rows = 0;  ///< rows the mean is over, and how many there are
  std::int64_t step = 0;
  std::uint64_t tag = 0;
};

inline constexpr int kPlaneSide = 33;
inline constexpr std::int64_t kFewestPlaneRows = 64;

/// The plane is wide enough for the smallest loss on it not to lie on its edge, unless that is far away: it is tried
/// with up to four widths. Float arithmetic, one thread. Nothing once a stop is asked for.
[[nodiscard]] std::optional<WeightPlane> weight_plane(const PlaneRequest& request, const std::stop_token& stop);
[[nodiscard]] WeightPlane weight_plane(const PlaneRequest& request);

}  // namespace lscope::probe
