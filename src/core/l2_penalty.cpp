#include "core/l2_penalty.h"

#include "core/sums.h"

namespace lscope::core {

template <class S>
double L2Penalty<S>::value(VecIn<S> w) const {
  return sum_of_squares(w.data(), w.size());
}

template <class S>
void L2Penalty<S>::add_gradient(S lambda, VecIn<S> w, VecOut<S> grad) const {
  const S twice = S(2) * lambda;
  const S* __restrict x = w.data();
  S* __restrict g = grad.data();
  const Index size = w.size();
  for (Index i = 0; i < size; ++i) g[i] += twice * x[i];
}

template <class S>
void L2Penalty<S>::prox(VecIn<S> tau, VecOut<S> w) const {
  for (Index i = 0; i < w.size(); ++i) w[i] /= S(1) + S(2) * tau[i];
}

template class L2Penalty<float>;
template class L2Penalty<double>;

}  // namespace lscope::core
