#include "core/learner.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/check.h"
#include "base/clock.h"
#include "core/batch_norm.h"
#include "core/initializer.h"
#include "core/long_batch_pass.h"
#include "core/loss.h"
#include "core/max_norm.h"
#include "core/mixup.h"
#include "core/narrow_pass.h"
#include "core/network.h"
#include "core/normalized_pass.h"
#include "core/optimizer.h"
#include "core/parallel.h"
#include "core/pass_steps.h"
#include "core/set_evaluation.h"
#include "core/step_plan.h"
#include "core/sums.h"
#include "core/team_choice.h"
#include "core/weight_penalties.h"

namespace lscope::core {

template <class S>
struct Learner<S>::Impl {
  Impl(NetworkSpec network, int threads)
      : spec(std::move(network)),
        layout(parameter_layout(spec)),
        choice(threads, clock),
        optimizer(make_optimizer<S>(settings, layout.size)),
        penalties(layout),
        training(layout),
        narrow(layout),
        long_batch(layout, threads),
        normalized(layout),
        evaluation(threads) {
    parameters.setZero(layout.size);
    reset_normalization<S>(layout, {parameters.data(), static_cast<std::size_t>(parameters.size())});
    gradient.setZero(layout.size);
    plan();
  }

  void plan();
  [[nodiscard]] double products_of(double rows) const { return rows * 3.0 * static_cast<double>(layout.weights); }
  [[nodiscard]] typename SetEvaluation<S>::Model model() const {
    // Masks of an evaluation are those of no step.
    return {
        spec, layout, parameters.data(), {draw_seed, static_cast<std::uint64_t>(optimizer->steps()) | 1ULL << 50, 0}};
  }
  void check_set(const Examples<S>& set) const;
  /// The gradient of the smooth part of J, and everything StepResult says but `finite`.
  StepResult compute_gradient(const Examples<S>& set, std::span<const std::int32_t> batch, std::uint64_t step_index,
                              const FixedMasks* masks);
  [[gnu::noinline]] StepResult wide_gradient(const Examples<S>& set, std::span<const std::int32_t> batch,
                                             std::uint64_t step_index, const FixedMasks* masks);
  StepResult narrow_gradient(const Examples<S>& set, std::span<const std::int32_t> batch);
  [[nodiscard]] StepResult result_of(const PassSums& sums, double terms, double rows) const;
  void chunk_gradient(const Examples<S>& set, std::span<const std::int32_t> rows, Index chunk_row, bool last,
                      const PassContext& context, PassSums& sums);
  void finish_panels();
  /// The same for a whole batch at once, with batch normalization.
  PassSums whole_gradient(const Examples<S>& set, std::span<const std::int32_t> batch, const PassContext& context);
  void update(double rate);

  NetworkSpec spec;
  ParameterLayout layout;
  base::SteadyClock clock;
  TeamChoice choice;
  int team = 1;  ///< of the step that is being made
  OptimizerSettings settings;
  Presentation presentation;
  std::vector<bool> frozen;  ///< one a layer; empty: none
  std::uint64_t draw_seed = 0;

  Vec<S> parameters, gradient;
  std::unique_ptr<Optimizer<S>> optimizer;
  WeightPenalties<S> penalties;
  TrainingPass<S> training;
  NarrowPass<S> narrow;          ///< in the place of `training` where layers are narrow
  LongBatchPass<S> long_batch;   ///< and where a batch is long and the network small
  NormalizedPass<S> normalized;  ///< in its place with batch normalization
  SetEvaluation<S> evaluation;

