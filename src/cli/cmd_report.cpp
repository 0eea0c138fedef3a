#include "cli/cmd_report.h"

#include <filesystem>
#include <system_error>

#include "base/text.h"
#include "cli/figure_options.h"
#include "cli/report.h"
#include "cli/run_folder.h"
#include "figures/export_figure.h"
#include "figures/report.h"
#include "figures/write_report.h"
#include "spec/language.h"
#include "spec/theme.h"

namespace lscope::cli {
namespace {

struct Options {
  FigureOptions common;
  std::string out;
  double dpi = figures::kUsualDpi;
};

base::Status check_folder(const std::filesystem::path& from, const std::filesystem::path& out) {
  std::error_code ignored;
  if (std::filesystem::exists(out, ignored) && std::filesystem::equivalent(from, out, ignored))
    return base::Error{base::ErrorCode::kUsageOption, "--out", "this is the folder of the run itself",
                       "choose another folder, so that what was trained and what was made from it stay apart"};
  return base::Done{};
}

int report_command(const Options& options) {
  if (auto done = check_folder(options.common.from, options.out); !done.ok()) return report(done.error());
  const std::string language = spec::language_code(options.common.language);
  const auto tr = words_of(options.common.language);
  if (!tr.ok()) return report(tr.error());
  const auto light = spec::load_theme("light"), dark = spec::load_theme("dark");
  if (!light.ok()) return report(light.error());
  if (!dark.ok()) return report(dark.error());
  const auto run = read_run_folder({options.common.from, options.common.epoch, options.common.data});
  if (!run.ok()) return report(run.error());
  const auto seen = probe_looks(run.value(), options.common.pair);
  if (!seen.ok()) return report(seen.error());
  const figures::Looks& looks = seen.value();
  const figures::ReportRequest request{{run.value(), tr.value(), looks.field, -1, looks.activity, looks.plane},
                                       language,
                                       light.value(),
                                       dark.value(),
                                       options.common.scale,
                                       options.dpi};
  const auto files = figures::make_report(request);
  if (!files.ok()) return report(files.error());
  if (const auto done = figures::write_report(options.out, files.value()); !done.ok()) return report(done.error());
  return 0;
}

}  // namespace

void add_report_command(CommandLine& line) {
  auto options = std::make_shared<Options>();
  Command command = line.command("report", "Write the report pack of a run: figures, tables, captions, PDF, HTML");
  add_figure_options(command, options->common);
  command.find("--from").required();
  command.option("--out", options->out, "Folder for the files").required();
  command.option("--dpi", options->dpi, "Resolution of the PNGs");
  command.does([options] { return report_command(*options); });
}

}  // namespace lscope::cli
