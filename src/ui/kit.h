#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "ui/canvas.h"
#include "ui/icons.h"
#include "ui/panel.h"
#include "ui/widget_state.h"

namespace lscope::ui {

/// What happened to an item in this frame.
struct Hit {
  bool hovered = false;
  bool pressed = false;   ///< the mouse went down on it in this frame
  bool held = false;      ///< the mouse went down on it and is still down
  bool released = false;  ///< it was held until this frame
  bool clicked = false;   ///< pressed and released on it, or Enter while it had the focus
  bool double_clicked = false;
  bool focused = false;
  bool entered = false;  ///< Enter while it had the focus
};

/// One line of a tooltip.
struct TipLine {
  std::string text;
  Face face = Face::kR12;
  spec::Token color = spec::Token::kText2;
};

/// A picture under the words of a tooltip, design units; `paint` gets its upper left corner in px.
struct TipPicture {
  float w = 0, h = 0;
  std::function<void(ImDrawList& list, ImVec2 corner)> paint;
};

/// A region of the window in one frame: a borderless ImGui window, a canvas in design units, the words of the
/// language, and items that log where they are. Made at the start of a panel's draw(), gone at its end.
class Kit {
 public:
  enum class Scroll { kNever, kVertical };
  enum class Layer { kGround, kAbove };  ///< kAbove lies over all regions of the ground
  Kit(const FrameView& view, WidgetState& state, Region region, std::string_view id, const Rect& area_px,
      Scroll scroll = Scroll::kNever, Layer layer = Layer::kGround);
  ~Kit();
  Kit(const Kit&) = delete;
  Kit& operator=(const Kit&) = delete;

  /// The region in design units; scrolled content starts at y() instead.
  [[nodiscard]] const Rect& area() const { return area_; }
  [[nodiscard]] float top() const;    ///< area().y less what has been scrolled away
  void content_height(float height);  ///< of a scrolled region

  [[nodiscard]] std::string tr(std::string_view key) const { return view_.tr(key); }
  [[nodiscard]] std::string fill(std::string_view key, std::initializer_list<std::string> arguments) const;
  [[nodiscard]] const FrameView& view() const { return view_; }
  [[nodiscard]] WidgetState& state() { return state_; }
  [[nodiscard]] ImU32 ink(spec::Token token, float opacity = 1) const { return canvas.ink(token, opacity); }

  /// An invisible item to click, hover and focus. `focusable` items are reached by Tab.
  Hit item(std::string_view name, const Rect& rect, bool focusable = true);
  /// Records a rectangle without making an item.
  void note(std::string_view name, const Rect& rect);
  void focus_ring(const Rect& rect, float radius);
  /// True if the focus is on an item whose name begins so: on any part of a row.
  [[nodiscard]] bool focus_in(std::string_view prefix) const { return state_.focus.focused().starts_with(prefix); }
  /// True once the mouse has rested on it for 400 ms (at once on F1).
  bool wants_tip(std::string_view name, const Hit& hit);
  /// True while F1 asks about an item whose name begins so: about any part of a row.
  bool wants_help(std::string_view prefix);
  /// At the mouse; beside `item` if given, or beside the item that F1 asks about.
  void tip(std::span<const TipLine> lines, const Rect* item = nullptr, const TipPicture* picture = nullptr);
  void simple_tip(std::string_view name, const Hit& hit, const std::string& text);

  void panel();  ///< background and hairline of a panel, over the whole region

  Canvas canvas;

 private:
  void place_beside(const Rect& item, float width, float height) const;

  Rect area_;
  const FrameView& view_;
  WidgetState& state_;
  Region region_;
};

}  // namespace lscope::ui
