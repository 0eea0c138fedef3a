#include "spec/convention.h"

#include <array>
#include <cmath>
#include <string>

#include "base/check.h"
#include "base/text.h"

namespace lscope::spec {
namespace {

constexpr std::array<std::string_view, kConventionCount> kNames{
    "canonical",   "half-lambda", "half-mse",  "course",      "sum",   "sklearn-ridge", "sklearn-lasso",
    "elastic-net", "glmnet",      "sklearn-c", "sklearn-mlp", "torch", "torch-sum"};

/// lambda1 = a l1 r and lambda2 = a l2 (1-r) for a foreign value a; both 0 = there is no such objective.
struct Factors {
  double l1 = 0, l2 = 0;
};

Factors factors(Convention which, const Setting& s) {
  const bool mse = s.loss == LossKind::kMse;
  const auto n = static_cast<double>(s.samples), batch = static_cast<double>(s.batch);
  // Our MSE is a mean over outputs as well; a foreign squared loss that sums over them counts k times as much.
  const double k = mse ? static_cast<double>(s.outputs) : 1;
  switch (which) {
    case Convention::kCanonical:
      return {1, 1};
    case Convention::kHalfLambda:
      return {0, 0.5};
    case Convention::kHalfMse:
      return mse ? Factors{0, 1 / k} : Factors{};
    case Convention::kCourse:
    case Convention::kSum:
      return {0, mse ? 1 / (n * k) : 1 / (2 * n)};
    case Convention::kSklearnRidge:
      return mse ? Factors{0, 1 / (n * k)} : Factors{};
    case Convention::kSklearnLasso:
      return mse ? Factors{2 / k, 0} : Factors{};
    case Convention::kElasticNet:
      return mse ? Factors{2 / k, 1 / k} : Factors{};
    case Convention::kGlmnet:
      return mse ? Factors{2 / k, 1 / k} : Factors{1, 0.5};
    case Convention::kSklearnC:
      return mse ? Factors{} : Factors{1 / n, 1 / (2 * n)};  // of 1/C
    case Convention::kSklearnMlp:
      return {0, mse ? 1 / (batch * k) : 1 / (2 * batch)};
    case Convention::kTorchWeightDecay:
      return {0, 0.5};
    case Convention::kTorchWeightDecaySum:
      return {0, 1 / (2 * batch * k)};
  }
  return {};
}

}  // namespace

std::string_view convention_name(Convention convention) { return kNames.at(static_cast<std::size_t>(convention)); }

base::Result<Convention> find_convention(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (kNames[i] == name) return static_cast<Convention>(i);
  const std::string near = base::nearest(name, kNames);
  return base::Error{base::ErrorCode::kUsageKey, base::printable(name), "unknown convention",
                     near.empty() ? "" : "did you mean " + near + "?"};
}

std::optional<Strength> to_canonical(Convention from, Foreign foreign, const Setting& setting) {
  LSCOPE_CHECK(setting.samples >= 1 && setting.batch >= 1 && setting.outputs >= 1);
  const Factors f = factors(from, setting);
  if (f.l1 == 0 && f.l2 == 0) return std::nullopt;
  if (from == Convention::kSklearnC && foreign.value <= 0) return std::nullopt;
  const double amount = from == Convention::kSklearnC ? 1 / foreign.value : foreign.value;
  const double share = f.l1 == 0 ? 0 : f.l2 == 0 ? 1 : foreign.l1_share;
  return Strength{amount * f.l1 * share, amount * f.l2 * (1 - share)};
}

std::optional<Foreign> from_canonical(Convention to, Strength strength, const Setting& setting) {
  LSCOPE_CHECK(setting.samples >= 1 && setting.batch >= 1 && setting.outputs >= 1);
  const Factors f = factors(to, setting);
  if (f.l1 == 0 && f.l2 == 0) return std::nullopt;
  if ((strength.lambda1 != 0 && f.l1 == 0) || (strength.lambda2 != 0 && f.l2 == 0)) return std::nullopt;
  const double l1_part = f.l1 == 0 ? 0 : strength.lambda1 / f.l1, l2_part = f.l2 == 0 ? 0 : strength.lambda2 / f.l2;
  const double amount = l1_part + l2_part;  // a r + a (1-r)
  if (to == Convention::kSklearnC && amount == 0) return std::nullopt;
  const double share = f.l2 == 0 ? 1 : amount == 0 ? 0 : l1_part / amount;
  return Foreign{to == Convention::kSklearnC ? 1 / amount : amount, share};
}

}  // namespace lscope::spec
