#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "core/network_spec.h"
#include "figures/catalogue.h"

namespace lscope::figures {

/// One weight by what it joins; all counted from 0. `from` is an input of layer 0, a neuron of the layer before else.
struct WeightPlace {
  int layer = 0, from = 0, to = 0;
  friend bool operator==(const WeightPlace&, const WeightPlace&) = default;
};

/// Its place in the flat vector; -1 where the network has no such weight.
[[nodiscard]] std::int64_t place_of(const core::ParameterLayout& layout, const WeightPlace& weight);
/// The other way round; none for a place that holds no weight.
[[nodiscard]] std::optional<WeightPlace> weight_at(const core::ParameterLayout& layout, std::int64_t place);
/// Whether both are weights of this network, and two.
[[nodiscard]] bool is_pair(const core::ParameterLayout& layout, const WeightPair& pair);

/// "1:2:5,1:3:5": layer, where it comes from and where it goes, counted from 1, of the horizontal and of the vertical
/// weight.
/// Errors  kUsageOption (not two weights, twice the same one), kUsageRange (none of this network; says what it has)
[[nodiscard]] base::Result<WeightPair> parse_weight_pair(std::string_view text, const core::ParameterLayout& layout);

}  // namespace lscope::figures
