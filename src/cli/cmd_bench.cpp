#include "cli/cmd_bench.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/assets.h"
#include "base/files.h"
#include "base/text.h"
#include "cli/print.h"
#include "cli/report.h"
#include "core/learner.h"
#include "core/machine_peak.h"
#include "train/workload.h"

namespace lscope::cli {
namespace {

using base::ErrorCode;
using Json = nlohmann::ordered_json;

constexpr std::uint64_t kMaxWorkloadBytes = 16U << 20;
constexpr double kPeakSeconds = 0.5;

struct BenchOptions {
  std::string workloads;
  std::vector<std::string> only;
  int threads = 0;
  int repeat = 1;
  double min_seconds = 1;
  bool peak = false;
};

int free_cores() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency())); }

/// The file that was named, or the program's own.
base::Result<std::vector<train::Workload>> load(const BenchOptions& options) {
  constexpr std::string_view kOwn = "bench/workloads.json";
  if (options.workloads.empty()) {
    const auto text = base::read_asset(kOwn);
    return text.ok() ? train::parse_workloads(text.value(), std::string(kOwn)) : text.error();
  }
  const auto text = base::read_file(options.workloads, kMaxWorkloadBytes);
  return text.ok() ? train::parse_workloads(text.value(), options.workloads) : text.error();
}

std::optional<base::Error> choose(const BenchOptions& options, std::vector<train::Workload>& workloads) {
  if (options.only.empty()) return std::nullopt;
  std::vector<train::Workload> chosen;
  for (const std::string& name : options.only) {
    const auto found = std::find_if(workloads.begin(), workloads.end(),
                                    [&](const train::Workload& workload) { return workload.name == name; });
    if (found != workloads.end()) {
      chosen.push_back(*found);
      continue;
    }
    std::vector<std::string_view> names;
    for (const train::Workload& workload : workloads) names.push_back(workload.name);
    const std::string near = base::nearest(name, names);
    return base::Error{ErrorCode::kUsageOption, "--only " + base::printable(name, 40), "no such workload",
                       near.empty() ? "" : "did you mean " + near + "?"};
  }
  workloads = std::move(chosen);
  return std::nullopt;
}

double rounded(double value) {
  if (!std::isfinite(value) || value == 0) return value;
  const double scale = std::pow(10.0, 5 - std::floor(std::log10(std::abs(value))));
  return std::round(value * scale) / scale;
}

/// One line of JSON; written at once, so that a long run can be followed.
int print_line(const Json& line) { return print(line.dump() + "\n"); }

/// Returns the exit code and, in `gflops`, what the multiply-add units can do.
int run_peak(int threads, double& gflops) {
  gflops = core::fma_gflops(threads, kPeakSeconds);
  if (const int code =
          print_line({{"peak", "fma"}, {"precision", "float32"}, {"threads", threads}, {"gflops", rounded(gflops)}}))
    return code;
  constexpr std::array<std::int64_t, 4> kKib{16, 512, 8 * 1024, 256 * 1024};
  for (const std::int64_t kib : kKib) {
    const double rate = core::read_gigabytes_per_second(kib * 1024, threads, kPeakSeconds);
    if (const int code = print_line(
            {{"peak", "read"}, {"kib_a_thread", kib}, {"threads", threads}, {"gigabytes_per_s", rounded(rate)}}))
      return code;
  }
  return 0;
}

int run_workload(const train::Workload& workload, const BenchOptions& options, int threads,
                 std::optional<double> peak) {
  for (int repetition = 0; repetition < options.repeat; ++repetition) {
    const train::WorkloadTiming timing = train::time_workload(workload, threads, options.min_seconds);
    const double samples = static_cast<double>(timing.epochs) * workload.rows / timing.seconds;
    const double gflops = samples * workload.flops_per_sample() * 1e-9;
    Json line = {{"workload", workload.name},
                 {"threads", threads},
                 {"steps", timing.steps},
                 {"seconds", rounded(timing.seconds)},
                 {"steps_per_s", rounded(static_cast<double>(timing.steps) / timing.seconds)},
                 {"samples_per_s", rounded(samples)},
                 {"gflops", rounded(gflops)},
                 {"loss_first", rounded(timing.loss_first)},
                 {"loss_last", rounded(timing.loss_last)}};
    if (peak) line["share_of_fma_peak"] = rounded(gflops / *peak);
    if (const int code = print_line(line)) return code;
  }
  return 0;
}

int run(const BenchOptions& options) {
  const int threads = options.threads > 0 ? options.threads : free_cores();
  core::use_flush_to_zero_in_this_thread();
  std::optional<double> peak;
  if (options.peak) {
    double gflops = 0;
    if (const int code = run_peak(threads, gflops)) return code;
    if (options.workloads.empty() && options.only.empty()) return 0;
    peak = gflops;
  }
  auto workloads = load(options);
  if (!workloads.ok()) return report(workloads.error());
  if (const auto wrong = choose(options, workloads.value())) return report(*wrong);
  for (const train::Workload& workload : workloads.value())
    if (const int code = run_workload(workload, options, threads, peak)) return code;
  return 0;
}

}  // namespace

void add_bench_command(CommandLine& line) {
  const auto options = std::make_shared<BenchOptions>();
  Command command = line.command("bench", "Measure how fast workloads train: one line of JSON a repetition");
  command.option("--workloads", options->workloads, "File of workloads; without it the program's own")
      .shown_as("FILE.json");
  command.option("--only", options->only, "Only this workload, may be repeated").repeated();
  command.option("--threads", options->threads, "Threads inside a step (all cores)").whole_within(1, 256);
  command.option("--repeat", options->repeat, "Repetitions of each workload (1)").whole_within(1, 1000000);
  command.option("--min-time", options->min_seconds, "Seconds a repetition takes at least (1)").within(0.0, 3600.0);
  command.flag("--peak", options->peak, "Measure multiply-adds and memory first; alone, nothing else is measured");
  command.does([options] { return run(*options); });
}

}  // namespace lscope::cli
