#pragma once

#include "ui/diagnosis.h"
#include "ui/gap_series.h"
#include "ui/kit.h"
#include "ui/param_desk.h"

namespace lscope::ui {

/// The gap as a number, its course, what it means in words, and the numbers these words rest on. In a compact window a
/// ribbon with a button that opens the whole over the plots.
class ReadingPanel {
 public:
  ReadingPanel(WidgetState& state, ParamDesk& desk) : state_(state), desk_(desk) {}

  /// Once a frame: the verdict changes at most once a second, the numbers of its sentences four times a second, those
  /// of the table ten times.
  void update(const train::Snapshot& lane, double now);
  /// `above`: lying over the plots of a compact window.
  void draw(const Rect& area, bool above, const FrameView& view, const GapSeries& gap, CommandSink& commands);
  void draw_ribbon(const Rect& area, const FrameView& view, CommandSink& commands);
  [[nodiscard]] bool is_open() const { return open_; }  ///< over the plots, in a compact window
  void close() { open_ = false; }

 private:
  /// A cursor down the panel.
  struct Column {
    float x, w, y;
    [[nodiscard]] float right() const { return x + w; }
  };
  void draw_gap(Kit& kit, Column& column, const GapSeries& gap);
  void draw_chip(Kit& kit, const Column& column);
  void draw_words(Kit& kit, Column& column, CommandSink& commands);
  void draw_table(Kit& kit, Column& column, CommandSink& commands);
  void draw_peek(Kit& kit, Column& column, CommandSink& commands);
  void look_away(CommandSink& commands);
  void draw_sparsity(Kit& kit, Column& column);
  void draw_norms(Kit& kit, Column& column);
  void rule(Kit& kit, Column& column, float before, float after);
  /// The ways out of a divergence, side by side with their right end at `right`, or filling `wide` from there to the
  /// left; returns the left end.
  float draw_remedies(Kit& kit, float right, float y, float wide, CommandSink& commands);
  [[nodiscard]] bool diverged() const { return diagnosis_.verdict == Verdict::kDiverged; }

  WidgetState& state_;
  ParamDesk& desk_;
  Diagnosis diagnosis_;
  train::StepRecord numbers_;  ///< the newest evaluation, as shown
  bool has_numbers_ = false;
  double diagnosed_ = -10, read_ = -10;
  double decided_ = -10;  ///< when the verdict last changed
  int generation_ = -1;
  train::RunState run_state_ = train::RunState::kPaused;
  bool test_hidden_ = false;
  bool peeks_by_mouse_ = false, peeks_by_key_ = false;
  bool open_ = false;
};

}  // namespace lscope::ui
