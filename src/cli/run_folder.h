#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "train/snapshot.h"

namespace lscope::cli {

/// What to take from a folder that `lscope train --out` wrote.
struct RunFolderRequest {
  std::string folder;
  std::optional<std::int64_t> epoch;  ///< as it was then; empty: at its end
  std::string data;                   ///< the file the run learned from, where it has moved; "" = as config.json says
  bool with_weights = true;           ///< and with what follows from them: confusion matrix, readings of the layers
  bool with_layers = true;            ///< the rows of layers.csv as well
};

/// The run as the window would have shown it: history, data (made again from the configuration, or read from its file)
/// and weights. Nothing is trained, except where the weights of an earlier epoch are asked for or the network is
/// normalized (its statistics are in no file that can be read back): then the same run is made again as far as that.
///
/// The files are held against each other: the weights must give a training loss that history.csv knows, and a run made
/// again must give its row.
/// Errors  kInputMissing, kInputNotRegular, kInputMalformed, kInputLimit: the file and place; kInputMismatch: files of
///         different runs, a session document; kUsageRange: an epoch that the run has not reached
[[nodiscard]] base::Result<train::Snapshot> read_run_folder(const RunFolderRequest& request);

}  // namespace lscope::cli
