#include "figures/export_figure.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/number_text.h"
#include "base/text.h"
#include "figures/screen_style.h"
#include "plot/to_csv.h"

namespace lscope::figures {
namespace {

constexpr std::array kEndings{
    std::pair{ExportKind::kSvg, std::string_view(".svg")}, std::pair{ExportKind::kPdf, std::string_view(".pdf")},
    std::pair{ExportKind::kPng, std::string_view(".png")}, std::pair{ExportKind::kCsv, std::string_view(".csv")}};

constexpr double kPointsPerCm = 72 / 2.54;
constexpr double kLeastSide = 2 * kPointsPerCm, kMostSide = 120 * kPointsPerCm;
constexpr double kLineScale = 0.64;  ///< points for a design px: a curve of 2 px becomes 1.3 pt

/// Curves are laid out on about so many columns: as sharp as print can show, and no more, so that a curve of a
/// million steps stays a small file.
constexpr double kColumns = 700;
double units_for(double width_pt) { return std::clamp(std::floor(4 * kColumns / width_pt) / 4, 1.0, 4.0); }

base::Error no_size(std::string_view text) {
  return {base::ErrorCode::kUsageOption, "--size " + base::printable(text, 40), "not a size",
          "write width x height and a unit: 8.5x6cm, 84x60mm, 3.3x2.5in, 800x600px, 240x170pt"};
}

/// Points for one of a unit; 0 where there is no such unit.
double points_of(std::string_view unit, double dpi) {
  if (unit == "cm") return kPointsPerCm;
  if (unit == "mm") return kPointsPerCm / 10;
  if (unit == "in") return 72;
  if (unit == "pt") return 1;
  return unit == "px" ? 72 / dpi : 0;
}

base::Status check(const ExportRequest& request) {
  const auto out = [](const char* what, double value, double low, double high, const char* unit) {
    return base::Error{base::ErrorCode::kUsageRange, what, base::exact(value) + " is out of range",
                       base::exact(low) + " to " + base::exact(high) + unit};
  };
  if (!(request.dpi >= kLeastDpi && request.dpi <= kMostDpi))
    return out("--dpi", request.dpi, kLeastDpi, kMostDpi, " dots an inch");
  if (!(request.type_scale >= kLeastTypeScale && request.type_scale <= kMostTypeScale))
    return out("--scale", request.type_scale, kLeastTypeScale, kMostTypeScale, "");
  for (const double side : {request.size.width, request.size.height})
    if (!(side >= kLeastSide * 0.999 && side <= kMostSide * 1.001))
      return out("--size", std::round(side / kPointsPerCm * 100) / 100, 2, 120, " cm");
  return base::Done{};
}

}  // namespace

base::Result<ExportKind> export_kind(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  for (char& c : ending)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  for (const auto& [kind, known] : kEndings)
    if (ending == known) return kind;
  return base::Error{base::ErrorCode::kUsageOption, base::printable(path.string()), "not a kind of figure file",
                     "end the name in .svg, .pdf, .png or .csv"};
}

std::string_view ending_of(ExportKind kind) {
  for (const auto& [known, ending] : kEndings)
    if (kind == known) return ending;
  return {};
}

base::Result<PaperSize> parse_size(std::string_view text, double dpi) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("×")) {
      plain += 'x';
      ++i;
    } else if (text[i] != ' ') {
      plain += text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] - 'A' + 'a') : text[i];
    }
  }
  const std::size_t by = plain.find('x');
  if (by == std::string::npos || plain.size() < by + 4) return no_size(text);
  const double unit = points_of(std::string_view(plain).substr(plain.size() - 2), dpi);
  const auto width = base::parse_number(plain.substr(0, by));
  const auto height = base::parse_number(plain.substr(by + 1, plain.size() - by - 3));
  if (unit <= 0 || !width.ok() || !height.ok()) return no_size(text);
  ExportRequest probe;
  probe.size = {width.value() * unit, height.value() * unit};
  if (const base::Status sane = check(probe); !sane.ok()) return sane.error();
  return probe.size;
}

plot::Style paper_style(const spec::Theme& theme, double type_scale, double units_per_point) {
  const double scale = type_scale * units_per_point;
  plot::Style style = screen_style(theme, static_cast<float>(kLineScale * scale));
  style.is_paper = true;
  style.tick_size = style.note_size = static_cast<float>(7 * scale);
  style.label_size = static_cast<float>(8 * scale);
  style.title_size = static_cast<float>(9 * scale);
  if (!theme.is_light) return style;
  const auto set = [&](plot::Tone tone, plot::Rgba color) { style.colors[static_cast<std::size_t>(tone)] = color; };
  set(plot::Tone::kPanel, {255, 255, 255, 255});
  set(plot::Tone::kScreen, {255, 255, 255, 255});
  set(plot::Tone::kGrid, {0xE3, 0xE3, 0xE3, 255});
  return style;
}

base::Result<std::string> export_figure(const plot::Figure& figure, const spec::Theme& theme,
                                        const ExportRequest& request) {
  if (const base::Status sane = check(request); !sane.ok()) return sane.error();
  plot::View view = request.view;
  view.cursor_x.reset();
  view.pointer.reset();
  view.show_header = true;
  view.header_right = view.below_header = 0;
  if (request.kind == ExportKind::kCsv) return plot::to_csv(figure, view);
  plot::PictureOptions options;
  options.units_per_point = units_for(request.size.width);
  options.size = {static_cast<float>(request.size.width * options.units_per_point),
                  static_cast<float>(request.size.height * options.units_per_point)};
  options.dpi = request.dpi;
  options.name = request.name;
  options.about = request.about;
  const plot::Style style = paper_style(theme, request.type_scale, options.units_per_point);
  const auto kind = request.kind == ExportKind::kSvg
                        ? plot::PictureKind::kSvg
                        : (request.kind == ExportKind::kPdf ? plot::PictureKind::kPdf : plot::PictureKind::kPng);
  return plot::picture_of(figure, view, style, kind, options);
}

}  // namespace lscope::figures
