#include "plot/layout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "base/files.h"
#include "base/random.h"
#include "base/text.h"
#include "plot/example_figures.h"
#include "plot/text_measure.h"
#include "plot/to_text.h"

namespace lscope::plot {
namespace {

const FixedMeasurer kMeasure;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

Layout drawn(const Figure& figure, Px size = {608, 424}, const View& view = {}) {
  return layout(figure, size, view, examples::dark(), kMeasure);
}

template <class T>
std::vector<T> all_of(const DisplayList& list) {
  std::vector<T> out;
  for (const Primitive& primitive : list)
    if (const T* one = std::get_if<T>(&primitive)) out.push_back(*one);
  return out;
}

std::size_t count_lines(const DisplayList& list, Rgba color, float width) {
  std::size_t sum = 0;
  for (const Polyline& line : all_of<Polyline>(list)) sum += line.color == color && line.width == width;
  return sum;
}

bool has_text(const DisplayList& list, const std::string& wanted) {
  for (const Text& text : all_of<Text>(list))
    if (text.utf8 == wanted) return true;
  return false;
}

/// Every coordinate of a primitive, for the check that no NaN reaches a painter.
struct Coordinates {
  std::vector<float>& out;
  void add(Px p) const { out.push_back(p.x), out.push_back(p.y); }
  void add(const std::vector<Px>& points) const {
    for (const Px p : points) add(p);
  }
  void operator()(const Polyline& v) const { add(v.points), out.push_back(v.width); }
  void operator()(const FilledRect& v) const { add(v.top_left), add(v.bottom_right); }
  void operator()(const OutlinedRect& v) const { add(v.top_left), add(v.bottom_right); }
  void operator()(const FilledPolygon& v) const { add(v.points); }
  void operator()(const Area& v) const { add(v.above), add(v.below); }
  void operator()(const Circle& v) const { add(v.center), out.push_back(v.radius); }
  void operator()(const Text& v) const { add(v.anchor); }
  void operator()(const Image& v) const { add(v.top_left), add(v.bottom_right); }
  void operator()(const PushClip& v) const { add(v.top_left), add(v.bottom_right); }
  void operator()(const PopClip& /*v*/) const {}
};

void expect_finite(const Layout& result, const std::string& what) {
  int depth = 0;
  for (const Primitive& primitive : result.list) {
    std::vector<float> numbers;
    std::visit(Coordinates{numbers}, primitive);
    for (const float number : numbers)
      ASSERT_TRUE(std::isfinite(number) && std::abs(number) < 2e6F) << what << ": " << to_text({primitive});
    depth += std::holds_alternative<PushClip>(primitive) ? 1 : 0;
    depth -= std::holds_alternative<PopClip>(primitive) ? 1 : 0;
    ASSERT_GE(depth, 0);
  }
  ASSERT_EQ(depth, 0) << what;
}

TEST(Golden, DisplayListsAreWhatTheyWere) {
  const bool update = std::getenv("LSCOPE_UPDATE_GOLDEN") != nullptr;
  for (const auto& example : examples::all()) {
    const std::filesystem::path path =
        std::filesystem::path(LSCOPE_SOURCE_DIR) / "tests" / "plot" / "golden" / (example.name + ".txt");
    const std::string now = to_text(drawn(example.figure, example.size, example.view).list);
    ASSERT_TRUE(!update || base::write_file(path, now).ok());
    const auto before = base::read_file(path, 4 << 20);
    ASSERT_TRUE(before.ok()) << base::to_text(before.error()) << "; LSCOPE_UPDATE_GOLDEN=1 writes it";
    EXPECT_TRUE(before.value() == now) << example.name
                                       << " is drawn differently; compare with git diff after a run with "
                                       << "LSCOPE_UPDATE_GOLDEN=1";
  }
}

TEST(Layout, IsAPureFunction) {
  for (const auto& example : examples::all())
    EXPECT_EQ(to_text(drawn(example.figure, example.size, example.view).list),
              to_text(drawn(example.figure, example.size, example.view).list));
}

TEST(Layout, AHiddenSeriesVanishesAndTheRangeFollows) {
  Figure figure = examples::loss();
  figure.levels.clear(), figure.bracket.reset();
  for (Line& line : figure.lines)
    if (line.id == "test") line.y[5] = 40;
  const Layout before = drawn(figure);
  View view;
  view.hidden = {"test", "gap"};
  const Layout after = drawn(figure, {608, 424}, view);
  const Rgba color = examples::dark()[Tone::kTest];
  EXPECT_GT(count_lines(before.list, color, 2), count_lines(after.list, color, 2));
  EXPECT_GT(before.frame.y.high, 40);
  EXPECT_LT(after.frame.y.high, 2);
  EXPECT_TRUE(all_of<Area>(after.list).empty());
  EXPECT_EQ(before.frame.legend.size(), after.frame.legend.size());  // the legend keeps its place
  for (std::size_t i = 0; i < before.frame.legend.size(); ++i)
    EXPECT_EQ(before.frame.legend[i].top_left, after.frame.legend[i].top_left);
}

TEST(Layout, ALogAxisSaysHowManyValuesItLeavesOut) {
  Figure figure = examples::loss();
  figure.lines[3].y[10] = 0;
  figure.lines[3].y[11] = -1;
  View view;
  EXPECT_EQ(drawn(figure).frame.dropped_by_log, 0);
  view.y_scale = Scale::kLog10;
  EXPECT_EQ(drawn(figure, {608, 424}, view).frame.dropped_by_log, 2);
}

TEST(Layout, NanIsAGapInTheCurve) {
  Figure figure;
  Line line;
  line.tone = Tone::kTest, line.width = 2;
  line.x = {0, 1, 2, 3, 4, 5}, line.y = {1, 2, 3, kNan, 2, 1};
  figure.lines = {line};
  EXPECT_EQ(count_lines(drawn(figure).list, examples::dark()[Tone::kTest], 2), 2U);
  figure.lines[0].y[3] = 4;
  EXPECT_EQ(count_lines(drawn(figure).list, examples::dark()[Tone::kTest], 2), 1U);
}

TEST(Layout, LegendTargetsLieInsideAndApart) {
  for (const float width : {280.0F, 360.0F, 480.0F, 608.0F, 1224.0F}) {
    const Layout result = drawn(examples::loss(), {width, 300});
    ASSERT_FALSE(result.frame.legend.empty()) << width;
    for (const auto& item : result.frame.legend) {
      EXPECT_GE(item.top_left.x, 0) << width;
      EXPECT_LE(item.bottom_right.x, width) << item.id << " " << width;
      EXPECT_GE(item.bottom_right.y - item.top_left.y, 20);
    }
    for (std::size_t i = 1; i < result.frame.legend.size(); ++i) {
      const auto &a = result.frame.legend[i - 1], &b = result.frame.legend[i];
      EXPECT_TRUE(b.top_left.x >= a.bottom_right.x || b.top_left.y >= a.bottom_right.y - 8) << width;
    }
  }
}

TEST(Layout, FlagsDoNotOverlapAndStayInside) {
  base::Rng rng(11, base::Stream::kData);
  for (int round = 0; round < 200; ++round) {
    Figure figure = examples::loss();
    figure.marks.clear(), figure.levels.clear(), figure.spots.clear();
    const auto count = 1 + rng.next_below(30);
    for (std::uint64_t i = 0; i < count; ++i)
      figure.marks.push_back({rng.next_uniform(0, 240), Tone::kL2, "λ₂ 0.001 → 0.002", "λ₂"});
    const float width = 200 + static_cast<float>(rng.next_below(1000));
    const Layout result = drawn(figure, {width, 300});
    std::vector<FilledRect> flags;
    for (const FilledRect& rect : all_of<FilledRect>(result.list))
      if (rect.color == examples::dark()[Tone::kL2]) flags.push_back(rect);
    ASSERT_FALSE(flags.empty());
    for (std::size_t i = 0; i < flags.size(); ++i) {
      EXPECT_GE(flags[i].top_left.x, 0);
      EXPECT_LE(flags[i].bottom_right.x, width);
      for (std::size_t j = 0; j < i; ++j) {
        const bool apart =
            flags[i].top_left.x >= flags[j].bottom_right.x || flags[j].top_left.x >= flags[i].bottom_right.x ||
            flags[i].top_left.y >= flags[j].bottom_right.y || flags[j].top_left.y >= flags[i].bottom_right.y;
        EXPECT_TRUE(apart) << "round " << round << ", flags " << i << " and " << j;
      }
    }
  }
}

TEST(Layout, EndLabelsDoNotOverlap) {
  base::Rng rng(12, base::Stream::kData);
  for (int round = 0; round < 100; ++round) {
    Figure figure = examples::zeros();
    figure.y.fixed = Range{0, 1};
    for (Line& line : figure.lines) line.y.back() = rng.next_uniform(0, round % 3 == 0 ? 0.1 : 1);
    const Layout result = drawn(figure, {320, 300});
    std::vector<float> rows;
    for (const Text& text : all_of<Text>(result.list))
      if (text.utf8.starts_with("layer") && text.anchor.x > result.frame.plot_bottom_right.x)
        rows.push_back(text.anchor.y);
    ASSERT_EQ(rows.size(), 3U);
    std::sort(rows.begin(), rows.end());
    EXPECT_GE(rows[1] - rows[0], 28.9F);
    EXPECT_GE(rows[2] - rows[1], 28.9F);
    EXPECT_LE(rows[2], result.frame.plot_bottom_right.y);
  }
}

TEST(Layout, TheReadOutListsSeriesByValueAndAvoidsTheCursor) {
  View view;
  view.pointer = Px{250, 200};
  const Layout result = drawn(examples::loss(), {608, 424}, view);
  std::vector<std::string> rows;
  const auto boxes = all_of<OutlinedRect>(result.list);
  const OutlinedRect& box = boxes.back();
  EXPECT_EQ(box.color, examples::dark()[Tone::kStroke2]);
  EXPECT_GE(box.bottom_right.x - box.top_left.x, 148);
  EXPECT_TRUE(box.top_left.x > 250 || box.bottom_right.x < 250);
  for (const Text& text : all_of<Text>(result.list))
    if (text.anchor.x > box.top_left.x + 20 && text.anchor.x < box.top_left.x + 40 && text.anchor.y > box.top_left.y &&
        text.anchor.y < box.bottom_right.y)
      rows.push_back(text.utf8);
  EXPECT_EQ(rows, (std::vector<std::string>{"test", "validation", "train", "gap"}));
}

TEST(Layout, EmptyTextStandsAlone) {
  const Layout result = drawn(examples::empty());
  EXPECT_TRUE(has_text(result.list, "No accuracy: this is a regression"));
  EXPECT_FALSE(has_text(result.list, "0.5"));
}

TEST(Layout, TheWindowsHeaderAndTextureAreLeftToTheWindow) {
  View view;
  view.show_header = false, view.heat_by_texture = true;
  const Layout result = drawn(examples::field(), {360, 424}, view);
  EXPECT_FALSE(has_text(result.list, "Decision field"));
  EXPECT_TRUE(all_of<Image>(result.list).front().pixels.empty());
  EXPECT_EQ(all_of<Image>(result.list).front().top_left, result.frame.plot_top_left);
  EXPECT_LT(result.frame.plot_top_left.y, 8);
}

TEST(Layout, TheLabelsOfOuterBarsStandInsideThePlot) {
  Figure figure = examples::histogram();
  figure.bars[0].below = 3, figure.bars[0].above = 12;
  const double bin = 3.0 / 61;
  for (const double beyond : {0.0, bin, 4 * bin})
    for (const Px size : {Px{320, 416}, Px{320, 248}, Px{220, 160}, Px{1200, 700}}) {
      figure.x.fixed = Range{-1.5 - beyond, 1.5 + beyond};
      const Layout result = drawn(figure, size);
      int found = 0;
      for (const Text& text : all_of<Text>(result.list)) {
        if (text.utf8 != "< −1.5" && text.utf8 != "> 1.5") continue;
        ++found;
        const float width = kMeasure.width(text.utf8, text.size, text.weight);
        const float left = text.anchor.x - text.align_x * width;
        EXPECT_GT(left, result.frame.plot_top_left.x) << text.utf8 << ' ' << size.x;
        EXPECT_LT(left + width, result.frame.plot_bottom_right.x) << text.utf8 << ' ' << size.x;
      }
      EXPECT_EQ(found, 2);
    }
}

TEST(Layout, TitleAndUnitEndBeforeTheWindowsChips) {
  Figure figure = examples::zeros();
  for (const char* unit : {"% of each layer", "各层占比 %"}) {
    figure.unit = unit;
    View view;
    for (view.header_right = 0; view.header_right < 330; view.header_right += 7) {
      const Layout result = drawn(figure, {320, 248}, view);
      for (const Text& text : all_of<Text>(result.list)) {
        if (text.anchor.y != 16) continue;
        const float end = text.anchor.x + kMeasure.width(text.utf8, text.size, text.weight);
        ASSERT_LE(end, 320 - view.header_right) << text.utf8;
        ASSERT_TRUE(base::is_valid_utf8(text.utf8)) << text.utf8;
      }
    }
    EXPECT_TRUE(has_text(drawn(figure, {320, 248}).list, unit)) << "whole where there is room";
  }
}

TEST(Layout, ContoursAreLinesUnlessAShaderPaintsTheField) {
  const Figure figure = examples::field();
  const Rgba boundary = examples::dark()[Tone::kText1];
  EXPECT_GT(count_lines(drawn(figure).list, boundary, 1.75F), 0U);
  View view;
  view.heat_by_texture = true;
  const Layout by_texture = drawn(figure, {608, 424}, view);
  EXPECT_EQ(count_lines(by_texture.list, boundary, 1.75F), 0U);
  for (const Tone side : {Tone::kClass0, Tone::kClass1}) {
    Rgba half = examples::dark()[side];
    half.a = 128;
    EXPECT_GT(count_lines(drawn(figure).list, half, 1), 0U);
    EXPECT_EQ(count_lines(by_texture.list, half, 1), 0U);
  }
}

TEST(Layout, ANumberIsReadInsideEveryMarkerAndInTheLegend) {
  Figure figure = examples::field();
  figure.heats.clear(), figure.points.clear();
  for (const bool hollow : {false, true}) {
    Points cloud;
    cloud.id = hollow ? "test" : "train", cloud.name = hollow ? "" : "class 7";
    cloud.tone = Tone::kClass7, cloud.shape = Shape::kTriangle;
    cloud.radius = 7, cloud.hollow = hollow, cloud.number = "7";
    cloud.x = {0.1, 0.9}, cloud.y = {0.2, 0.4};
    figure.points.push_back(cloud);
  }
  const Layout result = drawn(figure);
  std::vector<Rgba> inks;
  for (const Text& text : all_of<Text>(result.list))
    if (text.utf8 == "7") inks.push_back(text.color);
  const Rgba class7 = examples::dark()[Tone::kClass7], screen = examples::dark()[Tone::kScreen];
  ASSERT_EQ(inks.size(), 5U) << "four markers and one sample";
  EXPECT_EQ(std::count(inks.begin(), inks.end(), class7), 2) << "in hollow markers in the colour of the class";
  std::size_t grounds = 0;
  for (const FilledPolygon& part : all_of<FilledPolygon>(result.list)) grounds += part.color == screen ? 1 : 0;
  EXPECT_EQ(grounds, 2U + 3U) << "and not upon the field; three are the edges of full markers";
}

TEST(Layout, FieldsKeepEqualAspect) {
  for (const Px size : {Px{360, 424}, Px{360, 272}, Px{900, 200}, Px{150, 700}}) {
    const Frame frame = drawn(examples::field(), size).frame;
    const double x = static_cast<double>(frame.px_x(1) - frame.px_x(0)),
                 y = static_cast<double>(frame.px_y(0) - frame.px_y(1));
    EXPECT_NEAR(x / y, 1, 0.03) << size.x << "x" << size.y;
    EXPECT_GE(frame.x.low, -3.2 - 1e-6);  // never beyond the field: no blank strips
    EXPECT_LE(frame.x.high, 4.2 + 1e-6);
    EXPECT_GE(frame.y.low, -2.6 - 1e-6);
    EXPECT_LE(frame.y.high, 3.1 + 1e-6);
  }
}

TEST(Layout, TwiceTheScaleIsTheSameLayoutInTwiceThePixels) {
  Style twice = examples::dark();
  twice.line_scale = 2;
  for (float* size : {&twice.tick_size, &twice.label_size, &twice.title_size, &twice.note_size}) *size *= 2;
  const Frame one = drawn(examples::loss(), {608, 424}).frame;
  const Frame two = layout(examples::loss(), {1216, 848}, {}, twice, kMeasure).frame;
  EXPECT_NEAR(two.plot_top_left.x, 2 * one.plot_top_left.x, 2);
  EXPECT_NEAR(two.plot_bottom_right.x, 2 * one.plot_bottom_right.x, 2);
  EXPECT_NEAR(two.plot_bottom_right.y, 2 * one.plot_bottom_right.y, 2);
  EXPECT_EQ(one.y, two.y);
}

TEST(Layout, FrameTurnsPixelsIntoDataAndBack) {
  View view;
  view.y_scale = Scale::kLog10;
  for (const View& v : {View{}, view}) {
    const Frame frame = drawn(examples::loss(), {608, 424}, v).frame;
    EXPECT_NEAR(frame.x_at(frame.px_x(120)), 120, 0.01);
    EXPECT_NEAR(frame.y_at(frame.px_y(0.3)), 0.3, 1e-4);
  }
}

std::vector<double> hostile_values(base::Rng& rng, std::size_t count) {
  const std::vector<double> pool{0, 1, -1, kNan, kInf, -kInf, 1e308, -1e308, 1e-308, 5e-324, 1e30, -1e30, 0.1, 1e-12};
  std::vector<double> out(count);
  const bool constant = rng.next_below(4) == 0;
  for (double& v : out) v = pool[rng.next_below(pool.size())];
  if (constant) std::fill(out.begin(), out.end(), out.empty() ? 0 : out[0]);
  return out;
}

Figure hostile_figure(base::Rng& rng) {
  Figure figure;
  figure.title = "t";
  const auto values = [&] { return hostile_values(rng, rng.next_below(12)); };
  const auto value = [&] { return hostile_values(rng, 1)[0]; };
  for (int i = 0; i < 3; ++i) {
    Line line;
    line.name = line.end_label = "n", line.end_dot = true, line.dash = static_cast<Dash>(rng.next_below(5));
    line.x = values(), line.y = values(), line.y_high = values();
    if (i == 2) std::sort(line.x.begin(), line.x.end());
    if (i == 1) line.tone = Tone::kGhost;
    figure.lines.push_back(line);
  }
  Band band;
  band.name = "b", band.x = values(), band.low = values(), band.high = values();
  figure.bands = {band};
  Points points;
  points.x = values(), points.y = values(), points.shape = static_cast<Shape>(rng.next_below(4));
  figure.points = {points};
  figure.marks = {{value(), Tone::kL1, "m", "m"}, {value(), Tone::kL1, "m", "m"}};
  figure.levels = {{value(), Tone::kNoiseFloor, "l"}};
  figure.spots = {{value(), value(), Tone::kTest, Shape::kDiamond, "s"}};
  figure.notes = {{value(), value(), Tone::kText1, "n"}};
  figure.bracket = Bracket{value(), value(), Tone::kGap, "g", "1"};
  if (rng.next_below(3) == 0) {
    Bars bars;
    bars.edges = {value(), value(), value()}, bars.heights = {value(), value()}, bars.above = value();
    figure.bars = {bars};
    figure.zero_bar = ZeroBar{value(), value(), value(), value(), "c", "v", "o"};
  }
  if (rng.next_below(3) == 0) {
    Heat heat;
    heat.columns = 3, heat.rows = 2, heat.x = {value(), value()}, heat.y = {value(), value()};
    for (const double v : hostile_values(rng, 6)) heat.value.push_back(static_cast<float>(v));
    heat.levels = {0.5F};
    figure.heats = {heat};
    figure.equal_aspect = rng.next_below(2) == 0;
    figure.legend_low = figure.legend_high = "c";
  }
  return figure;
}

TEST(Layout, HostileDataNeverReachesAPainter) {
  base::Rng rng(13, base::Stream::kData);
  for (int round = 0; round < 4000; ++round) {
    const Figure figure = hostile_figure(rng);
    View view;
    if (rng.next_below(2) == 0) view.y_scale = Scale::kLog10;
    if (rng.next_below(4) == 0) view.x_scale = Scale::kLog10;
    if (rng.next_below(4) == 0) view.y = Range{hostile_values(rng, 1)[0], hostile_values(rng, 1)[0]};
    if (rng.next_below(2) == 0) view.pointer = Px{100, 100};
    if (rng.next_below(4) == 0) view.cursor_x = hostile_values(rng, 1)[0];
    const Px size{1 + static_cast<float>(rng.next_below(1200)), 1 + static_cast<float>(rng.next_below(800))};
    const Layout result = drawn(figure, size, view);
    expect_finite(result, "round " + std::to_string(round));
    if (HasFatalFailure()) return;
  }
}

TEST(Layout, AbsurdSizesAndMatricesDoNotMatter) {
  for (const auto& example : examples::all())
    for (const Px size : {Px{0, 0}, Px{-5, 3}, Px{1, 1}, Px{20, 4000}, Px{8000, 20}, Px{std::nanf("1"), 100}})
      expect_finite(drawn(example.figure, size, example.view), example.name);
  Figure figure = examples::confusion(3);
  figure.matrix->cells[4] = kNan;
  figure.matrix->cells[5] = kInf;
  expect_finite(drawn(figure), "matrix");
  figure.matrix->cells.resize(5);
  expect_finite(drawn(figure), "short matrix");
}

/// Not a benchmark: guards against a cost that is not linear. The build is not optimised, so the bound is loose.
TEST(Layout, AMillionPointsASeriesStayCheap) {
  const Figure figure = examples::loss(1'000'000);
  const auto start = std::chrono::steady_clock::now();
  const Layout result = drawn(figure);
  const double ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  RecordProperty("ms", static_cast<int>(ms));
  std::size_t points = 0;
  for (const Polyline& line : all_of<Polyline>(result.list)) points += line.points.size();
  EXPECT_LT(points, 60'000U);
  EXPECT_LT(ms, 4000) << "4 series x 1M points";
}

}  // namespace
}  // namespace lscope::plot
