#include "cli/report.h"

#include <iostream>

#include "base/text.h"

namespace lscope::cli {

int report(const base::Error& error) {
  std::cerr << "error[" << base::class_name(error.code) << "]: " << base::to_text(error) << '\n';
  return base::exit_code(error.code);
}

void warn(const std::string& text) { std::cerr << "warning: " << base::printable(text, 400) << '\n'; }

}  // namespace lscope::cli
