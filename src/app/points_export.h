#pragma once

#include <filesystem>

#include "spec/run_spec.h"
#include "ui/figure_wish.h"

namespace lscope::app {

/// Writes the training rows of `run` as a table, points-1.csv, and the run itself as a configuration beside it,
/// points-1.json, with the first number that is free in `folder`. The outcome names the table, or says why there is
/// none. Reads the run's file if it has one: never on the UI thread.
[[nodiscard]] ui::ExportOutcome export_points(const spec::RunSpec& run, const std::filesystem::path& folder);

}  // namespace lscope::app
