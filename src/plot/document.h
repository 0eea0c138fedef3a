#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "plot/save_figure.h"

namespace lscope::plot {

/// A table of short texts. The first column is set to the left, the others too unless `numbers`.
struct DocumentTable {
  std::string title;
  std::vector<std::string> head;  ///< may be empty
  std::vector<std::vector<std::string>> rows;
  std::vector<bool> strong;  ///< rows in semi-bold; may be shorter
  bool numbers = false;      ///< all columns but the first to the right
  int side_by_side = 1;      ///< how many parts of the table stand beside each other
};

struct DocumentFigure {
  Figure figure;
  std::string label;    ///< "Figure 1"
  std::string caption;  ///< one paragraph
  std::string note{};   ///< a second one, smaller and quieter
};

/// A paper of a few pages: title page with tables, figures with their captions, further tables.
struct Document {
  Metadata about;
  std::string title, subtitle;
  std::vector<std::string> paragraphs;
  std::vector<DocumentTable> tables;
  std::vector<DocumentFigure> figures;
  std::vector<DocumentTable> last_tables;  ///< behind the figures
  std::string footer;                      ///< left of the page number
};

/// Sizes in points.
struct PageFormat {
  double width = 595.276, height = 841.89;  ///< A4
  double margin = 56.7;                     ///< 20 mm
  double figure_height = 226.8;             ///< 80 mm; the width is the text's
  double units_per_point = 2;               ///< of the style with which figures are laid out
};

/// The document as a PDF with selectable text, embedded fonts, page numbers and an outline of its figures; the same
/// input gives the same bytes. Errors  kOutputFailed (cairo's own words)
[[nodiscard]] base::Result<std::string> to_pdf(const Document& document, const PageFormat& page, const Style& style);

}  // namespace lscope::plot
