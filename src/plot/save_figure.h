#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "plot/layout.h"
#include "plot/multiples.h"

namespace lscope::plot {

enum class PictureKind : std::uint8_t { kPng, kSvg, kPdf };

/// From the ending of a file's name, whatever its case.
/// Errors  kUsageOption (names the endings there are)
[[nodiscard]] base::Result<PictureKind> picture_kind(const std::filesystem::path& path);

/// What a picture says about itself. Goes into the file, not onto the page; never a date or a host.
struct Metadata {
  std::string title;        ///< "" = the figure's
  std::string description;  ///< the caption
  std::string creator;      ///< the program and its version
  /// "seed", "7"; "configuration", "{...}". PNG: a text chunk each; SVG: an element each; PDF: the keywords
  std::vector<std::pair<std::string, std::string>> entries;
};

struct PictureOptions {
  Px size{480, 320};  ///< in units of the style: px on a screen, points or parts of them on paper
  /// Units in a point (1/72 inch). More than one lays curves, ticks and edges out finer than a point, so that print is
  /// as sharp as the paper allows; the style's sizes are in the same units.
  double units_per_point = 1;
  double dpi = 72;     ///< of a PNG; 72 gives one pixel a point. SVG and PDF have no resolution
  bool ground = true;  ///< fill the panel behind the figure with Tone::kPanel
  std::string name;    ///< of an SVG: begins every id in it; "" = the figure's
  Metadata about;
};

/// A figure as the bytes of a file. The same figure, options and fonts give the same bytes: no dates in them.
/// Text stays text: selectable, and in a PDF with its fonts embedded.
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
