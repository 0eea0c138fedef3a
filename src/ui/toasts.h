#pragma once

#include <string>
#include <vector>

#include "ui/kit.h"

namespace lscope::ui {

/// Notices at the bottom right: gone after four seconds, errors stay until they are closed, at most three.
class Toasts {
 public:
  explicit Toasts(WidgetState& state) : state_(state) {}
  void add(const std::string& text, bool is_error, double now);
  void draw(float width, float height, const FrameView& view);
  [[nodiscard]] bool animating() const { return !toasts_.empty(); }

 private:
  struct Toast {
    std::string text;
    bool is_error = false;
    double until = 0;
  };
  WidgetState& state_;
  std::vector<Toast> toasts_;
};

}  // namespace lscope::ui
