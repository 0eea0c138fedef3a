#pragma once

#include <optional>

#include "base/translate.h"
#include "plot/figure.h"
#include "probe/unit_field.h"
#include "train/snapshot.h"

namespace lscope::figures {

/// What unit_output() wants to know about neuron `unit` of layer `layer` (0 is the first hidden one): its activation
/// where the training rows lie. None for more than two inputs, without weights, or where there is no such neuron.
[[nodiscard]] std::optional<probe::UnitRequest> unit_request(const train::Snapshot& run, int layer, int unit);

/// A small picture of one neuron: over two inputs a field, blue below and orange above 0, with the line on which it is
/// 0 (where it begins to answer, for ReLU) and the training rows; over one input a curve.
[[nodiscard]] plot::Figure unit_output(const train::Snapshot& run, const probe::UnitField& seen);

/// Smallest and largest activation in the picture; the same number twice where there is none.
[[nodiscard]] plot::Range range_of(const probe::UnitField& seen);

}  // namespace lscope::figures
