#pragma once

#include <string>

#include "data/dataset.h"

namespace lscope::data {

/// A table that read_csv() reads back bit for bit: header, then a row a line, the target last (classes by name).
[[nodiscard]] std::string write_csv(const Dataset& dataset);

}  // namespace lscope::data
