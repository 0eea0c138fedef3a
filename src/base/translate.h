#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace lscope::base {

/// Text for a key, in the language of the moment. spec::Language makes one; an unknown key comes back as it is.
using Translate = std::function<std::string(std::string_view key)>;

}  // namespace lscope::base
