#pragma once

#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "base/number_text.h"
#include "core/material.h"

namespace lscope::core {

// The network and the data of scripts/reference/network_steps.py, which all golden files are made with.
inline constexpr int kGoldenRows = 12, kGoldenInputs = 3, kGoldenHidden = 5, kGoldenOutputs = 3, kGoldenBatch = 5;

/// The numbers behind a name in a file of golden/; empty if there is no such name.
inline std::vector<double> golden(std::string_view file_name, std::string_view name) {
  std::ifstream file(std::string(LSCOPE_SOURCE_DIR "/tests/core/golden/").append(file_name));
  std::string line, word;
  std::vector<double> numbers;
  while (std::getline(file, line)) {
    std::istringstream words(line);
    words >> word;
    if (word != name) continue;
    while (words >> word) numbers.push_back(base::parse_number(word).value());
  }
  return numbers;
}

inline Table<double> sines(Loss loss) {
  Table<double> table(loss, kGoldenRows, kGoldenInputs, kGoldenOutputs, 0);
  for (int i = 0; i < kGoldenRows; ++i) {
    for (int j = 0; j < kGoldenInputs; ++j)
      table.x[static_cast<std::size_t>(i * kGoldenInputs + j)] = std::sin(1.7 * i + 0.9 * j + 0.3);
    if (loss == Loss::kSoftmaxCe) {
      table.labels[static_cast<std::size_t>(i)] = (i * 7 + 2) % kGoldenOutputs;
      continue;
    }
    for (int o = 0; o < kGoldenOutputs; ++o) {
      const double raw = std::sin(2.3 * i + 1.1 * o);
      table.y[static_cast<std::size_t>(i * kGoldenOutputs + o)] = loss == Loss::kMse ? raw : (raw > 0 ? 1 : 0);
    }
  }
  return table;
}

/// Calls function(place in the flat vector, first value), layer by layer: W row by row, b, and where the layer is
/// normalized its scale, running mean and running variance.
template <class Function>
void for_each_parameter(const ParameterLayout& layout, Function function) {
  int l = 0;
  for (const LayerBlock& block : layout.layers) {
    for (int o = 0; o < block.units; ++o)
      for (int i = 0; i < block.inputs; ++i)
        function(static_cast<std::size_t>(block.weights_at + i * block.units + o),
                 0.6 * std::sin(3.0 * o + 7.0 * i + l));
    for (int o = 0; o < block.units; ++o)
      function(static_cast<std::size_t>(block.bias_at + o), 0.1 * std::cos(2.0 * o + l));
    for (int o = 0; block.scale_at >= 0 && o < block.units; ++o)
      function(static_cast<std::size_t>(block.scale_at + o), 1 + 0.3 * std::sin(1.3 * o + l));
    for (int o = 0; block.mean_at >= 0 && o < block.units; ++o)
      function(static_cast<std::size_t>(block.mean_at + o), 0.0);
    for (int o = 0; block.variance_at >= 0 && o < block.units; ++o)
      function(static_cast<std::size_t>(block.variance_at + o), 1.0);
    ++l;
  }
}

inline FixedMasks masks_of(int step, int rows = kGoldenBatch) {
  FixedMasks masks;
  for (int l = 0; l < 2; ++l) {
    auto& mask = masks.masks.emplace_back();
    for (int row = 0; row < rows; ++row)
      for (int unit = 0; unit < kGoldenHidden; ++unit) mask.push_back((3 * unit + 5 * row + step + l) % 4 != 0 ? 1 : 0);
  }
  return masks;
}

inline std::vector<std::int32_t> rows_of(int step) {
  std::vector<std::int32_t> rows;
  for (int i = 0; i < kGoldenBatch; ++i) rows.push_back((step * kGoldenBatch + i) % kGoldenRows);
  return rows;
}

}  // namespace lscope::core
