#pragma once

#include <string>

#include "ui/param_desk.h"

namespace lscope::ui {

/// What the buttons of the top bar and the keys ask of the lane.
void play_or_pause(const train::Snapshot& lane, CommandSink& commands);  ///< a diverged run starts again
void restart(const train::Snapshot& lane, CommandSink& commands);  ///< the same first weights; a stopped run goes on
void new_seed(const ParamDesk& desk, CommandSink& commands);       ///< the next whole number
void halve_rate(ParamDesk& desk, CommandSink& commands);           ///< halves η and goes on

/// "paused at epoch 96"
[[nodiscard]] std::string state_words(const train::Snapshot& lane, const base::Translate& tr);
/// "paused"
[[nodiscard]] std::string state_word(const train::Snapshot& lane, const base::Translate& tr);
[[nodiscard]] spec::Token state_color(const train::Snapshot& lane);

}  // namespace lscope::ui
