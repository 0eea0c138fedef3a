#include <cmath>
#include <filesystem>

#include "base/number_text.h"
#include "base/text.h"
#include "figures/caption.h"
#include "figures/report_parts.h"
#include "figures/words.h"
#include "plot/figure_ranges.h"
#include "spec/run_spec_json.h"

namespace lscope::figures {
namespace {

using spec::ParamId;
using train::StepRecord;

std::string value_of(ParamId id, double value, const base::Translate& tr) {
  const spec::ParamInfo& row = spec::info(id);
  if (row.kind == spec::ParamKind::kSwitch) return tr(value != 0 ? "mark.on" : "mark.off");
  if (row.kind == spec::ParamKind::kChoice)
    return tr("choice." + std::string(row.key) + "." + spec::value_text(id, value));
  return spec::value_text(id, value);
}

std::string name_of(ParamId id, const base::Translate& tr) {
  const spec::ParamInfo& row = spec::info(id);
  const std::string name = tr("param." + std::string(row.key));
  return row.symbol.empty() ? name : std::string(row.symbol) + "  " + name;
}

std::string data_name(const train::Snapshot& run, const base::Translate& tr) {
  if (run.spec->file) return base::printable(std::filesystem::path(run.spec->file->path).filename().string(), 80);
  return value_of(ParamId::kDataSource, run.spec->values[ParamId::kDataSource], tr);
}

plot::DocumentTable results(const train::Snapshot& run, const base::Translate& tr) {
  plot::DocumentTable table;
  table.title = tr("report.results");
  table.numbers = true;
  table.head = {"", tr("series.train"), tr("series.validation"), tr("series.test")};
  const auto add = [&](const std::string& name, const StepRecord& row) {
    const std::string at = name + base::fill_in(tr("report.at_epoch"),
                                                std::vector<std::string>{base::shown_count(std::llround(row.epoch))});
    const auto line = [&](const std::string& what, double a, double b, double c, bool percent) {
      if (std::isnan(a) && std::isnan(b) && std::isnan(c)) return;
      std::vector<std::string> cells{what};
      for (const double value : {a, b, c})
        cells.push_back(std::isnan(value) ? "–" : (percent ? base::shown_percent(value, 1) : reading(value)));
      table.rows.push_back(std::move(cells));
    };
    line(tr("figure.loss.title") + tr("caption.between") + at, row.train_loss, row.validation_loss, row.test_loss,
         false);
    line(tr("figure.accuracy.title") + tr("caption.between") + at, row.train_accuracy, row.validation_accuracy,
         row.test_accuracy, true);
  };
  if (!run.history.empty()) add(tr("report.end"), run.history.back());
  if (run.best) add(tr("report.best"), *run.best);
  return table;
}

plot::DocumentTable settings(const train::Snapshot& run, const base::Translate& tr, bool only_changed) {
  plot::DocumentTable table;
  table.title = tr(only_changed ? "report.changed" : "report.complete");
  table.side_by_side = only_changed ? 1 : 2;
  if (only_changed) table.head = {tr("report.setting"), tr("report.key"), tr("report.value"), tr("report.default")};
  for (const spec::ParamInfo& row : spec::all_params()) {
    const double value = run.spec->values[row.id];
    const bool changed = value != row.default_value;
    if (only_changed && !changed) continue;
    if (only_changed)
      table.rows.push_back({name_of(row.id, tr), std::string(row.key), value_of(row.id, value, tr),
                            value_of(row.id, row.default_value, tr)});
    else
      table.rows.push_back({std::string(row.key), spec::value_text(row.id, value)});
    table.strong.push_back(!only_changed && changed);
  }
  if (!run.spec->file) return table;
  const std::string path = base::printable(run.spec->file->path, 80);
  if (only_changed)
    table.rows.push_back({tr("report.file"), "data.path", path});
  else
    table.rows.push_back({"data.path", path});
  return table;
}

}  // namespace

ReportText report_text(const ReportRequest& request) {
  const train::Snapshot& run = request.source.run;
  const base::Translate& tr = request.source.tr;
  ReportText text;
  text.title = base::fill_in(tr("report.title"), std::vector<std::string>{data_name(run, tr)});
  text.subtitle = base::fill_in(tr("report.subtitle"),
                                std::vector<std::string>{base::exact(static_cast<double>(run.spec->seed())),
                                                         base::shown_count(std::llround(run.epoch)), program_name()});
  text.paragraphs = run_sentences(run, tr);
  text.paragraphs.push_back(tr("report.again"));
  text.results = results(run, tr);
  text.changed = settings(run, tr, true);
  text.complete = settings(run, tr, false);
  for (const Entry& entry : all_figures()) {
    plot::Figure figure = entry.make(request.source);
    if (!plot::has_content(figure)) continue;
    const std::string number = base::exact(static_cast<double>(text.figures.size() + 1));
    const std::string what = what_it_shows(entry, run, tr), whole = caption(entry, run, tr);
    const std::size_t what_ends = whole.starts_with(what) ? what.size() : whole.size();
    text.figures.push_back({&entry, std::move(figure), filled(tr, "report.figure", number), whole, what_ends});
  }
  plot::Figure none;
  none.title = text.title;
  text.about = about(all_figures().front(), none, run, tr);
  text.about.description = text.subtitle;
  text.about.entries.erase(text.about.entries.begin());  // which figure: all of them
  return text;
}

}  // namespace lscope::figures
