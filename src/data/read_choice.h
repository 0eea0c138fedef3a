#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "data/dataset.h"

namespace lscope::data {

/// What an empty cell in the target column means.
enum class EmptyTarget : std::uint8_t {
  kRefused,    ///< a mistake in the file
  kUnlabelled  ///< a row to learn from without a label: Dataset::unlabelled
};

/// How a table is to be read: what each of its columns is for. The default is what the file says by itself.
struct ReadChoice {
  std::string target = {};  ///< name of the target column; "" = the last one that is neither group nor ignored
  std::string group = {};   ///< column that says which rows belong together: no input; "" = none
  std::vector<std::string> ignored = {};  ///< columns that are left out; they may hold text
  /// Empty: as the target's values say. kRegression: numbers as they are; kMulticlass: classes, however many (two make
  /// a binary task); kBinary: classes, and more than two of them are an error.
  std::optional<Task> task = {};
  EmptyTarget empty = EmptyTarget::kRefused;
  std::filesystem::path labels = {};  ///< of pictures: the file of their labels; "" = the one beside them
  bool labels_needed = true;          ///< false = pictures without labels are told about, not refused
  friend bool operator==(const ReadChoice&, const ReadChoice&) = default;
};

/// How somebody on another thread follows a long reading, and ends it.
/// Thread safety: the share may be read, and the stop be requested, from any thread.
struct ReadWatch {
  std::stop_token stop = {};
  std::atomic<float>* share = nullptr;  ///< of the work that is done, 0 .. 1; null = nobody looks
  void tell(float done) const {
    if (share != nullptr) share->store(done, std::memory_order_relaxed);
  }
};

}  // namespace lscope::data
