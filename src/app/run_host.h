#pragma once

#include <memory>

#include "train/snapshot.h"
#include "ui/panel.h"

namespace lscope::app {

/// Where snapshots come from and commands go: the live lane of the window, or the exactly stepped run of a picture.
class RunHost : public ui::CommandSink {
 public:
  [[nodiscard]] virtual std::shared_ptr<const train::Snapshot> latest() const = 0;  ///< never null
  /// Somebody looks at weights: they come with the next snapshots.
  virtual void watch_weights() = 0;
};

}  // namespace lscope::app
