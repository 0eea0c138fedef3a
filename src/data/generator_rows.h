#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "data/generate.h"

namespace lscope::data {

/// One row before noise: its inputs, and either its class or its noiseless target.
struct CleanRow {
  std::vector<double> x;
  int label = 0;
  double y = 0;
};

/// What is particular to one generator; the rest (noise, flips, extra columns, sets) is common to all.
struct GeneratorInfo {
  Generator generator;
  std::string_view name;  ///< stable, as in data.source
  Task task;              ///< kMulticlass: the recipe says how many classes
  int inputs;
  bool noise_on_inputs;  ///< Normal(0, noise^2) is added to every input; regression adds it to the target
  /// Row `index` of a set; draws the same count of numbers for every row.
  CleanRow (*draw)(base::Rng& rng, int index, int classes);
  double (*curve)(double x);  ///< 1-D regression; else null
};

[[nodiscard]] const GeneratorInfo& generator_info(Generator generator);

}  // namespace lscope::data
