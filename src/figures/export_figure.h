#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "plot/save_figure.h"
#include "spec/theme.h"

namespace lscope::figures {

/// The one door through which a figure leaves the program: the command line, the report and the window's menu and
/// clipboard go through it, so that they write the same bytes.

enum class ExportKind : std::uint8_t { kSvg, kPdf, kPng, kCsv };

/// From the ending of a file's name, whatever its case.
/// Errors  kUsageOption (names the endings there are)
[[nodiscard]] base::Result<ExportKind> export_kind(const std::filesystem::path& path);
/// ".svg"
[[nodiscard]] std::string_view ending_of(ExportKind kind);

/// Width and height in points (1/72 inch).
struct PaperSize {
  double width = 8.5 / 2.54 * 72, height = 6 / 2.54 * 72;  ///< one column of a paper
};
/// "8.5x6cm", "84x60mm", "3.3x2.5in", "800x600px", "240x170pt"; "×" and blanks are understood too. A pixel is
/// 1/`dpi` inch, so that a PNG of this size has that many. Between 2 cm and 120 cm.
/// Errors  kUsageOption (not a size), kUsageRange
[[nodiscard]] base::Result<PaperSize> parse_size(std::string_view text, double dpi);

inline constexpr double kLeastDpi = 36, kMostDpi = 2400, kUsualDpi = 300;
inline constexpr double kLeastTypeScale = 0.5, kMostTypeScale = 4;

struct ExportRequest {
  ExportKind kind = ExportKind::kSvg;
  PaperSize size;
  double dpi = kUsualDpi;  ///< of a PNG
  /// Text of 8 pt (ticks 7 pt) and curves of 1.3 pt, times this. The size of the picture does not change them: a
  /// larger picture shows more plot, not larger letters.
  double type_scale = 1;
  plot::View view;   ///< zoom, scales and hidden series; cursor and pointer are left out
  std::string name;  ///< of an SVG: begins every id in it, where several stand in one page; "" = the figure's
  plot::Metadata about;
};

/// The style of a page: white ground under a light theme, type in points. `units` in a point.
[[nodiscard]] plot::Style paper_style(const spec::Theme& theme, double type_scale, double units_per_point);

/// The figure as the bytes of a file; pure, any thread, the same bytes for the same input. CSV: see plot/to_csv.h.
/// Errors  kUsageRange (size, dpi or scale that makes no picture), kOutputFailed (cairo's own words)
[[nodiscard]] base::Result<std::string> export_figure(const plot::Figure& figure, const spec::Theme& theme,
                                                      const ExportRequest& request);

}  // namespace lscope::figures
