#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/translate.h"
#include "plot/layout.h"
#include "plot/save_figure.h"

namespace lscope::ui {

/// A figure somebody wants to keep: how to make it again in any language, and what the reader sees of it.
struct FigureWish {
  std::string id;                                                 ///< of the figure: "loss"
  std::function<plot::Figure(const base::Translate& tr)> make{};  ///< any thread: it holds the snapshot it draws
  /// What the file is to say about itself: caption, seed and the configuration that makes the run again.
  std::function<plot::Metadata(const plot::Figure& figure, const base::Translate& tr)> about{};
  plot::View view{};      ///< ranges, scales and hidden series
  plot::Px shown{};       ///< its size on the screen, in design units
  std::int64_t step = 0;  ///< of the run, for the file's name
};

enum class PictureFormat : std::uint8_t { kSvg, kPdf, kPng, kCsv };
enum class PictureSize : std::uint8_t { kOneColumn, kTwoColumns, kSlide, kScreen };

/// How it is to look; the same settings give the same bytes, whether they go into a file or onto the clipboard.
struct PictureSettings {
  PictureFormat format = PictureFormat::kSvg;
  PictureSize size = PictureSize::kScreen;
  std::string language;         ///< "" = the window's
  std::string theme = "light";  ///< pictures are for paper, unless somebody wants them otherwise
};

struct FigureExport {
  FigureWish wish;
  PictureSettings settings;
  std::filesystem::path file{};  ///< of a save; empty = onto the clipboard
  bool replace = false;          ///< a file of that name may be there
};

/// What became of an export.
struct ExportOutcome {
  bool is_copy = false;
  PictureFormat format = PictureFormat::kSvg;
  std::filesystem::path file{};        ///< that was to be written
  bool is_there = false;               ///< a file of that name, which is left alone
  std::optional<base::Error> error{};  ///< none: all went well
  std::string bytes{};                 ///< of a copy
};

/// The ending of a format's files: ".svg".
[[nodiscard]] constexpr const char* ending(PictureFormat format) {
  switch (format) {
    case PictureFormat::kSvg:
      return ".svg";
    case PictureFormat::kPdf:
      return ".pdf";
    case PictureFormat::kPng:
      return ".png";
    case PictureFormat::kCsv:
      return ".csv";
  }
  return "";
}

}  // namespace lscope::ui
