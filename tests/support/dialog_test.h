#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "support/headless_ui.h"
#include "support/sample_runs.h"
#include "ui/main_view.h"

namespace lscope::test {

/// The whole window in Chinese over a run that goes on, for tests of a dialog. `Actions` records what it asks for.
template <class Actions>
class DialogTest : public testing::Test {
 protected:
  DialogTest() {
    app_.language = "zh-CN";
    app_.document_name = "my data.csv";
    app_.picture_folder = "/data/somebody/Pictures";
    ui_.lane = std::make_shared<train::Snapshot>(sample_run(Sample::kRunning));
    draw(3);
  }
  void draw(int frames = 1) { ui_.frames(frames, window()); }
  void click(const std::string& name) {
    ui_.click(name, window());
    draw(25);
  }
  void press(int key, bool control = false, bool shift = false) {
    ui_.press(key, window(), control, shift);
    draw(2);
  }

  HeadlessUi ui_{1600, 1000, 1, "zh-CN"};
  ui::MainView main_{nullptr};
  RecordingSink sink_;
  Actions actions_;
  ui::AppState app_;

 private:
  auto window() {
    return [this](const ui::FrameView& view) { main_.draw(1600, 1000, view, sink_, app_, actions_); };
  }
};

}  // namespace lscope::test
