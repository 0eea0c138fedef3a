#include "base/text.h"
#include "figures/report_parts.h"

namespace lscope::figures {

std::string markdown_text(const std::string& utf8) {
  std::string out;
  for (const char c : base::printable(utf8, 1U << 20)) {
    if (std::string_view("\\`*_{}[]<>#|!~&$").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string report_markdown(const ReportText& text) {
  std::string out = "# " + markdown_text(text.title) + "\n\n" + markdown_text(text.subtitle) + "\n";
  for (const ReportFigure& figure : text.figures) {
    const std::string id(figure.entry->id);
    out += "\n![" + markdown_text(figure.figure.title) + "](" + id + ".svg)\n\n**" + markdown_text(figure.label) +
           "** " + markdown_text(figure.caption) + "\n";
  }
  return out;
}

}  // namespace lscope::figures
