#pragma once

#include <string>
#include <string_view>

#include "base/translate.h"
#include "spec/param.h"

namespace lscope::spec {

/// docs/parameters.md: a section for each group and a row for each parameter, from the table and the texts of `tr`.
/// `lscope params --markdown` prints it; a test compares it with the file.
[[nodiscard]] std::string params_markdown(const base::Translate& tr);
/// All rows as a JSON array, for `lscope params --json`.
[[nodiscard]] std::string params_as_json(const base::Translate& tr);
/// Key, default and range in columns, for a terminal.
[[nodiscard]] std::string params_as_text(const base::Translate& tr);

[[nodiscard]] std::string_view section_key(Section section);     ///< "section.data"
[[nodiscard]] std::string_view effect_name(TakesEffect effect);  ///< "next_step"
/// "0 to 10", "sgd, adam", "true, false".
[[nodiscard]] std::string range_text(const ParamInfo& row);

}  // namespace lscope::spec
