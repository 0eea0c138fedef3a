#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/point_edit.h"
#include "base/result.h"
#include "train/snapshot.h"
#include "ui/panel.h"

namespace lscope::ui {

/// Where edits of points lie until the lane has obeyed them, and where undone ones wait for a redo. What the user has
/// done is here at once; what the lane says replaces it as soon as nothing is on its way.
class PointDesk {
 public:
  /// Once a frame, before anything is drawn.
  void update(const train::Snapshot& lane);
  /// All edits that the user wants, obeyed or not.
  [[nodiscard]] const std::vector<base::PointEdit>& edits() const { return wanted_; }
  /// Those that the lane does not have yet; empty while an undo is on its way.
  [[nodiscard]] std::span<const base::PointEdit> pending() const;
  /// A number for the next stroke, higher than all before.
  [[nodiscard]] std::int32_t next_stroke() const;

  void edit(std::vector<base::PointEdit> edits);  ///< forgets what could be redone
  void undo();                                    ///< the newest stroke
  void redo();
  void clear();  ///< undoes every stroke; each can be redone
  [[nodiscard]] bool can_undo() const { return !wanted_.empty(); }
  [[nodiscard]] bool can_redo() const { return !redo_.empty(); }

  /// Posts what was asked for since the last call.
  void post(CommandSink& commands);
  /// Why the lane did not take the newest edits, once.
  [[nodiscard]] std::optional<base::Error> take_refusal() { return std::exchange(refusal_, std::nullopt); }
  /// How many edits a change of the rows has made meaningless, once.
  [[nodiscard]] std::size_t take_dropped() { return std::exchange(dropped_, 0); }
  [[nodiscard]] std::uint64_t version() const { return version_; }  ///< counts every change of edits() and pending()

 private:
  void forget(const train::Snapshot& lane);

  std::shared_ptr<const spec::RunSpec> spec_;  ///< the lane's, as last seen
  std::vector<base::PointEdit> wanted_;
  std::vector<std::vector<base::PointEdit>> redo_;  ///< strokes, the next one last
  std::vector<train::Command> asked_;
  std::optional<train::CommandSeq> posted_;
  train::CommandSeq obeyed_ = 0;
  std::optional<base::Error> refusal_;
  std::size_t dropped_ = 0;
  std::uint64_t version_ = 0;
};

}  // namespace lscope::ui
