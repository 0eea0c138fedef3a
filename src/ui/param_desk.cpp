#include "ui/param_desk.h"

namespace lscope::ui {

void ParamDesk::update(const train::Snapshot& lane, double now) {
  if (lane.obeyed < obeyed_) entries_ = {};  // another lane has begun to count anew
  obeyed_ = lane.obeyed;
  if (lane.spec) lane_values_ = lane.spec->values;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    Entry& entry = entries_[i];
    const auto id = static_cast<spec::ParamId>(i);
    if (entry.state == ChangeState::kOnItsWay && entry.seq && *entry.seq <= obeyed_) {
      const bool taken = lane_values_[id] == entry.wanted;
      entry.state = taken ? ChangeState::kInEffect : ChangeState::kRefused;
      entry.since = now;
      entry.refusal = !taken && lane.refusal ? base::to_text(*lane.refusal) : "";
    } else if (entry.state == ChangeState::kInEffect && now - entry.since > 1) {
      entry = {};
    }
  }
}

void ParamDesk::want(spec::ParamId id, double value, bool final, CommandSink& commands) {
  Entry& mine = entry(id);
  const bool posted_already = mine.state == ChangeState::kOnItsWay && mine.seq && mine.wanted == value;
  if (posted_already) return;
  if (mine.state != ChangeState::kOnItsWay && lane_values_[id] == value) return;
  mine = {ChangeState::kOnItsWay, value, std::nullopt, 0, ""};
  if (final || spec::info(id).takes_effect != spec::TakesEffect::kRebuild)
    mine.seq = commands.post(train::SetParam{id, value});
}

double ParamDesk::value(spec::ParamId id) const {
  return entry(id).state == ChangeState::kOnItsWay ? entry(id).wanted : lane_values_[id];
}

ChangeState ParamDesk::state(spec::ParamId id) const { return entry(id).state; }

const std::string& ParamDesk::refusal(spec::ParamId id) const { return entry(id).refusal; }

bool ParamDesk::animating() const {
  for (const Entry& entry : entries_)
    if (entry.state == ChangeState::kInEffect) return true;
  return false;
}

}  // namespace lscope::ui
