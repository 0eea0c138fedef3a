#pragma once

#include <string>

#include "base/result.h"

namespace lscope::app {

/// What a thread that reads a file says when memory runs out, in both languages.
[[nodiscard]] inline base::Error file_needs_memory(const std::string& name) {
  return {base::ErrorCode::kResourceMemory,
          name,
          "there is not enough memory for it",
          "use fewer rows or columns",
          "error.file_memory",
          {name}};
}

}  // namespace lscope::app
