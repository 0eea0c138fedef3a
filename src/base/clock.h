#pragma once

#include <chrono>

namespace lscope::base {

/// The only source of time, so that tests can turn it by hand. Time never enters the arithmetic of a run.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual double seconds() const = 0;  ///< steady, from an arbitrary start
};

class SteadyClock final : public Clock {
 public:
  [[nodiscard]] double seconds() const override {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
  }
};

}  // namespace lscope::base
