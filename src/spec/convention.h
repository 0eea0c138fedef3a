#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/result.h"

namespace lscope::spec {

/// Names under which other books and libraries know the same penalty. Definitions: MATH 4.1, docs/math.md.
enum class Convention : std::uint8_t {
  kCanonical,            ///< mean loss + a r sum|w| + a (1-r) sum w^2: ours, lambda1 = a r, lambda2 = a (1-r)
  kKeras,                ///< the same; l1 = a r and l2 = a (1-r) of its l1_l2
  kHalfLambda,           ///< mean loss without 1/2, lambda/2 sum w^2
  kHalfMse,              ///< 1/(2n) RSS + lambda/2 sum w^2
  kCourse,               ///< 1/(2m) RSS or mean CE, + lambda/(2m) sum w^2
  kSum,                  ///< PRML: 1/2 RSS or sum CE, + lambda/2 sum w^2
  kSklearnRidge,         ///< RSS + alpha sum w^2
  kSklearnLasso,         ///< 1/(2n) RSS + alpha sum|w|
  kElasticNet,           ///< 1/(2n) RSS + alpha r sum|w| + alpha (1-r)/2 sum w^2
  kGlmnet,               ///< lambda (alpha sum|w| + (1-alpha)/2 sum w^2) on 1/(2n) RSS or mean CE
  kSklearnC,             ///< C sum CE + r sum|w| + (1-r)/2 sum w^2
  kSklearnMlp,           ///< batch loss + alpha/(2B) sum w^2, its regressor on half the squared error
  kTorchWeightDecay,     ///< gradient += d w
  kTorchWeightDecaySum,  ///< the same on a summed loss
  kDecoupledSgd,         ///< w <- w - eta d w beside a plain SGD step, no momentum: the minimiser of d/2 sum w^2
  kAdamw                 ///< the same beside an adaptive step: the minimiser of no J
};
inline constexpr int kConventionCount = 16;
enum class LossKind : std::uint8_t { kMse, kCrossEntropy };

/// "ours", "sklearn-ridge", ...: the names of `lscope convert`.
[[nodiscard]] std::string_view convention_name(Convention convention);
[[nodiscard]] base::Result<Convention> find_convention(std::string_view name);  ///< Errors  kUsageKey

/// The canonical pair:  J = mean data loss + lambda1 * sum|w| + lambda2 * sum w^2.
struct Strength {
  double lambda1 = 0, lambda2 = 0;
};
/// What the other side calls its numbers. l1_share is scikit-learn's l1_ratio and glmnet's alpha; where a convention
/// has one kind of penalty only, it is ignored.
struct Foreign {
  double value = 0, l1_share = 0;
};
/// What a conversion depends on beside the number: it has to be said next to it.
struct Setting {
  std::int64_t samples = 1;  ///< n, training rows
  std::int64_t batch = 1;    ///< B, rows in a step
  int outputs = 1;           ///< k; a foreign squared loss that sums over outputs is divided by it
  LossKind loss = LossKind::kMse;
};

/// Everything about a conversion but the number.
[[nodiscard]] std::string_view convention_objective(Convention convention);  ///< "RSS + a sum w^2", a its value
[[nodiscard]] std::string_view convention_note(Convention convention);       ///< a condition to be said; "" = none
/// Whether its number is shared between |w| and w^2 by a second one, and what that is when nobody says.
[[nodiscard]] bool has_share(Convention convention);
[[nodiscard]] double default_share(Convention convention);
/// Whether its value means something else for another number of rows, or of rows in a batch.
[[nodiscard]] bool depends_on_samples(Convention convention, const Setting& setting);
[[nodiscard]] bool depends_on_batch(Convention convention, const Setting& setting);

/// Exact: the minimiser of the foreign objective is that of ours. Empty where the convention has no such loss
/// (Ridge with cross-entropy), and for AdamW always: decoupled decay is not the minimiser of any J.
/// Sum conventions divide by n; scikit-learn's MLP and a summed PyTorch loss by the batch.
[[nodiscard]] std::optional<Strength> to_canonical(Convention from, Foreign foreign, const Setting& setting);
/// The inverse. Empty where no value of the convention means the same (L1 in a ridge, lambda of 0 as a C).
[[nodiscard]] std::optional<Foreign> from_canonical(Convention to, Strength strength, const Setting& setting);

struct Conversion {
  Strength ours;
  Foreign result;
};
/// `from` by way of ours to `to`.  Errors  kInputMismatch: there is no equal value, and why
[[nodiscard]] base::Result<Conversion> convert(Convention from, Foreign foreign, Convention to, const Setting& setting);

}  // namespace lscope::spec
