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
#include "data/csv_reader.h"

namespace lscope::app {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kWaitAtMost{3600};  // it is woken by jobs and by the stop
constexpr std::size_t kMostEntries = 20000;

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
  path_ = look.path;
  text_ = look.text;
  state_.name = name;
  state_.bundled = look.bundled;
  state_.preview = nullptr;
  state_.refused.reset();
  state_.reading = true;
  state_.share = 0;
  ++state_.asked;
  look.ticket = ++look_ticket_;
  look.stop = stop_.get_token();
  jobs_.post(std::move(look));
}

void DataRoom::look_at_file(const std::string& path) {
  const std::string full = expanded(path, home_);
  begin({0, full, nullptr, "", {}}, fs::path(full).filename().string());
}

void DataRoom::look_at_text(const std::string& text) {
  auto kept = std::make_shared<const std::string>(text);
  const std::string name = "pasted-" + fingerprint(*kept) + ".csv";
  begin({0, "", std::move(kept), "", {}}, name);
}

void DataRoom::look_at_bundled(const std::string& set) { begin({0, "", nullptr, set, {}}, set + ".csv"); }

void DataRoom::stop_looking() {
  stop_.request_stop();
  ++look_ticket_;
  state_.reading = taking_ = false;
}

DataRoom::Taken DataRoom::take(const spec::FileSource& choice) {
  Taken taken{choice, text_};
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
    Seen& seen = std::get<Seen>(answer);
    if (seen.ticket != look_ticket_) continue;
    state_.reading = false;
    state_.preview = std::move(seen.preview);
    state_.refused = std::move(seen.refused);
    refusal = state_.refused.has_value();
    if (!seen.path.empty()) path_ = seen.path;
    if (seen.folder) state_.folder = std::move(seen.folder);
  }
  return refusal;
}

void DataRoom::run(const std::stop_token& stop) {
  while (!stop.stop_requested())
    for (const Job& job : jobs_.wait_all(stop, kWaitAtMost)) {
      if (const auto* browse = std::get_if<Browse>(&job))
        answers_.post(Listed{browse->ticket, std::make_shared<const ui::FolderView>(list_folder(browse->folder))});
      else if (const auto& wanted = std::get<Look>(job); !wanted.stop.stop_requested())
        answers_.post(look(wanted));
      wake_();
    }
}

DataRoom::Seen DataRoom::look(const Look& job) {
  Seen seen{job.ticket, job.path, nullptr, std::nullopt, nullptr};
  const data::ReadWatch watch{job.stop, &share_};
  const auto read = [&]() -> base::Result<data::Preview> {
    if (job.text) return data::preview_text(*job.text, "pasted-" + fingerprint(*job.text) + ".csv", watch);
    if (job.bundled.empty()) return data::preview_csv(job.path, watch);
    const auto found = base::find_asset("datasets/" + job.bundled + ".csv");
    if (!found.ok()) return found.error();
    seen.path = found.value().string();
    return data::preview_csv(found.value(), watch);
  };
  try {
    std::error_code failed;
    if (!job.path.empty() && fs::is_directory(job.path, failed)) {
      seen.folder = std::make_shared<const ui::FolderView>(list_folder(job.path));
      return seen;
    }
    auto made = read();
    if (made.ok())
      seen.preview = std::make_shared<const data::Preview>(std::move(made).value());
    else
      seen.refused = made.error();
  } catch (const std::bad_alloc&) {  // the one catch of this thread
    seen.refused = file_needs_memory(fs::path(job.path).filename().string());
  } catch (const std::exception& problem) {
    seen.refused = base::Error{base::ErrorCode::kInternal, job.path, problem.what(), ""};
  }
  return seen;
}

}  // namespace lscope::app
