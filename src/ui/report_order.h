#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "figures/catalogue.h"
#include "train/snapshot.h"

namespace lscope::ui {

/// A report pack that somebody wants: of the run as it was when they asked.
struct ReportOrder {
  std::shared_ptr<const train::Snapshot> run;
  std::optional<figures::WeightPair> pair{};  ///< of the plane of two weights, as in the window
  std::filesystem::path folder;
  std::string language;  ///< "en", "zh-CN"
  bool replace = false;  ///< a report may be there already
};

/// What became of it.
struct ReportOutcome {
  std::filesystem::path folder{};
  bool is_there = false;               ///< a report, which is left alone
  bool given_up = false;               ///< by the reader
  std::optional<base::Error> error{};  ///< none: all its files are there
};

}  // namespace lscope::ui
