#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/learner.h"
#include "core/material.h"
#include "core/plain_network.h"

namespace lscope::core {

enum class PenaltyAxis : std::uint8_t {
  kNone,
  kL2,
  kL1Subgradient,
  kElasticNet,
  kL2OnSomeLayers,
  kElasticNetOnSomeLayers,
  kActivityL1,
  kActivityL2,
  kActivityOnSomeLayers,
  kEverything
};
inline constexpr int kPenaltyAxis = 10;
enum class DropoutAxis : std::uint8_t { kNone, kFixedMasks, kDrawnWithInputs };
inline constexpr int kDropoutAxis = 3;
enum class ShownAxis : std::uint8_t { kPlain, kSmoothing, kNoise, kMixup, kEverything };
inline constexpr int kShownAxis = 5;

/// One combination of the grid that gradients are checked on.
struct Corner {
  int depth = 0;  ///< hidden layers
  Activation activation = Activation::kLinear;
  Loss loss = Loss::kMse;
  PenaltyAxis penalty = PenaltyAxis::kNone;
  DropoutAxis dropout = DropoutAxis::kNone;
  ShownAxis shown = ShownAxis::kPlain;
  int batch = 1;
};

/// Depth 0 to 3 x activation x loss x penalty x dropout x what is shown, where they are defined; the batch size (1 to
/// 300, so several passes and chunks) is spread over them.
[[nodiscard]] std::vector<Corner> all_corners();
[[nodiscard]] std::string name_of(const Corner& corner);

/// A corner with numbers: the same step for a learner and for the plain network. Widths, weights, rows and draws come
/// from the seed.
class GridPoint {
 public:
  GridPoint(const Corner& corner, std::uint64_t seed);

  [[nodiscard]] const plain::Problem& problem() const { return problem_; }
  /// In the order of plain::objective.
  [[nodiscard]] const std::vector<double>& theta() const { return theta_; }
  /// The learner's gradient at theta, in the same order.
  [[nodiscard]] std::vector<double> gradient();
  /// The learner's J with parameter k moved by `by`.
  [[nodiscard]] double objective(std::size_t k, double by);

 private:
  void set_parameters(base::Rng& rng);
  void describe(const Corner& corner);
  void make_masks(const Corner& corner, base::Rng& rng);
  void make_targets();
  [[nodiscard]] plain::Row target_of(std::size_t row) const;
  [[nodiscard]] const FixedMasks* masks() const { return masks_.masks.empty() ? nullptr : &masks_; }

  Table<double> table_;
  Learner<double> learner_;
  Regularization regularization_;
  Presentation presentation_;
  std::vector<std::int32_t> batch_;
  FixedMasks masks_;
  std::uint64_t seed_, step_;
  plain::Problem problem_;
  std::vector<double> theta_;
  std::vector<std::size_t> places_;  ///< of theta in the learner's flat vector
};

}  // namespace lscope::core
