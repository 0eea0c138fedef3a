#include "app/figure_export.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <exception>
#include <new>
#include <system_error>
#include <utility>

#include "base/files.h"
#include "base/text.h"
#include "figures/screen_style.h"
#include "plot/figure_csv.h"
#include "plot/save_figure.h"
#include "spec/language.h"
#include "spec/theme.h"

namespace lscope::app {
namespace {

constexpr float kPointsPerCm = 72 / 2.54F;

/// The page of a picture: its size, and how much smaller than on the screen everything on it is drawn, so that ticks
/// come out at 7 to 9 points on paper and can be read from the last row on a slide.
struct Page {
  plot::Px size;
  float scale;
  double dpi;
};

Page page_of(ui::PictureSize size, plot::Px shown) {
  const float shape = shown.x > 0 ? shown.y / shown.x : 0.6F;
  const auto column = [&](float width, float scale, float flattest, float tallest) {
    return Page{{width, std::round(width * std::clamp(shape, flattest, tallest))}, scale, 300};
  };
  switch (size) {
    case ui::PictureSize::kOneColumn:
      return column(8.5F * kPointsPerCm, 0.66F, 0.6F, 1);
    case ui::PictureSize::kTwoColumns:
      return column(17.5F * kPointsPerCm, 0.8F, 0.4F, 0.75F);
    case ui::PictureSize::kSlide:
      return {{960, 540}, 1.6F, 144};
    case ui::PictureSize::kScreen:
      break;
  }
  return {{std::max(shown.x, 64.0F), std::max(shown.y, 48.0F)}, 1, 144};
}

plot::PictureKind kind_of(ui::PictureFormat format) {
  if (format == ui::PictureFormat::kSvg) return plot::PictureKind::kSvg;
  return format == ui::PictureFormat::kPdf ? plot::PictureKind::kPdf : plot::PictureKind::kPng;
}

base::Error refused(const ui::FigureExport& wanted, const char* problem, const char* remedy) {
  return {base::ErrorCode::kOutputFailed, base::printable(wanted.file.string()), problem, remedy};
}

}  // namespace

base::Result<std::string> figure_bytes(const ui::FigureExport& wanted) {
  auto language = spec::Language::load(wanted.settings.language);
  if (!language.ok()) return language.error();
  const base::Translate tr = std::move(language).value();
  const plot::Figure figure = wanted.wish.make(tr);
  if (wanted.settings.format == ui::PictureFormat::kCsv) return plot::to_csv(figure);
  auto theme = spec::load_theme(wanted.settings.theme);
  if (!theme.ok()) return theme.error();
  const Page page = page_of(wanted.settings.size, wanted.wish.shown);
  plot::PictureOptions options;
  options.size = page.size;
  options.dpi = page.dpi;
  const plot::Style style = figures::screen_style(theme.value(), page.scale);
  return plot::picture_of(figure, wanted.wish.view, style, kind_of(wanted.settings.format), options);
}

std::filesystem::path picture_folder() {
  const char* home = std::getenv("HOME");  // NOLINT(concurrency-mt-unsafe)
  std::error_code failed;
  if (home == nullptr || *home == '\0') return std::filesystem::current_path(failed);
  const std::filesystem::path at_home = home;
  const char* config = std::getenv("XDG_CONFIG_HOME");  // NOLINT(concurrency-mt-unsafe)
  const auto folders = (config != nullptr && *config == '/' ? std::filesystem::path(config) : at_home / ".config");
  // Lines as the shell reads them: XDG_PICTURES_DIR="$HOME/Bilder".
  auto dirs = base::read_file(folders / "user-dirs.dirs", 64 * 1024);
  if (dirs.ok()) {
    constexpr std::string_view kKey = "XDG_PICTURES_DIR=\"";
    const std::string& text = dirs.value();
    std::size_t at = text.starts_with(kKey) ? 0 : text.find("\n" + std::string(kKey));
    if (at != std::string::npos) {
      at = text.find('"', at) + 1;
      std::string path = text.substr(at, text.find('"', at) - at);
      if (path.starts_with("$HOME")) path = home + path.substr(5);
      if (std::filesystem::is_directory(path, failed)) return path;
    }
  }
  if (std::filesystem::is_directory(at_home / "Pictures", failed)) return at_home / "Pictures";
  return at_home;
}

ui::ExportOutcome export_figure(const ui::FigureExport& wanted) {
  ui::ExportOutcome outcome;
  outcome.is_copy = wanted.file.empty();
  outcome.format = wanted.settings.format;
  outcome.file = wanted.file;
  std::error_code failed;
  if (!outcome.is_copy && !wanted.replace && std::filesystem::exists(wanted.file, failed)) {
    outcome.is_there = true;
    return outcome;
  }
  try {
    auto bytes = figure_bytes(wanted);
    if (!bytes.ok()) {
      outcome.error = bytes.error();
      if (!outcome.is_copy) outcome.error->context = base::printable(wanted.file.string());
    } else if (outcome.is_copy) {
      outcome.bytes = std::move(bytes).value();
    } else if (auto written = base::write_file(wanted.file, bytes.value()); !written.ok()) {
      outcome.error = written.error();
    }
  } catch (const std::bad_alloc&) {
    outcome.error = refused(wanted, "there is not enough memory for it", "choose a smaller size");
  } catch (const std::exception& problem) {
    outcome.error = refused(wanted, problem.what(), "");
  }
  return outcome;
}

FigureDesk::FigureDesk(Workshop& workshop, std::function<void()> wake)
    : workshop_(workshop), wake_(std::move(wake)), finished_(std::make_shared<base::Mailbox<ui::ExportOutcome>>()) {}

void FigureDesk::take_in(ui::FigureExport wanted) {
  workshop_.do_also([wanted = std::move(wanted), finished = finished_, wake = wake_] {
    finished->post(export_figure(wanted));
    wake();
  });
}

}  // namespace lscope::app
