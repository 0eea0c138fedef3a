#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/text.h"
#include "figures/catalogue.h"
#include "figures/looks.h"
#include "figures/registry.h"
#include "figures/unit_output.h"
#include "figures/weight_choice.h"
#include "support/headless_ui.h"
#include "support/sample_runs.h"
#include "ui/plot_area.h"

namespace lscope::ui {

/// A run with weights and, for the field, an answer of the probe.
struct Shown {
  std::shared_ptr<const train::Snapshot> run;
  std::shared_ptr<const probe::Field> field;
  figures::Looks looks{};
  std::shared_ptr<const probe::UnitField> unit{};
};

inline Shown shown(int epochs) {
  train::Snapshot run = test::sample_run(epochs > 0 ? test::Sample::kRunning : test::Sample::kFresh);
  if (epochs > 0) {
    run.history = test::history_of(epochs, [](train::StepRecord& row) {
      row.train_loss = 0.1 + 1 / (1 + row.epoch);
      row.validation_loss = row.test_loss = 0.3 + 0.01 * static_cast<double>(row.step % 7);
      row.train_accuracy = row.validation_accuracy = row.test_accuracy = 0.9;
      row.weight_percentiles = {-1, -0.4F, -0.1F, 0, 0.1F, 0.4F, 1};
    });
    run.epoch = epochs - 1;
  }
  auto weights = std::make_shared<train::WeightsView>();
  run.network.loss = core::Loss::kBceLogits;
  weights->network = run.network;
  weights->layout = core::parameter_layout(run.network);
  for (std::int64_t i = 0; i < weights->layout.size; ++i)
    weights->parameters.push_back(i % 3 == 0 ? 0 : 0.01 * static_cast<double>(i % 97 - 48));
  run.weights = weights;
  Shown out;
  if (const auto request = figures::field_request(run))
    out.field = std::make_shared<const probe::Field>(probe::decision_field(*request));
  out.run = std::make_shared<const train::Snapshot>(std::move(run));
  return out;
}

class Area : public testing::Test {
 protected:
  void draw(int frames = 1) {
    for (int i = 0; i < frames; ++i) {
      ui_.lane = shown_.run;
      ui_.items.begin_frame();
      ui_.frame([this](const FrameView& view) {
        state_.begin_frame(view.now);
        state_.focus.begin_frame(0, 0, ImGui::GetIO().MouseClicked[0]);
        FrameView with_field = view;
        with_field.field = shown_.field;
        with_field.activity = shown_.looks.activity;
        with_field.plane = shown_.looks.plane;
        with_field.unit = shown_.unit;
        with_field.smoothing = smoothing_;
        const auto begin = std::chrono::steady_clock::now();
        area_.draw({8, 8, 976, 848}, size_, with_field);
        took_.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
      });
    }
  }
  void click(const std::string& name) {
    ui_.mouse_to(ui_.item(name));
    draw();
    ui_.hold_mouse(true);
    draw();
    ui_.hold_mouse(false);
    draw(2);
  }
  bool has(const std::string& name) const { return ui_.items.find(name).has_value(); }

  test::HeadlessUi ui_{1000, 870};
  WidgetState state_;
  PlotArea area_{state_, nullptr};
  Shown shown_ = shown(241);
  SizeClass size_ = SizeClass::kRegular;
  int smoothing_ = 0;
  std::vector<double> took_;
};

}  // namespace lscope::ui
