#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lscope::app {

/// What frames cost and when they came; for --frame-stats. Times are kept for the newest 200 000 frames.
class FrameStats {
 public:
  struct Frame {
    double presented = 0;  ///< seconds, steady: after the swap
    double build_ms = 0;   ///< processor time of this thread: events, panels, draw list
    double submit_ms = 0;  ///< processor time of this thread: handing the draw list to OpenGL, without the swap
    bool training = false;
    bool after_break = false;  ///< nothing could be shown before it (an iconified window): no gap ends here
    bool reading = false;      ///< a file was being read meanwhile
  };
  void frame(const Frame& frame);
  void first_trained_frame(double seconds_after_start);
  [[nodiscard]] bool saw_training() const { return first_trained_frame_.has_value(); }
  /// Milliseconds that `slider_to_effect` took are added as they are.
  [[nodiscard]] std::string to_json(const std::vector<double>& slider_to_effect_ms) const;

 private:
  std::vector<Frame> frames_;
  std::size_t oldest_ = 0;
  std::int64_t count_ = 0;
  std::optional<double> first_trained_frame_;
};

/// Processor time of the calling thread in milliseconds.
[[nodiscard]] double thread_cpu_ms();
/// Seconds since the kernel started this process (resolution: one clock tick, 10 ms).
[[nodiscard]] double seconds_since_process_start();

}  // namespace lscope::app
