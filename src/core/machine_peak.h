#pragma once

#include <cstdint>

namespace lscope::core {

/// What the machine can do at most, measured now, with the packets that the products of training are made of. It is
/// what achieved rates are related to.

/// Fused multiply-adds on registers alone, in 1e9 float operations a second over all threads (a multiply-add is two).
/// Takes about `seconds`.
[[nodiscard]] double fma_gflops(int threads, double seconds);

/// Reading a block of float again and again, each thread one of its own, in 1e9 bytes a second over all threads.
/// `bytes` decides which level of memory is measured.
[[nodiscard]] double read_gigabytes_per_second(std::int64_t bytes, int threads, double seconds);

}  // namespace lscope::core
