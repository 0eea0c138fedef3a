#include "cli/print.h"

#include <cstdio>

namespace lscope::cli {

int print(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  if (written) return 0;
  return report({base::ErrorCode::kOutputFailed, "standard output", "could not be written", ""});
}

int report(const base::Error& error) {
  const std::string line = "error[" + std::string(base::class_name(error.code)) + "]: " + base::to_text(error) + "\n";
  std::fputs(line.c_str(), stderr);
  return base::exit_code(error.code);
}

}  // namespace lscope::cli