  StepPlan<S> work;
  std::vector<PassSums> pass_sums;
  std::vector<PanelSums> panel_sums;
  std::vector<std::int32_t> mix_partners;  ///< of the rows of this step's batch, with mixup
  std::vector<double> mix_shares;
};

template <class S>
void Learner<S>::Impl::plan() {
  work = make_plan<S>(spec, layout, penalties.regularization(), presentation, frozen);
  for (std::size_t l = 0; l < frozen.size(); ++l) {
    if (!frozen[l]) continue;
    const LayerBlock& block = layout.layers[l];
    gradient.segment(block.weights_at, static_cast<Index>(block.units) * block.inputs).setZero();
    gradient.segment(block.bias_at, block.unpenalised()).setZero();
  }
  panel_sums.resize(work.panels.size());
}

template <class S>
void Learner<S>::Impl::check_set(const Examples<S>& set) const {
  const auto rows = static_cast<std::size_t>(set.rows);
  LSCOPE_CHECK(set.rows >= 0 && set.features == spec.inputs && set.outputs == spec.layers.back().units);
  LSCOPE_CHECK(set.source != nullptr || set.x.size() == rows * static_cast<std::size_t>(set.features));
  if (spec.loss == Loss::kSoftmaxCe) {
    LSCOPE_CHECK(set.labels.size() == rows);
  } else {
    LSCOPE_CHECK(set.y.size() == rows * static_cast<std::size_t>(set.outputs));
  }
}

template <class S>
StepResult Learner<S>::Impl::compute_gradient(const Examples<S>& set, std::span<const std::int32_t> batch,
                                              std::uint64_t step_index, const FixedMasks* masks) {
  LSCOPE_CHECK(set.source == nullptr);
  check_set(set);
  LSCOPE_CHECK(!batch.empty());
  const auto rows = static_cast<Index>(batch.size());
  if (work.is_narrow && masks == nullptr && rows <= NarrowPass<S>::kMostRows) return narrow_gradient(set, batch);
  return wide_gradient(set, batch, step_index, masks);
}

template <class S>
StepResult Learner<S>::Impl::wide_gradient(const Examples<S>& set, std::span<const std::int32_t> batch,
                                           std::uint64_t step_index, const FixedMasks* masks) {
  const auto rows = static_cast<Index>(batch.size());
  constexpr Index kChunk = TrainingPass<S>::kChunkColumns;
  PassContext context;
  context.dropout = {draw_seed, step_index, 0};
  context.dropout_variant = spec.dropout_variant;
  context.masks = masks;
  if (presentation.mixup > 0) {
    mix_partners.resize(batch.size());
    mix_shares.resize(batch.size());
    draw_mixup({draw_seed, step_index}, presentation.mixup, batch, mix_partners, mix_shares);
    context.targets.partners = mix_partners;
    context.targets.shares = mix_shares;
  }
  context.warp = presentation.warp;
  context.input_noise = presentation.input_noise;
  context.targets.smoothing = presentation.label_smoothing;
  context.terms = loss_terms(spec.loss, rows, set.outputs);
  context.batch_rows = static_cast<double>(rows);

  if (layout.scales > 0) return result_of(whole_gradient(set, batch, context), context.terms, context.batch_rows);
  PassSums sums;
  if (LongBatchPass<S>::suits(layout, rows)) {
    sums = long_batch.pass(spec, parameters.data(), set, batch, frozen, context, team, gradient.data());
    finish_panels();
    return result_of(sums, context.terms, context.batch_rows);
  }
  training.reserve(spec, masks != nullptr, std::min(rows, kChunk), show_scratch<S>(set, context.warp));
  for (Index first = 0; first < rows; first += kChunk) {
    const Index count = std::min(kChunk, rows - first);
    chunk_gradient(set, batch.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)), first,
                   first + count == rows, context, sums);
  }
  return result_of(sums, context.terms, context.batch_rows);
}

template <class S>
StepResult Learner<S>::Impl::narrow_gradient(const Examples<S>& set, std::span<const std::int32_t> batch) {
  const double terms = loss_terms(spec.loss, static_cast<Index>(batch.size()), set.outputs);
  const auto sums = narrow.pass(spec, parameters.data(), set, batch, frozen, terms, gradient.data());
  if (!work.has_penalty) {
    StepResult result;
    result.data_loss = result.total_loss = sums.loss / terms;
    result.gradient_squares = sums.squares;
    return result;
  }
  finish_panels();
  return result_of({sums.loss, 0}, terms, static_cast<double>(batch.size()));
}

