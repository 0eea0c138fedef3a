#include "figures/report.h"

#include <array>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "figures/caption.h"
#include "figures/export_figure.h"
#include "figures/report_parts.h"
#include "spec/run_spec_json.h"

namespace lscope::figures {
namespace {

constexpr PaperSize kSize{};                                 ///< of the single files: one column
constexpr PaperSize kWide{16 / 2.54 * 72, 8.5 / 2.54 * 72};  ///< on the page of report.html

base::Status add_files(const ReportRequest& request, const ReportFigure& figure, std::vector<ReportFile>& files) {
  ExportRequest wanted;
  wanted.size = kSize;
  wanted.dpi = request.dpi;
  wanted.type_scale = request.type_scale;
  wanted.about = about(*figure.entry, figure.figure, request.source.run, request.source.tr);
  for (const ExportKind kind : {ExportKind::kSvg, ExportKind::kPdf, ExportKind::kPng, ExportKind::kCsv}) {
    wanted.kind = kind;
    auto bytes = export_figure(figure.figure, request.light, wanted);
    if (!bytes.ok()) return bytes.error();
    files.push_back({std::string(figure.entry->id) + std::string(ending_of(kind)), std::move(bytes).value()});
  }
  return base::Done{};
}

base::Result<std::string> on_page(const ReportRequest& request, const ReportFigure& figure, bool dark) {
  ExportRequest wanted;
  wanted.size = kWide;
  wanted.type_scale = request.type_scale;
  wanted.about.title = figure.label;
  wanted.name = std::string(figure.entry->id) + (dark ? "-dark" : "-light");
  return export_figure(figure.figure, dark ? request.dark : request.light, wanted);
}

}  // namespace

base::Result<std::string> report_pdf(const ReportText& text, const ReportRequest& request) {
  plot::Document document;
  document.about = text.about;
  document.title = text.title;
  document.subtitle = text.subtitle;
  document.paragraphs = text.paragraphs;
  document.tables = {text.results};
  if (!text.changed.rows.empty()) document.tables.push_back(text.changed);
  for (const ReportFigure& figure : text.figures)
    document.figures.push_back({figure.figure, figure.label, figure.caption.substr(0, figure.what),
                                std::string(base::trimmed(std::string_view(figure.caption).substr(figure.what)))});
  document.last_tables = {text.complete};
  document.footer = text.title + " · " + text.about.creator;
  const plot::PageFormat page;
  return plot::to_pdf(document, page, paper_style(request.light, request.type_scale, page.units_per_point));
}

base::Result<std::vector<ReportFile>> make_report(const ReportRequest& request) {
  const ReportText text = report_text(request);
  std::vector<ReportFile> files;
  std::vector<std::string> light, dark;
  for (const ReportFigure& figure : text.figures) {
    const double share = static_cast<double>(light.size()) / static_cast<double>(text.figures.size() + 1);
    if (request.watch && !request.watch(share))
      return base::Error{base::ErrorCode::kOutputFailed, "report", "given up before it was finished", ""};
    if (const auto done = add_files(request, figure, files); !done.ok()) return done.error();
    for (const bool is_dark : {false, true}) {
      auto svg = on_page(request, figure, is_dark);
      if (!svg.ok()) return svg.error();
      (is_dark ? dark : light).push_back(std::move(svg).value());
    }
  }
  auto pdf = report_pdf(text, request);
  if (!pdf.ok()) return pdf.error();
  files.push_back({"report.pdf", std::move(pdf).value()});
  files.push_back({"report.html", report_html(text, request.language, light, dark)});
  files.push_back({"figures.tex", report_latex(text, request.language)});
  files.push_back({"figures.md", report_markdown(text)});
  files.push_back({"config.json", spec::write_run_spec(*request.source.run.spec)});
  return files;
}

}  // namespace lscope::figures
