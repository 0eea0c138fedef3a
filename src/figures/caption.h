#pragma once

#include <string>
#include <vector>

#include "figures/registry.h"
#include "plot/save_figure.h"

namespace lscope::figures {

/// What a caption says about the run, the same for each of its figures: objective with the convention of lambda and its
/// values, rows and what was done to them by hand, network and step rule, seed, epoch, version. One sentence each, in
/// the language of `tr`.
[[nodiscard]] std::vector<std::string> run_sentences(const train::Snapshot& run, const base::Translate& tr);

/// What the figure shows of this run, in a sentence or two: of the fit, only the kind that is drawn.
[[nodiscard]] std::string what_it_shows(const Entry& entry, const train::Snapshot& run, const base::Translate& tr);

/// The caption of a figure: what it shows, then the run.
[[nodiscard]] std::string caption(const Entry& entry, const train::Snapshot& run, const base::Translate& tr);

/// "Lambdascope 0.1.0 (revision)"
[[nodiscard]] std::string program_name();

/// What a file says about itself: title, caption, program, seed, and the configuration that makes the run again.
[[nodiscard]] plot::Metadata about(const Entry& entry, const plot::Figure& figure, const train::Snapshot& run,
                                   const base::Translate& tr);

}  // namespace lscope::figures
