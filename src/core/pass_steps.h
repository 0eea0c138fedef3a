#pragma once

#include <cstdint>
#include <span>

#include "core/network.h"

namespace lscope::core {

/// The steps of a training pass that look at each column by itself: they may be taken on any columns at once.
/// `row` is the place in the batch of the first column.

/// x <- the rows of the set as training shows them: gathered, pictures moved, mixed with their partners, with noise.
/// Returns the targets of these columns. `scratch`: show_scratch() values that nobody else uses at the same time.
template <class S>
SoftTargets show_rows(const Examples<S>& set, std::span<const std::int32_t> rows, Index row, const PassContext& context,
                      Panel<S> x, S* scratch);
/// 0 where pictures stay as they are: then show_rows() asks for none.
template <class S>
[[nodiscard]] Index show_scratch(const Examples<S>& set, const ImageWarp& warp);

/// What dropout multiplies layer `layer` with, 0 being the input: drawn, or from the masks given from outside.
template <class S>
void dropout_factors(std::size_t layer, double rate, Index row, const PassContext& context, Panel<S> factors);

/// out <- a * by, element by element; out may be either of them.
template <class S>
void multiply(Panel<const S> a, Panel<const S> by, Panel<S> out);

[[nodiscard]] bool has_activity_penalty(const LayerSpec& layer);
/// sum of c1 |a| + c2 a^2
template <class S>
[[nodiscard]] double activity_sum(const LayerSpec& layer, Panel<const S> a);
/// delta += (c1 sign(a) + 2 c2 a)/rows
template <class S>
void add_activity_gradient(const LayerSpec& layer, double rows, Panel<const S> a, Panel<S> delta);

}  // namespace lscope::core
