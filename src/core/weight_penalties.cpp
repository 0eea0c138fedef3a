#include "core/weight_penalties.h"

#include "core/sums.h"

namespace lscope::core {

PanelSums& PanelSums::operator+=(const PanelSums& other) {
  norm2 += other.norm2;
  l1 += other.l1;
  l2 += other.l2;
  group += other.group;
  return *this;
}

template <class S>
void WeightPenalties<S>::set(const Regularization& regularization) {
  regularization_ = regularization;
  const LayerBlock& entry = layout_.layers.front();
  if (regularization.lambda_group > 0)
    group_reach_.resize(entry.weights_at + static_cast<Index>(entry.units) * entry.inputs);
}

template <class S>
PanelSums WeightPenalties<S>::finish(const WeightPanel<S>& panel, const Vec<S>& parameters, Vec<S>& gradient) const {
  const LayerBlock& block = layout_.layers[panel.layer];
  const Index at = block.weights_at + panel.first * block.units;
  const Index size = panel.count * block.units;
  PanelSums sums;
  if (panel.penalised && regularization_.lambda2 != 0) {
    if (!panel.frozen)
      l2_.add_gradient(static_cast<S>(regularization_.lambda2), parameters.segment(at, size),
                       gradient.segment(at, size));
    sums.l2 = l2_.value(parameters.segment(at, size));
  }
  if (panel.penalised && regularization_.lambda1 != 0) {
    sums.l1 = l1_.value(parameters.segment(at, size));
    if (!panel.frozen && regularization_.l1_method == L1Method::kSubgradient)
      l1_.add_gradient(static_cast<S>(regularization_.lambda1), parameters.segment(at, size),
                       gradient.segment(at, size));
  }
  if (has_groups(panel)) sums.group = norms_of_inputs(panel.first, panel.count, parameters);
  if (panel.frozen) return sums;
  sums.norm2 = sum_of_squares(gradient.data() + at, size);
  if (panel.first == 0) sums.norm2 += sum_of_squares(gradient.data() + block.bias_at, block.unpenalised());
  return sums;
}

template <class S>
void WeightPenalties<S>::shrink_inputs(const WeightPanel<S>& panel, const Optimizer<S>& optimizer, Vec<S>& parameters) {
  if (!has_groups(panel) || panel.frozen) return;
  const LayerBlock& entry = layout_.layers.front();
  for (Index j = panel.first; j < panel.first + panel.count; ++j) {
    const Index at = entry.weights_at + j * entry.units;
    optimizer.reach_of(at, entry.units, static_cast<S>(regularization_.lambda_group), group_reach_.data() + at);
    group_.prox(group_reach_.segment(at, entry.units), parameters.segment(at, entry.units));
  }
}

template <class S>
PenaltyTerms WeightPenalties<S>::of_layer(std::size_t layer, const Vec<S>& parameters) const {
  const LayerBlock& block = layout_.layers[layer];
  const Index size = static_cast<Index>(block.units) * block.inputs;
  const bool penalised = regularization_.penalised_layers.empty() || regularization_.penalised_layers[layer];
  PenaltyTerms terms;
  if (penalised && regularization_.lambda1 != 0)
    terms.l1 = regularization_.lambda1 * l1_.value(parameters.segment(block.weights_at, size));
  if (penalised && regularization_.lambda2 != 0)
    terms.l2 = regularization_.lambda2 * l2_.value(parameters.segment(block.weights_at, size));
  if (layer == 0 && regularization_.lambda_group != 0)
    terms.group = regularization_.lambda_group * norms_of_inputs(0, block.inputs, parameters);
  return terms;
}

template <class S>
double WeightPenalties<S>::total(const PanelSums& sums) const {
  return regularization_.lambda1 * sums.l1 + regularization_.lambda2 * sums.l2 +
         regularization_.lambda_group * sums.group;
}

template <class S>
bool WeightPenalties<S>::has_groups(const WeightPanel<S>& panel) const {
  return panel.layer == 0 && regularization_.lambda_group > 0;
}

template <class S>
double WeightPenalties<S>::norms_of_inputs(Index first, Index count, const Vec<S>& parameters) const {
  const LayerBlock& entry = layout_.layers.front();
  double sum = 0;
  for (Index j = first; j < first + count; ++j)
    sum += group_.value(parameters.segment(entry.weights_at + j * entry.units, entry.units));
  return sum;
}

template class WeightPenalties<float>;
template class WeightPenalties<double>;

}  // namespace lscope::core
