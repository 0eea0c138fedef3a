#include "core/l1_penalty.h"

namespace lscope::core {

template <class S>
double L1Penalty<S>::value(VecIn<S> w) const {
  return w.template cast<double>().cwiseAbs().sum();
}

template <class S>
void L1Penalty<S>::add_gradient(S lambda, VecIn<S> w, VecOut<S> grad) const {
  for (Index i = 0; i < w.size(); ++i) grad[i] += w[i] > S(0) ? lambda : (w[i] < S(0) ? -lambda : S(0));
}

template <class S>
void L1Penalty<S>::prox(VecIn<S> tau, VecOut<S> w) const {
  for (Index i = 0; i < w.size(); ++i) w[i] = soft_threshold(w[i], tau[i]);
}

template class L1Penalty<float>;
template class L1Penalty<double>;

}  // namespace lscope::core
