#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "base/mailbox.h"
#include "base/snapshot_slot.h"
#include "probe/decision_field.h"

namespace lscope::probe {

/// Looks at frozen models on a thread of its own: ask() down, latest() up. Of requests that wait only the newest is
/// answered; one that is being worked on is finished first, so that a model that takes long to look at is still seen.
/// Destruction gives a request up within one layer of a few points.
/// Thread safety: ask() and latest() from any thread.
class ProbeThread {
 public:
  /// `wake` is called on the probe thread after each answer; it must not block.
  explicit ProbeThread(std::function<void()> wake);
  ~ProbeThread() = default;
  ProbeThread(const ProbeThread&) = delete;
  ProbeThread& operator=(const ProbeThread&) = delete;

  void ask(FieldRequest request) { mail_.post(std::move(request)); }
  [[nodiscard]] std::shared_ptr<const Field> latest() const {
    return slot_.latest();
  }  ///< null before the first answer

 private:
  void run(const std::stop_token& stop);

  std::function<void()> wake_;
  base::Mailbox<FieldRequest> mail_;
  base::SnapshotSlot<Field> slot_;
  std::jthread thread_;  ///< last: starts when all it uses exists and joins before any of it dies
};

}  // namespace lscope::probe
