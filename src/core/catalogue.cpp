#include "core/catalogue.h"

#include <array>

#include "core/group_penalty.h"
#include "core/l1_penalty.h"
#include "core/l2_penalty.h"

namespace lscope::core {
namespace {

constexpr std::array kActivations{
    Named<Activation>{Activation::kLinear, "linear"},        Named<Activation>{Activation::kRelu, "relu"},
    Named<Activation>{Activation::kLeakyRelu, "leaky_relu"}, Named<Activation>{Activation::kTanh, "tanh"},
    Named<Activation>{Activation::kSigmoid, "sigmoid"},      Named<Activation>{Activation::kGeluTanh, "gelu_tanh"},
};
constexpr std::array kLosses{
    Named<Loss>{Loss::kMse, "mse"},
    Named<Loss>{Loss::kBceLogits, "bce_logits"},
    Named<Loss>{Loss::kSoftmaxCe, "softmax_ce"},
};
constexpr std::array kOptimizers{
    Named<OptimizerKind>{OptimizerKind::kSgd, "sgd"},
    Named<OptimizerKind>{OptimizerKind::kMomentum, "momentum"},
    Named<OptimizerKind>{OptimizerKind::kNesterov, "nesterov"},
    Named<OptimizerKind>{OptimizerKind::kRmsprop, "rmsprop"},
    Named<OptimizerKind>{OptimizerKind::kAdam, "adam"},
    Named<OptimizerKind>{OptimizerKind::kAdamw, "adamw"},
};

}  // namespace

std::span<const Named<Activation>> all_activations() { return kActivations; }
std::span<const Named<Loss>> all_losses() { return kLosses; }
std::span<const Named<OptimizerKind>> all_optimizers() { return kOptimizers; }

template <class S>
std::vector<NamedPenalty<S>> all_penalties() {
  return {{"l1", std::make_shared<L1Penalty<S>>()},
          {"l2", std::make_shared<L2Penalty<S>>()},
          {"group", std::make_shared<GroupPenalty<S>>()}};
}

template std::vector<NamedPenalty<float>> all_penalties<float>();
template std::vector<NamedPenalty<double>> all_penalties<double>();

}  // namespace lscope::core
