#pragma once

#include <optional>

#include "probe/decision_field.h"
#include "train/snapshot.h"

namespace lscope::figures {

/// As field_request() of the catalogue, which fills plots whose width is 0.75 to 2 times their height; this one also
/// fills a plot that is `shape` times as wide as high, with cells of the same size as far as the time for them allows.
[[nodiscard]] std::optional<probe::FieldRequest> field_request(const train::Snapshot& run, double shape);

}  // namespace lscope::figures
