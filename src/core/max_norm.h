#pragma once

#include "core/types.h"

namespace lscope::core {

/// Max-norm: no row of W, the weights that enter one unit, stays longer than `limit`. After a step
///
///     w_o <- w_o limit/||w_o||_2   where ||w_o||_2 > limit
///
/// A constraint, not a penalty: it adds nothing to J, does nothing to short rows and keeps the direction of long ones.
/// The bias is not part of the row, and zeros stay zeros.
///
/// Shape    w: units x inputs, one input a column; any stretch of the units, all of their inputs.
/// Units    limit > 0 has the unit of a weight.
/// NaN      a row with a NaN is left as it is: a constraint never hides a divergence.
/// Source   Srebro, Rennie & Jaakkola, "Maximum-margin matrix factorization", NIPS 2004; Srivastava et al., "Dropout",
///          JMLR 15 (2014), section 5.1.
template <class S>
void cap_rows(double limit, Panel<S> w);

}  // namespace lscope::core
