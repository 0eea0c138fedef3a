#include "ui/transport.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/number_text.h"
#include "base/text.h"

namespace lscope::ui {
namespace {

using train::RunState;

std::string_view state_name(RunState state) {
  switch (state) {
    case RunState::kPaused:
      return "paused";
    case RunState::kRunning:
      return "running";
    case RunState::kStopped:
      return "stopped";
    case RunState::kDiverged:
      return "diverged";
    case RunState::kFailed:
      return "failed";
  }
  return "paused";
}

}  // namespace

void play_or_pause(const train::Snapshot& lane, CommandSink& commands) {
  switch (lane.state) {
    case RunState::kRunning:
      commands.post(train::Pause{});
      return;
    case RunState::kDiverged:
    case RunState::kFailed:
      restart(lane, commands);
      return;
    default:
      commands.post(train::Resume{});
      return;
  }
}

void restart(const train::Snapshot& lane, CommandSink& commands) {
  commands.post(train::Restart{});
  const bool was_going = lane.state != RunState::kPaused;
  if (was_going) commands.post(train::Resume{});
}

void new_seed(const ParamDesk& desk, CommandSink& commands) {
  const spec::ParamInfo& row = spec::info(spec::ParamId::kSeed);
  const double next = desk.value(row.id) + 1;
  commands.post(train::SetParam{row.id, next > row.max ? row.min : next});
}

void halve_rate(ParamDesk& desk, CommandSink& commands) {
  const spec::ParamInfo& row = spec::info(spec::ParamId::kLearningRate);
  desk.want(row.id, std::max(row.min, desk.value(row.id) / 2), true, commands);
  commands.post(train::Resume{});
}

std::string state_word(const train::Snapshot& lane, const base::Translate& tr) {
  return tr("ui.state." + std::string(state_name(lane.state)));
}

std::string state_words(const train::Snapshot& lane, const base::Translate& tr) {
  const std::array<std::string, 2> numbers{base::shown_count(static_cast<std::int64_t>(std::floor(lane.epoch))),
                                           base::shown_count(lane.step)};
  return base::fill_in(tr("ui.state_at." + std::string(state_name(lane.state))), numbers);
}

spec::Token state_color(const train::Snapshot& lane) {
  switch (lane.state) {
    case RunState::kRunning:
      return spec::Token::kAccent;
    case RunState::kPaused:
      return spec::Token::kWarning;
    case RunState::kStopped:
      return spec::Token::kSuccess;
    default:
      return spec::Token::kDanger;
  }
}

}  // namespace lscope::ui
