#include "app/data_room.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <system_error>
#include <utility>

#include "app/memory_error.h"
#include "base/assets.h"
#include "base/files.h"
#include "base/text.h"
#include "base/thread_priority.h"
#include "data/csv_reader.h"
#include "data/table_reader.h"
#include "spec/run_spec_json.h"

namespace lscope::app {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kWaitAtMost{3600};  // it is woken by jobs and by the stop
constexpr std::size_t kMostEntries = 20000;
constexpr std::uint64_t kMostConfigBytes = 16U << 20;

std::string home_folder() {
  const char* home = std::getenv("HOME");  // NOLINT(concurrency-mt-unsafe): nothing here changes the environment
  return home != nullptr && *home == '/' ? home : "/";
}

/// "~/x" and blanks around it, as people type a path.
std::string expanded(const std::string& typed, const std::string& home) {
  const std::string path(base::trimmed(typed));
  if (path == "~") return home;
  return path.starts_with("~/") ? home + path.substr(1) : path;
}

std::string lowered(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

/// FNV-1a: names a pasted table by what stands in it, so that the same one is kept once.
std::string fingerprint(std::string_view text) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (int i = 0; i < 12; ++i, hash >>= 4U) out += kDigits[hash & 15U];
  return out;
}

/// A run's configuration. The only JSON that can be opened, so every other one is refused by saying so.
base::Result<spec::RunSpec> read_config(const fs::path& path) {
  const std::string name = base::printable(path.filename().string(), 100);
  const auto text = base::read_file(path, kMostConfigBytes);
  if (!text.ok()) return text.error();
  auto run = spec::read_run_spec(text.value(), name);
  if (!run.ok()) {
    if (text.value().find("\"lscope-config\"") != std::string::npos) return run.error();
    return base::Error{base::ErrorCode::kInputMalformed,
                       name,
                       "this is not the configuration of a run",
                       "choose a config.json that Lambdascope has written, or a table as CSV",
                       "error.not_a_config",
                       {name}};
  }
  // A relative path means the folder of the program, as on the command line, or the one where the configuration lies.
  if (std::error_code unknown; run.value().file && !fs::exists(run.value().file->path, unknown))
    if (const fs::path beside = path.parent_path() / run.value().file->path; fs::exists(beside, unknown))
      run.value().file->path = beside.string();
  return run;
}

}  // namespace

ui::FolderView list_folder(const std::string& path) {
  ui::FolderView view;
  std::error_code failed;
  const fs::path folder = fs::absolute(path, failed).lexically_normal();
  view.path = folder.string();
  while (view.path.size() > 1 && view.path.back() == '/') view.path.pop_back();
  if (view.path != "/") view.parent = fs::path(view.path).parent_path().string();
  fs::directory_iterator entries(view.path, fs::directory_options::skip_permission_denied, failed);
  for (; !failed && entries != fs::directory_iterator() && view.entries.size() < kMostEntries;
       entries.increment(failed)) {
    ui::FolderEntry entry;
    entry.name = entries->path().filename().string();
    if (entry.name.starts_with('.')) continue;
    std::error_code unknown;
    entry.is_folder = entries->is_directory(unknown);
    if (!entry.is_folder && !entries->is_regular_file(unknown)) continue;  // a socket, a device, a dead link
    if (!entry.is_folder) entry.bytes = entries->file_size(unknown);
    if (unknown) entry.bytes = 0;
    view.entries.push_back(std::move(entry));
  }
  if (failed) {
    const std::string shown = base::printable(view.path, 200);
    view.problem =
        base::Error{base::ErrorCode::kInputMissing, shown,          "the folder cannot be read: " + failed.message(),
                    "choose another one",           "error.folder", {shown}};
  }
  std::sort(view.entries.begin(), view.entries.end(), [](const ui::FolderEntry& a, const ui::FolderEntry& b) {
    if (a.is_folder != b.is_folder) return a.is_folder;
    const std::string x = lowered(a.name), y = lowered(b.name);
    return x != y ? x < y : a.name < b.name;
  });
  return view;
}

DataRoom::DataRoom(std::function<void()> wake, std::vector<std::string> recent)
    : wake_(std::move(wake)), home_(home_folder()), thread_([this](const std::stop_token& stop) { run(stop); }) {
  state_.recent = std::move(recent);
}

DataRoom::~DataRoom() { stop_.request_stop(); }

