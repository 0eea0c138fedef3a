#pragma once

#include <chrono>
#include <cstdio>

/// Runs epochs for `seconds` after one that does not count, and prints {"steps_per_s": ...}. epoch() returns its steps.
template <class Epoch>
void print_speed(double seconds, Epoch&& epoch) {
  using Clock = std::chrono::steady_clock;
  epoch();
  const auto begin = Clock::now();
  double steps = 0, passed = 0;
  do {
    steps += epoch();
    passed = std::chrono::duration<double>(Clock::now() - begin).count();
  } while (passed < seconds);
  std::printf("{\"steps_per_s\": %.1f}\n", steps / passed);
}
