#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "probe/probe_thread.h"
#include "train/snapshot.h"
#include "ui/look_wish.h"

namespace lscope::app {

/// What the probe has answered for the figures on the screen; null until it is there.
struct Looks {
  std::shared_ptr<const probe::Activity> activity;
  std::shared_ptr<const probe::WeightPlane> plane;
  std::shared_ptr<const probe::UnitField> unit;
  friend bool operator==(const Looks&, const Looks&) = default;
};

/// Keeps activations, the plane of two weights and the field of a neuron up to date while a figure shows them: asks the
/// probe thread that the FieldFeed has as well, for newer weights only when the answer before is there and has been on
/// the screen for as long as it took, so that looking takes at most half of a core. While the run goes on the looks are
/// shorter (fewer rows; the figures say how many); once it stands still they are complete. Answers of an earlier model
/// are never shown.
/// Thread safety: UI thread only.
class LookFeed {
 public:
  explicit LookFeed(probe::ProbeThread& probe) : probe_(probe) {}
  /// Once a frame. `run` and the snapshot's generation say which model it is.
  const Looks& update(int run, const train::Snapshot& snapshot, const ui::LookWish& wish, double now);
  /// True while newer weights wait for their turn: a frame should come without an event.
  [[nodiscard]] bool waiting() const;
  /// True once all that is wished for has been asked for and answered.
  [[nodiscard]] bool settled() const;

 private:
  /// One kind of look.
  struct Kind {
    std::uint64_t asked = 0, answered = 0;  ///< tags; 0 = none
    std::optional<std::int64_t> step;       ///< of the weights that were asked about
    bool was_quick = false;
    double asked_at = -1, took = 0, answered_at = -1;
    bool waiting = false;
    [[nodiscard]] bool is_open() const { return asked != answered; }
  };

  void start_over(int run, int generation);
  void collect(double now);
  template <class Answer>
  void take(std::shared_ptr<const Answer> newest, Kind& kind, std::shared_ptr<const Answer>& shown, double now) const;
  /// Whether to ask now. `another`: about something else than before, so at once.
  [[nodiscard]] bool is_due(Kind& kind, bool wished, bool another, std::int64_t step, bool quick, double now) const;
  template <class Request>
  void ask(Kind& kind, std::optional<Request> request, std::int64_t step, bool quick, double now);

  probe::ProbeThread& probe_;
  int run_ = 0, generation_ = -1;
  std::uint64_t next_tag_ = 1, first_tag_ = 1;  ///< answers below the first belong to an earlier model
  Kind activity_, plane_, unit_;
  std::optional<figures::WeightPair> pair_;
  std::optional<ui::LookWish::Unit> asked_unit_;
  double lambda1_ = 0, lambda2_ = 0;
  Looks looks_;
};

}  // namespace lscope::app
