#pragma once

#include <cstdint>

#include "data/dataset.h"

namespace lscope::data {

/// Moves `share` of the rows of a classification to `unlabelled`, before anything is standardized: the labels that stay
/// are spread over the classes as evenly as their rows allow, at least one each, and both parts keep the order of their
/// rows. What is moved keeps its label as the truth to judge by. A function of the seed and the rows alone.
void hide_labels(Dataset& train, double share, std::uint64_t seed);

}  // namespace lscope::data
