// What publishing costs a training thread: `publish_bench [STEPS]` trains the default run for so many steps (default
// 1 million), then measures one snapshot without and with weights after each further epoch, and the step itself.
// Prints one JSON line; share = 60 snapshots and 10 copies of the weights a second, as a part of one second.
#include <algorithm>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/number_text.h"
#include "base/snapshot_slot.h"
#include "train/trainer.h"

namespace {

using lscope::base::exact;

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  using namespace lscope;
  constexpr int kRounds = 2000, kStepsPerRound = 8;
  const auto wanted = argc > 1 ? base::parse_whole(argv[1]) : base::Result<std::int64_t>(1'000'000);
  auto made = train::make_trainer(spec::RunSpec{}, nullptr);
  if (!wanted.ok() || !made.ok()) {
    std::cerr << "usage: publish_bench [STEPS]\n";
    return 2;
  }
  train::Trainer& run = *made.value();
  const base::SteadyClock clock;
  base::SnapshotSlot<train::Snapshot> slot;
  while (run.step_count() < wanted.value()) run.step();
  std::vector<double> plain, with_weights, step;
  for (int round = 0; round < kRounds; ++round) {
    const double before = clock.seconds();
    for (int i = 0; i < kStepsPerRound; ++i) run.step();
    const double stepped = clock.seconds();
    slot.publish(std::make_shared<const train::Snapshot>(run.snapshot(false)));
    const double published = clock.seconds();
    slot.publish(std::make_shared<const train::Snapshot>(run.snapshot(true)));
    const double copied = clock.seconds();
    step.push_back((stepped - before) / kStepsPerRound);
    plain.push_back(published - stepped);
    with_weights.push_back(copied - published);
  }
  const double snapshot = median(plain), weights = median(with_weights);
  const double share = 50 * snapshot + 10 * weights;
  std::cout << "{\"workload\": \"publish\", \"steps\": " << run.step_count()
            << ", \"rows_shown\": " << run.snapshot(false).history.size()
            << ", \"step_us\": " << base::shown(median(step) * 1e6)
            << ", \"snapshot_us\": " << base::shown(snapshot * 1e6)
            << ", \"snapshot_with_weights_us\": " << base::shown(weights * 1e6) << ", \"share\": " << exact(share)
            << "}\n";
  return share < 0.01 ? 0 : 1;
}
