#pragma once

#include <span>
#include <vector>

#include "core/network_spec.h"
#include "core/types.h"

namespace lscope::core {

/// Batch normalization of a hidden layer, unit by unit:
///
///     u = W a    (no bias)        xhat = (u - mean)/sqrt(variance + eps)        z = scale xhat + bias
///
/// Training takes mean and variance (sum of squares / B, biased) over the B rows of the batch. Evaluation, and a frozen
/// layer in training as well, take the running ones, which a step moves by r <- (1-m) r + m (of the batch), with the
/// unbiased variance (sum of squares / (B-1)). They start at 0 and 1, as scale starts at 1. One row has xhat = 0 and
/// moves no running statistic.
///
/// With p = dJ/dz and means over the batch, dJ/dbias = sum p, dJ/dscale = sum p xhat and
///
///     dJ/du = scale/sqrt(variance + eps) (p - mean(p) - xhat mean(p xhat))
///
/// Numbers of a unit are summed in double: a block of columns by itself, blocks joined in the order of the rows.
/// NaN      a NaN or an infinite u makes every row of its unit NaN: nothing is clamped.
/// Source   Ioffe & Szegedy, "Batch normalization: accelerating deep network training by reducing internal covariate
///          shift", ICML 2015; running statistics as in PyTorch 1.13.
inline constexpr double kNormEpsilon = 1e-5;
inline constexpr double kNormMomentum = 0.1;

[[nodiscard]] constexpr bool is_normalized(const LayerBlock& block) { return block.scale_at >= 0; }

/// Scales and running variances of all layers <- 1, running means <- 0.
template <class S>
void reset_normalization(const ParameterLayout& layout, std::span<S> parameters);

/// Mean and sum of squared differences from it, a unit each.
struct Moments {
  double* mean = nullptr;
  double* squares = nullptr;
};
/// Of the columns of u, at least one.
template <class S>
void moments_of(Panel<const S> u, Moments out);
/// `all` of `rows` rows <- with `more` of `count` rows.  Source   Chan, Golub & LeVeque, American Statistician 37
/// (1983)
void join_moments(Moments all, double rows, Moments more, double count, Index units);

/// What a layer is normalized with: mean and 1/sqrt(variance + eps), a unit each.
template <class S>
struct UnitNorms {
  std::vector<S> mean, inverse;

  void reserve(Index units);
  void from_batch(Moments moments, double rows, Index units);
  void from_running(const LayerBlock& block, const S* parameters);
};

/// u <- xhat, in place.
template <class S>
void normalize(const UnitNorms<S>& norms, Panel<S> u);
/// z <- scale xhat + bias. z may be the same panel.
template <class S>
void scale_and_shift(const S* scale, const S* bias, Panel<const S> xhat, Panel<S> z);

/// z of a layer with its running statistics, as evaluation sees it. Nothing is allocated after the widest layer.
template <class S>
class RunningForward {
 public:
  void forward(const LayerBlock& block, const S* parameters, Panel<const S> in, Panel<S> z);

 private:
  UnitNorms<S> norms_;
  std::vector<S> zeros_;  ///< in the place of a bias
};

/// What J's slopes in z sum up to over some rows, a unit each.
struct Slopes {
  double* bias = nullptr;   ///< sum p
  double* scale = nullptr;  ///< sum p xhat
};
template <class S>
void slopes_of(Panel<const S> p, Panel<const S> xhat, Slopes out);

/// p <- dJ/du = factor (p - shared - xhat tilt), a number a unit each: factor = scale/sqrt(variance + eps), and
/// mean(p), mean(p xhat), or zeros where the statistics do not come from the batch.
template <class S>
void normalize_back(const S* factor, const S* shared, const S* tilt, Panel<const S> xhat, Panel<S> p);

/// Running statistics of a layer <- with those of a batch of `rows` rows; one row changes nothing.
template <class S>
void move_running(const LayerBlock& block, Moments moments, double rows, S* parameters);

}  // namespace lscope::core
