#pragma once

#include <functional>
#include <memory>
#include <thread>

#include <variant>
#include <vector>

#include "base/mailbox.h"
#include "base/snapshot_slot.h"
#include "probe/activations.h"
#include "probe/decision_field.h"
#include "probe/unit_field.h"
#include "probe/weight_plane.h"

namespace lscope::probe {

/// Looks at frozen models on a thread of its own: ask() down, latest() up. Of requests of one kind that wait only the
/// newest is answered, kinds in turn; one that is being worked on is finished first, so that a model that takes long to
/// look at is still seen. Destruction gives a request up within one layer of a few points. Thread safety: ask() and
/// latest() from any thread.
class ProbeThread {
 public:
  /// `wake` is called on the probe thread after each answer; it must not block.
  explicit ProbeThread(std::function<void()> wake);
  ~ProbeThread() = default;
  ProbeThread(const ProbeThread&) = delete;
  ProbeThread& operator=(const ProbeThread&) = delete;

  void ask(FieldRequest request) { mail_.post(std::move(request)); }
  void ask(ActivityRequest request) { mail_.post(std::move(request)); }
  void ask(PlaneRequest request) { mail_.post(std::move(request)); }
  void ask(UnitRequest request) { mail_.post(std::move(request)); }
  [[nodiscard]] std::shared_ptr<const Field> latest() const {
    return slot_.latest();
  }  ///< null before the first answer
  [[nodiscard]] std::shared_ptr<const Activity> latest_activity() const { return activities_.latest(); }
  [[nodiscard]] std::shared_ptr<const WeightPlane> latest_plane() const { return planes_.latest(); }
  [[nodiscard]] std::shared_ptr<const UnitField> latest_unit() const { return units_.latest(); }

 private:
  using Request = std::variant<FieldRequest, ActivityRequest, PlaneRequest, UnitRequest>;

  void run(const std::stop_token& stop);
  /// False once a stop is asked for.
  bool answer(const Request& request, const std::stop_token& stop);
  template <class Answer>
  bool publish(std::optional<Answer> answer, base::SnapshotSlot<Answer>& slot);

  std::function<void()> wake_;
  base::Mailbox<Request> mail_;
  base::SnapshotSlot<Field> slot_;
  base::SnapshotSlot<Activity> activities_;
  base::SnapshotSlot<WeightPlane> planes_;
  base::SnapshotSlot<UnitField> units_;
  std::jthread thread_;  ///< last: starts when all it uses exists and joins before any of it dies
};

}  // namespace lscope::probe
