#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <variant>
#include <vector>

#include "plot/example_figures.h"
#include "plot/layout.h"
#include "plot/svg_painter.h"
#include "plot/text_measure.h"

namespace lscope::plot {
namespace {

const FixedMeasurer kMeasure;

Style paper() {
  Style style = examples::light();
  style.is_paper = true;
  return style;
}

std::vector<Text> texts_of(const Layout& drawn) {
  std::vector<Text> out;
  for (const Primitive& primitive : drawn.list)
    if (const auto* text = std::get_if<Text>(&primitive)) out.push_back(*text);
  return out;
}

const Text* find(const std::vector<Text>& texts, const std::string& words) {
  const auto at = std::find_if(texts.begin(), texts.end(), [&](const Text& text) { return text.utf8 == words; });
  return at == texts.end() ? nullptr : &*at;
}

/// The four corners of a text's box, turned as it is.
std::vector<Px> corners(const Text& text) {
  const float width = kMeasure.width(text.utf8, text.size, text.weight), height = 1.2F * text.size;
  const float left = -text.align_x * width, top = -text.align_y * height;
  const float angle = -text.turn * std::numbers::pi_v<float> / 180, c = std::cos(angle), s = std::sin(angle);
  std::vector<Px> out;
  for (const Px p : {Px{left, top}, Px{left + width, top}, Px{left + width, top + height}, Px{left, top + height}})
    out.push_back({text.anchor.x + c * p.x - s * p.y, text.anchor.y + s * p.x + c * p.y});
  return out;
}

/// Whether two turned boxes overlap: no side of either parts them.
bool overlap(const Text& a, const Text& b) {
  const std::vector<Px> one = corners(a), two = corners(b);
  for (const std::vector<Px>* box : {&one, &two})
    for (std::size_t i = 0; i < 2; ++i) {
      const Px along{(*box)[i + 1].x - (*box)[i].x, (*box)[i + 1].y - (*box)[i].y};
      const auto reach = [&](const std::vector<Px>& points) {
        float low = 1e9F, high = -1e9F;
        for (const Px p : points) {
          const float at = p.x * along.x + p.y * along.y;
          low = std::min(low, at), high = std::max(high, at);
        }
        return std::pair{low, high};
      };
      const auto [low1, high1] = reach(one);
      const auto [low2, high2] = reach(two);
      if (high1 <= low2 || high2 <= low1) return false;
    }
  return true;
}

Figure inputs(std::size_t count, const std::string& word) {
  Figure figure;
  figure.id = "inputs", figure.title = "Inputs", figure.unit = "norm", figure.x.label = "input";
  Bars bars;
  bars.id = "norms";
  for (std::size_t i = 0; i < count; ++i) {
    bars.names.push_back(word + " " + std::to_string(i + 1));
    bars.heights.push_back(1 + 0.1 * static_cast<double>(i));
  }
  figure.bars.push_back(std::move(bars));
  return figure;
}

TEST(AxisNames, NamesThatDoNotFitSideBySideAreTurnedAndAllAreThere) {
  struct Case {
    std::size_t count;
    float width, degrees;
  };
  for (const Case& one : {Case{4, 600, 0}, Case{12, 480, 45}, Case{30, 560, 90}}) {
    for (const Style& style : {examples::dark(), paper()}) {
      const Layout drawn = layout(inputs(one.count, "radius"), {one.width, 320}, {}, style, kMeasure);
      const std::vector<Text> texts = texts_of(drawn);
      std::vector<Text> names;
      for (std::size_t i = 0; i < one.count; ++i) {
        const Text* name = find(texts, "radius " + std::to_string(i + 1));
        if (name == nullptr && i == 0 && one.degrees == 45) continue;  // cut, because the figure begins there
        ASSERT_NE(name, nullptr) << one.count << ": " << i + 1;
        EXPECT_EQ(name->turn, one.degrees);
        names.push_back(*name);
      }
      for (const Text& name : names) {
        for (const Px corner : corners(name)) {
          EXPECT_GE(corner.x, -1) << name.utf8;
          EXPECT_LE(corner.y, 320) << name.utf8;
          EXPECT_GE(corner.y, drawn.frame.plot_bottom_right.y) << name.utf8;
        }
        for (const Text& other : texts)
          if (&name != &other && other.utf8 != name.utf8)
            EXPECT_FALSE(overlap(name, other)) << name.utf8 << " and " << other.utf8;
      }
    }
  }
}

TEST(AxisNames, TooManyNamesForEvenTurnedOnesAreThinnedOut) {
  const Layout drawn = layout(inputs(100, "radius"), {400, 320}, {}, examples::dark(), kMeasure);
  for (const Text& text : texts_of(drawn)) EXPECT_EQ(text.turn, 0) << text.utf8;
}

TEST(AxisNames, StandAtTheMiddlesOfTheirAxesOnPaper) {
  Figure figure = examples::loss();
  figure.y.label = "data loss";
  ASSERT_EQ(figure.unit, "nats");
  const Layout drawn = layout(figure, {480, 320}, {}, paper(), kMeasure);
  const std::vector<Text> texts = texts_of(drawn);
  const Frame& frame = drawn.frame;
  const Text* y = find(texts, "data loss (nats)");
  ASSERT_NE(y, nullptr);
  EXPECT_EQ(y->turn, 90);
  EXPECT_NEAR(y->anchor.y, (frame.plot_top_left.y + frame.plot_bottom_right.y) / 2, 1);
  EXPECT_LT(y->anchor.x, frame.plot_top_left.x - 20) << "left of the numbers";
  EXPECT_EQ(find(texts, "nats"), nullptr) << "the unit is said once";
  const Text* x = find(texts, "epoch");
  ASSERT_NE(x, nullptr);
  EXPECT_NEAR(x->anchor.x, (frame.plot_top_left.x + frame.plot_bottom_right.x) / 2, 1);
  for (const Text& other : texts)
    for (const Text* name : {x, y})
      if (&other != name) EXPECT_FALSE(overlap(*name, other)) << name->utf8 << " and " << other.utf8;
  const std::vector<Text> on_screen = texts_of(layout(figure, {480, 320}, {}, examples::dark(), kMeasure));
  EXPECT_NE(find(on_screen, "nats"), nullptr);
  EXPECT_EQ(find(on_screen, "data loss (nats)"), nullptr);
}

TEST(AxisNames, ALongNameOfTheYAxisStandsBesideASmallPictureAndNotOnIt) {
  Figure figure = examples::field();
  figure.y.label = "x2 → 10 of layer 1";
  for (const Px size : {Px{180, 300}, Px{240, 240}, Px{320, 248}, Px{700, 300}}) {
    const Layout drawn = layout(figure, size, {}, examples::dark(), kMeasure);
    const std::vector<Text> texts = texts_of(drawn);
    const auto name =
        std::find_if(texts.begin(), texts.end(), [](const Text& t) { return t.utf8.starts_with("x2 →"); });
    ASSERT_NE(name, texts.end()) << size.x;
    float left = 1e9F, right = -1e9F;
    for (const Px corner : corners(*name)) left = std::min(left, corner.x), right = std::max(right, corner.x);
    EXPECT_LE(right, drawn.frame.plot_top_left.x) << size.x;
    EXPECT_GE(left, -1) << size.x;
  }
}

TEST(AxisNames, ColumnsOfAMatrixKeepAllTheirNames) {
  Figure figure = examples::confusion(10);
  for (std::size_t i = 0; i < 10; ++i) figure.matrix->names[i] = "class " + std::to_string(i);
  const Layout drawn = layout(figure, {360, 320}, {}, examples::dark(), kMeasure);
  for (int i = 0; i < 10; ++i) {
    int seen = 0;
    for (const Text& text : texts_of(drawn)) seen += text.utf8 == "class " + std::to_string(i) ? 1 : 0;
    EXPECT_EQ(seen, 2) << "as a row and as a column: " << i;
  }
}

TEST(AxisNames, PointsOfEqualAspectGiveTheirPlotItsShape) {
  Figure figure;
  figure.equal_aspect = true;
  Points points;
  points.id = "test";
  points.x = {-1, 0, 1}, points.y = {-1, 0.2, 1};
  figure.points.push_back(points);
  const Layout drawn = layout(figure, {800, 320}, {}, examples::dark(), kMeasure);
  const float width = drawn.frame.plot_bottom_right.x - drawn.frame.plot_top_left.x;
  const float height = drawn.frame.plot_bottom_right.y - drawn.frame.plot_top_left.y;
  EXPECT_NEAR(width, height, 4) << "no empty strips beside the points";
  View zoomed;
  zoomed.x = Range{-0.5, 0.5};
  const Layout closer = layout(figure, {800, 320}, zoomed, examples::dark(), kMeasure);
  EXPECT_GT(closer.frame.plot_bottom_right.x - closer.frame.plot_top_left.x, 700)
      << "who looks closer gets all the room";
}

TEST(AxisNames, TurnedTextIsTextInAnSvg) {
  Layout drawn;
  drawn.list.emplace_back(Text{{30, 40}, 0.5F, 0.5F, 10, "upwards", {0, 0, 0, 255}, Weight::kRegular, 90});
  SvgOptions options;
  options.size = {100, 100};
  const std::string svg = to_svg(drawn, options);
  EXPECT_NE(svg.find("transform=\"rotate(-90 30 40)\""), std::string::npos) << svg;
  EXPECT_NE(svg.find(">upwards</text>"), std::string::npos);
}

}  // namespace
}  // namespace lscope::plot
