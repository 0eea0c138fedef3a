#include "app/input_queue.h"

#include <gtest/gtest.h>

#include <vector>

namespace lscope::app {
namespace {

/// What ImGui would see in one frame.
struct Seen {
  float x = 0;
  bool down = false, ctrl = false, a = false;
  unsigned typed = 0;
  friend bool operator==(const Seen&, const Seen&) = default;
};

class Queue : public testing::Test {
 protected:
  Queue() { ImGui::CreateContext(); }
  ~Queue() override { ImGui::DestroyContext(); }
  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;

  /// Frame after frame until nothing is left.
  std::vector<Seen> frames() {
    std::vector<Seen> out;
    ImGuiIO& io = ImGui::GetIO();
    while (!queue_.empty()) {
      EXPECT_TRUE(queue_.feed(io));
      const unsigned typed = io.InputQueueCharacters.empty() ? 0 : io.InputQueueCharacters.back();
      out.push_back({io.MousePos.x, io.MouseDown[0], io.KeyCtrl, io.KeysDown['A'], typed});
      io.InputQueueCharacters.resize(0);
    }
    return out;
  }
  InputQueue queue_;
};

TEST_F(Queue, TheLastMoveOfADragIsSeenWhileTheButtonIsDown) {
  queue_.push(MouseMoved{10, 0});
  queue_.push(MouseButton{0, true});
  queue_.push(MouseMoved{50, 0});
  queue_.push(MouseMoved{90, 0});
  queue_.push(MouseButton{0, false});
  EXPECT_EQ(frames(), (std::vector<Seen>{{10, true}, {90, true}, {90, false}}));
}

TEST_F(Queue, AClickBetweenTwoFramesIsAClick) {
  queue_.push(MouseButton{0, true});
  queue_.push(MouseButton{0, false});
  const std::vector<Seen> seen = frames();
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_TRUE(seen[0].down);
  EXPECT_FALSE(seen[1].down);
}

TEST_F(Queue, AShortcutComesBeforeWhatIsTypedAfterIt) {
  queue_.push(KeyChanged{341, true});  // left Ctrl
  queue_.push(KeyChanged{'A', true});
  queue_.push(KeyChanged{'A', false});
  queue_.push(KeyChanged{341, false});
  queue_.push(Typed{'5'});
  const std::vector<Seen> seen = frames();
  bool selected = false, typed = false;
  for (const Seen& frame : seen) {
    if (frame.ctrl && frame.a) selected = true;
    if (frame.typed == '5') {
      typed = true;
      EXPECT_TRUE(selected);
      EXPECT_FALSE(frame.ctrl);
    }
  }
  EXPECT_TRUE(selected);
  EXPECT_TRUE(typed);
}

}  // namespace
}  // namespace lscope::app
