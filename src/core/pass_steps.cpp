#include "core/pass_steps.h"

#include <algorithm>

#include "base/check.h"
#include "core/image_warp.h"
#include "core/input_noise.h"
#include "core/sums.h"

namespace lscope::core {
namespace {

/// One row of the set as this step shows it: where it stands in the set, or moved, in `moved`.
template <class S>
const S* shown(const Examples<S>& set, std::int32_t row, const PassContext& context, S* scratch, S* moved) {
  LSCOPE_CHECK(row >= 0 && row < set.rows);
  const S* from = set.x.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(set.features);
  if (!context.warp.on()) return from;
  const ImageMotion motion = draw_motion(context.warp, context.dropout.seed, context.dropout.step, row);
  warp_image<S>({set.image_width, set.image_height, set.mean, set.scale}, motion, from, scratch, moved);
  return moved;
}

/// Asks for the memory of a row that is needed soon: rows of a shuffled order lie anywhere, and no processor foresees
/// where the next one begins.
template <class S>
void ask_for(const Examples<S>& set, std::int32_t row) {
  constexpr std::size_t kLine = 64;  // bytes that come together
  if (row < 0 || row >= set.rows) return;
  const std::size_t bytes = static_cast<std::size_t>(set.features) * sizeof(S);
  const char* const from = reinterpret_cast<const char*>(set.x.data()) + static_cast<std::size_t>(row) * bytes;
  for (std::size_t at = 0; at < bytes; at += kLine) __builtin_prefetch(from + at);
}

template <class S>
void gather(const Examples<S>& set, std::span<const std::int32_t> rows, const PassContext& context, S* scratch,
            Panel<S> to) {
  constexpr std::size_t kAhead = 2;
  for (std::size_t j = 0; j < rows.size(); ++j) {
    if (j + kAhead < rows.size()) ask_for(set, rows[j + kAhead]);
    S* column = to.column(static_cast<Index>(j));
    const S* from = shown<S>(set, rows[j], context, scratch, column);
    if (from != column) std::copy_n(from, set.features, column);
  }
}

template <class S>
void mix_in(const Examples<S>& set, const SoftTargets& pairs, const PassContext& context, S* scratch, Panel<S> x) {
  S* moved = context.warp.on() ? scratch + warp_scratch(set.image_width, set.image_height) : nullptr;
  for (std::size_t j = 0; j < pairs.partners.size(); ++j) {
    const S* other = shown<S>(set, pairs.partners[j], context, scratch, moved);
    const S share = static_cast<S>(pairs.shares[j]), rest = static_cast<S>(1 - pairs.shares[j]);
    S* column = x.column(static_cast<Index>(j));
    for (Index i = 0; i < x.rows; ++i) column[i] = share * column[i] + rest * other[i];
  }
}

}  // namespace

template <class S>
SoftTargets show_rows(const Examples<S>& set, std::span<const std::int32_t> rows, Index row, const PassContext& context,
                      Panel<S> x, S* scratch) {
  gather(set, rows, context, scratch, x);
  SoftTargets targets = context.targets;
  if (!targets.partners.empty()) {
    targets.partners = targets.partners.subspan(static_cast<std::size_t>(row), rows.size());
    targets.shares = targets.shares.subspan(static_cast<std::size_t>(row), rows.size());
    mix_in(set, targets, context, scratch, x);
  }
  if (context.input_noise > 0)
    add_input_noise<S>({context.dropout.seed, context.dropout.step}, context.input_noise, row, x);
  return targets;
}

template <class S>
Index show_scratch(const Examples<S>& set, const ImageWarp& warp) {
  if (!warp.on()) return 0;
  LSCOPE_CHECK(set.image_width > 0 && set.image_width * set.image_height == set.features);
  return warp_scratch(set.image_width, set.image_height) + set.features;
}

template <class S>
void dropout_factors(std::size_t layer, double rate, Index row, const PassContext& context, Panel<S> factors) {
  if (context.masks == nullptr)
    return draw_dropout<S>({context.dropout.seed, context.dropout.step, layer}, rate, row, factors,
                           context.dropout_variant);
  if (layer == 0 || layer > context.masks->masks.size() || context.masks->masks[layer - 1].empty()) {
    for (Index j = 0; j < factors.columns; ++j) std::fill_n(factors.column(j), factors.rows, S(1));
    return;
  }
  const auto& mask = context.masks->masks[layer - 1];
  LSCOPE_CHECK(static_cast<double>(mask.size()) == context.batch_rows * static_cast<double>(factors.rows));
  fixed_dropout(mask.data(), rate, row, factors, context.dropout_variant);
}

template <class S>
void multiply(Panel<const S> a, Panel<const S> by, Panel<S> out) {
  for (Index j = 0; j < a.columns; ++j) {
    const S* x = a.column(j);
    const S* f = by.column(j);
    S* to = out.column(j);
    for (Index i = 0; i < a.rows; ++i) to[i] = x[i] * f[i];
  }
}

bool has_activity_penalty(const LayerSpec& layer) { return layer.activity_l1 != 0 || layer.activity_l2 != 0; }

template <class S>
double activity_sum(const LayerSpec& layer, Panel<const S> a) {
  double absolute = 0, square = 0;
  for (Index j = 0; j < a.columns; ++j) {
    absolute += sum_of_magnitudes(a.column(j), a.rows);
    square += sum_of_squares(a.column(j), a.rows);
  }
  return layer.activity_l1 * absolute + layer.activity_l2 * square;
}

template <class S>
void add_activity_gradient(const LayerSpec& layer, double rows, Panel<const S> a, Panel<S> delta) {
  const S l1 = static_cast<S>(layer.activity_l1 / rows);
  const S l2 = static_cast<S>(2 * layer.activity_l2 / rows);
  for (Index j = 0; j < a.columns; ++j) {
    const S* from = a.column(j);
    S* to = delta.column(j);
    for (Index i = 0; i < a.rows; ++i) {
      const S sign = from[i] > S(0) ? l1 : (from[i] < S(0) ? -l1 : S(0));
      to[i] += sign + l2 * from[i];
    }
  }
}

#define LSCOPE_INSTANTIATE_PASS_STEPS(S)                                                                          \
  template SoftTargets show_rows<S>(const Examples<S>&, std::span<const std::int32_t>, Index, const PassContext&, \
                                    Panel<S>, S*);                                                                \
  template Index show_scratch<S>(const Examples<S>&, const ImageWarp&);                                           \
  template void dropout_factors<S>(std::size_t, double, Index, const PassContext&, Panel<S>);                     \
  template void multiply<S>(Panel<const S>, Panel<const S>, Panel<S>);                                            \
  template double activity_sum<S>(const LayerSpec&, Panel<const S>);                                              \
  template void add_activity_gradient<S>(const LayerSpec&, double, Panel<const S>, Panel<S>)
LSCOPE_INSTANTIATE_PASS_STEPS(float);
LSCOPE_INSTANTIATE_PASS_STEPS(double);
#undef LSCOPE_INSTANTIATE_PASS_STEPS

}  // namespace lscope::core
