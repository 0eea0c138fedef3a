#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "figures/registry.h"
#include "spec/theme.h"

namespace lscope::figures {

struct ReportRequest {
  Source source;         ///< with weights and field, so that every figure that applies can be made
  std::string language;  ///< of source.tr: "en", "zh-CN"
  const spec::Theme& light;
  const spec::Theme& dark;
  double type_scale = 1;
  double dpi = 300;                              ///< of the PNGs
  std::function<bool(double share)> watch = {};  ///< hears how far it is; false gives it up
};

struct ReportFile {
  std::string name;
  std::string content;
};

/// The report pack of a run:
///
///   NAME.svg .pdf .png .csv   every figure that has something to show
///   config.json               the complete configuration, ready to be run again
///   report.html               one page that needs nothing else: no network, no script; readable in light and dark
///   report.pdf                title page with results and configuration, then the figures with their captions
///   figures.tex, figures.md   the figures with captions (and labels), to be included by a paper
///
/// The same run gives the same bytes. Nothing is written here.
/// Errors  those of export_figure(), kOutputFailed (given up by `watch`)
[[nodiscard]] base::Result<std::vector<ReportFile>> make_report(const ReportRequest& request);

}  // namespace lscope::figures
