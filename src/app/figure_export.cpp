#include "app/figure_export.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <exception>
#include <new>
#include <system_error>
#include <utility>

#include "app/points_export.h"
#include "base/files.h"
#include "base/text.h"
#include "figures/export_figure.h"
#include "spec/language.h"
#include "spec/theme.h"

namespace lscope::app {
namespace {

/// What a size of the window's list is on paper. Type of 8 points times the scale: ticks can be read in a column and
/// from the last row on a slide.
figures::ExportRequest page_of(ui::PictureSize size, plot::Px shown) {
  constexpr double kCm = 72 / 2.54, kScreenPx = 0.75;  // a pixel of a screen is 1/96 inch
  const double shape = shown.x > 0 ? static_cast<double>(shown.y / shown.x) : 0.6;
  figures::ExportRequest page;
  const auto column = [&](double width, double flattest, double tallest) {
    page.size = {width, std::round(width * std::clamp(shape, flattest, tallest))};
  };
  switch (size) {
    case ui::PictureSize::kOneColumn:
      column(8.5 * kCm, 0.6, 1);
      break;
    case ui::PictureSize::kTwoColumns:
      column(17.5 * kCm, 0.4, 0.75);
      break;
    case ui::PictureSize::kSlide:
      page.size = {960, 540};
      page.type_scale = 2;
      page.dpi = 144;
      break;
    case ui::PictureSize::kScreen:
      page.size = {std::max(static_cast<double>(shown.x) * kScreenPx, 64.0),
                   std::max(static_cast<double>(shown.y) * kScreenPx, 64.0)};
      page.type_scale = 1.15;
      page.dpi = 192;
      break;
  }
  return page;
}

figures::ExportKind kind_of(ui::PictureFormat format) {
  switch (format) {
    case ui::PictureFormat::kSvg:
      return figures::ExportKind::kSvg;
    case ui::PictureFormat::kPdf:
      return figures::ExportKind::kPdf;
    case ui::PictureFormat::kCsv:
      return figures::ExportKind::kCsv;
    default:
      return figures::ExportKind::kPng;
  }
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
  auto theme = spec::load_theme(wanted.settings.theme);
  if (!theme.ok()) return theme.error();
  figures::ExportRequest page = page_of(wanted.settings.size, wanted.wish.shown);
  page.kind = kind_of(wanted.settings.format);
  page.view = wanted.wish.view;
  if (wanted.wish.about) page.about = wanted.wish.about(figure, tr);
  return figures::export_figure(figure, theme.value(), page);
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

void FigureDesk::take_points(spec::RunSpec run, std::filesystem::path folder) {
  workshop_.do_also([run = std::move(run), folder = std::move(folder), finished = finished_, wake = wake_] {
    finished->post(export_points(run, folder));
    wake();
  });
}

void FigureDesk::take_in(ui::FigureExport wanted) {
  workshop_.do_also([wanted = std::move(wanted), finished = finished_, wake = wake_] {
    finished->post(export_figure(wanted));
    wake();
  });
}

}  // namespace lscope::app
