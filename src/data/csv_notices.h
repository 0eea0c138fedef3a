#pragma once

#include "data/dataset.h"

namespace lscope::data {

/// Inputs that are the same in every row of a table that has been read.
void note_constant_columns(Dataset& dataset);

/// Rows whose inputs are those of an earlier one; only in tables of up to a million numbers, for it costs memory.
void note_repeated_rows(Dataset& dataset);

}  // namespace lscope::data
