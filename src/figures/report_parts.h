#pragma once

#include <string>
#include <vector>

#include "figures/report.h"
#include "plot/document.h"

namespace lscope::figures {

/// One figure of a report.
struct ReportFigure {
  const Entry* entry = nullptr;
  plot::Figure figure;
  std::string label;    ///< "Figure 1"
  std::string caption;  ///< plain text
  /// Bytes of the caption that say what is shown; what follows says which run it is of, the same below every figure.
  std::size_t what = 0;
};

/// What every form of the report says, before it takes that form. All texts are plain and not yet escaped.
struct ReportText {
  std::string title, subtitle;
  std::vector<std::string> paragraphs;
  plot::DocumentTable results, changed, complete;
  std::vector<ReportFigure> figures;
  plot::Metadata about;
};

[[nodiscard]] ReportText report_text(const ReportRequest& request);

/// One self-contained page. `light` and `dark` hold each figure as SVG, in the order of the text.
[[nodiscard]] std::string report_html(const ReportText& text, const std::string& language,
                                      const std::vector<std::string>& light, const std::vector<std::string>& dark);
[[nodiscard]] base::Result<std::string> report_pdf(const ReportText& text, const ReportRequest& request);
/// \includegraphics with caption and label for each figure; greek letters and signs in a form that pdfLaTeX sets too.
[[nodiscard]] std::string report_latex(const ReportText& text, const std::string& language);
[[nodiscard]] std::string report_markdown(const ReportText& text);

/// Plain text as LaTeX and as Markdown show it.
[[nodiscard]] std::string latex_text(const std::string& utf8);
[[nodiscard]] std::string markdown_text(const std::string& utf8);

}  // namespace lscope::figures
