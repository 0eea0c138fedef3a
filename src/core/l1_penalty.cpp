#include "core/l1_penalty.h"

#include "core/sums.h"

namespace lscope::core {

template <class S>
double L1Penalty<S>::value(VecIn<S> w) const {
  return sum_of_magnitudes(w.data(), w.size());
}

template <class S>
void L1Penalty<S>::add_gradient(S lambda, VecIn<S> w, VecOut<S> grad) const {
  const S* __restrict x = w.data();
  S* __restrict g = grad.data();
  const Index size = w.size();
  for (Index i = 0; i < size; ++i) g[i] += x[i] > S(0) ? lambda : (x[i] < S(0) ? -lambda : S(0));
}

template <class S>
void L1Penalty<S>::prox(VecIn<S> tau, VecOut<S> w) const {
  for (Index i = 0; i < w.size(); ++i) w[i] = soft_threshold(w[i], tau[i]);
}

template class L1Penalty<float>;
template class L1Penalty<double>;

}  // namespace lscope::core
