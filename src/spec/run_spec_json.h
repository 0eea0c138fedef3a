#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "spec/run_spec.h"

namespace lscope::spec {

/// Reads a configuration:
///
///     {"schema": "lscope-config", "schema_version": 1,
///      "params": {"penalty.lambda2": 0.002, "optimizer.kind": "adam", "stopping.early": true},
///      "data": {"path": "iris.csv", "target": "label", "group": "", "ignored": ["id"], "task": "classes"},
///      "edits": [{"kind": "add", "part": "train", "x": [0.5, -1], "target": 1, "stroke": 1}]}
///
/// Parameters that are not named keep their defaults. "data" is needed, and allowed, only where "data.source" is
/// "file"; of its keys only "path" must be there, and "task" is "detected", "regression" or "classes". "edits" may be
/// left out; edits_json.h has its rules. Errors  kInputMalformed  not JSON (place), unknown key (nearest known one),
/// wrong type, wrong schema
///         kInputLimit      a value outside its range (key, value, range); the context is "run.json: params.<key>"
[[nodiscard]] base::Result<RunSpec> read_run_spec(std::string_view text, const std::string& name);

/// The complete configuration, every parameter by name, one per line; it reads back to an equal RunSpec.
[[nodiscard]] std::string write_run_spec(const RunSpec& spec);

}  // namespace lscope::spec
