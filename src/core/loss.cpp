#include "core/loss.h"

#include <cmath>

#include "base/check.h"
#include "core/fast_math.h"

namespace lscope::core {
namespace {

/// Each loss: the sum over one column and, if d is not null, its derivative times `scale`. target(o) is that of output
/// o.
template <class S, class Target>
double squared_error(const S* z, Target target, Index k, S scale, S* d) {
  double sum = 0;
  for (Index o = 0; o < k; ++o) {
    const S error = z[o] - target(o);
    sum += static_cast<double>(error) * static_cast<double>(error);
    if (d != nullptr) d[o] = S(2) * scale * error;
  }
  return sum;
}

template <class S, class Target>
double logistic(const S* z, Target target, Index k, S scale, S* d) {
  double sum = 0;
  for (Index o = 0; o < k; ++o) {
    const S e = fast_exp_of_nonpositive(-std::abs(z[o]));
    sum += static_cast<double>((z[o] > S(0) ? z[o] : S(0)) - z[o] * target(o) + fast_log1p_of_share(e));
    if (d != nullptr) d[o] = scale * ((z[o] < S(0) ? e : S(1)) / (S(1) + e) - target(o));
  }
  return sum;
}

/// The largest logit, log(sum e^(z-top)) and, if d is not null, d <- scale softmax(z).
template <class S>
struct LogSum {
  S top;
  double log;
};
template <class S>
LogSum<S> log_sum(const S* z, Index k, S scale, S* d) {
  S top = z[0];
  for (Index o = 1; o < k; ++o) top = z[o] > top ? z[o] : top;
  S total = 0;
  for (Index o = 0; o < k; ++o) {
    const S e = fast_exp_of_nonpositive(z[o] - top);  // a NaN among z reaches the sum here, whatever `top` is
    total += e;
    if (d != nullptr) d[o] = e;
  }
  if (d != nullptr) {
    const S share = scale / total;
    for (Index o = 0; o < k; ++o) d[o] *= share;
  }
  return {top, static_cast<double>(std::log(total))};
}

template <class S>
double softmax_entropy(const S* z, std::int32_t label, Index k, S scale, S* d) {
  LSCOPE_CHECK(label >= 0 && label < k);
  const LogSum<S> all = log_sum(z, k, scale, d);
  if (d != nullptr) d[label] -= scale;
  return all.log + (static_cast<double>(all.top) - static_cast<double>(z[label]));
}

/// A part of a class target.
struct Part {
  std::int32_t label;
  double weight;
};

/// A target that is spread out: two parts, which may be of one class, and `everywhere` on top on every class.
template <class S>
double soft_entropy(const S* z, const Part& own, const Part& other, double everywhere, Index k, S scale, S* d) {
  LSCOPE_CHECK(own.label >= 0 && own.label < k && other.label >= 0 && other.label < k);
  const LogSum<S> all = log_sum(z, k, scale, d);
  const auto below_top = [&](Index o) { return static_cast<double>(all.top) - static_cast<double>(z[o]); };
  double spread = 0;
  for (Index o = 0; o < k; ++o) spread += below_top(o);
  if (d != nullptr) {
    const S floor = scale * static_cast<S>(everywhere);
    for (Index o = 0; o < k; ++o) d[o] -= floor;
    d[own.label] -= scale * static_cast<S>(own.weight);
    d[other.label] -= scale * static_cast<S>(other.weight);
  }
  return all.log + own.weight * below_top(own.label) + other.weight * below_top(other.label) + everywhere * spread;
}

/// A row and the one that is mixed into it.
struct Pair {
  std::size_t row, partner;
  double share;  ///< of the row
};

template <class S>
double soft_column(Loss kind, const Examples<S>& set, const Pair& pair, double smoothing, S scale, const S* z, Index k,
                   S* d) {
  const double kept = 1 - smoothing;
  if (kind == Loss::kSoftmaxCe) {
    const Part own{set.labels[pair.row], kept * pair.share};
    const Part other{set.labels[pair.partner], kept * (1 - pair.share)};
    return soft_entropy(z, own, other, smoothing / static_cast<double>(k), k, scale, d);
  }
  const S* y = set.y.data() + pair.row * static_cast<std::size_t>(set.outputs);
  const S* mixed_in = set.y.data() + pair.partner * static_cast<std::size_t>(set.outputs);
  const S own = static_cast<S>(kept * pair.share), other = static_cast<S>(kept * (1 - pair.share));
  const S floor = static_cast<S>(smoothing / 2);
  const auto target = [=](Index o) { return own * y[o] + other * mixed_in[o] + floor; };
  return kind == Loss::kMse ? squared_error(z, target, k, scale, d) : logistic(z, target, k, scale, d);
}

template <class S>
double walk(Loss kind, const Examples<S>& set, std::span<const std::int32_t> rows, S scale, const SoftTargets& targets,
            Panel<const S> z, Panel<S>* delta) {
  LSCOPE_CHECK(z.rows == set.outputs && static_cast<Index>(rows.size()) == z.columns);
  LSCOPE_CHECK(targets.partners.size() == targets.shares.size());
  LSCOPE_CHECK(targets.partners.empty() || targets.partners.size() == rows.size());
  LSCOPE_CHECK(targets.smoothing == 0 || kind != Loss::kMse);
  const bool hard = targets.hard();
  double sum = 0;
  for (Index j = 0; j < z.columns; ++j) {
    const auto row = static_cast<std::size_t>(rows[static_cast<std::size_t>(j)]);
    S* d = delta == nullptr ? nullptr : delta->column(j);
    const S* at = z.column(j);
    if (!hard) {
      const auto column = static_cast<std::size_t>(j);
      const Pair pair = targets.partners.empty()
                            ? Pair{row, row, 1}
                            : Pair{row, static_cast<std::size_t>(targets.partners[column]), targets.shares[column]};
      sum += soft_column(kind, set, pair, targets.smoothing, scale, at, z.rows, d);
      continue;
    }
    if (kind == Loss::kSoftmaxCe) {
      sum += softmax_entropy(at, set.labels[row], z.rows, scale, d);
      continue;
    }
    const S* y = set.y.data() + row * static_cast<std::size_t>(set.outputs);
    const auto target = [y](Index o) { return y[o]; };
    sum += kind == Loss::kMse ? squared_error(at, target, z.rows, scale, d) : logistic(at, target, z.rows, scale, d);
  }
  return sum;
}

}  // namespace

double loss_terms(Loss kind, Index rows, Index outputs) {
  return static_cast<double>(kind == Loss::kSoftmaxCe ? rows : rows * outputs);
}

template <class S>
double loss_sum(Loss kind, const Examples<S>& set, std::span<const std::int32_t> rows, Panel<const S> z) {
  return walk<S>(kind, set, rows, S(0), {}, z, nullptr);
}

template <class S>
double loss_and_delta(Loss kind, const Examples<S>& set, std::span<const std::int32_t> rows, double terms,
                      Panel<const S> z, Panel<S> delta, const SoftTargets& targets) {
  return walk<S>(kind, set, rows, static_cast<S>(1.0 / terms), targets, z, &delta);
}

template double loss_sum<float>(Loss, const Examples<float>&, std::span<const std::int32_t>, Panel<const float>);
template double loss_sum<double>(Loss, const Examples<double>&, std::span<const std::int32_t>, Panel<const double>);
template double loss_and_delta<float>(Loss, const Examples<float>&, std::span<const std::int32_t>, double,
                                      Panel<const float>, Panel<float>, const SoftTargets&);
template double loss_and_delta<double>(Loss, const Examples<double>&, std::span<const std::int32_t>, double,
                                       Panel<const double>, Panel<double>, const SoftTargets&);

}  // namespace lscope::core
