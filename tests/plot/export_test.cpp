#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <limits>

#include "base/files.h"
#include "base/number_text.h"
#include "plot/document.h"
#include "plot/example_figures.h"
#include "plot/png_chunks.h"
#include "plot/save_figure.h"
#include "plot/svg_painter.h"
#include "plot/text_measure.h"
#include "plot/to_csv.h"
#include "plot/xml_text.h"

namespace lscope::plot {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Three noisy curves and the band between two of them.
Figure long_figure(std::size_t rows) {
  Figure figure = examples::loss(8);
  figure.bands.front().x.clear(), figure.bands.front().low.clear(), figure.bands.front().high.clear();
  for (Line& line : figure.lines) line.x.clear(), line.y.clear(), line.y_high.clear();
  std::uint64_t state = 1;
  for (std::size_t i = 0; i < rows; ++i) {
    const auto x = static_cast<double>(i);
    for (std::size_t k = 0; k < figure.lines.size(); ++k) {
      state = state * 6364136223846793005ULL + 1442695040888963407ULL;
      figure.lines[k].x.push_back(x);
      figure.lines[k].y.push_back(0.2 * static_cast<double>(k) + static_cast<double>(state >> 40) * 1e-8);
    }
    figure.bands.front().x.push_back(x);
    figure.bands.front().low.push_back(figure.lines.front().y.back());
    figure.bands.front().high.push_back(figure.lines.back().y.back());
  }
  return figure;
}

PictureOptions one_column() {
  PictureOptions options;
  options.units_per_point = 2.75;
  options.size = {241 * 2.75F, 170 * 2.75F};
  return options;
}

std::size_t count_of(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

TEST(ToSvg, AMillionStepsAreASmallFile) {
  Style style = examples::light();
  style.line_scale = 1.76F;
  const Figure figure = long_figure(1'000'000);
  const auto start = std::chrono::steady_clock::now();
  const auto svg = picture_of(figure, {}, style, PictureKind::kSvg, one_column());
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  ASSERT_TRUE(svg.ok());
  RecordProperty("bytes", static_cast<int>(svg.value().size()));
  RecordProperty("milliseconds", static_cast<int>(took.count() * 1000));
  EXPECT_LE(svg.value().size(), 250U * 1024) << "of the 300 KB that are promised";
  EXPECT_GT(svg.value().size(), 50'000U);
}

TEST(ToSvg, SeriesAreGroupsAndTextIsText) {
  const auto svg = picture_of(examples::loss(), {}, examples::light(), PictureKind::kSvg, {});
  ASSERT_TRUE(svg.ok());
  for (const char* id : {"loss-train", "loss-validation", "loss-test", "loss-gap"})
    EXPECT_EQ(count_of(svg.value(), std::string("<g id=\"") + id + "\">"), 1U) << id;
  EXPECT_NE(svg.value().find(">train</text>"), std::string::npos);
  EXPECT_EQ(count_of(svg.value(), "<g "), count_of(svg.value(), "</g>"));
  for (const char* foreign : {"<style", "<script", "foreignObject", "<use", "nan", "inf\""})
    EXPECT_EQ(svg.value().find(foreign), std::string::npos) << foreign;
}

/// Points that count from the one before must not drift: the last of ten thousand is where it belongs.
TEST(ToSvg, PointsFromTheOneBeforeEndWhereTheyShould) {
  Layout drawn;
  Polyline line{{}, 1, {1, 2, 3, 255}};
  for (int i = 0; i < 10'000; ++i) {
    const auto t = static_cast<float>(i);
    line.points.push_back({0.0371F * t, 200 - 190 * std::sin(0.37F * t)});
  }
  drawn.list = {line};
  const std::string svg = to_svg(drawn, {{400, 400}, 1, {0, 0, 0, 0}, "f", {}});
  const std::size_t from = svg.find("d=\"M") + 4, end = svg.find('"', from);
  double x = 0, y = 0;
  std::size_t count = 0;
  for (std::size_t at = from; at < end; ++count) {
    std::size_t used = 0;
    x += std::stod(svg.substr(at, 30), &used);
    y += std::stod(svg.substr(at + used + 1, 30));
    ASSERT_NEAR(x, static_cast<double>(line.points[count].x), 0.0051);
    ASSERT_NEAR(y, static_cast<double>(line.points[count].y), 0.0051);
    at = std::min(svg.find_first_of(" l", at), end) + 1;
  }
  EXPECT_EQ(count, line.points.size());
}

TEST(ToSvg, NoTextBreaksOutOfItsElement) {
  Figure figure = examples::loss();
  figure.title = "</text><script>alert(1)</script>&\"'\x01\xFF";
  figure.lines.front().name = "a<b>&amp;";
  figure.lines.front().id = "\"><x y=\"";
  const auto svg = picture_of(figure, {}, examples::light(), PictureKind::kSvg, {});
  ASSERT_TRUE(svg.ok());
  EXPECT_EQ(svg.value().find("<script"), std::string::npos);
  EXPECT_EQ(svg.value().find("<x"), std::string::npos);
  EXPECT_EQ(svg.value().find('\x01'), std::string::npos);
  EXPECT_NE(svg.value().find("a&lt;b&gt;&amp;amp;"), std::string::npos);
}

TEST(ToSvg, CoordinatesFollowTheUnits) {
  Layout drawn;
  drawn.list = {Polyline{{{4, 8}, {40, 80}}, 2, {1, 2, 3, 255}}, Polyline{{{44, 80}, {48, 80}}, 2, {1, 2, 3, 255}},
                Polyline{{{0, 0}, {1, 1}}, 2, {1, 2, 3, 128}}};
  const std::string svg = to_svg(drawn, {{400, 200}, 4, {0, 0, 0, 0}, "f", {}});
  EXPECT_NE(svg.find("viewBox=\"0 0 100 50\""), std::string::npos) << svg;
  EXPECT_NE(svg.find("d=\"M1,2l9,18m1,0 1,0\""), std::string::npos) << svg;   // dashes of one line
  EXPECT_NE(svg.find("stroke-opacity=\"0.502\""), std::string::npos) << svg;  // translucent ink stands alone
}

TEST(ToSvg, CellsOfASharpPictureAreBlocksOfPixels) {
  Layout drawn;
  drawn.list.emplace_back(
      Image{{0, 0}, {80, 40}, 2, 1, {Rgba{255, 0, 0, 255}, Rgba{0, 0, 255, 255}}, 0, /*sharp=*/true});
  const std::string sharp = to_svg(drawn, {{100, 100}, 1, {}, "", {}});
  EXPECT_NE(sharp.find("image-rendering=\"optimizeSpeed\""), std::string::npos);
  // Signature and header of a PNG of 16 x 8: eight pixels a side for each of the two cells.
  EXPECT_NE(sharp.find("base64,iVBORw0KGgoAAAANSUhEUgAAABAAAAAI"), std::string::npos) << sharp;
  std::get<Image>(drawn.list[0]).sharp = false;
  EXPECT_EQ(to_svg(drawn, {{100, 100}, 1, {}, "", {}}).find("image-rendering"), std::string::npos);
}

TEST(Png, TextChunksAreKeptInTheirEncoding) {
  EXPECT_EQ(png_text("Title", "ab").substr(4, 4), "tEXt");
  EXPECT_EQ(png_text("Title", "λ").substr(4, 4), "iTXt");
  EXPECT_EQ(png_text("Ti\ntle", "x").substr(8, 6), "Ti_tle");
  EXPECT_EQ(png_resolution(300).size(), 21U);
}

TEST(ToCsv, HasEveryPointInDataUnits) {
  const Figure figure = examples::loss(240);
  const std::string csv = to_csv(figure, {});
  EXPECT_EQ(csv.substr(0, csv.find('\n')), "element,id,name,x,y,x2,y2,value,text");
  for (const Line& line : figure.lines) {
    for (std::size_t i = 0; i < line.x.size(); ++i) {
      const std::string y = std::isnan(line.y[i]) ? "" : base::exact(line.y[i]);
      const std::string row = "," + base::exact(line.x[i]) + "," + y + ",";
      ASSERT_NE(csv.find(row), std::string::npos) << line.id << " " << row;
    }
  }
}

TEST(ToCsv, KeepsTheRangeShownAndItsNeighbours) {
  Figure figure;
  Line line;
  line.id = "a";
  for (int i = 0; i < 10; ++i) line.x.push_back(i), line.y.push_back(i == 5 ? kNaN : i * 10);
  figure.lines.push_back(line);
  line.id = "hidden";
  figure.lines.push_back(line);
  View view;
  view.x = Range{3.5, 6};
  view.hidden = {"hidden"};
  EXPECT_EQ(to_csv(figure, view),
            "element,id,name,x,y,x2,y2,value,text\nline,a,,3,30,,,,\nline,a,,4,40,,,,\nline,a,,5,,,,,\n"
            "line,a,,6,60,,,,\nline,a,,7,70,,,,\n");
}

TEST(ToCsv, HasTheMeanThatIsDrawnOverACurve) {
  Figure figure;
  Line line;
  line.id = "a";
  line.x = {0, 1, 2, 3};
  line.y = {2, 4, kNaN, 8};
  line.smooth = Smoothing{Smoothing::Kind::kWindow, 2};
  figure.lines.push_back(line);
  const std::string head = "element,id,name,x,y,x2,y2,value,text\n";
  EXPECT_EQ(to_csv(figure, {}), head +
                                    "line,a,,0,2,,,,\nline,a,,1,4,,,,\nline,a,,2,,,,,\nline,a,,3,8,,,,\n"
                                    "mean,a,,0,2,,,,\nmean,a,,1,3,,,,\nmean,a,,2,,,,,\nmean,a,,3,6,,,,\n");
  View view;
  view.x = Range{2.5, 3};  // the mean at 3 still knows the values before the range
  EXPECT_EQ(to_csv(figure, view), head + "line,a,,2,,,,,\nline,a,,3,8,,,,\nmean,a,,2,,,,,\nmean,a,,3,6,,,,\n");
}

TEST(ToCsv, HasEveryKindOfElement) {
  Figure figure;
  figure.bars.push_back({});
  figure.bars.back().id = "b";
  figure.bars.back().heights = {2, 3};
  figure.bars.back().names = {"one", "two"};
  figure.error_bars.push_back({});
  ErrorBars& whiskers = figure.error_bars.back();
  whiskers.id = "e";
  whiskers.x = {1}, whiskers.y = {5}, whiskers.low = {4}, whiskers.high = {7};
  figure.ridges.push_back({});
  figure.ridges.back().id = "r";
  figure.ridges.back().x = {0, 1};
  figure.ridges.back().curves = {{"epoch 3", {0.5, 0.25}}};
  figure.segments.push_back({});
  Segments& strokes = figure.segments.back();
  strokes.id = "s";
  strokes.x0 = {0}, strokes.y0 = {1}, strokes.x1 = {2}, strokes.y1 = {3}, strokes.width = {1.5F};
  figure.images.push_back({});
  ValueImage& image = figure.images.back();
  image.id = "unit1";
  image.columns = 2, image.rows = 1, image.value = {0.25F, -1};
  const std::string table = to_csv(figure, View{});
  for (const char* row : {"bar,b,,1,3,,,,two", "error_bar,e,,1,4,,7,5,", "ridge,r,epoch 3,1,0.25,,,,",
                          "segment,s,,0,1,2,3,1.5,", "pixel,unit1,,1,0,,,-1,"})
    EXPECT_NE(table.find(std::string("\n") + row + "\n"), std::string::npos) << row << "\n" << table;
}

TEST(ToCsv, TextsAreNoFormulasAndNoNewCells) {
  Figure figure;
  figure.marks.push_back({1, Tone::kL1, "=cmd|' /C calc'!A0", ""});
  figure.marks.push_back({2, Tone::kL1, "a,\"b\"\nc", ""});
  const std::string csv = to_csv(figure, {});
  EXPECT_NE(csv.find(",'=cmd|' /C calc'!A0\n"), std::string::npos) << csv;
  EXPECT_NE(csv.find(",\"a,\"\"b\"\"\uFFFDc\"\n"), std::string::npos) << csv;
}

TEST(Document, SplitsTablesAndTextOverPages) {
  Document document;
  document.title = "Ω 报告";
  document.paragraphs.assign(3, std::string(900, 'w') + " " + std::string(300, 'x'));
  DocumentTable table{"table", {"a", "b"}, {}, {}, true, 2};
  for (int i = 0; i < 400; ++i) table.rows.push_back({"row " + std::to_string(i), std::string(200, 'n')});
  document.tables = {table, {"nothing in it", {}, {}, {}, false, 1}};
  document.figures = {{examples::loss(), "Figure 1", std::string(3000, 'c')}, {examples::fit(), "Figure 2", ""}};
  const auto first = to_pdf(document, {}, examples::light()), second = to_pdf(document, {}, examples::light());
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_TRUE(first.value() == second.value());
  const auto path = std::filesystem::path(LSCOPE_BINARY_DIR) / "tests" / "figures" / "document";
  ASSERT_TRUE(base::write_file(path.string() + ".pdf", first.value()).ok());
  if (std::system(("pdftotext '" + path.string() + ".pdf' '" + path.string() + ".txt'").c_str()) != 0)
    GTEST_SKIP() << "pdftotext (poppler-utils) is not installed";
  const auto text = base::read_file(path.string() + ".txt", 1 << 24);
  ASSERT_TRUE(text.ok());
  EXPECT_GE(count_of(text.value(), "\f"), 6U);
  for (const char* words : {"Ω 报告", "row 0", "row 399", "nothing in it", "Figure 1", "Figure 2"})
    EXPECT_NE(text.value().find(words), std::string::npos) << words;
  EXPECT_GE(count_of(text.value(), "ccccc"), 500U);  // all of a caption that is longer than a page
}

}  // namespace
}  // namespace lscope::plot
