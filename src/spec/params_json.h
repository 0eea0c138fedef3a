#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/result.h"
#include "spec/param.h"

namespace lscope::spec {

/// Sets the parameters that an object names: numbers for numbers, the name for a choice, true or false for a switch.
/// `context` stands in front of the key in messages ("run.json: params").
/// Errors  kInputMalformed (unknown key, wrong type), kInputLimit (range); `values` may then be changed in part.
[[nodiscard]] base::Status set_params(const nlohmann::json& object, const std::string& context, ParamValues& values);

/// A value as JSON text: 0.002, "adam", true.
[[nodiscard]] std::string param_json(ParamId id, double value);

/// Text as a JSON string, quotes included.
[[nodiscard]] std::string json_string(const std::string& text);

}  // namespace lscope::spec
