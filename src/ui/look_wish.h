#pragma once

#include <optional>

#include "figures/catalogue.h"

namespace lscope::ui {

/// What the plots on the screen would like the probe to look at, besides the fit: nothing that nobody sees is computed.
struct LookWish {
  struct Unit {
    int layer = 0, unit = 0;  ///< from 0; layer 0 is the first hidden one
    friend bool operator==(const Unit&, const Unit&) = default;
  };
  bool activity = false;
  bool plane = false;
  std::optional<figures::WeightPair> pair{};  ///< of the plane; none: figures::weight_pair()
  std::optional<Unit> unit{};                 ///< the neuron under the mouse
  double shape = 1;                           ///< of the plot of the fit: how many times as wide as high it may be
  friend bool operator==(const LookWish&, const LookWish&) = default;
};

}  // namespace lscope::ui
