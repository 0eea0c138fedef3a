#include "train/experiment_rows.h"

#include <cmath>
#include <numbers>

namespace lscope::train {

template <class S>
DrawnRows<S> draw_rows(const ClassRows& from, int repetition, int count, DrawOf inputs, DrawOf noise) {
  base::Rng draws = data_draws(repetition, inputs), chance = data_draws(repetition, noise);
  DrawnRows<S> out;
  out.features = from.inputs;
  std::vector<double> x(static_cast<std::size_t>(from.inputs));
  for (int i = 0; i < count; ++i) {
    bool label = i % 2 == 1;
    if (from.moons) {
      const double t = std::numbers::pi * draws.next_uniform();
      x[0] = (label ? 1 - std::cos(t) : std::cos(t)) + from.shift_x + from.noise_sd * chance.next_normal();
      x[1] = (label ? 0.5 - std::sin(t) : std::sin(t)) + from.shift_y + from.noise_sd * chance.next_normal();
    } else {
      double sum = 0;
      for (double& value : x) value = draws.next_normal();
      for (const int j : from.relevant) sum += x[static_cast<std::size_t>(j)];
      label = (sum > 0) != (chance.next_uniform() < from.flip);
    }
    for (const double value : x) out.x.push_back(static_cast<S>(value));
    out.y.push_back(label ? S(1) : S(0));
  }
  return out;
}

template DrawnRows<float> draw_rows(const ClassRows&, int, int, DrawOf, DrawOf);
template DrawnRows<double> draw_rows(const ClassRows&, int, int, DrawOf, DrawOf);

}  // namespace lscope::train