void DataRoom::browse(const std::string& folder) {
  std::string where = expanded(folder, home_);
  if (where.empty() && state_.folder) where = state_.folder->path;
  if (where.empty() && !state_.recent.empty()) where = fs::path(state_.recent.front()).parent_path().string();
  if (where.empty()) where = home_;
  waiting_for_folder_ = true;
  jobs_.post(Browse{++folder_ticket_, where});
}

void DataRoom::begin(Look look, const std::string& name) {
  stop_.request_stop();
  stop_ = std::stop_source();
  share_ = 0;
  taking_ = false;
  forget_kept();
  path_ = look.path;
  text_ = look.text;
  state_.name = name;
  state_.bundled = look.bundled;
  state_.preview = nullptr;
  state_.pictures = nullptr;
  state_.config = nullptr;
  state_.refused.reset();
  state_.reading = true;
  state_.share = 0;
  ++state_.asked;
  look.ticket = ++look_ticket_;
  look.stop = stop_.get_token();
  jobs_.post(std::move(look));
}

void DataRoom::forget_kept() {
  if (kept_) jobs_.post(std::exchange(kept_, nullptr));
}

void DataRoom::look_at_file(const std::string& path) {
  const std::string full = expanded(path, home_);
  begin({0, full, nullptr, "", "", {}}, fs::path(full).filename().string());
}

void DataRoom::look_at_labels(const std::string& path) {
  if (path_.empty() || text_) return;
  const std::string name = state_.name, images = path_;
  fs::path labels = expanded(path, home_);
  if (!labels.empty() && labels.is_relative()) labels = fs::path(images).parent_path() / labels;
  begin({0, images, nullptr, "", labels.string(), {}}, name);
}

void DataRoom::look_at_text(const std::string& text) {
  auto kept = std::make_shared<const std::string>(text);
  const std::string name = "pasted-" + fingerprint(*kept) + ".csv";
  begin({0, "", std::move(kept), "", "", {}}, name);
}

void DataRoom::look_at_bundled(const std::string& set) { begin({0, "", nullptr, set, "", {}}, set + ".csv"); }

void DataRoom::stop_looking() {
  stop_.request_stop();
  ++look_ticket_;
  forget_kept();
  state_.reading = taking_ = false;
}

DataRoom::Taken DataRoom::take(const spec::FileSource& choice) {
  stop_.request_stop();  // what is still being read ahead comes too late
  Taken taken{choice, text_, std::move(kept_)};
  kept_ = nullptr;
  taken.source.path = path_;
  if (text_) taken.source.path = (base::config_folder() / "pasted" / state_.name).string();
  taking_ = state_.reading = true;
  state_.share = 0;
  state_.refused.reset();
  path_ = taken.source.path;
  return taken;
}

void DataRoom::used() {
  taking_ = state_.reading = false;
  ++state_.used;
  if (!state_.bundled.empty()) return;
  std::erase(state_.recent, path_);
  state_.recent.insert(state_.recent.begin(), path_);
  if (state_.recent.size() > kMostRecent) state_.recent.resize(kMostRecent);
}

void DataRoom::refused(base::Error error) {
  taking_ = state_.reading = false;
  state_.refused = std::move(error);
}

bool DataRoom::update() {
  bool refusal = false;
  if (state_.reading && !taking_) state_.share = share_.load(std::memory_order_relaxed);
  for (Answer& answer : answers_.take_all()) {
    if (auto* listed = std::get_if<Listed>(&answer)) {
      if (listed->ticket != folder_ticket_) continue;
      state_.folder = std::move(listed->folder);
      waiting_for_folder_ = false;
      continue;
    }
    if (auto* kept = std::get_if<Kept>(&answer)) {
      forget_kept();
      if (kept->ticket == look_ticket_ && !taking_)
        kept_ = std::move(kept->table);
      else
        jobs_.post(std::move(kept->table));  // too late
      continue;
    }
    Seen& seen = std::get<Seen>(answer);
    if (seen.ticket != look_ticket_) {
      if (seen.kept) jobs_.post(std::move(seen.kept));
      continue;
    }
    state_.reading = false;
    state_.preview = std::move(seen.preview);
    state_.pictures = std::move(seen.pictures);
    state_.config = std::move(seen.config);
    forget_kept();
    kept_ = std::move(seen.kept);
    state_.refused = std::move(seen.refused);
    refusal = state_.refused.has_value();
    if (!seen.path.empty()) path_ = seen.path;
    if (seen.folder) state_.folder = std::move(seen.folder);
  }
  return refusal;
}

/// A table as text, for as long as its reading takes.
struct DataRoom::TableText {
  data::FileStamp stamp;  ///< of its file, which a pasted one has not
  std::string own;        ///< the file's
  std::string_view text;
};

