#include "ui/point_desk.h"

#include <algorithm>

#include "data/point_edit.h"

namespace lscope::ui {

using base::PointEdit;

void PointDesk::forget(const train::Snapshot& lane) {
  wanted_ = lane.spec ? lane.spec->edits : std::vector<PointEdit>{};
  redo_.clear();
  asked_.clear();
  posted_.reset();
  ++version_;
}

void PointDesk::update(const train::Snapshot& lane) {
  const bool other_lane = lane.obeyed < obeyed_;  // it has begun to count anew
  obeyed_ = lane.obeyed;
  const bool same_spec = lane.spec == spec_;
  spec_ = lane.spec;
  if (other_lane) return forget(lane);
  const bool answered = posted_ && *posted_ <= obeyed_;
  if (posted_ && !answered) return;
  if (same_spec && !answered) return;
  posted_.reset();
  ++version_;
  if (!asked_.empty() || !spec_ || spec_->edits == wanted_) return;
  if (answered && lane.refusal)
    refusal_ = lane.refusal;
  else if (spec_->edits.size() < wanted_.size())
    dropped_ = wanted_.size() - spec_->edits.size();
  forget(lane);
}

std::span<const PointEdit> PointDesk::pending() const {
  if (!spec_) return {};
  const std::vector<PointEdit>& there = spec_->edits;
  const auto [mine, theirs] = std::mismatch(wanted_.begin(), wanted_.end(), there.begin(), there.end());
  // A point that is being dragged is one edit that changes; anything else that differs is an undo on its way.
  const bool grows = theirs == there.end() || (there.end() - theirs == 1 && mine != wanted_.end() &&
                                               mine->kind == PointEdit::Kind::kMove && mine->point == theirs->point);
  if (!grows) return {};
  return {mine, wanted_.end()};
}

std::int32_t PointDesk::next_stroke() const {
  std::int32_t last = 0;
  for (const PointEdit& edit : wanted_) last = std::max(last, edit.stroke);
  for (const auto& stroke : redo_)
    for (const PointEdit& edit : stroke) last = std::max(last, edit.stroke);
  return last + 1;
}

void PointDesk::edit(std::vector<PointEdit> edits) {
  if (edits.empty()) return;
  data::append_edits(wanted_, edits);
  redo_.clear();
  asked_.emplace_back(train::EditPoints{std::move(edits)});
  ++version_;
}

void PointDesk::undo() {
  if (wanted_.empty()) return;
  auto first = wanted_.end();
  while (first != wanted_.begin() && std::prev(first)->stroke == wanted_.back().stroke) --first;
  redo_.emplace_back(first, wanted_.end());
  wanted_.erase(first, wanted_.end());
  asked_.emplace_back(train::KeepEdits{wanted_.size()});
  ++version_;
}

void PointDesk::redo() {
  if (redo_.empty()) return;
  std::vector<PointEdit> stroke = std::move(redo_.back());
  redo_.pop_back();
  data::append_edits(wanted_, stroke);
  asked_.emplace_back(train::EditPoints{std::move(stroke)});
  ++version_;
}

void PointDesk::clear() {
  if (wanted_.empty()) return;
  while (!wanted_.empty()) {
    undo();
    asked_.pop_back();
  }
  asked_.emplace_back(train::KeepEdits{0});
}

void PointDesk::post(CommandSink& commands) {
  for (train::Command& command : asked_) posted_ = commands.post(std::move(command));
  asked_.clear();
}

}  // namespace lscope::ui
