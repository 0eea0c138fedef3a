#include "app/workshop.h"

#include <chrono>
#include <exception>
#include <utility>

#include "app/memory_error.h"
#include "base/files.h"
#include "base/thread_priority.h"

namespace lscope::app {
namespace {

constexpr std::chrono::seconds kWaitAtMost{3600};  // it is woken by jobs and by the stop

}  // namespace

Workshop::Workshop(RunChoice choice, std::function<void()> wake)
    : choice_(std::move(choice)), wake_(std::move(wake)), thread_([this](const std::stop_token& stop) { run(stop); }) {}

void Workshop::start() {
  first_file_ = false;
  loading_.clear();
  jobs_.post(Generate{++newest_ticket_, choice_});
}

void Workshop::open_file(const spec::FileSource& source, std::shared_ptr<const std::string> text, bool guess,
                         std::shared_ptr<const data::KeptTable> kept) {
  loading_ = std::filesystem::path(source.path).filename().string();
  // What the command line set was meant for the run it started with, not for a file dropped later.
  RunChoice choice = std::exchange(first_file_, false) ? choice_ : RunChoice{"", {}, choice_.seed};
  if (guess) choice.settings.emplace_back("targets.pseudo_labels=true");
  stop_.request_stop();
  stop_ = std::stop_source();
  share_ = 0;
  jobs_.post(
      OpenFile{++newest_ticket_, source, std::move(text), std::move(choice), std::move(kept), stop_.get_token()});
}

void Workshop::use_generated(const std::string& source) {
  first_file_ = false;
  loading_.clear();
  RunChoice choice = choice_;
  choice.settings.push_back("data.source=" + source);
  jobs_.post(Generate{++newest_ticket_, std::move(choice), true});
}

void Workshop::cancel() {
  stop_.request_stop();
  ++newest_ticket_;
  loading_.clear();
}

void Workshop::open_scene(const std::string& name) {
  first_file_ = false;
  loading_ = name;
  jobs_.post(Generate{++newest_ticket_, RunChoice{name, {}, choice_.seed}});
}

void Workshop::start_from(const std::filesystem::path& file, const spec::RunSpec& run) {
  first_file_ = false;
  loading_ = file.filename().string();
  spec::RunSpec again = run;
  again.weights = spec::WeightsSource{file.string()};
  jobs_.post(Configured{++newest_ticket_, loading_, std::move(again), false});
}

void Workshop::open_config(const std::string& name, const spec::RunSpec& run) {
  first_file_ = false;
  loading_ = name;
  jobs_.post(Configured{++newest_ticket_, name, run, true});
}

void Workshop::retire(std::unique_ptr<train::Lane> lane) {
  if (lane) jobs_.post(std::move(lane));
}

void Workshop::do_also(std::function<void()> work) { jobs_.post(std::move(work)); }

std::optional<Workshop::Outcome> Workshop::take() {
  std::optional<Outcome> newest;
  for (Finished& finished : finished_.take_all()) {
    if (finished.ticket != newest_ticket_) continue;
    loading_.clear();
    newest.emplace(std::move(finished.outcome));
  }
  return newest;
}

void Workshop::run(const std::stop_token& stop) {
  base::stay_in_the_background();  // the picture on the screen comes first
  while (!stop.stop_requested()) work(jobs_.wait_all(stop, kWaitAtMost));
  for (const Job& job : jobs_.take_all())  // a figure that was saved right before the window closed
    if (const auto* also = std::get_if<std::function<void()>>(&job)) (*also)();
}

void Workshop::work(std::vector<Job> jobs) {
  const Job* newest = nullptr;
  for (Job& job : jobs) {
    if (auto* lane = std::get_if<std::unique_ptr<train::Lane>>(&job))
      lane->reset();
    else if (const auto* also = std::get_if<std::function<void()>>(&job))
      (*also)();
    else
      newest = &job;
  }
  if (newest != nullptr) build(*newest);
}

base::Result<std::unique_ptr<train::Trainer>> Workshop::read(const OpenFile& job) {
  if (job.text) {  // the run remembers where its rows are, so they must be somewhere
    const std::filesystem::path path(job.source.path);
    if (auto folder = base::make_folder(path.parent_path()); !folder.ok()) return folder.error();
    if (auto written = base::write_file(path, *job.text); !written.ok()) return written.error();
  }
  return make_file_run(job.source, job.choice, data::ReadWatch{job.stop, &share_}, job.kept.get());
}

void Workshop::build(const Job& job) {
  const auto* file = std::get_if<OpenFile>(&job);
  const auto* scene = std::get_if<Generate>(&job);
  const auto* whole = std::get_if<Configured>(&job);
  const std::string name = file != nullptr    ? std::filesystem::path(file->source.path).filename().string()
                           : whole != nullptr ? whole->name
                                              : "";
  const std::uint64_t ticket = file != nullptr ? file->ticket : whole != nullptr ? whole->ticket : scene->ticket;
  RunChoice choice = scene != nullptr ? scene->choice : RunChoice{};
  if (scene != nullptr && scene->generated_only) choice = without_file(std::move(choice));
  const auto make = [&]() -> base::Result<std::unique_ptr<train::Trainer>> {
    try {
      if (whole != nullptr) return make_configured_run(whole->run);
      return file != nullptr ? read(*file) : make_generated_run(choice);
    } catch (const std::bad_alloc&) {  // the one catch of this thread: the earlier run goes on
      return file_needs_memory(name);
    } catch (const std::exception& problem) {
      return base::Error{base::ErrorCode::kInternal, name, problem.what(), ""};
    }
  };
  finished_.post(
      {ticket, {name, make(), scene != nullptr ? scene_of(choice) : nullptr, whole != nullptr && whole->is_config}});
  wake_();
}

}  // namespace lscope::app