/// What a step says of itself, from the sums of its passes and of its panels.
template <class S>
StepResult Learner<S>::Impl::result_of(const PassSums& sums, double terms, double rows) const {
  PanelSums weights;
  for (const PanelSums& panel : panel_sums) weights += panel;
  StepResult result;
  result.data_loss = sums.loss / terms;
  result.total_loss = result.data_loss + penalties.total(weights) + sums.activity / rows;
  result.gradient_squares = weights.norm2;
  return result;
}

template <class S>
void Learner<S>::Impl::chunk_gradient(const Examples<S>& set, std::span<const std::int32_t> rows, Index chunk_row,
                                      bool last, const PassContext& context, PassSums& sums) {
  constexpr Index kPass = TrainingPass<S>::kPassColumns;
  const auto columns = static_cast<Index>(rows.size());
  const auto passes = static_cast<int>((columns + kPass - 1) / kPass);
  if (pass_sums.size() < static_cast<std::size_t>(passes)) pass_sums.resize(static_cast<std::size_t>(passes));
  parallel_for(passes, team, [&](int task, int) {
    const Index first = task * kPass;
    const Index count = std::min(kPass, columns - first);
    pass_sums[static_cast<std::size_t>(task)] = training.pass(
        spec, parameters.data(), set, rows.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)),
        first, chunk_row, context);
  });
  for (int task = 0; task < passes; ++task) sums += pass_sums[static_cast<std::size_t>(task)];
  const bool add = chunk_row > 0;
  parallel_for(static_cast<int>(work.panels.size()), team, [&](int task, int) {
    const WeightPanel<S>& panel = work.panels[static_cast<std::size_t>(task)];
    if (!panel.frozen) training.gradient(panel.layer, panel.first, panel.count, columns, add, gradient.data());
    if (last) panel_sums[static_cast<std::size_t>(task)] = penalties.finish(panel, parameters, gradient);
  });
}

template <class S>
void Learner<S>::Impl::finish_panels() {
  parallel_for(static_cast<int>(work.panels.size()), team, [&](int task, int) {
    const auto at = static_cast<std::size_t>(task);
    panel_sums[at] = penalties.finish(work.panels[at], parameters, gradient);
  });
}

template <class S>
PassSums Learner<S>::Impl::whole_gradient(const Examples<S>& set, std::span<const std::int32_t> batch,
                                          const PassContext& context) {
  normalized.reserve(spec, context.masks != nullptr, frozen, static_cast<Index>(batch.size()),
                     show_scratch<S>(set, context.warp));
  const PassSums sums = normalized.run({spec, parameters.data(), set, batch, context}, team);
  parallel_for(static_cast<int>(work.panels.size()), team, [&](int task, int) {
    const WeightPanel<S>& panel = work.panels[static_cast<std::size_t>(task)];
    if (!panel.frozen) normalized.gradient(panel.layer, panel.first, panel.count, gradient.data());
    panel_sums[static_cast<std::size_t>(task)] = penalties.finish(panel, parameters, gradient);
  });
  return sums;
}

template <class S>
void Learner<S>::Impl::update(double rate) {
  optimizer->begin(rate);
  if (work.one_sweep) {
    optimizer->sweep({0, layout.size, S(0), S(0)}, gradient.data(), parameters.data());
  } else {
    // The same tasks as those that computed the gradient, so that it is in the cache of the thread that needs it.
    parallel_for(static_cast<int>(work.panels.size()), team, [&](int task, int) {
      const WeightPanel<S>& panel = work.panels[static_cast<std::size_t>(task)];
      if (panel.frozen) return;
      optimizer->sweep(panel.part, gradient.data(), parameters.data());
      const LayerBlock& block = layout.layers[panel.layer];
      if (panel.first == 0)
        optimizer->sweep({block.bias_at, block.unpenalised(), S(0), S(0)}, gradient.data(), parameters.data());
    });
  }
  const Regularization& regularization = penalties.regularization();
  if (regularization.lambda_group > 0)
    parallel_for(static_cast<int>(work.panels.size()), team, [&](int task, int) {
      penalties.shrink_inputs(work.panels[static_cast<std::size_t>(task)], *optimizer, parameters);
    });
  if (work.row_blocks.empty()) return;
  parallel_for(static_cast<int>(work.row_blocks.size()), team, [&](int task, int) {
    const RowBlock& rows = work.row_blocks[static_cast<std::size_t>(task)];
    const LayerBlock& block = layout.layers[rows.layer];
    S* first = parameters.data() + block.weights_at + rows.first;
    cap_rows<S>(regularization.max_norm, {first, block.units, rows.count, block.inputs});
  });
}

