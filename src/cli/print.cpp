#include "cli/print.h"

#include <cstdio>

#include "cli/report.h"

namespace lscope::cli {

int print(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  if (written) return 0;
  return report({base::ErrorCode::kOutputFailed, "standard output", "could not be written", ""});
}

}  // namespace lscope::cli
