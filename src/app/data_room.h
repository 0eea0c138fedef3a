#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "base/mailbox.h"
#include "data/kept_table.h"
#include "data/picture_preview.h"
#include "data/preview.h"
#include "ui/data_state.h"

namespace lscope::app {

/// Where data wait before they become a run's: reads folders and looks at tables on a thread of its own, so that the
/// window goes on at its full rate, and keeps what the dialog shows.
/// Thread safety: UI thread; none of its members waits but the destructor, and that only until the reading has seen the
/// stop.
class DataRoom {
 public:
  static constexpr std::size_t kMostRecent = 8;

  /// `wake` is called on the thread when an answer is there.
  DataRoom(std::function<void()> wake, std::vector<std::string> recent);
  ~DataRoom();
  DataRoom(const DataRoom&) = delete;
  DataRoom& operator=(const DataRoom&) = delete;

  void browse(const std::string& folder);
  void look_at_file(const std::string& path);
  void look_at_labels(const std::string& path);  ///< the same pictures with these labels; "" = those beside them
  void look_at_text(const std::string& text);
  void look_at_bundled(const std::string& set);
  void stop_looking();

  /// A table that is to become a run's data. A pasted one has a text, and no file yet at its path.
  struct Taken {
    spec::FileSource source;
    std::shared_ptr<const std::string> text;
    std::shared_ptr<const data::KeptTable> kept;  ///< what the look has read already; null = nothing that is complete
  };
  /// The table that is looked at, by this choice; from now on it counts as being read until one of the next two.
  [[nodiscard]] Taken take(const spec::FileSource& choice);
  void used();
  void refused(base::Error error);
  [[nodiscard]] bool taking() const { return taking_; }
  void show_share(float share) { state_.share = share; }  ///< of the table that is being taken

  /// What the thread has found since the last time.
  /// True if it has refused a table.
  bool update();
  /// Its thread is not waiting: it may also be reading ahead, which nobody waits for.
  [[nodiscard]] bool at_work() const { return at_work_.load(std::memory_order_relaxed); }
  [[nodiscard]] bool busy() const { return state_.reading || waiting_for_folder_; }
  [[nodiscard]] const ui::DataState& state() const { return state_; }

 private:
  struct TableText;
  struct Browse {
    std::uint64_t ticket;
    std::string folder;
  };
  struct Look {
    std::uint64_t ticket;
    std::string path;                         ///< "" = the text
    std::shared_ptr<const std::string> text;  ///< of the clipboard
    std::string bundled;
    std::string labels;  ///< of pictures; "" = those beside them
    std::stop_token stop;
  };
  /// A table that nobody wants any more: to free it takes as long as some frames.
  using Unwanted = std::shared_ptr<const data::KeptTable>;
  using Job = std::variant<Browse, Look, Unwanted>;
  struct Listed {
    std::uint64_t ticket;
    std::shared_ptr<const ui::FolderView> folder;
  };
  struct Seen {
    std::uint64_t ticket;
    std::string path;
    std::shared_ptr<const data::Preview> preview;
    std::shared_ptr<const data::PicturePreview> pictures;
    std::shared_ptr<const spec::RunSpec> config;
    std::shared_ptr<const data::KeptTable> kept;
    std::optional<base::Error> refused;
    std::shared_ptr<const ui::FolderView> folder;  ///< the path was a folder's
  };
  struct Kept {
    std::uint64_t ticket;
    std::shared_ptr<const data::KeptTable> table;
  };
  using Answer = std::variant<Listed, Seen, Kept>;

  void begin(Look look, const std::string& name);
  void forget_kept();
  void run(const std::stop_token& stop);
  void work(const Look& job);
  [[nodiscard]] Seen look(const Look& job, TableText& table);
  void look_at(const Look& job, TableText& table, Seen& seen);

  std::function<void()> wake_;
  std::string home_;
  ui::DataState state_;
  std::string path_;                         ///< of the table that is looked at
  std::shared_ptr<const std::string> text_;  ///< of a pasted one
  std::shared_ptr<const data::KeptTable> kept_;
  bool taking_ = false, waiting_for_folder_ = false;
  std::uint64_t look_ticket_ = 0, folder_ticket_ = 0;
  std::stop_source stop_;
  std::atomic<float> share_{0};
  std::atomic<bool> at_work_{false};
  base::Mailbox<Job> jobs_;
  base::Mailbox<Answer> answers_;
  std::jthread thread_;  ///< last: it uses all of the above
};

/// What can be seen in a folder: no hidden files, folders first. A folder that cannot be read has a `problem`.
[[nodiscard]] ui::FolderView list_folder(const std::string& path);

}  // namespace lscope::app
