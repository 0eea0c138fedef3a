#include "plot/pdf_metadata.h"

#include <cairo-pdf.h>

#include <string>

#include "base/text.h"

namespace lscope::plot {
namespace {

/// Keywords of a PDF: there is no other place for named values in what cairo writes.
std::string keywords_of(const Metadata& about) {
  std::string out;
  for (const auto& [name, value] : about.entries) out += (out.empty() ? "" : "; ") + name + ": " + value;
  return base::printable(out, 1U << 20);
}

}  // namespace

void describe_pdf(cairo_surface_t* pdf, const Metadata& about) {
  const auto set = [&](cairo_pdf_metadata_t what, const std::string& text) {
    if (!text.empty()) cairo_pdf_surface_set_metadata(pdf, what, base::printable(text, 1U << 20).c_str());
  };
  set(CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
  set(CAIRO_PDF_METADATA_TITLE, about.title);
  set(CAIRO_PDF_METADATA_SUBJECT, about.description);
  set(CAIRO_PDF_METADATA_KEYWORDS, keywords_of(about));
  set(CAIRO_PDF_METADATA_CREATOR, about.creator);
}

}  // namespace lscope::plot
