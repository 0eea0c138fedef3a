#pragma once

#include <vector>

#include "core/learner.h"
#include "train/experiment_setup.h"

namespace lscope::train {

/// Where the rows of a classification experiment come from.
///
///     S1     x ~ Normal(0, I), y = 1 if the sum of the relevant inputs is above 0, flipped with probability `flip`
///     moons  class i mod 2 on two half circles, shifted, plus Normal(0, noise_sd^2) on both inputs
struct ClassRows {
  bool moons = false;
  int inputs = 2;
  std::vector<int> relevant;  ///< S1
  double flip = 0;            ///< S1
  double shift_x = 0, shift_y = 0, noise_sd = 0;
};

/// Rows in the scalar of a learner, with targets 0 and 1.
template <class S>
struct DrawnRows {
  std::vector<S> x, y;
  int features = 0;
  [[nodiscard]] core::Examples<S> examples() const {
    core::Examples<S> out;
    out.rows = static_cast<int>(y.size());
    out.features = features;
    out.outputs = 1;
    out.x = x;
    out.y = y;
    return out;
  }
};

/// Rows 0 .. count-1 of one set; a larger set begins with the rows of a smaller one, and flips move nothing else.
template <class S>
DrawnRows<S> draw_rows(const ClassRows& from, int repetition, int count, DrawOf inputs, DrawOf noise);

extern template DrawnRows<float> draw_rows(const ClassRows&, int, int, DrawOf, DrawOf);
extern template DrawnRows<double> draw_rows(const ClassRows&, int, int, DrawOf, DrawOf);

}  // namespace lscope::train
