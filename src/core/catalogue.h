#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/network_spec.h"
#include "core/penalty.h"

namespace lscope::core {

/// Everything of a kind, with the stable name that files and reference cases use. The contract suites walk these lists:
/// what is entered here is tested.
template <class Kind>
struct Named {
  Kind kind;
  std::string_view name;
};

/// The names alone, in the order of the list, for messages and for choosing one.
template <class Kind>
[[nodiscard]] std::vector<std::string_view> names_of(std::span<const Named<Kind>> all) {
  std::vector<std::string_view> names;
  for (const Named<Kind>& one : all) names.push_back(one.name);
  return names;
}

[[nodiscard]] std::span<const Named<Activation>> all_activations();
[[nodiscard]] std::span<const Named<Loss>> all_losses();
[[nodiscard]] std::span<const Named<OptimizerKind>> all_optimizers();

template <class S>
struct NamedPenalty {
  std::string_view name;
  std::shared_ptr<const Penalty<S>> penalty;
};
template <class S>
[[nodiscard]] std::vector<NamedPenalty<S>> all_penalties();

}  // namespace lscope::core
