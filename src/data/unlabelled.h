#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "data/dataset.h"

namespace lscope::data {

/// Moves `share` of the rows of a classification to `unlabelled`, before anything is standardized: the labels that stay
/// are spread over the classes as evenly as their rows allow, at least one each, and both parts keep the order of their
/// rows. What is moved keeps its label as the truth to judge by. A function of the seed and the rows alone.
void hide_labels(Dataset& train, double share, std::uint64_t seed);

/// Moves the rows with these numbers, in ascending order, from `rows` to `unlabelled`: of a table that was read as far
/// as its inputs and groups, and has no targets for them.
void set_apart(Dataset& dataset, std::span<const std::size_t> rows);

}  // namespace lscope::data
