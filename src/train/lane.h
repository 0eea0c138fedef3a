#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/mailbox.h"
#include "base/snapshot_slot.h"
#include "base/thread_annotations.h"
#include "train/command.h"
#include "train/pace.h"
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
  /// Asks for weights in the next snapshots, copied at most every 100 ms while it trains; renewed by whoever looks at
  /// them. A paused lane answers once if its newest weights have not been shown yet.
  void watch_weights() {
    if (!weights_wanted_.exchange(true, std::memory_order_relaxed)) mail_.wake();
  }

 private:
  struct Posted {
    CommandSeq seq;
    Command command;
  };
  void run(const std::stop_token& stop);
  void train(const std::stop_token& stop);
  /// What has been posted; waits for it as long as no step may be taken.
  std::vector<Posted> take_mail(const std::stop_token& stop);
  void obey(const std::vector<Posted>& mail);
  void take_step();
  [[nodiscard]] bool weights_due() const;
  void publish();

  std::unique_ptr<Trainer> trainer_;  ///< belongs to the training thread once it runs
  std::function<void()> wake_;
  const base::Clock& clock_;
  base::Mutex post_mutex_;  ///< numbers are given and posted in one go, so that the mailbox is in order
  CommandSeq next_seq_ LSCOPE_GUARDED_BY(post_mutex_) = 1;
  std::atomic<bool> mail_waiting_{false};  ///< lets the training loop look at the mailbox without locking it
  std::atomic<bool> weights_wanted_{false};
  base::Mailbox<Posted> mail_;
  base::SnapshotSlot<Snapshot> slot_;

  // Of the training thread:
  double now_ = 0, next_publication_ = 0, next_weights_ = 0;  ///< seconds of clock_
  bool unpublished_ = false;                                  ///< steps have been taken since the last publication
  std::int64_t weights_tick_ = -1;                            ///< of the newest weights that were published
  int weights_generation_ = -1;
  int steps_per_look_ = 1, steps_since_look_ = 0;  ///< tiny steps: the clock costs more than the step
  SpeedLimit limit_;
  StepMeter meter_;

  std::jthread thread_;  ///< last: starts when all it uses exists and joins before any of it dies
};

}  // namespace lscope::train
