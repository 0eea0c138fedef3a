#include "ui/changes.h"

#include <algorithm>

#include "ui/param_slider.h"

namespace lscope::ui {
std::vector<Change> changes(const train::Snapshot& lane) {
  std::vector<Change> found;
  double last_epoch = 0;
  const double near = std::max(1.0, 0.01 * lane.epoch);
  for (const train::AppliedCommand& applied : *lane.log) {
    const auto* set = std::get_if<train::SetParam>(&applied.command);
    if (set == nullptr || applied.generation != lane.generation) continue;
    if (spec::info(set->id).takes_effect != spec::TakesEffect::kNextStep || set->value == applied.before) continue;
    const bool joins = !found.empty() && found.back().id == set->id && applied.epoch - last_epoch <= near;
    if (joins)
      found.back().after = set->value;
    else
      found.push_back({set->id, applied.before, set->value, applied.epoch});
    last_epoch = applied.epoch;
    if (found.back().before == found.back().after) found.pop_back();
  }
  return found;
}

std::string change_label(const Change& change, const base::Translate& tr) {
  return param_symbol(change.id, tr) + " " + value_label(change.id, change.before, tr) + " → " +
         value_label(change.id, change.after, tr);
}

}  // namespace lscope::ui
