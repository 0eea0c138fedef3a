#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace lscope::base {

void promise_broken(const char* promise, const std::source_location& where) {
  std::fputs("error[internal]: broken promise: ", stderr);
  std::fputs(promise, stderr);
  std::fputs(" in ", stderr);
  std::fputs(where.function_name(), stderr);
  std::fputs("\nThis is a fault of Lambdascope itself; please report it with what you did last.\n", stderr);
  std::fflush(stderr);
  std::_Exit(70);
}

}  // namespace lscope::base
