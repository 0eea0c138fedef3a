#include "spec/convention.h"

#include <array>
#include <cmath>
#include <string>

#include "base/check.h"
#include "base/text.h"

namespace lscope::spec {
namespace {

constexpr std::array<std::string_view, kConventionCount> kNames{
    "ours",        "keras",  "half-lambda", "half-mse",    "course", "sum",       "sklearn-ridge", "sklearn-lasso",
    "elastic-net", "glmnet", "sklearn-c",   "sklearn-mlp", "torch",  "torch-sum", "decoupled-sgd", "adamw"};

/// a: the value, r: the share of |w|. RSS: sum of squares over rows and outputs; CE: cross-entropy.
constexpr std::array<std::string_view, kConventionCount> kObjectives{
    "mean loss + lambda1 sum|w| + lambda2 sum w^2,  lambda1 = a r, lambda2 = a (1-r)",
    "mean loss + l1 sum|w| + l2 sum w^2,  l1 = a r, l2 = a (1-r)",
    "mean loss + a/2 sum w^2",
    "1/(2n) RSS + a/2 sum w^2",
    "1/(2n) RSS or mean CE + a/(2n) sum w^2",
    "1/2 RSS or sum CE + a/2 sum w^2",
    "RSS + a sum w^2",
    "1/(2n) RSS + a sum|w|",
    "1/(2n) RSS + a r sum|w| + a (1-r)/2 sum w^2",
    "1/(2n) RSS or mean CE + a [r sum|w| + (1-r)/2 sum w^2]",
    "a sum CE + r sum|w| + (1-r)/2 sum w^2",
    "1/(2B) RSS of the batch or its mean CE + a/(2B) sum w^2",
    "mean loss, gradient + a w",
    "summed loss, gradient + a w",
    "w <- w - eta a w beside a step of plain SGD",
    "w <- w - eta a w beside a step of Adam"};

constexpr std::array<std::string_view, kConventionCount> kNotes{
    "",
    "only layers that carry the regularizer are penalized",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "glmnet standardizes X; for gaussian it also divides y by s_y, its standard deviation (1/n), and its ridge part "
    "then "
    "acts as lambda/s_y: the number holds for y standardized beforehand",
    "the liblinear solver penalizes the intercept as well; the others do not",
    "B is the batch for sgd and adam, all rows for lbfgs; the number follows its gradient, not the loss it prints",
    "PyTorch applies it to biases as well unless told otherwise; the number is for weights only",
    "PyTorch applies it to biases as well unless told otherwise; the number is for weights only",
    "for plain SGD without momentum only",
    "decoupled decay with an adaptive step is the minimiser of no objective"};

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
    case Convention::kKeras:
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
    case Convention::kDecoupledSgd:
      return {0, 0.5};
    case Convention::kAdamw:
      return {};
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

std::string_view convention_objective(Convention convention) {
  return kObjectives.at(static_cast<std::size_t>(convention));
}

std::string_view convention_note(Convention convention) { return kNotes.at(static_cast<std::size_t>(convention)); }

bool has_share(Convention convention) {
  for (const LossKind loss : {LossKind::kMse, LossKind::kCrossEntropy}) {
    const Factors f = factors(convention, {1, 1, 1, loss});
    if (f.l1 != 0 && f.l2 != 0) return true;
  }
  return false;
}

double default_share(Convention convention) {
  if (convention == Convention::kGlmnet) return 1;  // its own defaults
  return convention == Convention::kElasticNet ? 0.5 : 0;
}

bool depends_on_samples(Convention convention, const Setting& setting) {
  Setting other = setting;
  other.samples *= 2;
  return factors(convention, other).l1 != factors(convention, setting).l1 ||
         factors(convention, other).l2 != factors(convention, setting).l2;
}

bool depends_on_batch(Convention convention, const Setting& setting) {
  Setting other = setting;
  other.batch *= 2;
  return factors(convention, other).l1 != factors(convention, setting).l1 ||
         factors(convention, other).l2 != factors(convention, setting).l2;
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

namespace {

base::Error no_equal(Convention which, std::string why, std::string remedy = "") {
  return {base::ErrorCode::kInputMismatch, std::string(convention_name(which)), "no equal value: " + why,
          std::move(remedy)};
}

/// Why `which` says nothing about this loss; "" = it does.
std::string no_such_objective(Convention which, const Setting& setting) {
  if (which == Convention::kAdamw)
    return "decoupled decay with an adaptive step is the minimiser of no objective, so no penalty equals it";
  const Factors f = factors(which, setting);
  if (f.l1 != 0 || f.l2 != 0) return "";
  return setting.loss == LossKind::kMse ? "it has no squared loss" : "it has no cross-entropy";
}

/// Why a pair of ours has no value there.
base::Error cannot_say(Convention to, const Strength& ours, const Setting& setting) {
  const Factors f = factors(to, setting);
  if (ours.lambda1 != 0 && f.l1 == 0) return no_equal(to, "it has no L1 part, and lambda1 is not 0");
  if (ours.lambda2 != 0 && f.l2 == 0) return no_equal(to, "it has no L2 part, and lambda2 is not 0");
  return no_equal(to, "no penalty at all would be an infinite C");
}

}  // namespace

base::Result<Conversion> convert(Convention from, Foreign foreign, Convention to, const Setting& setting) {
  for (const Convention side : {from, to})
    if (const std::string why = no_such_objective(side, setting); !why.empty())
      return no_equal(side, why,
                      side == Convention::kAdamw ? "for plain SGD there is decoupled-sgd" : "choose another --loss");
  const auto ours = to_canonical(from, foreign, setting);
  if (!ours) return no_equal(from, "a C of 0 is an infinite penalty");
  const auto result = from_canonical(to, *ours, setting);
  if (!result) return cannot_say(to, *ours, setting);
  return Conversion{*ours, *result};
}

}  // namespace lscope::spec
