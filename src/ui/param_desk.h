#pragma once

#include <array>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/translate.h"
#include "spec/param.h"
#include "train/snapshot.h"
#include "ui/panel.h"

namespace lscope::ui {

enum class ChangeState { kNone, kOnItsWay, kInEffect, kRefused };

/// Where changes of parameters lie until the lane has obeyed them. A row of the controls shows the user's own value
/// while it is on its way, for one second that it is in effect, and from then on what the lane says. It also knows what
/// every parameter was when the lane began: the default of its preset. One for the whole window: the same parameter may
/// stand in two places.
class ParamDesk {
 public:
  /// Once a frame, before anything is drawn.
  void update(const train::Snapshot& lane, double now);
  /// The user wants this value. What takes effect at the next step is posted at once, also in the middle of a drag;
  /// what builds data or network anew only when the hand lets go (`final`).
  void want(spec::ParamId id, double value, bool final, CommandSink& commands);
  /// The user's value while it is not yet obeyed, else the lane's.
  [[nodiscard]] double value(spec::ParamId id) const;
  [[nodiscard]] ChangeState state(spec::ParamId id) const;
  /// Why the lane did not take the newest value; "" if it did.
  [[nodiscard]] std::string refusal(spec::ParamId id, const base::Translate& tr) const;
  /// What the run began with: the preset's value (with what the command line or a data file put in its place). The log
  /// of the lane remembers it, so a preset need not be known here.
  [[nodiscard]] double home(spec::ParamId id) const;
  [[nodiscard]] bool changed(spec::ParamId id) const { return value(id) != home(id); }
  /// True while a dot has still to disappear by itself.
  [[nodiscard]] bool animating() const;

 private:
  struct Entry {
    ChangeState state = ChangeState::kNone;
    double wanted = 0;
    std::optional<train::CommandSeq> seq;  ///< empty: still in the user's hand
    double since = 0;                      ///< when it came into effect
    std::optional<base::Error> refusal;
  };
  Entry& entry(spec::ParamId id) { return entries_[static_cast<std::size_t>(id)]; }
  [[nodiscard]] const Entry& entry(spec::ParamId id) const { return entries_[static_cast<std::size_t>(id)]; }
  void learn_homes(const train::Snapshot& lane, bool other_lane);

  std::array<Entry, spec::kParamCount> entries_;
  spec::ParamValues lane_values_;
  train::CommandSeq obeyed_ = 0;
  std::array<std::optional<double>, spec::kParamCount> homes_;  ///< of those that the lane's log has moved
  std::size_t log_read_ = 0;                                    ///< entries of the lane's log that homes_ knows
};

}  // namespace lscope::ui
