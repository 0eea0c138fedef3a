#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ui/app_actions.h"
#include "ui/kit.h"
#include "ui/scroll_list.h"
#include "ui/text_field.h"

namespace lscope::ui {

enum class FileFilter : std::uint8_t { kTables, kWeights, kAll };
/// Whether a file of this name is offered: tables are .csv, .tsv, .txt, .idx, each also with .gz, and IDX files as
/// they are called on the net ("t10k-images-idx3-ubyte.gz"), and with them the configurations of runs (.json); weights
/// are .safetensors.
[[nodiscard]] bool passes(FileFilter filter, const std::string& name);

/// A browser of files inside the window: recent files and bundled sets on the left; the path to be typed, the folder
/// and what may be seen of it on the right. Up and Down, Enter, Backspace (the folder above) and a letter (the next
/// name that begins with it) do all that the mouse does.
class DataBrowser {
 public:
  /// What was chosen in this frame.
  enum class Choice : std::uint8_t { kNone, kFile, kBundled };
  struct Chosen {
    Choice what = Choice::kNone;
    std::string name;  ///< a path, or the name of a bundled set
  };
  void opened(FileFilter filter);
  [[nodiscard]] FileFilter filter() const { return filter_; }
  Chosen draw(Kit& kit, const Rect& area, const DataState& state, DataActions& actions);

 private:
  void follow(const DataState& state);
  Chosen draw_left(Kit& kit, const Rect& area, const DataState& state);
  void draw_path(Kit& kit, const Rect& area, DataActions& actions, Chosen& chosen);
  void draw_list(Kit& kit, const Rect& area, DataActions& actions, Chosen& chosen);
  void draw_row(Kit& kit, const Rect& rect, std::size_t index, DataActions& actions, Chosen& chosen);
  void draw_footer(Kit& kit, const Rect& area, DataActions& actions, Chosen& chosen);
  void keys(const Hit& list, DataActions& actions, Chosen& chosen, std::size_t page);
  void go_to(std::size_t index, DataActions& actions, Chosen& chosen);

  FileFilter filter_ = FileFilter::kTables;
  std::shared_ptr<const FolderView> folder_;
  FileFilter filtered_for_ = FileFilter::kTables;
  std::vector<std::size_t> shown_;  ///< entries of the folder that pass
  std::size_t row_ = 0;             ///< of shown_
  std::string path_;                ///< as typed
  std::string from_;                ///< the folder that was left upwards: it is found again in its parent
  TextField field_;
  ScrollList scroll_;
};

}  // namespace lscope::ui
