#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lscope::ui {

/// The regions of the window, in the order in which F6 visits them.
enum class Region { kTopBar, kTimeline, kControls, kPlots, kReading, kStatus, kOverlay };

/// Which item the keyboard acts on. Items register themselves while they are drawn; Tab goes to the next one of the
/// region, F6 to the next region. The ring is shown after a key press and hidden after a click.
class Focus {
 public:
  /// Before anything is drawn. `step` is +1 for Tab, -1 for Shift+Tab, 0 otherwise; `region_step` the same for F6.
  void begin_frame(int step, int region_step, bool clicked);
  /// Registers an item; true if it has the focus.
  bool add(std::string_view name, Region region);
  /// While something lies over the window that must be answered first, keys reach nothing behind it.
  void confine(bool to_overlay) { confined_ = to_overlay; }
  void take(std::string_view name) { focused_ = name; }
  void release() { focused_.clear(); }
  [[nodiscard]] const std::string& focused() const { return focused_; }
  [[nodiscard]] bool ring_visible() const { return ring_visible_; }
  /// True in the frame in which a key has moved the focus here: the item scrolls itself into view.
  [[nodiscard]] bool moved_by_key() const { return moved_; }

 private:
  struct Entry {
    std::string name;
    Region region;
  };
  void step_item(int step);
  void step_region(int step);

  std::vector<Entry> last_, next_;
  std::string focused_;
  bool ring_visible_ = false;
  bool moved_ = false;
  bool confined_ = false;
};

}  // namespace lscope::ui
