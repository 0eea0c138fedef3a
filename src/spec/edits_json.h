#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "base/point_edit.h"
#include "base/result.h"

namespace lscope::spec {

/// Reads edits of points, a list of
///
///     {"kind": "add", "part": "train", "x": [0.5, -1], "target": 1, "stroke": 1}
///     {"kind": "move", "part": "train", "row": 12, "x": [0.5, -1], "target": 0.25, "stroke": 2}
///     {"kind": "remove", "part": "test", "added": 0, "stroke": 3}
///     {"kind": "relabel", "part": "train", "row": 3, "target": 0, "stroke": 4}
///
/// "part" ("train", "validation", "test"; left out: "train") and "stroke" (left out: 0) go with every kind; "row" or
/// "added", one of the two, with every kind but "add"; "x", one or two numbers, with "add" and "move"; "target" with
/// "add" and "relabel", and with "move" where it may be left out. Whether the points exist is for the data to say.
/// Errors  kInputMalformed, kInputLimit; the context is "c.json: edits[3].x", counted from 0.
[[nodiscard]] base::Result<std::vector<base::PointEdit>> read_edits(const nlohmann::json& list,
                                                                    const std::string& context);

/// The same as text, one edit a line. It reads back to equal edits.
[[nodiscard]] std::string edits_json(std::span<const base::PointEdit> edits);
/// One edit, on one line.
[[nodiscard]] std::string edit_json(const base::PointEdit& edit);

}  // namespace lscope::spec
