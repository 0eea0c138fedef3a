#include <array>
#include <utility>

#include "base/text.h"
#include "figures/report_parts.h"

namespace lscope::figures {
namespace {

using Replacement = std::pair<std::string_view, std::string_view>;

/// What LaTeX reads as a command, and signs that its usual fonts lack. \ensuremath, because two formulas side by side
/// would begin a displayed one with their $$.
constexpr std::array kLatex{Replacement{"\\", "\\textbackslash{}"},
                            Replacement{"{", "\\{"},
                            Replacement{"}", "\\}"},
                            Replacement{"$", "\\$"},
                            Replacement{"&", "\\&"},
                            Replacement{"#", "\\#"},
                            Replacement{"%", "\\%"},
                            Replacement{"_", "\\_"},
                            Replacement{"^", "\\textasciicircum{}"},
                            Replacement{"~", "\\textasciitilde{}"},
                            Replacement{"<", "\\textless{}"},
                            Replacement{">", "\\textgreater{}"},
                            Replacement{"|", "\\ensuremath{|}"},
                            Replacement{"\"", "\\textquotedbl{}"},
                            Replacement{"λ", "\\ensuremath{\\lambda}"},
                            Replacement{"Σ", "\\ensuremath{\\sum}"},
                            Replacement{"η", "\\ensuremath{\\eta}"},
                            Replacement{"β", "\\ensuremath{\\beta}"},
                            Replacement{"ρ", "\\ensuremath{\\rho}"},
                            Replacement{"σ", "\\ensuremath{\\sigma}"},
                            Replacement{"ε", "\\ensuremath{\\varepsilon}"},
                            Replacement{"‖", "\\ensuremath{\\Vert}"},
                            Replacement{"½", "\\ensuremath{\\frac12}"},
                            Replacement{"²", "\\ensuremath{^2}"},
                            Replacement{"₀", "\\ensuremath{_0}"},
                            Replacement{"₁", "\\ensuremath{_1}"},
                            Replacement{"₂", "\\ensuremath{_2}"},
                            Replacement{"₃", "\\ensuremath{_3}"},
                            Replacement{"₄", "\\ensuremath{_4}"},
                            Replacement{"⁻", "\\ensuremath{^-}"},
                            Replacement{"−", "\\ensuremath{-}"},
                            Replacement{"→", "\\ensuremath{\\to}"},
                            Replacement{"∞", "\\ensuremath{\\infty}"},
                            Replacement{"≤", "\\ensuremath{\\le}"},
                            Replacement{"≥", "\\ensuremath{\\ge}"},
                            Replacement{"×", "\\ensuremath{\\times}"},
                            Replacement{"±", "\\ensuremath{\\pm}"},
                            Replacement{"·", "\\ensuremath{\\cdot}"},
                            Replacement{"…", "\\dots{}"},
                            Replacement{"–", "--"},
                            Replacement{"\u00A0", "~"}};

}  // namespace

std::string latex_text(const std::string& utf8) {
  const std::string plain = base::printable(utf8, 1U << 20);
  std::string out;
  for (std::size_t at = 0; at < plain.size();) {
    const std::string_view rest = std::string_view(plain).substr(at);
    std::string_view found;
    for (const auto& [from, to] : kLatex)
      if (rest.starts_with(from)) {
        out += to;
        found = from;
        break;
      }
    if (found.empty()) out += plain[at];
    at += found.empty() ? 1 : found.size();
  }
  return out;
}

std::string report_latex(const ReportText& text, const std::string& language) {
  std::string out = "% " + base::printable(text.about.creator, 200) + "\n% Needs \\usepackage{graphicx}";
  out += language == "en" ? " and a T1 font: \\usepackage[T1]{fontenc}.\n"
                          : "; compile with XeLaTeX and \\usepackage{ctex}.\n";
  out += "% Include with \\input{figures}; where the files lie elsewhere: \\graphicspath{{folder/}}\n";
  for (const ReportFigure& figure : text.figures) {
    const std::string id(figure.entry->id);
    out += "\n\\begin{figure}\n  \\centering\n  \\includegraphics[width=\\linewidth]{" + id + ".pdf}\n  \\caption[" +
           "{" + latex_text(figure.figure.title) + "}]{" + latex_text(figure.caption) + "}\n  \\label{fig:" + id +
           "}\n\\end{figure}\n";
  }
  return out;
}

}  // namespace lscope::figures
