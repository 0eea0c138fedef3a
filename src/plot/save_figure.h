#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "plot/layout.h"
#include "plot/multiples.h"

namespace lscope::plot {

enum class PictureKind : std::uint8_t { kPng, kSvg, kPdf };

/// From the ending of a file's name, whatever its case.
/// Errors  kUsageOption (names the endings there are)
[[nodiscard]] base::Result<PictureKind> picture_kind(const std::filesystem::path& path);

struct PictureOptions {
  Px size{480, 320};   ///< in units of the style: px on a screen, points (1/72 inch) on paper
  double dpi = 72;     ///< of a PNG; 72 gives one pixel a unit. SVG and PDF have no resolution
  bool ground = true;  ///< fill the panel behind the figure with Tone::kPanel
  std::string title;   ///< of the document (PDF); "" = the figure's
};

/// A figure as the bytes of a file. The same figure, options and fonts give the same bytes: no dates in them.
/// Errors  kOutputFailed (cairo's own words), kUsageRange (a size or resolution that makes no picture)
[[nodiscard]] base::Result<std::string> picture_of(const Figure& figure, const View& view, const Style& style,
                                                   PictureKind kind, const PictureOptions& options);
[[nodiscard]] base::Result<std::string> picture_of(const Multiples& multiples, const View& view, const Style& style,
                                                   PictureKind kind, const PictureOptions& options);

/// Writes it; the ending of the path chooses the kind. Errors  as above and base::write_file()'s.
[[nodiscard]] base::Status save_figure(const Figure& figure, const View& view, const Style& style,
                                       const std::filesystem::path& path, const PictureOptions& options);
[[nodiscard]] base::Status save_figure(const Multiples& multiples, const View& view, const Style& style,
                                       const std::filesystem::path& path, const PictureOptions& options);

}  // namespace lscope::plot
