#pragma once

#include <memory>
#include <optional>
#include <stop_token>

#include "figures/catalogue.h"

namespace lscope::figures {

/// What the probe has seen of a run, for figures that leave the program: on the thread that asks, and in full.
struct Looks {
  std::shared_ptr<const probe::Field> field;
  std::shared_ptr<const probe::Activity> activity;
  std::shared_ptr<const probe::WeightPlane> plane;
};

/// Everything that the run's weights and rows allow; the plane is that of `pair`, else of weight_pair(). Seconds on one
/// core for a large network. What a stop has cut off is null.
[[nodiscard]] Looks looks_of(const train::Snapshot& run, const std::optional<WeightPair>& pair = std::nullopt,
                             const std::stop_token& stop = {});

}  // namespace lscope::figures
