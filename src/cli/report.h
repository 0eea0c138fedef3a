#pragma once

#include <string>

#include "base/result.h"

namespace lscope::cli {

/// "error[input.malformed]: x.csv:3:1: ..." on standard error; returns the exit code of the contract.
int report(const base::Error& error);
/// "warning: ..." on standard error.
void warn(const std::string& text);

}  // namespace lscope::cli
