#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace lscope::base {

void promise_broken(const char* promise, const char* where) {
  std::fputs("error[internal]: broken promise: ", stderr);
  std::fputs(promise, stderr);
  std::fputs(" in ", stderr);
  std::fputs(where, stderr);
  std::fputs("\nThis is a fault of Lambdascope itself; please report it with what you did last.\n", stderr);
  std::fflush(stderr);
  std::_Exit(70);
}

}  // namespace lscope::base
