#include "core/gradient_grid.h"

#include <array>

#include "base/random.h"
#include "core/catalogue.h"
#include "core/dropout.h"
#include "core/input_noise.h"
#include "core/mixup.h"

namespace lscope::core {
namespace {

constexpr std::array kPenaltyNames{"plain",        "l2",          "l1",          "elastic",       "l2-some",
                                   "elastic-some", "activity-l1", "activity-l2", "activity-some", "everything"};
constexpr std::array kDropoutNames{"no-dropout", "fixed-masks", "drawn-masks"};
constexpr std::array kShownNames{"rows", "smoothing", "noise", "mixup", "smoothing-noise-mixup"};
constexpr int kTableRows = 40;
constexpr double kRate = 0.3, kInputRate = 0.2;

bool on_some_layers(PenaltyAxis p) {
  return p == PenaltyAxis::kL2OnSomeLayers || p == PenaltyAxis::kElasticNetOnSomeLayers ||
         p == PenaltyAxis::kActivityOnSomeLayers;
}

bool is_defined(const Corner& c) {
  if (c.shown == ShownAxis::kSmoothing && c.loss == Loss::kMse) return false;
  if (c.depth > 0) return true;
  return c.activation == Activation::kLinear && c.dropout != DropoutAxis::kFixedMasks && !on_some_layers(c.penalty);
}

/// Mostly small; 70 takes two passes, 300 two chunks.
int batch_of(std::size_t index) {
  constexpr std::array kBatches{1, 2, 3, 5, 8, 1, 2, 3, 5, 8, 4, 2, 3, 5, 8, 70};
  const std::uint64_t hash = base::mix(index);
  return hash % 211 == 0 ? 300 : kBatches[(hash >> 32) % kBatches.size()];
}

NetworkSpec spec_of(const Corner& corner, int inputs, int outputs, base::Rng& rng) {
  std::vector<int> hidden;
  for (int l = 0; l < corner.depth; ++l) hidden.push_back(2 + static_cast<int>(rng.next_below(5)));
  NetworkSpec spec = network(corner.loss, inputs, hidden, outputs, corner.activation);
  const PenaltyAxis p = corner.penalty;
  for (std::size_t l = 0; l < spec.layers.size(); ++l) {
    LayerSpec& layer = spec.layers[l];
    layer.negative_slope = 0.02;
    const bool here = p == PenaltyAxis::kEverything || (p == PenaltyAxis::kActivityOnSomeLayers && l % 2 == 0);
    if (p == PenaltyAxis::kActivityL1 || here) layer.activity_l1 = 0.03 + 0.01 * static_cast<double>(l);
    if (p == PenaltyAxis::kActivityL2 || here) layer.activity_l2 = 0.02 + 0.01 * static_cast<double>(l);
    if (corner.dropout != DropoutAxis::kNone && l + 1 < spec.layers.size()) layer.dropout = kRate;
  }
  if (corner.dropout == DropoutAxis::kDrawnWithInputs) spec.input_dropout = kInputRate;
  return spec;
}

Regularization regularization_of(PenaltyAxis p, std::size_t layers, std::uint64_t seed) {
  Regularization r;
  r.l1_method = L1Method::kSubgradient;  // the proximal form leaves L1 out of the gradient
  const bool both =
      p == PenaltyAxis::kElasticNet || p == PenaltyAxis::kElasticNetOnSomeLayers || p == PenaltyAxis::kEverything;
  if (both || p == PenaltyAxis::kL2 || p == PenaltyAxis::kL2OnSomeLayers) r.lambda2 = 0.05;
  if (both || p == PenaltyAxis::kL1Subgradient) r.lambda1 = 0.07;
  if (!on_some_layers(p)) return r;
  for (std::size_t l = 0; l < layers; ++l) r.penalised_layers.push_back((l + seed) % 2 == 0);
  return r;
}

Presentation presentation_of(const Corner& corner) {
  const bool all = corner.shown == ShownAxis::kEverything;
  Presentation p;
  if (corner.shown == ShownAxis::kSmoothing || (all && corner.loss != Loss::kMse)) p.label_smoothing = 0.2;
  if (corner.shown == ShownAxis::kNoise || all) p.input_noise = 0.3;
  if (corner.shown == ShownAxis::kMixup || all) p.mixup = 0.8;
  return p;
}

int outputs_of(Loss loss, std::uint64_t seed) {
  return static_cast<int>(seed % 3) + (loss == Loss::kSoftmaxCe ? 2 : 1);
}

std::vector<plain::Row> rows_of(const Mat<double>& m) {
  std::vector<plain::Row> rows;
  for (Index j = 0; j < m.cols(); ++j) rows.emplace_back(m.col(j).begin(), m.col(j).end());
  return rows;
}

Panel<double> panel_of(Mat<double>& m) { return {m.data(), m.rows(), m.rows(), m.cols()}; }

}  // namespace

std::vector<Corner> all_corners() {
  std::vector<Corner> corners;
  for (int depth = 0; depth <= 3; ++depth)
    for (const auto& activation : all_activations())
      for (const auto& loss : all_losses())
        for (int p = 0; p < kPenaltyAxis; ++p)
          for (int d = 0; d < kDropoutAxis; ++d)
            for (int s = 0; s < kShownAxis; ++s) {
              const Corner corner{depth,
                                  activation.kind,
                                  loss.kind,
                                  static_cast<PenaltyAxis>(p),
                                  static_cast<DropoutAxis>(d),
                                  static_cast<ShownAxis>(s),
                                  batch_of(corners.size())};
              if (is_defined(corner)) corners.push_back(corner);
            }
  return corners;
}

std::string name_of(const Corner& corner) {
  const auto in = [](const auto& all, auto kind) {
    for (const auto& one : all)
      if (one.kind == kind) return std::string(one.name);
    return std::string("?");
  };
  return "depth " + std::to_string(corner.depth) + " " + in(all_activations(), corner.activation) + " " +
         in(all_losses(), corner.loss) + " " + kPenaltyNames[static_cast<std::size_t>(corner.penalty)] + " " +
         kDropoutNames[static_cast<std::size_t>(corner.dropout)] + " " +
         kShownNames[static_cast<std::size_t>(corner.shown)] + " batch " + std::to_string(corner.batch);
}

GridPoint::GridPoint(const Corner& corner, std::uint64_t seed)
    : table_(corner.loss, kTableRows, 2 + static_cast<int>(seed % 3), outputs_of(corner.loss, seed / 3), seed),
      learner_(NetworkSpec{1, 0, DropoutVariant::kInverted, {LayerSpec{}}, Loss::kMse}, 1),
      presentation_(presentation_of(corner)),
      seed_(seed),
      step_(seed % 1000) {
  base::Rng rng(seed, base::Stream::kProbe, static_cast<std::uint64_t>(corner.batch));
  learner_ = Learner<double>(spec_of(corner, table_.set_features, table_.set_outputs, rng), 1);
  regularization_ = regularization_of(corner.penalty, learner_.spec().layers.size(), seed);
  learner_.set_regularization(regularization_);
  learner_.set_presentation(presentation_);
  learner_.set_draw_seed(seed);
  for (int i = 0; i < corner.batch; ++i) batch_.push_back(static_cast<std::int32_t>(rng.next_below(kTableRows)));
  set_parameters(rng);
  describe(corner);
  make_masks(corner, rng);
  make_targets();
}

/// One weight a layer is exactly 0, where sign(0) = 0 must hold.
void GridPoint::set_parameters(base::Rng& rng) {
  for (const LayerBlock& block : learner_.layout().layers) {
    const std::size_t first = places_.size();
    for (int o = 0; o < block.units; ++o)
      for (int i = 0; i < block.inputs; ++i)
        places_.push_back(static_cast<std::size_t>(block.weights_at + i * block.units + o));
    for (int o = 0; o < block.units; ++o) places_.push_back(static_cast<std::size_t>(block.bias_at + o));
    while (theta_.size() < places_.size()) theta_.push_back(rng.next_normal() / std::sqrt(block.inputs));
    theta_[first + rng.next_below(static_cast<std::uint64_t>(block.units * block.inputs))] = 0;
  }
  for (std::size_t k = 0; k < theta_.size(); ++k) learner_.parameters()[places_[k]] = theta_[k];
}

void GridPoint::describe(const Corner& corner) {
  problem_.loss = corner.loss;
  problem_.lambda1 = regularization_.lambda1;
  problem_.lambda2 = regularization_.lambda2;
  int inputs = table_.set_features;
  for (std::size_t l = 0; l < learner_.spec().layers.size(); ++l) {
    const LayerSpec& from = learner_.spec().layers[l];
    const bool penalised = regularization_.penalised_layers.empty() || regularization_.penalised_layers[l];
    problem_.layers.push_back(
        {from.units, inputs, from.activation, from.negative_slope, from.activity_l1, from.activity_l2, penalised, {}});
    inputs = from.units;
  }
}

/// Fixed masks are drawn here; drawn ones are asked of the stream that the step draws from.
void GridPoint::make_masks(const Corner& corner, base::Rng& rng) {
  const auto rows = static_cast<Index>(batch_.size());
  for (std::size_t l = 0; l + 1 < problem_.layers.size() && corner.dropout != DropoutAxis::kNone; ++l) {
    Mat<double> factors(problem_.layers[l].units, rows);
    if (corner.dropout == DropoutAxis::kDrawnWithInputs) {
      draw_dropout<double>({seed_, step_, l + 1}, kRate, 0, panel_of(factors));
    } else {
      auto& mask = masks_.masks.emplace_back();
      for (Index i = 0; i < factors.size(); ++i) {
        mask.push_back(rng.next_uniform() < 1 - kRate ? 1 : 0);
        factors.data()[i] = mask.back() / (1 - kRate);
      }
    }
    problem_.layers[l].factors = rows_of(factors);
  }
}

plain::Row GridPoint::target_of(std::size_t row) const {
  const auto k = static_cast<std::size_t>(table_.set_outputs);
  const double e = presentation_.label_smoothing;
  plain::Row t(k);
  for (std::size_t o = 0; o < k; ++o) {
    if (problem_.loss == Loss::kSoftmaxCe) {
      t[o] = (table_.labels[row] == static_cast<std::int32_t>(o) ? 1 - e : 0) + e / static_cast<double>(k);
    } else {
      t[o] = (1 - e) * table_.y[row * k + o] + e / 2;
    }
  }
  return t;
}

/// What the step sees: mixup, then noise, then input dropout; smoothing before mixing.
void GridPoint::make_targets() {
  const std::size_t rows = batch_.size();
  const auto features = static_cast<std::size_t>(table_.set_features);
  std::vector<std::int32_t> partners = batch_;
  std::vector<double> shares(rows, 1.0);
  if (presentation_.mixup > 0) draw_mixup({seed_, step_}, presentation_.mixup, batch_, partners, shares);
  Mat<double> noise = Mat<double>::Zero(table_.set_features, static_cast<Index>(rows));
  if (presentation_.input_noise > 0)
    add_input_noise<double>({seed_, step_}, presentation_.input_noise, 0, panel_of(noise));
  Mat<double> kept = Mat<double>::Ones(table_.set_features, static_cast<Index>(rows));
  if (learner_.spec().input_dropout > 0) draw_dropout<double>({seed_, step_, 0}, kInputRate, 0, panel_of(kept));
  for (std::size_t i = 0; i < rows; ++i) {
    const auto own = static_cast<std::size_t>(batch_[i]), other = static_cast<std::size_t>(partners[i]);
    const double m = shares[i];
    plain::Row x(features), t = target_of(own);
    const plain::Row mixed_in = target_of(other);
    for (std::size_t f = 0; f < features; ++f) {
      const auto row = static_cast<Index>(f), column = static_cast<Index>(i);
      x[f] = (m * table_.x[own * features + f] + (1 - m) * table_.x[other * features + f] + noise(row, column)) *
             kept(row, column);
    }
    for (std::size_t o = 0; o < t.size(); ++o) t[o] = m * t[o] + (1 - m) * mixed_in[o];
    problem_.x.push_back(x);
    problem_.t.push_back(t);
  }
}

std::vector<double> GridPoint::gradient() {
  const std::vector<double> flat = learner_.gradient(table_.examples(), batch_, step_, masks());
  std::vector<double> g;
  for (const std::size_t place : places_) g.push_back(flat[place]);
  return g;
}

double GridPoint::objective(std::size_t k, double by) {
  learner_.parameters()[places_[k]] = theta_[k] + by;
  const double value = learner_.step(table_.examples(), batch_, 0.0, step_, masks()).total_loss;
  learner_.parameters()[places_[k]] = theta_[k];
  return value;
}

}  // namespace lscope::core
