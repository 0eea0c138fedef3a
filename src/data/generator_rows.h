#pragma once

#include <span>
#include <string_view>

#include "base/random.h"
#include "data/generate.h"

namespace lscope::data {

/// What a row is to be answered with before noise and flips.
struct CleanTarget {
  int label = 0;
  double y = 0;
};

/// A row about to be drawn.
struct RowPlace {
  const Recipe& recipe;
  int index = 0;
  int label = 0;             ///< the class that it stands for, see class_shares.h; 0 for regression
  double first_share = 0.5;  ///< of class 0, where a label is drawn instead
};

/// What is particular to one generator; the rest (noise, flips, extra columns, sets) is common to all.
struct GeneratorInfo {
  Generator generator;
  std::string_view name;  ///< stable, as in data.source
  Task task;              ///< kMulticlass: the recipe or `classes` says how many
  int inputs;             ///< 0: the recipe says how many
  bool noise_on_inputs;   ///< Normal(0, noise^2) is added to every input; regression adds it to the target
  /// Writes the inputs of a row; draws the same count of numbers for every row. Null: font_digits.h draws them.
  CleanTarget (*draw)(base::Rng& rng, const RowPlace& place, std::span<double> x);
  double (*curve)(const Recipe& recipe, double x);  ///< 1-D regression; else null
};

[[nodiscard]] const GeneratorInfo& generator_info(Generator generator);
/// Inputs that a row has before irrelevant ones are appended.
[[nodiscard]] int generator_inputs(const Recipe& recipe);
/// 0 for regression.
[[nodiscard]] int generator_classes(const Recipe& recipe);

/// Numbers set aside for each row of a generator whose inputs the recipe counts, so that more of them move nothing.
inline constexpr std::uint64_t kRowStride = 2 * kMaxInputs;

}  // namespace lscope::data
