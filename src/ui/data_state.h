#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "data/picture_preview.h"
#include "data/preview.h"
#include "spec/run_spec.h"

namespace lscope::ui {

/// A folder as the file browser shows it: folders first, then files, each in the order of their names.
struct FolderEntry {
  std::string name;  ///< as the file system has it; what is shown is made fit for a screen
  bool is_folder = false;
  std::uint64_t bytes = 0;
};
struct FolderView {
  std::string path, parent;  ///< absolute; the parent is "" at the root
  std::vector<FolderEntry> entries;
  std::optional<base::Error> problem;  ///< why it could not be read
};

/// What the program knows of the data that somebody is about to open.
struct DataState {
  std::vector<std::string> recent;           ///< paths, the newest first
  std::shared_ptr<const FolderView> folder;  ///< null until the first one was read
  std::uint64_t asked = 0;                   ///< increases with each table that is looked at: dropped, pasted, chosen
  std::uint64_t used = 0;                    ///< increases when one has become the run's data
  std::string name;                          ///< of the table that is looked at
  std::string bundled;                       ///< the bundled set that it is ("iris"), or ""
  bool reading = false;                      ///< it is being read
  float share = 0;                           ///< how much of it
  std::shared_ptr<const data::Preview> preview;          ///< of a table, ...
  std::shared_ptr<const data::PicturePreview> pictures;  ///< ... or of pictures; ...
  std::shared_ptr<const spec::RunSpec> config;           ///< ... or it is the configuration of a run
  std::optional<base::Error> refused;
};

/// What the dialog asks of the program; all return at once.
class DataActions {
 public:
  virtual ~DataActions() = default;
  virtual void browse(const std::string& /*folder*/) {}      ///< "" = where it was last
  virtual void look_at_file(const std::string& /*path*/) {}  ///< a folder is opened instead
  /// The pictures that are looked at with other labels; "" = those beside them.
  virtual void look_at_labels(const std::string& /*path*/) {}
  virtual void look_at_text(const std::string& /*text*/) {}    ///< of the clipboard
  virtual void look_at_bundled(const std::string& /*set*/) {}  ///< "iris"
  virtual void stop_looking() {}
  /// Trains on the table that is looked at; the path of `choice` is left aside. `guess` keeps
  /// rows without a target, to be learned from with pseudo-labels.
  virtual void use_data(const spec::FileSource& /*choice*/, bool /*guess*/) {}
  virtual void use_weights(const std::string& /*path*/) {}
  /// The configuration that was looked at becomes the run, with its data and its settings.
  virtual void use_config(const spec::RunSpec& /*run*/) {}
};

}  // namespace lscope::ui
