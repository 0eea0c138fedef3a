#pragma once

#include <cstddef>
#include <string_view>

#include "ui/kit.h"

namespace lscope::ui {

/// Rows of one height in a part of a region that is too low for all of them. Only the rows in sight are drawn, so that
/// ten thousand cost what twenty cost. The wheel moves it where the mouse is over it.
class ScrollList {
 public:
  struct Rows {
    std::size_t first = 0, last = 0;  ///< [first, last) are in sight
    float y = 0;                      ///< of the first one
  };
  /// Between begin() and end() what is drawn is cut at the area.
  Rows begin(Kit& kit, const Rect& area, std::size_t count, float pitch);
  void end(Kit& kit);
  /// The least movement that brings a row into sight.
  void show(std::size_t row) { wanted_ = row; }
  void to_top() { top_ = 0; }

 private:
  Rect area_;
  float top_ = 0;  ///< design units that are scrolled away
  float all_ = 0;
  std::size_t wanted_ = kNone;
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
};

/// Up, Down, Page Up, Page Down, Home and End while `focused`: moves `row` within [0, count). True if it moved.
bool move_by_keys(bool focused, std::size_t& row, std::size_t count, std::size_t page);

}  // namespace lscope::ui
