#pragma once

#include <string_view>

namespace lscope::base {

[[nodiscard]] std::string_view version();   ///< "0.1.0"
[[nodiscard]] std::string_view revision();  ///< git revision of the build, or "unknown"
[[nodiscard]] std::string_view compiler();  ///< "GNU 12.2.0"

}  // namespace lscope::base
