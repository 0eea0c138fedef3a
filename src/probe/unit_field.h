#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <utility>

#include "probe/decision_field.h"

namespace lscope::probe {

/// What one neuron says over the inputs: a field of its own kind, so that it takes no turn from the decision field.
struct UnitRequest {
  FieldRequest field;  ///< with layer >= 0 and without at_rows
  std::uint64_t tag = 0;
};

struct UnitField {
  Field field;  ///< `value` is the activation; of the last layer, what goes into sigmoid or softmax
  int layer = 0, unit = 0;
  std::uint64_t tag = 0;
};

/// Nothing once a stop is asked for.
[[nodiscard]] inline std::optional<UnitField> unit_field(const UnitRequest& request, const std::stop_token& stop) {
  auto field = decision_field(request.field, stop);
  if (!field) return std::nullopt;
  return UnitField{std::move(*field), request.field.layer, request.field.unit, request.tag};
}

}  // namespace lscope::probe
