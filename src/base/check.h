#pragma once

#ifdef __FAST_MATH__
#error "Lambdascope must not be compiled with -ffast-math: it breaks exact zeros and NaN checks"
#endif

namespace lscope::base {

/// Says which promise of our own code was broken and ends the program with exit code 70.
[[noreturn]] void promise_broken(const char* promise, const char* where);

}  // namespace lscope::base

/// A promise between our own functions; live in release builds too. The user's mistakes are base::Result.
#define LSCOPE_CHECK(promise) \
  ((promise) ? static_cast<void>(0) : ::lscope::base::promise_broken(#promise, static_cast<const char*>(__func__)))