template <class S>
Learner<S>::Learner(NetworkSpec spec, int threads)
    : impl_(std::make_unique<Impl>(std::move(spec), std::max(threads, 1))) {}
template <class S>
Learner<S>::~Learner() = default;
template <class S>
Learner<S>::Learner(Learner&&) noexcept = default;
template <class S>
Learner<S>& Learner<S>::operator=(Learner&&) noexcept = default;

template <class S>
const NetworkSpec& Learner<S>::spec() const {
  return impl_->spec;
}

template <class S>
const ParameterLayout& Learner<S>::layout() const {
  return impl_->layout;
}

template <class S>
void Learner<S>::initialize(Initialization how, std::uint64_t seed) {
  initialize_parameters<S>(impl_->layout, how, seed, parameters());
  impl_->optimizer = make_optimizer<S>(impl_->settings, impl_->layout.size);
}

template <class S>
void Learner<S>::set_regularization(const Regularization& regularization) {
  impl_->penalties.set(regularization);
  impl_->plan();
}

template <class S>
void Learner<S>::set_optimizer(const OptimizerSettings& settings) {
  const bool same = settings.kind == impl_->settings.kind;
  impl_->settings = settings;
  if (same) {
    impl_->optimizer->set_settings(settings);
  } else {
    impl_->optimizer = make_optimizer<S>(settings, impl_->layout.size);
  }
}

template <class S>
void Learner<S>::set_dropout(double input, double hidden, DropoutVariant variant) {
  LSCOPE_CHECK(input >= 0 && input < 1 && hidden >= 0 && hidden < 1);
  impl_->spec.input_dropout = input;
  impl_->spec.dropout_variant = variant;
  for (std::size_t l = 0; l + 1 < impl_->spec.layers.size(); ++l) impl_->spec.layers[l].dropout = hidden;
  impl_->plan();
}

template <class S>
void Learner<S>::set_activity_penalty(double l1, double l2) {
  LSCOPE_CHECK(l1 >= 0 && l2 >= 0);
  for (std::size_t l = 0; l + 1 < impl_->spec.layers.size(); ++l) {
    impl_->spec.layers[l].activity_l1 = l1;
    impl_->spec.layers[l].activity_l2 = l2;
  }
  impl_->plan();
}

template <class S>
void Learner<S>::set_presentation(const Presentation& presentation) {
  const double smoothing = presentation.label_smoothing;
  LSCOPE_CHECK(smoothing >= 0 && smoothing < 1 && (smoothing == 0 || impl_->spec.loss != Loss::kMse));
  LSCOPE_CHECK(presentation.input_noise >= 0 && presentation.mixup >= 0);
  LSCOPE_CHECK(presentation.warp.shift >= 0 && presentation.warp.rotation >= 0);
  impl_->presentation = presentation;
  impl_->plan();
}

template <class S>
void Learner<S>::set_frozen(const std::vector<bool>& frozen) {
  LSCOPE_CHECK(frozen.empty() || frozen.size() == impl_->layout.layers.size());
  if (frozen == impl_->frozen) return;
  impl_->frozen = frozen;
  impl_->plan();
}

template <class S>
void Learner<S>::set_draw_seed(std::uint64_t seed) {
  impl_->draw_seed = seed;
}

