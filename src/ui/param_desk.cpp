#include "ui/param_desk.h"

#include "ui/error_words.h"

namespace lscope::ui {

void ParamDesk::update(const train::Snapshot& lane, double now) {
  const bool other_lane = lane.obeyed < obeyed_;  // it has begun to count anew
  if (other_lane) entries_ = {};
  learn_homes(lane, other_lane);
  obeyed_ = lane.obeyed;
  if (lane.spec) lane_values_ = lane.spec->values;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    Entry& entry = entries_[i];
    const auto id = static_cast<spec::ParamId>(i);
    if (entry.state == ChangeState::kOnItsWay && entry.seq && *entry.seq <= obeyed_) {
      const bool taken = lane_values_[id] == entry.wanted;
      entry.state = taken ? ChangeState::kInEffect : ChangeState::kRefused;
      entry.since = now;
      entry.refusal = taken ? std::nullopt : lane.refusal;
    } else if (entry.state == ChangeState::kInEffect && now - entry.since > 1) {
      entry = {};
    }
  }
}

/// The first change of a parameter in the log says what it was before. A log only grows, so every entry is read once.
void ParamDesk::learn_homes(const train::Snapshot& lane, bool other_lane) {
  const std::size_t entries = lane.log ? lane.log->size() : 0;
  if (other_lane || entries < log_read_) {
    homes_ = {};
    log_read_ = 0;
  }
  for (; log_read_ < entries; ++log_read_) {
    const train::AppliedCommand& applied = (*lane.log)[log_read_];
    const auto* set = std::get_if<train::SetParam>(&applied.command);
    if (set == nullptr) continue;
    std::optional<double>& home = homes_[static_cast<std::size_t>(set->id)];
    if (!home) home = applied.before;
  }
}

double ParamDesk::home(spec::ParamId id) const {
  return homes_[static_cast<std::size_t>(id)].value_or(lane_values_[id]);
}

void ParamDesk::want(spec::ParamId id, double value, bool final, CommandSink& commands) {
  Entry& mine = entry(id);
  const bool posted_already = mine.state == ChangeState::kOnItsWay && mine.seq && mine.wanted == value;
  if (posted_already) return;
  if (mine.state != ChangeState::kOnItsWay && lane_values_[id] == value) return;
  mine = {ChangeState::kOnItsWay, value, std::nullopt, 0, std::nullopt};
  if (final || spec::info(id).takes_effect != spec::TakesEffect::kRebuild)
    mine.seq = commands.post(train::SetParam{id, value});
}

double ParamDesk::value(spec::ParamId id) const {
  return entry(id).state == ChangeState::kOnItsWay ? entry(id).wanted : lane_values_[id];
}

ChangeState ParamDesk::state(spec::ParamId id) const { return entry(id).state; }

std::string ParamDesk::refusal(spec::ParamId id, const base::Translate& tr) const {
  return entry(id).refusal ? error_words(*entry(id).refusal, tr) : "";
}

bool ParamDesk::animating() const {
  for (const Entry& entry : entries_)
    if (entry.state == ChangeState::kInEffect) return true;
  return false;
}

}  // namespace lscope::ui
