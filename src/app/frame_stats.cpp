#include "app/frame_stats.h"

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string_view>
#include <utility>

#include "base/number_text.h"

namespace lscope::app {
namespace {

using Json = nlohmann::json;
constexpr std::size_t kKeep = 200000;

double seconds_of(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// Nearest rank, so that p99 and max are values that were really seen.
Json summary(std::vector<double> values) {
  Json out = {{"count", values.size()}};
  if (values.empty()) return out;
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) {
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
    return values[std::min(std::max<std::size_t>(rank, 1), values.size()) - 1];
  };
  out["p50"] = at(0.5);
  out["p90"] = at(0.9);
  out["p99"] = at(0.99);
  out["max"] = values.back();
  return out;
}

/// How often frames came, from the times between them.
Json rate(std::vector<double> gaps_ms) {
  const double all = std::accumulate(gaps_ms.begin(), gaps_ms.end(), 0.0) / 1e3;
  const double frames = static_cast<double>(gaps_ms.size());
  return {{"seconds", all},
          {"frames_per_second", all > 0 ? frames / all : 0},
          {"frame_gap_ms", summary(std::move(gaps_ms))}};
}

}  // namespace

double thread_cpu_ms() { return seconds_of(CLOCK_THREAD_CPUTIME_ID) * 1e3; }

double seconds_since_process_start() {
  std::string stat;
  std::getline(std::ifstream("/proc/self/stat"), stat);
  // Field 22 counts from the closing bracket of the program's name, which may hold blanks itself.
  std::size_t at = stat.rfind(')');
  for (int field = 2; field < 22 && at != std::string::npos; ++field) at = stat.find(' ', at + 1);
  if (at == std::string::npos) return 0;
  const std::size_t end = stat.find(' ', at + 1);
  const auto ticks = base::parse_whole(std::string_view(stat).substr(at + 1, end - at - 1));
  const double hertz = static_cast<double>(sysconf(_SC_CLK_TCK));
  return ticks.ok() ? seconds_of(CLOCK_BOOTTIME) - static_cast<double>(ticks.value()) / hertz : 0;
}

void FrameStats::frame(const Frame& frame) {
  ++count_;
  if (frames_.size() < kKeep) {
    frames_.push_back(frame);
  } else {
    frames_[oldest_] = frame;
    oldest_ = (oldest_ + 1) % kKeep;
  }
}

void FrameStats::first_trained_frame(double seconds_after_start) { first_trained_frame_ = seconds_after_start; }

std::string FrameStats::to_json(const std::vector<double>& slider_to_effect_ms) const {
  std::vector<double> build, submit, gaps;
  std::array<std::vector<double>, 2> apart;  // while nothing is read, and while something is
  double running_seconds = 0;
  for (std::size_t i = 0; i < frames_.size(); ++i) {
    const Frame& now = frames_[(oldest_ + i) % frames_.size()];
    build.push_back(now.build_ms);
    submit.push_back(now.submit_ms);
    if (i == 0) continue;
    const Frame& before = frames_[(oldest_ + i - 1) % frames_.size()];
    const double gap = now.presented - before.presented;
    if (!now.after_break) apart[now.reading || before.reading ? 1 : 0].push_back(gap * 1e3);
    if (!now.training || !before.training || now.after_break) continue;
    gaps.push_back(gap * 1e3);
    running_seconds += gap;
  }
  Json json;
  json["frames"] = count_;
  json["ui_cpu_ms"] = summary(build);
  json["gl_submit_cpu_ms"] = summary(submit);
  json["frame_gap_ms"] = summary(gaps);
  json["gaps_over_128_ms"] = std::count_if(gaps.begin(), gaps.end(), [](double ms) { return ms > 128; });
  json["frames_per_second_while_training"] =
      running_seconds > 0 ? static_cast<double>(gaps.size()) / running_seconds : 0;
  json["while_nothing_is_read"] = rate(std::move(apart[0]));
  json["while_a_file_is_read"] = rate(std::move(apart[1]));
  json["slider_to_effect_ms"] = summary(slider_to_effect_ms);
  json["start_to_first_trained_frame_s"] = first_trained_frame_ ? Json(*first_trained_frame_) : Json(nullptr);
  return json.dump(2) + "\n";
}

}  // namespace lscope::app
