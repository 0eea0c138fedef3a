#pragma once

#include <string>

#include "base/translate.h"
#include "train/snapshot.h"
#include "ui/app_actions.h"

namespace lscope::app {

/// What the panels show of the program around them that follows from the run: the data's name and its notices.
void describe_run(const train::Snapshot& snapshot, const base::Translate& tr, ui::AppState& state);

}  // namespace lscope::app
