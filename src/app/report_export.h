#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "app/workshop.h"
#include "base/mailbox.h"
#include "ui/report_order.h"

namespace lscope::app {

/// Makes a report pack and writes it: what the probe sees of the run, in full, then the figures, then the files.
/// Nothing is written before everything is made. `watch` hears how far it is and gives it up with false. Any thread;
/// seconds.
[[nodiscard]] ui::ReportOutcome write_report(const ui::ReportOrder& order, const std::stop_token& stop,
                                             const std::function<void(float share)>& watch);

/// Reports on their way: made on the file thread, told on the UI thread. One that is not finished when the window
/// closes is given up: its dialog was open.
class ReportDesk {
 public:
  /// `wake` is called on the file thread when there is more of it, or an outcome.
  ReportDesk(Workshop& workshop, std::function<void()> wake);
  ~ReportDesk() { cancel(); }
  ReportDesk(const ReportDesk&) = delete;
  ReportDesk& operator=(const ReportDesk&) = delete;

  void take_in(ui::ReportOrder order);
  void cancel() { stop_.request_stop(); }
  [[nodiscard]] std::vector<ui::ReportOutcome> take() { return shared_->finished.take_all(); }
  /// How far the report is that is being made; none: there is none.
  [[nodiscard]] std::optional<float> share() const;

 private:
  /// What a job holds as well: it may be the last.
  struct Shared {
    std::atomic<float> share{-1};
    base::Mailbox<ui::ReportOutcome> finished;
  };
  Workshop& workshop_;
  std::function<void()> wake_;
  std::shared_ptr<Shared> shared_;
  std::stop_source stop_;
};

}  // namespace lscope::app