void DataRoom::run(const std::stop_token& stop) {
  base::stay_in_the_background();  // to look at a table takes seconds, in which frames go on
  while (!stop.stop_requested())
    for (const Job& job : jobs_.wait_all(stop, kWaitAtMost)) {
      at_work_ = true;
      if (const auto* browse = std::get_if<Browse>(&job)) {
        answers_.post(Listed{browse->ticket, std::make_shared<const ui::FolderView>(list_folder(browse->folder))});
        wake_();
      } else if (const auto* wanted = std::get_if<Look>(&job); wanted != nullptr && !wanted->stop.stop_requested()) {
        work(*wanted);
      }
      at_work_ = false;
    }
}

/// First what there is to see. While somebody looks at it, the table is read by the choice that is offered first, for
/// that is what most will use.
void DataRoom::work(const Look& job) {
  TableText table;
  Seen seen = look(job, table);
  const std::shared_ptr<const data::Preview> preview = seen.preview;
  answers_.post(std::move(seen));
  wake_();
  if (!preview || !data::worth_keeping(*preview) || (!job.text && !table.stamp.there)) return;
  data::KeptTable kept{data::suggested_choice(*preview), nullptr};
  try {
    auto read = data::parse_csv(table.text, preview->name, kept.choice, data::ReadWatch{job.stop, nullptr});
    if (!read.ok()) return;  // it is said when somebody wants to use it
    if (table.stamp.there) read.value().files.push_back(std::move(table.stamp));
    kept.rows = std::make_shared<const data::Dataset>(std::move(read).value());
    answers_.post(Kept{job.ticket, std::make_shared<const data::KeptTable>(std::move(kept))});
  } catch (const std::bad_alloc&) {  // then it is not kept
  }
}

DataRoom::Seen DataRoom::look(const Look& job, TableText& table) {
  Seen seen{job.ticket, job.path, nullptr, nullptr, nullptr, nullptr, std::nullopt, nullptr};
  try {
    look_at(job, table, seen);
  } catch (const std::bad_alloc&) {  // the one catch of this thread
    seen.refused = file_needs_memory(fs::path(job.path).filename().string());
  } catch (const std::exception& problem) {
    seen.refused = base::Error{base::ErrorCode::kInternal, job.path, problem.what(), ""};
  }
  return seen;
}

void DataRoom::look_at(const Look& job, TableText& table, Seen& seen) {
  const data::ReadWatch watch{job.stop, &share_};
  std::error_code failed;
  if (!job.path.empty() && fs::is_directory(job.path, failed)) {
    seen.folder = std::make_shared<const ui::FolderView>(list_folder(job.path));
    return;
  }
  if (job.bundled.empty() && !job.text && lowered(fs::path(job.path).extension().string()) == ".json") {
    auto read = read_config(job.path);
    if (!read.ok()) return static_cast<void>(seen.refused = read.error());
    seen.config = std::make_shared<const spec::RunSpec>(std::move(read).value());
    return;
  }
  if (!job.bundled.empty()) {
    const auto found = base::find_asset("datasets/" + job.bundled + ".csv");
    if (!found.ok()) return static_cast<void>(seen.refused = found.error());
    seen.path = found.value().string();
  } else if (!job.text && data::holds_pictures(job.path)) {
    auto made = data::preview_pictures(job.path, job.labels, watch);
    if (!made.ok()) return static_cast<void>(seen.refused = made.error());
    data::PicturesSeen& found = made.value();
    seen.path = found.preview.images.string();
    data::ReadChoice choice;
    if (found.preview.labels_named) choice.labels = found.preview.labels;
    if (found.rows && data::worth_keeping(found.rows->rows))
      seen.kept = std::make_shared<const data::KeptTable>(data::KeptTable{choice, found.rows});
    seen.pictures = std::make_shared<const data::PicturePreview>(std::move(found.preview));
    return;
  }
  if (job.text) {
    table.text = *job.text;
  } else {
    table.stamp = data::FileStamp::of(seen.path);
    auto content = base::read_file(seen.path, data::kMaxCsvBytes);
    if (!content.ok()) return static_cast<void>(seen.refused = content.error());
    table.own = std::move(content).value();
    table.text = table.own;
  }
  const std::string name =
      job.text ? "pasted-" + fingerprint(*job.text) + ".csv" : fs::path(seen.path).filename().string();
  auto made = data::preview_text(table.text, name, watch);
  if (made.ok())
    seen.preview = std::make_shared<const data::Preview>(std::move(made).value());
  else
    seen.refused = made.error();
}

}  // namespace lscope::app
