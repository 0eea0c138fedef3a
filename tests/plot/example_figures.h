#pragma once

#include <string>
#include <vector>

#include "plot/layout.h"

namespace lscope::plot::examples {

/// The colours of the dark and the light theme, with colour maps made of a few points: the plot room must not know
/// themes.
[[nodiscard]] Style dark();
[[nodiscard]] Style light();

/// Figures as the catalogue makes them, from made-up numbers of the same shape as a real run: two moons, λ2 raised at
/// epoch 120, λ1 at 180.
[[nodiscard]] Figure loss(int epochs = 240);
[[nodiscard]] Figure histogram();
[[nodiscard]] Figure histogram_without_zeros();
[[nodiscard]] Figure percentiles();
[[nodiscard]] Figure zeros();
[[nodiscard]] Figure field();
[[nodiscard]] Figure ten_classes();
[[nodiscard]] Figure confusion(int classes);
[[nodiscard]] Figure fit();
[[nodiscard]] Figure empty();

struct Example {
  std::string name;
  Figure figure;
  Px size;
  View view;
};
/// One figure for each element that the catalogue's figures above do not show.
[[nodiscard]] std::vector<Example> elements();
/// All of them.
[[nodiscard]] std::vector<Example> all();

}  // namespace lscope::plot::examples
