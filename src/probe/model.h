#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/network_spec.h"
#include "data/dataset.h"

namespace lscope::probe {

/// A frozen network, ready to be looked at on another thread: it shares the snapshot's own weights.
struct Model {
  core::NetworkSpec network;
  std::shared_ptr<const std::vector<double>> parameters;  ///< flat, see core::ParameterLayout
  std::int64_t step = 0;
};

/// Rows of a data set that is kept alive as long as somebody looks at them.
using RowsView = std::shared_ptr<const data::Rows>;

}  // namespace lscope::probe
