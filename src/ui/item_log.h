#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ui/panel.h"

namespace lscope::ui {

/// Where things stood in the last frame, by stable name ("param.penalty.lambda1.slider", "transport.play"), in px of
/// the window. Tests and scripts that drive the window ask it instead of hard-coding pixels. Recording is optional:
/// FrameView::items is null in ordinary use.
class ItemLog {
 public:
  struct Item {
    std::string name;
    Rect rect;
  };
  /// A text as it was drawn, with the region it belongs to and the box it had to fit into.
  struct Text {
    std::string utf8;
    Rect rect;
    Rect region;
    bool cut = false;  ///< it did not fit and lost its end
  };

  void begin_frame();
  void item(std::string_view name, const Rect& rect);
  void text(Text text);
  /// The newest rectangle of that name in this frame.
  [[nodiscard]] std::optional<Rect> find(std::string_view name) const;
  [[nodiscard]] const std::vector<Item>& items() const { return items_; }
  [[nodiscard]] const std::vector<Text>& texts() const { return texts_; }
  /// One line an item: "name x y w h", whole px.
  [[nodiscard]] std::string to_text() const;

 private:
  std::vector<Item> items_;
  std::vector<Text> texts_;
};

}  // namespace lscope::ui