template <class S>
StepResult Learner<S>::step(const Examples<S>& set, std::span<const std::int32_t> batch, double rate,
                            std::uint64_t step_index, const FixedMasks* masks) {
  impl_->team = impl_->choice.begin(impl_->products_of(static_cast<double>(batch.size())));
  StepResult result = impl_->compute_gradient(set, batch, step_index, masks);
  result.finite = std::isfinite(result.total_loss) && std::isfinite(result.gradient_squares);
  const bool normalizes = impl_->layout.scales > 0;
  if (normalizes) result.finite = result.finite && impl_->normalized.statistics_fit();
  if (result.finite) impl_->update(rate);
  if (result.finite && normalizes) impl_->normalized.move_statistics(impl_->parameters.data());
  impl_->choice.end();
  return result;
}

template <class S>
std::vector<double> Learner<S>::gradient(const Examples<S>& set, std::span<const std::int32_t> batch,
                                         std::uint64_t step_index, const FixedMasks* masks) {
  impl_->team = impl_->choice.guess(impl_->products_of(static_cast<double>(batch.size())));
  static_cast<void>(impl_->compute_gradient(set, batch, step_index, masks));
  const Vec<S>& g = impl_->gradient;
  return {g.data(), g.data() + g.size()};
}

template <class S>
Evaluation Learner<S>::evaluate(const Examples<S>& set, bool with_confusion) {
  Impl& me = *impl_;
  me.check_set(set);
  return me.evaluation.evaluate(me.model(), set, with_confusion, me.choice.guess(me.products_of(set.rows)));
}

template <class S>
std::vector<double> Learner<S>::outputs(const Examples<S>& set) {
  Impl& me = *impl_;
  LSCOPE_CHECK(set.features == me.spec.inputs && set.rows >= 0);
  LSCOPE_CHECK(set.source != nullptr ||
               set.x.size() == static_cast<std::size_t>(set.rows) * static_cast<std::size_t>(set.features));
  return me.evaluation.outputs(me.model(), set, me.choice.guess(me.products_of(set.rows)));
}

template <class S>
PenaltyTerms Learner<S>::penalty_terms() const {
  PenaltyTerms sum;
  for (std::size_t l = 0; l < impl_->layout.layers.size(); ++l) {
    const PenaltyTerms terms = impl_->penalties.of_layer(l, impl_->parameters);
    sum.l1 += terms.l1;
    sum.l2 += terms.l2;
    sum.group += terms.group;
  }
  return sum;
}

template <class S>
std::vector<double> Learner<S>::layer_gradient_norms() const {
  std::vector<double> norms;
  for (const LayerBlock& block : impl_->layout.layers) {
    const S* gradient = impl_->gradient.data();
    const Index weights = static_cast<Index>(block.units) * block.inputs;
    norms.push_back(std::sqrt(sum_of_squares(gradient + block.weights_at, weights) +
                              sum_of_squares(gradient + block.bias_at, block.unpenalised())));
  }
  return norms;
}

template <class S>
std::span<const S> Learner<S>::parameters() const {
  return {impl_->parameters.data(), static_cast<std::size_t>(impl_->parameters.size())};
}

template <class S>
std::span<S> Learner<S>::parameters() {
  return {impl_->parameters.data(), static_cast<std::size_t>(impl_->parameters.size())};
}

template <class S>
std::vector<double> Learner<S>::parameters_as_double() const {
  const std::span<const S> p = parameters();
  return {p.begin(), p.end()};
}

template <class S>
typename Learner<S>::State Learner<S>::state() const {
  const auto copy = [](const Vec<S>& from) { return std::vector<S>(from.data(), from.data() + from.size()); };
  return {copy(impl_->parameters), copy(impl_->optimizer->first_moment()), copy(impl_->optimizer->second_moment()),
          impl_->optimizer->steps()};
}

template <class S>
void Learner<S>::restore(const State& state) {
  LSCOPE_CHECK(state.parameters.size() == parameters().size());
  std::copy(state.parameters.begin(), state.parameters.end(), parameters().begin());
  using View = Eigen::Map<const Vec<S>>;
  impl_->optimizer->restore(state.optimizer_steps,
                            View(state.first_moment.data(), static_cast<Index>(state.first_moment.size())),
                            View(state.second_moment.data(), static_cast<Index>(state.second_moment.size())));
}

template class Learner<float>;
template class Learner<double>;

}  // namespace lscope::core
