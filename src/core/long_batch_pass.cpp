#include "core/long_batch_pass.h"

#include <algorithm>

#include "core/parallel.h"
#include "core/pass_steps.h"

namespace lscope::core {
namespace {

constexpr Index kShareRows = 512;  ///< at least
constexpr int kMostShares = 16;
constexpr Index kMostParameters = 65536;
constexpr Index kSumParameters = 4096;  ///< added up in one piece

}  // namespace

template <class S>
bool LongBatchPass<S>::suits(const ParameterLayout& layout, Index rows) {
  return rows >= 2 * kShareRows && layout.size <= kMostParameters;
}

template <class S>
PassSums LongBatchPass<S>::share(TrainingPass<S>& worker, const NetworkSpec& spec, const S* parameters,
                                 const Examples<S>& set, std::span<const std::int32_t> rows, Index first_row,
                                 const std::vector<bool>& frozen, const PassContext& context, S* gradient) {
  constexpr Index kChunk = TrainingPass<S>::kChunkColumns, kPass = TrainingPass<S>::kPassColumns;
  worker.reserve(spec, context.masks != nullptr, kChunk, show_scratch<S>(set, context.warp));
  PassSums sums;
  const auto size = static_cast<Index>(rows.size());
  for (Index chunk = 0; chunk < size; chunk += kChunk) {
    const Index columns = std::min(kChunk, size - chunk);
    for (Index first = 0; first < columns; first += kPass) {
      const auto count = static_cast<std::size_t>(std::min(kPass, columns - first));
      sums += worker.pass(spec, parameters, set, rows.subspan(static_cast<std::size_t>(chunk + first), count), first,
                          first_row + chunk, context);
    }
    for (std::size_t l = 0; l < layout_.layers.size(); ++l) {
      if (frozen.empty() || !frozen[l]) worker.gradient(l, 0, layout_.layers[l].inputs, columns, chunk > 0, gradient);
    }
  }
  return sums;
}

/// gradient <- sum of the shares' gradients, in order. Those of frozen layers are 0 in every share.
template <class S>
void LongBatchPass<S>::add_shares(int shares, int team, S* gradient) {
  const Index size = layout_.size;
  const auto pieces = static_cast<int>((size + kSumParameters - 1) / kSumParameters);
  parallel_for(pieces, team, [&](int piece, int) {
    const Index at = piece * kSumParameters;
    const Index count = std::min(kSumParameters, size - at);
    std::copy_n(gradients_.data() + at, count, gradient + at);
    for (int share = 1; share < shares; ++share) {
      const S* __restrict from = gradients_.data() + share * size + at;
      S* __restrict to = gradient + at;
      for (Index i = 0; i < count; ++i) to[i] += from[i];
    }
  });
}

template <class S>
PassSums LongBatchPass<S>::pass(const NetworkSpec& spec, const S* parameters, const Examples<S>& set,
                                std::span<const std::int32_t> rows, const std::vector<bool>& frozen,
                                const PassContext& context, int team, S* gradient) {
  const auto size = static_cast<Index>(rows.size());
  const auto shares = static_cast<int>(std::min<Index>(kMostShares, size / kShareRows));
  // Whole passes to a share: the last ones are shorter by less than a pass.
  const Index each = (size + shares - 1) / shares;
  gradients_.setZero(shares * layout_.size);
  sums_.assign(static_cast<std::size_t>(shares), {});
  parallel_for(shares, team, [&](int task, int thread) {
    const Index first = std::min(size, task * each), last = std::min(size, first + each);
    const auto part = rows.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first));
    sums_[static_cast<std::size_t>(task)] = share(crew_[static_cast<std::size_t>(thread)], spec, parameters, set, part,
                                                  first, frozen, context, gradients_.data() + task * layout_.size);
  });
  add_shares(shares, team, gradient);
  PassSums sums;
  for (const PassSums& part : sums_) sums += part;
  return sums;
}

template class LongBatchPass<float>;
template class LongBatchPass<double>;

}  // namespace lscope::core
