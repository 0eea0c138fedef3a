#include "figures/report_parts.h"
#include "plot/xml_text.h"

namespace lscope::figures {
namespace {

using plot::xml_text;

constexpr const char* kStyle = R"(
:root{color-scheme:light dark;--ground:#fff;--ink:#131a20;--quiet:#5e6b77;--rule:#d5dbe0}
@media(prefers-color-scheme:dark){:root{--ground:#151a20;--ink:#eaeff3;--quiet:#9aa6b2;--rule:#2b353f}}
body{margin:0 auto;max-width:46rem;padding:2rem 1rem 4rem;background:var(--ground);color:var(--ink);
font:16px/1.55 Inter,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif}
h1{font-size:1.7rem;line-height:1.25;margin:0 0 .3rem}h2{font-size:1.15rem;margin:2.2rem 0 .5rem}
.run{font-size:.92em;opacity:.8}
.quiet,figcaption{color:var(--quiet)}figure{margin:2.2rem 0}figcaption{font-size:.86rem;line-height:1.5;margin-top:.5rem}
figcaption b{color:var(--ink)}svg{display:block;width:100%;height:auto}
.dark{display:none}@media(prefers-color-scheme:dark){.dark{display:block}.light{display:none}}
@media print{.dark{display:none}.light{display:block}figure{break-inside:avoid}}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.86rem;width:100%}
th,td{text-align:left;padding:.2rem .8rem .2rem 0;border-bottom:1px solid var(--rule);vertical-align:top}
.numbers td+td,.numbers th+th{text-align:right;font-variant-numeric:tabular-nums}code{font-size:.95em}
summary{cursor:pointer;font-weight:600;margin:2rem 0 .5rem}tr.strong td{font-weight:600}
)";

std::string table_html(const plot::DocumentTable& table) {
  std::string out = std::string("<div class=\"wide\"><table") + (table.numbers ? " class=\"numbers\"" : "") + ">\n";
  if (!table.head.empty()) {
    out += "<thead><tr>";
    for (const std::string& cell : table.head) out += "<th scope=\"col\">" + xml_text(cell) + "</th>";
    out += "</tr></thead>\n";
  }
  out += "<tbody>\n";
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    out += i < table.strong.size() && table.strong[i] ? "<tr class=\"strong\">" : "<tr>";
    for (const std::string& cell : table.rows[i]) out += "<td>" + xml_text(cell) + "</td>";
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

/// Without the line that only a file of its own may begin with.
std::string inline_svg(const std::string& svg) {
  const std::size_t at = svg.find("<svg");
  return at == std::string::npos ? std::string() : svg.substr(at);
}

}  // namespace

std::string report_html(const ReportText& text, const std::string& language, const std::vector<std::string>& light,
                        const std::vector<std::string>& dark) {
  std::string out = "<!DOCTYPE html>\n<html lang=\"" + xml_text(language) + "\">\n<head>\n<meta charset=\"utf-8\">\n" +
                    "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                    "'unsafe-inline'; img-src data:\">\n<meta name=\"generator\" content=\"" +
                    xml_text(text.about.creator) + "\">\n<title>" + xml_text(text.title) + "</title>\n<style>" +
                    kStyle + "</style>\n</head>\n<body>\n<h1>" + xml_text(text.title) + "</h1>\n<p class=\"quiet\">" +
                    xml_text(text.subtitle) + "</p>\n";
  for (const std::string& paragraph : text.paragraphs) out += "<p>" + xml_text(paragraph) + "</p>\n";
  out += "<h2>" + xml_text(text.results.title) + "</h2>\n" + table_html(text.results);
  for (std::size_t i = 0; i < text.figures.size(); ++i) {
    const ReportFigure& figure = text.figures[i];
    out += "<figure id=\"" + plot::xml_name(figure.entry->id) + "\">\n<div class=\"light\">" + inline_svg(light[i]) +
           "</div>\n<div class=\"dark\">" + inline_svg(dark[i]) + "</div>\n<figcaption><b>" + xml_text(figure.label) +
           "</b> " + xml_text(figure.caption.substr(0, figure.what)) + "<span class=\"run\">" +
           xml_text(figure.caption.substr(figure.what)) + "</span></figcaption>\n</figure>\n";
  }
  if (!text.changed.rows.empty()) out += "<h2>" + xml_text(text.changed.title) + "</h2>\n" + table_html(text.changed);
  out += "<details><summary>" + xml_text(text.complete.title) + "</summary>\n" + table_html(text.complete) +
         "</details>\n</body>\n</html>\n";
  return out;
}

}  // namespace lscope::figures
