#include "core/machine_peak.h"

#include <algorithm>
#include <vector>

#include "base/clock.h"
#include "core/parallel.h"
#include "core/types.h"

namespace lscope::core {
namespace {

using Packet = Eigen::internal::packet_traits<float>::type;
constexpr Index kWidth = Eigen::internal::packet_traits<float>::size;
constexpr int kChains = 12;  // latency times rate of the units, with room
constexpr int kRoundsPerLook = 4096;

/// What a thread did, and in how long. The result keeps the compiler from leaving the work out.
struct Work {
  double amount = 0, seconds = 0;
  float result = 0;
};

/// Calls `round` until the time is over; `amount` is what one call does.
template <class Round>
Work repeat(double seconds, double amount, Round&& round) {
  Work work;
  const base::SteadyClock clock;
  const double begin = clock.seconds();
  do {
    work.result += round();
    work.amount += amount;
    work.seconds = clock.seconds() - begin;
  } while (work.seconds < seconds);
  return work;
}

Work multiply_add(double seconds) {
  using namespace Eigen::internal;
  Packet sums[kChains];
  for (int i = 0; i < kChains; ++i) sums[i] = pset1<Packet>(static_cast<float>(i));
  const Packet shrink = pset1<Packet>(0.999F), add = pset1<Packet>(0.5F);
  const double flops = 2.0 * kChains * static_cast<double>(kWidth) * kRoundsPerLook;
  return repeat(seconds, flops, [&] {
    for (int round = 0; round < kRoundsPerLook; ++round)
      for (Packet& sum : sums) sum = pmadd(sum, shrink, add);
    Packet all = sums[0];
    for (const Packet& sum : sums) all = padd(all, sum);
    return predux(all) * 1e-30F;
  });
}

Work read_block(const std::vector<float>& block, double seconds) {
  using namespace Eigen::internal;
  constexpr Index kStep = 8 * kWidth;
  const auto size = static_cast<Index>(block.size()) / kStep * kStep;
  // Short blocks are read many times between two looks at the clock.
  const Index times = std::max<Index>(1, (Index{1} << 18) / std::max<Index>(size, 1));
  const double bytes = static_cast<double>(size * times) * sizeof(float);
  return repeat(seconds, bytes, [&] {
    Packet sums[8];
    for (Packet& sum : sums) sum = pset1<Packet>(0);
    for (Index time = 0; time < times; ++time)
      for (Index at = 0; at < size; at += kStep)
        for (Index i = 0; i < 8; ++i) {
          sums[i] = padd(sums[i], ploadu<Packet>(block.data() + at + i * kWidth));
        }
    Packet all = sums[0];
    for (const Packet& sum : sums) all = padd(all, sum);
    return predux(all);
  });
}

/// Sum of the rates of all threads, in 1e9 a second.
template <class Body>
double rate_of(int threads, Body&& body) {
  std::vector<Work> work(static_cast<std::size_t>(threads));
  parallel_for(threads, threads, [&](int task, int) { work[static_cast<std::size_t>(task)] = body(); });
  double rate = 0;
  volatile float kept = 0;
  for (const Work& one : work) {
    rate += one.amount / one.seconds * 1e-9;
    kept = kept + one.result;
  }
  return rate;
}

}  // namespace

double fma_gflops(int threads, double seconds) {
  return rate_of(std::max(threads, 1), [&] { return multiply_add(seconds); });
}

double read_gigabytes_per_second(std::int64_t bytes, int threads, double seconds) {
  const auto floats = static_cast<std::size_t>(std::max<std::int64_t>(bytes, 4096)) / sizeof(float);
  return rate_of(std::max(threads, 1), [&] {
    const std::vector<float> block(floats, 1.0F);  // made by the thread that reads it
    return read_block(block, seconds);
  });
}

}  // namespace lscope::core
