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

#include "app/run_setup.h"
#include "base/mailbox.h"
#include "base/result.h"
#include "train/lane.h"
#include "train/trainer.h"

namespace lscope::app {

/// The file thread: reads data files and builds runs, so that the window never waits for a disk or for a large network.
/// Of files that wait only the newest is read; an answer that a newer request has overtaken is dropped.
/// Thread safety: all members may be called from the UI thread; none of them waits but the destructor, which waits for
/// the file that is being read.
class Workshop {
 public:
  struct Outcome {
    std::string name;  ///< the file's, for messages; "" = generated data
    base::Result<std::unique_ptr<train::Trainer>> run;
    std::shared_ptr<const spec::Preset> scene;  ///< what it begins as; null = a file of the user's
    bool is_config = false;                     ///< the file was a configuration
  };

  /// `wake` is called on the file thread when an outcome is there.
  Workshop(RunChoice choice, std::function<void()> wake);
  ~Workshop() { stop_.request_stop(); }
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;

  /// What the command line asks for, but for its file.
  void start();
  /// `text` is written to the path first, if it is given; `guess` keeps rows without a target for pseudo-labels.
  /// What was `kept` of a look at it is not read again, if it still holds.
  void open_file(const spec::FileSource& source, std::shared_ptr<const std::string> text = nullptr, bool guess = false,
                 std::shared_ptr<const data::KeptTable> kept = nullptr);
  /// Generated data of this kind, also where the command line named a preset that is about a file.
  void use_generated(const std::string& source);
  void open_scene(const std::string& name);  ///< a preset with its own settings
  /// `run` again, from the weights of `file`.
  void start_from(const std::filesystem::path& file, const spec::RunSpec& run);
  /// A run as its configuration says, which came from the file `name`.
  void open_config(const std::string& name, const spec::RunSpec& run);
  /// Work of its own kind, a file to write; done in its turn, even if the program ends meanwhile. Must not throw.
  void do_also(std::function<void()> work);
  /// Ends a lane off the UI thread: joining and freeing take a moment.
  void retire(std::unique_ptr<train::Lane> lane);

  /// Gives up what is being read; its outcome never comes.
  void cancel();
  [[nodiscard]] float share() const { return share_.load(std::memory_order_relaxed); }  ///< of the file being read

  /// The outcome of the newest request, once.
  [[nodiscard]] std::optional<Outcome> take();
  /// The name of what is being read; "" = nothing.
  [[nodiscard]] const std::string& loading() const { return loading_; }

 private:
  struct OpenFile {
    std::uint64_t ticket;
    spec::FileSource source;
    std::shared_ptr<const std::string> text;
    RunChoice choice;
    std::shared_ptr<const data::KeptTable> kept;
    std::stop_token stop;
  };
  struct Generate {
    std::uint64_t ticket;
    RunChoice choice;
    bool generated_only = false;
  };
  struct Configured {
    std::uint64_t ticket;
    std::string name;  ///< of the file that this comes from: weights or a configuration
    spec::RunSpec run;
    bool is_config;
  };
  using Job = std::variant<OpenFile, Generate, Configured, std::unique_ptr<train::Lane>, std::function<void()>>;
  struct Finished {
    std::uint64_t ticket;
    Outcome outcome;
  };

  void run(const std::stop_token& stop);
  void work(std::vector<Job> jobs);
  void build(const Job& job);
  [[nodiscard]] base::Result<std::unique_ptr<train::Trainer>> read(const OpenFile& job);

  RunChoice choice_;
  std::function<void()> wake_;
  std::string loading_;              ///< UI thread only
  std::uint64_t newest_ticket_ = 0;  ///< UI thread only
  bool first_file_ = true;           ///< the settings of the command line are for the first run only
  std::stop_source stop_;            ///< UI thread only: of the file being read
  std::atomic<float> share_{0};
  base::Mailbox<Job> jobs_;
  base::Mailbox<Finished> finished_;
  std::jthread thread_;  ///< last: starts when all it uses exists and joins before any of it dies
};

}  // namespace lscope::app
