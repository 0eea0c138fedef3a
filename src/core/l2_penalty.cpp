#include "core/l2_penalty.h"

namespace lscope::core {

template <class S>
double L2Penalty<S>::value(VecIn<S> w) const {
  return w.template cast<double>().squaredNorm();
}

template <class S>
void L2Penalty<S>::add_gradient(S lambda, VecIn<S> w, VecOut<S> grad) const {
  const S twice = S(2) * lambda;
  for (Index i = 0; i < w.size(); ++i) grad[i] += twice * w[i];
}

template <class S>
void L2Penalty<S>::prox(VecIn<S> tau, VecOut<S> w) const {
  for (Index i = 0; i < w.size(); ++i) w[i] /= S(1) + S(2) * tau[i];
}

template class L2Penalty<float>;
template class L2Penalty<double>;

}  // namespace lscope::core
