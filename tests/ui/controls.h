#pragma once

#include <gtest/gtest.h>

#include "support/headless_ui.h"
#include "support/sample_runs.h"
#include "ui/controls_panel.h"

namespace lscope::ui {

/// The controls alone in a tall window, with a lane that obeys what it is told when the test says so.
class Controls : public testing::Test {
 protected:
  Controls() { ui_.lane = std::make_shared<train::Snapshot>(lane_); }

  void draw(const FrameView& view) {
    state_.begin_frame(view.now);
    desk_.update(*view.lane, view.now);
    ui_.items.begin_frame();
    state_.focus.begin_frame(0, 0, ImGui::GetIO().MouseClicked[0]);
    panel_.draw({8, 8, 304, 1380}, false, view, sink_, app_, actions_);
  }
  void frames(int count) { ui_.frames(count, drawer()); }
  test::HeadlessUi::Draw drawer() {
    return [this](const FrameView& view) { draw(view); };
  }
  /// The lane takes everything that was posted so far.
  void obey() {
    auto spec = std::make_shared<spec::RunSpec>(*lane_.spec);
    auto log = std::make_shared<std::vector<train::AppliedCommand>>(*lane_.log);
    for (; obeyed_ < sink_.posted.size(); ++obeyed_) {
      const auto* set = std::get_if<train::SetParam>(&sink_.posted[obeyed_]);
      if (set == nullptr) continue;
      train::AppliedCommand applied;
      applied.command = *set;
      applied.before = spec->values[set->id];
      log->push_back(applied);
      ASSERT_TRUE(spec->values.set(set->id, set->value).ok());
    }
    lane_.log = log;
    lane_.spec = spec;
    lane_.obeyed = sink_.posted.size();
    ui_.lane = std::make_shared<train::Snapshot>(lane_);
  }
  [[nodiscard]] bool says(const std::string& part) const {
    for (const ItemLog::Text& text : ui_.items.texts())
      if (text.utf8.find(part) != std::string::npos) return true;
    return false;
  }
  void drag(const std::string& name, float from_share, float to_share) {
    const Rect r = ui_.item(name);
    const float y = r.y + r.h / 2;
    ui_.move_mouse(r.x + from_share * r.w, y);
    frames(1);
    ui_.hold_mouse(true);
    frames(1);
    ui_.move_mouse(r.x + to_share * r.w, y);
    frames(1);
    ui_.hold_mouse(false);
    frames(2);
  }

  test::HeadlessUi ui_{320, 1400};
  train::Snapshot lane_ = test::sample_run(test::Sample::kFresh);
  test::RecordingSink sink_;
  test::RecordingActions actions_;
  AppState app_;
  WidgetState state_;
  ParamDesk desk_;
  ControlsPanel panel_{state_, desk_};
  std::size_t obeyed_ = 0;  ///< of what was posted
};

}  // namespace lscope::ui
