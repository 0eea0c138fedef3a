#pragma once

#include <optional>

#include "data/generate.h"

namespace lscope::data {

/// What no classifier can beat on fresh rows of a recipe.
struct BayesLimits {
  double accuracy = 1;
  double loss = 0;  ///< cross-entropy in nats
};

/// With class shares pi_k, class densities p_k and flips q, the classifier that knows them all reaches
///
///     accuracy = integral of max_k m_k,   loss = -integral of sum_k m_k ln(m_k/m),
///     m_k = (1-q) pi_k p_k + q/(K-1) sum_{j != k} pi_j p_j,   m = sum_k m_k
///
/// Accuracies are closed forms for two equal Gaussians (blobs K = 2, informative; d the distance of the means, D =
/// d/sigma, L = ln(pi_0/pi_1)):  1 - pi_0 Phi(-D/2 - L/D) - pi_1 Phi(-D/2 + L/D);  for balanced blobs (Craig's
/// integral, r = 2):  1 - 1/pi integral_0^{pi - pi/K} exp(-(r sin(pi/K)/(sigma sin t))^2/2) dt;  and for balanced xor:
/// a^2 + (1-a)^2, a = Phi(1/sigma) - sigma (phi(0) - phi(1/sigma)). The rest are sums over a grid that follows the
/// densities: off by less than 1e-4 in accuracy and 1e-6 in loss.
/// Nothing for recipes where no such limit is known: regression, two_moons, spirals, font_digits.
/// Source   Craig, "A new, simple and exact result for calculating the probability of error for two-dimensional signal
/// constellations", MILCOM 1991.
[[nodiscard]] std::optional<BayesLimits> bayes_limits(const Recipe& recipe);

}  // namespace lscope::data
