#include "core/set_evaluation.h"

#include <algorithm>
#include <span>

#include "core/metrics.h"
#include "core/parallel.h"

namespace lscope::core {
namespace {

template <class S>
constexpr Index chunks_of(Index rows) {
  constexpr Index kColumns = EvaluationPass<S>::kColumns;
  return (rows + kColumns - 1) / kColumns;
}

}  // namespace

template <class S>
template <class Use>
void SetEvaluation<S>::for_chunks(const Model& model, const Examples<S>& set, int team, Use&& use) {
  constexpr Index kColumns = EvaluationPass<S>::kColumns;
  parallel_for(static_cast<int>(chunks_of<S>(set.rows)), team, [&](int task, int thread) {
    const Index first = task * kColumns;
    double activity = 0;
    const Panel<const S> z = passes_[static_cast<std::size_t>(thread)].run(
        model.spec, model.layout, model.parameters, set, first, std::min<Index>(kColumns, set.rows - first),
        model.masks, &activity);
    use(static_cast<std::size_t>(task), first, z, activity);
  });
}

template <class S>
Evaluation SetEvaluation<S>::evaluate(const Model& model, const Examples<S>& set, bool with_confusion, int team) {
  const auto old_rows = static_cast<std::int32_t>(all_rows_.size());
  for (std::int32_t row = old_rows; row < set.rows; ++row) all_rows_.push_back(row);
  const int classes = with_confusion ? confusion_classes(model.spec.loss, set.outputs) : 0;
  const auto cells = static_cast<std::size_t>(classes * classes);
  const auto chunks = static_cast<std::size_t>(chunks_of<S>(set.rows));
  std::vector<Tally> tallies(chunks);
  std::vector<std::int64_t> counts(cells * chunks);
  for_chunks(model, set, team, [&](std::size_t chunk, Index first, const Panel<const S>& z, double activity) {
    const std::span<const std::int32_t> rows{all_rows_.data() + first, static_cast<std::size_t>(z.columns)};
    tallies[chunk] = tally_rows<S>(model.spec.loss, set, rows, z, std::span(counts).subspan(chunk * cells, cells));
    tallies[chunk].activity = activity;
  });
  Tally total;
  for (const Tally& tally : tallies) {
    total.loss += tally.loss;
    total.squared_error += tally.squared_error;
    total.correct += tally.correct;
    total.activity += tally.activity;
  }
  Evaluation result = to_evaluation<S>(model.spec.loss, set, total);
  result.confusion.assign(cells, 0);
  for (std::size_t i = 0; i < counts.size(); ++i) result.confusion[i % cells] += counts[i];
  return result;
}

template <class S>
std::vector<double> SetEvaluation<S>::outputs(const Model& model, const Examples<S>& set, int team) {
  const Index k = model.spec.layers.back().units;
  std::vector<double> out(static_cast<std::size_t>(set.rows * k));
  for_chunks(model, set, team, [&](std::size_t, Index first, const Panel<const S>& z, double) {
    for (Index j = 0; j < z.columns; ++j) std::copy_n(z.column(j), k, out.data() + (first + j) * k);
  });
  return out;
}

template class SetEvaluation<float>;
template class SetEvaluation<double>;

}  // namespace lscope::core
