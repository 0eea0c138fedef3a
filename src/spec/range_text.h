#pragma once

#include <string>

namespace lscope::spec {

/// An end of a range as a person writes it: 100000, never 1e+05.
[[nodiscard]] std::string end_text(double value);

}  // namespace lscope::spec
