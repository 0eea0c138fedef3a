#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "app/input_queue.h"
#include "app/input_script.h"
#include "base/result.h"
#include "train/command.h"

namespace lscope::app {

/// What a script plays on: the window or the off-screen picture.
class ScriptHost {
 public:
  virtual ~ScriptHost() = default;
  virtual void post(const train::Command& command) = 0;
  [[nodiscard]] virtual std::int64_t tick() const = 0;
  [[nodiscard]] virtual double seconds() const = 0;
  [[nodiscard]] virtual InputQueue& input() = 0;
  virtual void drop(const std::filesystem::path& file) = 0;
  /// Writes the next frame that is drawn.
  virtual void picture(const std::filesystem::path& file) = 0;
  virtual void quit() = 0;
  /// False while something that a line began is still on its way: keys, a picture, a file that is being read.
  [[nodiscard]] virtual bool settled() = 0;
};

/// Plays a script line by line. A line is played once all before it have happened: keys are delivered, waits are over.
/// Thread safety: UI thread only.
class ScriptPlayer {
 public:
  explicit ScriptPlayer(std::vector<ScriptLine> lines) : lines_(std::move(lines)) {}
  /// Once a frame, before the frame is drawn.
  void advance(ScriptHost& host);
  [[nodiscard]] bool done() const { return next_ == lines_.size() && !until_tick_ && !until_time_; }
  /// The tick it waits for: who owns the steps takes exactly as many.
  [[nodiscard]] std::optional<std::int64_t> waits_for_tick() const { return until_tick_; }
  /// True if the player only waits for a moment: no event will come to wake the window.
  [[nodiscard]] bool waits_for_time() const { return until_time_.has_value(); }

 private:
  [[nodiscard]] bool may_go_on(ScriptHost& host);
  void play(const ScriptLine& line, ScriptHost& host);

  std::vector<ScriptLine> lines_;
  std::size_t next_ = 0;
  std::optional<std::int64_t> until_tick_;
  std::optional<double> until_time_;
};

}  // namespace lscope::app
