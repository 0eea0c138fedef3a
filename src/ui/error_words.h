#pragma once

#include <string>

#include "base/result.h"
#include "base/translate.h"
#include "data/notice.h"

namespace lscope::ui {

/// An error in the language of the window. One that has no key is said as on the terminal, in English.
[[nodiscard]] std::string error_words(const base::Error& error, const base::Translate& tr);

/// The same for what stops nothing.
[[nodiscard]] std::string notice_words(const data::Notice& notice, const base::Translate& tr);

}  // namespace lscope::ui
