#include "figures/weight_choice.h"

#include <array>
#include <string>
#include <vector>

#include "base/number_text.h"
#include "base/text.h"

namespace lscope::figures {
namespace {

std::vector<std::string_view> parts_of(std::string_view text, char between) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(between);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

base::Error not_two(std::string_view text) {
  return {base::ErrorCode::kUsageOption, base::printable(text, 40), "not two different weights",
          "write layer:from:to twice, counted from 1: 1:1:3,1:2:3"};
}

base::Error no_such(std::string_view text, const core::ParameterLayout& layout) {
  std::string has;
  for (std::size_t k = 0; k < layout.layers.size(); ++k)
    has += (has.empty() ? "layer " : ", layer ") + std::to_string(k + 1) + " joins " +
           std::to_string(layout.layers[k].inputs) + " to " + std::to_string(layout.layers[k].units);
  return {base::ErrorCode::kUsageRange, base::printable(text, 40), "the network has no such weight", has};
}

/// "1:2:5" as whole numbers from 1 on; none if it is not that.
std::optional<std::array<int, 3>> three_numbers(std::string_view text) {
  const std::vector<std::string_view> parts = parts_of(text, ':');
  if (parts.size() != 3) return std::nullopt;
  std::array<int, 3> out{};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto number = base::parse_number(parts[i]);
    constexpr double kMost = 1e9;
    if (!number.ok() || !(number.value() >= 1) || number.value() > kMost) return std::nullopt;
    out.at(i) = static_cast<int>(number.value());
    if (static_cast<double>(out.at(i)) != number.value()) return std::nullopt;
  }
  return out;
}

}  // namespace

std::int64_t place_of(const core::ParameterLayout& layout, const WeightPlace& weight) {
  if (weight.layer < 0 || weight.layer >= std::ssize(layout.layers)) return -1;
  const core::LayerBlock& block = layout.layers[static_cast<std::size_t>(weight.layer)];
  if (weight.from < 0 || weight.from >= block.inputs || weight.to < 0 || weight.to >= block.units) return -1;
  return block.weights_at + std::int64_t{weight.from} * block.units + weight.to;
}

std::optional<WeightPlace> weight_at(const core::ParameterLayout& layout, std::int64_t place) {
  for (std::size_t k = 0; k < layout.layers.size(); ++k) {
    const core::LayerBlock& block = layout.layers[k];
    const std::int64_t inside = place - block.weights_at;
    if (inside < 0 || inside >= std::int64_t{block.units} * block.inputs) continue;
    return WeightPlace{static_cast<int>(k), static_cast<int>(inside / block.units),
                       static_cast<int>(inside % block.units)};
  }
  return std::nullopt;
}

bool is_pair(const core::ParameterLayout& layout, const WeightPair& pair) {
  return pair.first != pair.second && weight_at(layout, pair.first) && weight_at(layout, pair.second);
}

base::Result<WeightPair> parse_weight_pair(std::string_view text, const core::ParameterLayout& layout) {
  const std::vector<std::string_view> two = parts_of(text, ',');
  if (two.size() != 2) return not_two(text);
  std::array<std::int64_t, 2> places{};
  for (std::size_t i = 0; i < 2; ++i) {
    const auto numbers = three_numbers(two[i]);
    if (!numbers) return not_two(text);
    const auto& [layer, from, to] = *numbers;
    places.at(i) = place_of(layout, {layer - 1, from - 1, to - 1});
    if (places.at(i) < 0) return no_such(two[i], layout);
  }
  if (places[0] == places[1]) return not_two(text);
  return WeightPair{places[0], places[1]};
}

}  // namespace lscope::figures
