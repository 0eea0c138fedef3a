#include "app/report_export.h"

#include <exception>
#include <new>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "figures/looks.h"
#include "figures/write_report.h"
#include "spec/language.h"
#include "spec/theme.h"

namespace lscope::app {
namespace {

constexpr float kLooked = 0.1F, kMade = 0.95F;  ///< shares of the work that are done then

base::Result<std::vector<figures::ReportFile>> files_of(const ui::ReportOrder& order, const std::stop_token& stop,
                                                        const std::function<void(float)>& watch) {
  auto language = spec::Language::load(order.language);
  if (!language.ok()) return language.error();
  const base::Translate tr = std::move(language).value();
  const auto light = spec::load_theme("light"), dark = spec::load_theme("dark");
  if (!light.ok()) return light.error();
  if (!dark.ok()) return dark.error();
  const figures::Looks looks = figures::looks_of(*order.run, order.pair, stop);
  figures::ReportRequest request{
      {*order.run, tr, looks.field, -1, looks.activity, looks.plane}, order.language, light.value(), dark.value()};
  request.watch = [&](double share) {
    watch(kLooked + (kMade - kLooked) * static_cast<float>(share));
    return !stop.stop_requested();
  };
  return figures::make_report(request);
}

}  // namespace

ui::ReportOutcome write_report(const ui::ReportOrder& order, const std::stop_token& stop,
                               const std::function<void(float share)>& watch) {
  ui::ReportOutcome outcome;
  outcome.folder = order.folder;
  const auto refused = [&](base::ErrorCode code, const char* problem, const char* remedy) {
    outcome.error = base::Error{code, base::printable(order.folder.string()), problem, remedy};
  };
  std::error_code failed;
  if (!order.replace && std::filesystem::exists(order.folder / "report.html", failed)) {
    outcome.is_there = true;
    return outcome;
  }
  try {
    watch(0);
    auto files = files_of(order, stop, watch);
    outcome.given_up = stop.stop_requested();
    if (outcome.given_up) return outcome;
    if (!files.ok())
      outcome.error = files.error();
    else if (auto written = figures::write_report(order.folder, files.value()); !written.ok())
      outcome.error = written.error();
  } catch (const std::bad_alloc&) {  // the job's one catch: the window goes on
    refused(base::ErrorCode::kResourceMemory, "there is not enough memory for the report", "close other programs");
  } catch (const std::exception& problem) {
    refused(base::ErrorCode::kOutputFailed, problem.what(), "");
  }
  return outcome;
}

ReportDesk::ReportDesk(Workshop& workshop, std::function<void()> wake)
    : workshop_(workshop), wake_(std::move(wake)), shared_(std::make_shared<Shared>()) {}

void ReportDesk::take_in(ui::ReportOrder order) {
  stop_ = std::stop_source();
  shared_->share = 0;
  workshop_.do_also([order = std::move(order), stop = stop_.get_token(), shared = shared_, wake = wake_] {
    shared->finished.post(write_report(order, stop, [&](float share) {
      shared->share = share;
      wake();
    }));
    shared->share = -1;
    wake();
  });
}

std::optional<float> ReportDesk::share() const {
  const float share = shared_->share.load();
  return share < 0 ? std::nullopt : std::optional(share);
}

}  // namespace lscope::app
