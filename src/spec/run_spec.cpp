#include "spec/run_spec.h"

namespace lscope::spec {

std::vector<int> RunSpec::hidden_widths() const {
  std::vector<int> widths;
  for (int layer = 0; layer < values.whole(ParamId::kDepth); ++layer)
    widths.push_back(values.whole(width_param(layer)));
  return widths;
}

std::vector<ParamId> changed_params(const ParamValues& values, const ParamValues& reference) {
  std::vector<ParamId> changed;
  for (const ParamInfo& row : all_params())
    if (values[row.id] != reference[row.id]) changed.push_back(row.id);
  return changed;
}

}  // namespace lscope::spec
