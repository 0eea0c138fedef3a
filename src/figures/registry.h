#pragma once

#include <span>
#include <string_view>

#include "figures/catalogue.h"

namespace lscope::figures {

/// One chart of the product, by the name that the command line, files and links use.
struct Entry {
  std::string_view id;           ///< "loss"
  std::string_view title_key;    ///< of the language: "figure.loss.title"
  std::string_view caption_key;  ///< what it shows, in words a report may use
  bool needs_weights;            ///< made from Snapshot::weights
  bool needs_probe;              ///< made from what the probe says: a field, activations, a plane
  plot::Figure (*make)(const Source&);
};

/// Every figure there is, in the order in which a report shows them.
[[nodiscard]] std::span<const Entry> all_figures();

/// The one of this name; null if there is none.
[[nodiscard]] const Entry* find_entry(std::string_view id);

}  // namespace lscope::figures
