#include "figures/change_marks.h"

#include <algorithm>
#include <map>
#include <string>

#include "base/number_text.h"
#include "figures/words.h"

namespace lscope::figures {
namespace {

using spec::ParamId;

struct Change {
  ParamId id;
  double from, to;
  double first_epoch, last_epoch;
};

std::string name_of(ParamId id, const base::Translate& tr) {
  const spec::ParamInfo& row = spec::info(id);
  return row.symbol.empty() ? tr("param." + std::string(row.key)) : std::string(row.symbol);
}

std::string value_of(ParamId id, double value, const base::Translate& tr) {
  const spec::ParamInfo& row = spec::info(id);
  if (row.kind == spec::ParamKind::kSwitch) return tr(value != 0 ? "mark.on" : "mark.off");
  if (row.kind == spec::ParamKind::kChoice)
    return tr("choice." + std::string(row.key) + "." + spec::value_text(id, value));
  return base::shown(value, 3);
}

std::vector<Change> changes_of(const train::Snapshot& run) {
  std::vector<Change> changes;
  std::map<ParamId, std::size_t> newest;
  const double near = std::max(1.0, 0.02 * run.epoch);
  for (const train::AppliedCommand& applied : *run.log) {
    const auto* set = std::get_if<train::SetParam>(&applied.command);
    if (set == nullptr || applied.generation != run.generation) continue;
    const spec::TakesEffect effect = spec::info(set->id).takes_effect;
    if (effect != spec::TakesEffect::kNextStep) continue;
    const auto known = newest.find(set->id);
    if (known != newest.end() && applied.epoch - changes[known->second].last_epoch <= near) {
      changes[known->second].to = set->value;
      changes[known->second].last_epoch = applied.epoch;
    } else {
      newest[set->id] = changes.size();
      changes.push_back({set->id, applied.before, set->value, applied.epoch, applied.epoch});
    }
  }
  return changes;
}

}  // namespace

plot::Tone tone_of(ParamId id) {
  switch (id) {
    case ParamId::kLambda1:
      return plot::Tone::kL1;
    case ParamId::kLambda2:
      return plot::Tone::kL2;
    case ParamId::kDropout:
    case ParamId::kInputDropout:
      return plot::Tone::kDropout;
    default:
      return plot::Tone::kOther;
  }
}

std::string setting_text(ParamId id, double value, const base::Translate& tr) {
  return name_of(id, tr) + " " + value_of(id, value, tr);
}

std::vector<plot::Mark> change_marks(const train::Snapshot& run, const base::Translate& tr) {
  std::vector<plot::Mark> marks;
  for (const Change& change : changes_of(run)) {
    if (change.from == change.to) continue;
    marks.push_back({change.first_epoch, tone_of(change.id),
                     setting_text(change.id, change.from, tr) + " → " + value_of(change.id, change.to, tr),
                     name_of(change.id, tr)});
  }
  if (run.state == train::RunState::kDiverged)
    marks.push_back({run.epoch, plot::Tone::kDanger, filled(tr, "mark.diverged", base::shown_count(run.step)),
                     tr("mark.diverged.brief")});
  return marks;
}

}  // namespace lscope::figures
