#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/workshop.h"
#include "base/mailbox.h"
#include "spec/run_spec.h"
#include "ui/figure_wish.h"

namespace lscope::app {

/// The one door between the window's wishes and the painters of files: the figure made again in the language asked for,
/// with the style of the theme, at the size asked for. Any thread.
/// Errors  kMachineAsset (a language or theme that cannot be read), those of plot::picture_of()
[[nodiscard]] base::Result<std::string> figure_bytes(const ui::FigureExport& wanted);

/// Where a person keeps pictures: XDG_PICTURES_DIR of user-dirs.dirs, ~/Pictures if there is one, the home folder, else
/// the folder the program was started in. Called once, before any other thread exists.
[[nodiscard]] std::filesystem::path picture_folder();

/// Figures on their way into files and onto the clipboard: made on the file thread, told on the UI thread.
class FigureDesk {
 public:
  /// `wake` is called on the file thread when an outcome is there.
  FigureDesk(Workshop& workshop, std::function<void()> wake);
  /// Writes wanted.file, or copies where that is empty.
  void take_in(ui::FigureExport wanted);
  /// The rows of a run and its configuration, into this folder.
  void take_points(spec::RunSpec run, std::filesystem::path folder);
  [[nodiscard]] std::vector<ui::ExportOutcome> take() { return finished_->take_all(); }

 private:
  Workshop& workshop_;
  std::function<void()> wake_;
  std::shared_ptr<base::Mailbox<ui::ExportOutcome>> finished_;  ///< a job may be the last that holds it
};

/// What an export comes to: the file is written, the bytes are made, or why not. Waits for the disk.
[[nodiscard]] ui::ExportOutcome export_figure(const ui::FigureExport& wanted);

}  // namespace lscope::app
