#include "cli/cmd_figure.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "base/number_text.h"
#include "base/text.h"
#include "cli/figure_options.h"
#include "cli/print.h"
#include "cli/report.h"
#include "cli/run_folder.h"
#include "figures/caption.h"
#include "figures/export_figure.h"
#include "figures/smoothing.h"
#include "plot/figure_ranges.h"
#include "spec/theme.h"

namespace lscope::cli {
namespace {

struct Options {
  FigureOptions common;
  std::string name, size = "8.5x6cm", theme = "light", out, x, y;
  double dpi = figures::kUsualDpi;
  int layer = 0, smooth = 0;
  bool log = false, symlog = false, no_title = false, list = false, json = false;
  std::vector<std::string> hide;
};

int print_list(const Options& options) {
  const auto tr = words_of(options.common.language);
  if (!tr.ok()) return report(tr.error());
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  std::string text;
  std::size_t widest = 0;
  for (const figures::Entry& entry : figures::all_figures()) widest = std::max(widest, entry.id.size());
  for (const figures::Entry& entry : figures::all_figures()) {
    const std::string title = tr.value()(entry.title_key);
    all.push_back({{"name", std::string(entry.id)},
                   {"title", title},
                   {"caption", tr.value()(entry.caption_key)},
                   {"needs_weights", entry.needs_weights || entry.needs_probe}});
    text += std::string(entry.id) + std::string(widest + 2 - entry.id.size(), ' ') + title + "\n";
  }
  return print(options.json ? all.dump(2) + "\n" : text);
}

/// "10:200".  Errors  kUsageOption
base::Result<plot::Range> range_of(const char* option, const std::string& text) {
  const std::size_t colon = text.find(':');
  const auto low = base::parse_number(text.substr(0, colon));
  const auto high = base::parse_number(colon == std::string::npos ? "" : text.substr(colon + 1));
  if (low.ok() && high.ok() && low.value() < high.value()) return plot::Range{low.value(), high.value()};
  return base::Error{base::ErrorCode::kUsageOption, std::string(option) + " " + base::printable(text, 40),
                     "not a range", "write the lower and the higher end: 10:200"};
}

base::Result<plot::View> view_of(const Options& options) {
  plot::View view;
  view.hidden = {options.hide.begin(), options.hide.end()};
  if (options.log) view.y_scale = plot::Scale::kLog10;
  if (options.symlog) view.y_scale = plot::Scale::kSymlog;
  for (const auto& [name, text, range] : {std::tuple{"--x", &options.x, &view.x}, {"--y", &options.y, &view.y}}) {
    if (text->empty()) continue;
    const auto read = range_of(name, *text);
    if (!read.ok()) return read.error();
    *range = read.value();
  }
  return view;
}

base::Result<figures::ExportRequest> request_of(const Options& options) {
  figures::ExportRequest request;
  const auto kind = figures::export_kind(options.out);
  if (!kind.ok()) return kind.error();
  const auto size = figures::parse_size(options.size, options.dpi);
  if (!size.ok()) return size.error();
  auto view = view_of(options);
  if (!view.ok()) return view.error();
  request.kind = kind.value();
  request.size = size.value();
  request.dpi = options.dpi;
  request.type_scale = options.common.scale;
  request.view = std::move(view).value();
  return request;
}

base::Status check_hidden(const Options& options, const plot::Figure& figure) {
  std::vector<std::string> known;
  for (const plot::Line& line : figure.lines) known.push_back(line.id);
  for (const plot::Band& band : figure.bands) known.push_back(band.id);
  for (const plot::Bars& bars : figure.bars) known.push_back(bars.id);
  for (const plot::Points& cloud : figure.points) known.push_back(cloud.id);
  for (const std::string& id : options.hide) {
    if (std::find(known.begin(), known.end(), id) != known.end()) continue;
    std::string names;
    for (const std::string& name : known) names += (names.empty() ? "" : ", ") + name;
    return base::Error{base::ErrorCode::kUsageKey, "--hide " + base::printable(id, 40),
                       "there is no such series in this figure", "it has: " + names};
  }
  return base::Done{};
}

base::Result<plot::Figure> make_figure(const figures::Entry& entry, const Options& options,
                                       const figures::Source& source) {
  plot::Figure figure = entry.make(source);
  const auto layers = static_cast<int>(source.run.network.layers.size());
  if (options.layer < 0 || options.layer > layers)
    return base::Error{base::ErrorCode::kUsageRange, "--layer", "there is no such layer",
                       "1 to " + std::to_string(layers)};
  if (!plot::has_content(figure))
    return base::Error{base::ErrorCode::kInputMismatch, std::string(entry.id),
                       figure.empty_text.empty() ? "this run has nothing to show here" : figure.empty_text, ""};
  if (const base::Status known = check_hidden(options, figure); !known.ok()) return known.error();
  return figure;
}

int write_figure(const Options& options) {
  const auto entry = find_figure(options.name);
  if (!entry.ok()) return report(entry.error());
  if (!options.common.pair.empty() && entry.value()->id != "weight_plane")
    return report(
        {base::ErrorCode::kUsageOption, "--pair", "this figure shows no two weights", "it is for weight_plane"});
  auto request = request_of(options);
  if (!request.ok()) return report(request.error());
  const auto tr = words_of(options.common.language);
  if (!tr.ok()) return report(tr.error());
  const auto theme = spec::load_theme(options.theme);
  if (!theme.ok()) return report(theme.error());
  RunFolderRequest folder{options.common.from, options.common.epoch, options.common.data};
  folder.with_weights = entry.value()->needs_weights || entry.value()->needs_probe;
  const auto run = read_run_folder(folder);
  if (!run.ok()) return report(run.error());
  const auto seen = entry.value()->needs_probe ? probe_looks(run.value(), options.common.pair) : figures::Looks{};
  if (!seen.ok()) return report(seen.error());
  const figures::Looks& looks = seen.value();
  const figures::Source source{run.value(), tr.value(), looks.field, options.layer - 1, looks.activity, looks.plane};
  auto figure = make_figure(*entry.value(), options, source);
  if (!figure.ok()) return report(figure.error());
  request.value().about = figures::about(*entry.value(), figure.value(), run.value(), tr.value());
  figures::smooth(figure.value(), options.smooth, tr.value());
  if (options.no_title) figure.value().title.clear();
  const auto bytes = figures::export_figure(figure.value(), theme.value(), request.value());
  if (!bytes.ok()) return report(bytes.error());
  if (const auto done = base::write_file(options.out, bytes.value()); !done.ok()) return report(done.error());
  return 0;
}

int figure_command(const Options& options) {
  if (options.list) return print_list(options);
  const auto missing = [](const char* what) {
    return report({base::ErrorCode::kUsageOption, what, "is needed", "see lscope figure --help"});
  };
  if (options.name.empty()) return missing("NAME");
  if (options.common.from.empty()) return missing("--from");
  if (options.out.empty()) return missing("--out");
  return write_figure(options);
}

}  // namespace

void add_figure_command(CommandLine& line) {
  auto options = std::make_shared<Options>();
  Command command = line.command("figure", "Write one figure of a run as SVG, PDF, PNG or CSV");
  command.option("name", options->name, "Which figure (--list names them)").shown_as("NAME");
  add_figure_options(command, options->common);
  command.option("--out", options->out, "File to write; its ending says what: .svg, .pdf, .png, .csv");
  command.option("--size", options->size, "Width x height: 8.5x6cm (one column), 3.3x2.5in, 800x600px");
  command.option("--dpi", options->dpi, "Resolution of a PNG, and of sizes in px");
  command.option("--theme", options->theme, "Colours; light has a white ground").one_of({"light", "dark", "contrast"});
  command.option("--x", options->x, "Range of x shown").shown_as("LOW:HIGH");
  command.option("--y", options->y, "Range of y shown").shown_as("LOW:HIGH");
  command.flag("--log", options->log, "Logarithmic y axis");
  command.flag("--symlog", options->symlog, "Y axis linear around zero with decades beyond").excludes("--log");
  command.flag("--no-title", options->no_title, "Without the title: a paper has a caption for it");
  command.option("--hide", options->hide, "Leave out a series").shown_as("ID").repeated();
  command.option("--layer", options->layer, "Weights of this layer only, counted from the input");
  command.option("--smooth", options->smooth, "Over each curve the mean of its last so many records")
      .shown_as("N")
      .whole_within(0, 1000000);
  command.flag("--list", options->list, "List the figures there are");
  command.flag("--json", options->json, "With --list: as JSON").needs("--list");
  command.does([options] { return figure_command(*options); });
}

}  // namespace lscope::cli
