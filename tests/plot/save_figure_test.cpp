#include "plot/save_figure.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <limits>

#include "base/files.h"
#include "plot/example_figures.h"

namespace lscope::plot {
namespace {

std::filesystem::path folder() {
  const std::filesystem::path path = std::filesystem::path(LSCOPE_BINARY_DIR) / "tests" / "figures";
  std::filesystem::create_directories(path);
  return path;
}

/// Also the gallery: look at the pictures in build/<preset>/tests/figures.
TEST(SaveFigure, WritesEveryExampleInBothThemes) {
  PictureOptions options;
  for (const auto& example : examples::all()) {
    options.size = example.size;
    for (const bool is_light : {false, true}) {
      const Style style = is_light ? examples::light() : examples::dark();
      const auto path = folder() / (example.name + (is_light ? "-light.png" : "-dark.png"));
      const base::Status done = save_figure(example.figure, example.view, style, path, options);
      ASSERT_TRUE(done.ok()) << base::to_text(done.error());
      EXPECT_GT(std::filesystem::file_size(path), 1000U);
    }
  }
}

TEST(SaveFigure, ASecondRunGivesTheSameBytes) {
  for (const PictureKind kind : {PictureKind::kPng, PictureKind::kSvg, PictureKind::kPdf}) {
    for (const Figure& figure : {examples::loss(), examples::field()}) {
      const auto first = picture_of(figure, {}, examples::light(), kind, {});
      const auto second = picture_of(figure, {}, examples::light(), kind, {});
      ASSERT_TRUE(first.ok() && second.ok());
      EXPECT_GT(first.value().size(), 2000U);
      EXPECT_TRUE(first.value() == second.value()) << figure.id << ", kind " << static_cast<int>(kind);
    }
  }
}

TEST(SaveFigure, PngCarriesItsResolution) {
  PictureOptions options;
  options.size = {100, 80};
  options.dpi = 300;
  const auto png = picture_of(examples::fit(), {}, examples::light(), PictureKind::kPng, options);
  ASSERT_TRUE(png.ok());
  EXPECT_EQ(png.value().substr(37, 4), "pHYs");
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(png.value()[at]); };
  EXPECT_EQ(byte(43) << 8 | byte(44), 11811);  // 300 / 0.0254 pixels a metre
  EXPECT_EQ(byte(18) << 8 | byte(19), 417);    // 100 pt at 300 dpi
}

TEST(SaveFigure, SvgIsSizedInPoints) {
  const auto svg = picture_of(examples::loss(), {}, examples::dark(), PictureKind::kSvg, {});
  ASSERT_TRUE(svg.ok());
  EXPECT_NE(svg.value().find("width=\"480pt\""), std::string::npos) << svg.value().substr(0, 300);
  EXPECT_EQ(svg.value().find("nan"), std::string::npos);
}

TEST(SaveFigure, PdfEmbedsItsFonts) {
  const auto path = folder() / "loss.pdf";
  ASSERT_TRUE(save_figure(examples::loss(), {}, examples::light(), path, {}).ok());
  const auto list = folder() / "pdffonts.txt";
  if (std::system(("pdffonts '" + path.string() + "' > '" + list.string() + "' 2>/dev/null").c_str()) != 0)
    GTEST_SKIP() << "pdffonts (poppler-utils) is not installed";
  const auto text = base::read_file(list, 1 << 20);
  ASSERT_TRUE(text.ok());
  std::size_t rows = 0;
  std::string::size_type line = 0;
  for (int i = 0; i < 2; ++i) line = text.value().find('\n', line) + 1;  // two lines of heading
  while (line < text.value().size()) {
    const auto end = text.value().find('\n', line);
    const std::string row = text.value().substr(line, end - line);
    EXPECT_NE(row.find(" yes yes yes "), std::string::npos) << row;  // embedded, subset, searchable
    ++rows;
    line = end + 1;
  }
  EXPECT_GT(rows, 0U);
}

TEST(SaveFigure, RefusesWhatMakesNoPicture) {
  EXPECT_FALSE(picture_kind("figure.gif").ok());
  EXPECT_EQ(picture_kind("A.PDF").value(), PictureKind::kPdf);
  PictureOptions options;
  options.dpi = 1e9;
  EXPECT_FALSE(picture_of(examples::fit(), {}, examples::dark(), PictureKind::kPng, options).ok());
  options.dpi = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(picture_of(examples::fit(), {}, examples::dark(), PictureKind::kPng, options).ok());
  EXPECT_FALSE(save_figure(examples::fit(), {}, examples::dark(), folder() / "no" / "where" / "a.png", {}).ok());
}

}  // namespace
}  // namespace lscope::plot
