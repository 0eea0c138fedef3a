#include "core/optimizer.h"

#include <algorithm>

#include "base/check.h"
#include "core/l1_penalty.h"
#include "core/optimizer_rules.h"

namespace lscope::core {
namespace {

/// The loop around a rule. No virtual call per weight, and the compiler sees plain arrays.
template <class S, class Rule, bool kProx>
void sweep_all(const Rule& rule, Index size, S decay, S lambda1, const S* __restrict gradient, S* __restrict first,
               S* __restrict second, S* __restrict w) {
  for (Index i = 0; i < size; ++i) {
    S m = Rule::kFirst ? first[i] : S(0);
    S s = Rule::kSecond ? second[i] : S(0);
    const Move<S> move = rule.move(gradient[i], m, s);
    if constexpr (Rule::kFirst) first[i] = m;
    if constexpr (Rule::kSecond) second[i] = s;
    const S next = w[i] - decay * w[i] - move.by;
    w[i] = kProx ? soft_threshold(next, lambda1 * move.reach) : next;
  }
}

template <class S, class Rule>
class RuleOptimizer final : public Optimizer<S> {
 public:
  RuleOptimizer(const OptimizerSettings& settings, Index size) : kind_(settings.kind), size_(size), rule_(settings) {
    if (Rule::kFirst) first_.setZero(size);
    if (Rule::kSecond) second_.setZero(size);
  }

  void begin(double rate) override {
    ++steps_;
    rate_ = rate;
    rule_.begin(rate, steps_);
  }

  void sweep(const SweepPart<S>& part, const S* gradient, S* w) override {
    LSCOPE_CHECK(part.at >= 0 && part.at + part.size <= size_);
    const S decay = static_cast<S>(rate_) * part.decay;
    S* first = Rule::kFirst ? first_.data() + part.at : nullptr;
    S* second = Rule::kSecond ? second_.data() + part.at : nullptr;
    const auto run = part.lambda1 > S(0) ? sweep_all<S, Rule, true> : sweep_all<S, Rule, false>;
    run(rule_, part.size, decay, part.lambda1, gradient + part.at, first, second, w + part.at);
  }

  void reach_of(Index at, Index size, S scale, S* out) const override {
    LSCOPE_CHECK(at >= 0 && at + size <= size_);
    for (Index i = 0; i < size; ++i) out[i] = scale * rule_.reach(Rule::kSecond ? second_[at + i] : S(0));
  }

  void reach(S rate, VecOut<S> out) const override {
    LSCOPE_CHECK(out.size() == size_);
    Rule rule = rule_;
    rule.begin(static_cast<double>(rate), std::max<std::int64_t>(steps_, 1));
    for (Index i = 0; i < size_; ++i) out[i] = rule.reach(Rule::kSecond ? second_[i] : S(0));
  }

  void set_settings(const OptimizerSettings& settings) override {
    LSCOPE_CHECK(settings.kind == kind_);
    rule_ = Rule(settings);
  }
  [[nodiscard]] OptimizerKind kind() const override { return kind_; }
  [[nodiscard]] const Vec<S>& first_moment() const override { return first_; }
  [[nodiscard]] const Vec<S>& second_moment() const override { return second_; }
  [[nodiscard]] std::int64_t steps() const override { return steps_; }

  void restore(std::int64_t steps, VecIn<S> first, VecIn<S> second) override {
    steps_ = steps;
    take(first_, first);
    take(second_, second);
  }

 private:
  static void take(Vec<S>& mine, VecIn<S> theirs) {
    if (theirs.size() == 0) {
      mine.setZero();
      return;
    }
    LSCOPE_CHECK(theirs.size() == mine.size());
    mine = theirs;
  }

  OptimizerKind kind_;
  Index size_;
  Rule rule_;
  Vec<S> first_, second_;
  std::int64_t steps_ = 0;
  double rate_ = 0;
};

}  // namespace

template <class S>
void Optimizer<S>::step(S rate, VecIn<S> gradient, VecOut<S> w) {
  LSCOPE_CHECK(gradient.size() == w.size());
  begin(static_cast<double>(rate));
  sweep({0, w.size(), S(0), S(0)}, gradient.data(), w.data());
}

template <class S>
std::unique_ptr<Optimizer<S>> make_optimizer(const OptimizerSettings& settings, Index size) {
  switch (settings.kind) {
    case OptimizerKind::kSgd:
      return std::make_unique<RuleOptimizer<S, SgdRule<S>>>(settings, size);
    case OptimizerKind::kMomentum:
      return std::make_unique<RuleOptimizer<S, MomentumRule<S, false>>>(settings, size);
    case OptimizerKind::kNesterov:
      return std::make_unique<RuleOptimizer<S, MomentumRule<S, true>>>(settings, size);
    case OptimizerKind::kRmsprop:
      return std::make_unique<RuleOptimizer<S, RmspropRule<S>>>(settings, size);
    case OptimizerKind::kAdam:
    case OptimizerKind::kAdamw:
      return std::make_unique<RuleOptimizer<S, AdamRule<S>>>(settings, size);
  }
  LSCOPE_CHECK(false);
  return nullptr;
}

template class Optimizer<float>;
template class Optimizer<double>;
template std::unique_ptr<Optimizer<float>> make_optimizer<float>(const OptimizerSettings&, Index);
template std::unique_ptr<Optimizer<double>> make_optimizer<double>(const OptimizerSettings&, Index);

}  // namespace lscope::core
