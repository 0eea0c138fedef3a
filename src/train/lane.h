#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

#include "base/clock.h"
#include "base/mailbox.h"
#include "base/snapshot_slot.h"
#include "train/command.h"
#include "train/snapshot.h"
#include "train/trainer.h"

namespace lscope::train {

/// A live run on its own thread: post() commands down, read latest() snapshots up. Nothing here ever waits for the
/// training thread except the destructor, which stops it first.
/// Thread safety: post(), latest(), watch_weights() from any thread.
class Lane {
 public:
  /// `wake` is called on the training thread after each publication (glfwPostEmptyEvent in the window); it must not
  /// block. The lane publishes at most 60 times a second, and at once when a command was obeyed or the state changed.
  Lane(std::unique_ptr<Trainer> trainer, std::function<void()> wake, const base::Clock& clock);
  ~Lane() = default;
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  CommandSeq post(Command command);
  [[nodiscard]] std::shared_ptr<const Snapshot> latest() const { return slot_.latest(); }  ///< never null
  /// Asks for weights in the next snapshots, copied at most every 100 ms; renewed by whoever looks at them.
  void watch_weights() { weights_wanted_.store(true, std::memory_order_relaxed); }

 private:
  struct Posted {
    CommandSeq seq;
    Command command;
  };
  void run(const std::stop_token& stop);
  void train(const std::stop_token& stop);
  void publish(Snapshot snapshot);

  std::unique_ptr<Trainer> trainer_;  ///< belongs to the training thread once it runs
  std::function<void()> wake_;
  const base::Clock& clock_;
  std::atomic<CommandSeq> next_seq_{1};
  std::atomic<bool> weights_wanted_{false};
  base::Mailbox<Posted> mail_;
  base::SnapshotSlot<Snapshot> slot_;
  std::jthread thread_;  ///< last: starts when all it uses exists and joins before any of it dies
};

}  // namespace lscope::train
