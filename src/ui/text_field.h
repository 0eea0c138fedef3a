#pragma once

#include <string>
#include <string_view>

#include "ui/kit.h"

namespace lscope::ui {

/// A line of text to be typed, of any length: a path. It takes the keyboard on a click, on Enter while it has the
/// focus, or when `start` says so; Enter applies, Esc gives the keyboard back.
class TextField {
 public:
  /// True when Enter was pressed; the text is in `text`.
  bool draw(Kit& kit, std::string_view name, const Rect& rect, std::string& text, bool start = false);
  [[nodiscard]] bool typing() const { return typing_; }

 private:
  bool typing_ = false, start_ = false;
};

}  // namespace lscope::ui
