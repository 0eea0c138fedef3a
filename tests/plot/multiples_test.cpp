#include "plot/multiples.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <limits>

#include "base/files.h"
#include "base/number_text.h"
#include "plot/example_figures.h"
#include "plot/save_figure.h"
#include "plot/text_measure.h"
#include "plot/to_text.h"

namespace lscope::plot {
namespace {

const FixedMeasurer kMeasure;

Multiples seeds(int count) {
  Multiples out;
  out.title = "Seeds", out.unit = "loss";
  for (int i = 0; i < count; ++i) {
    Figure cell;
    cell.title = "seed " + base::shown_count(i + 1);
    cell.x.label = "epoch";
    for (const Tone tone : {Tone::kTrain, Tone::kTest}) {
      Line line;
      line.id = line.name = tone == Tone::kTrain ? "train" : "test";
      line.tone = tone;
      for (int e = 0; e <= 40; ++e)
        line.x.push_back(e * (i + 1)), line.y.push_back((i + 1) * std::exp(-e / 9.0) + (tone == Tone::kTest ? 0.2 : 0));
      cell.lines.push_back(line);
    }
    out.cells.push_back(cell);
  }
  return out;
}

MultiplesLayout drawn(const Multiples& what, Px size = {600, 400}, const View& view = {}) {
  return layout(what, size, view, examples::dark(), kMeasure);
}

std::size_t texts(const DisplayList& list, const std::string& wanted) {
  std::size_t count = 0;
  for (const Primitive& primitive : list)
    if (const Text* text = std::get_if<Text>(&primitive)) count += text->utf8 == wanted ? 1 : 0;
  return count;
}

TEST(Multiples, SharedAxesHaveOneRangePlotsOfOneSizeAndLabelsAtTheRim) {
  Multiples five = seeds(5);
  five.columns = 3;
  const MultiplesLayout out = drawn(five);
  ASSERT_EQ(out.frames.size(), 5U);
  for (const Frame& frame : out.frames) {
    EXPECT_EQ(frame.x, out.frames[0].x);
    EXPECT_EQ(frame.y, out.frames[0].y);
    EXPECT_NEAR(frame.plot_bottom_right.x - frame.plot_top_left.x,
                out.frames[0].plot_bottom_right.x - out.frames[0].plot_top_left.x, 2);
    EXPECT_NEAR(frame.plot_bottom_right.y - frame.plot_top_left.y,
                out.frames[0].plot_bottom_right.y - out.frames[0].plot_top_left.y, 2);
    EXPECT_GT(frame.plot_top_left.x, 0);
    EXPECT_LE(frame.plot_bottom_right.x, 600);
    EXPECT_LE(frame.plot_bottom_right.y, 400);
  }
  EXPECT_EQ(out.frames[0].x.high, 200);
  EXPECT_EQ(out.frames[3].plot_top_left.x, out.frames[0].plot_top_left.x);
  EXPECT_EQ(texts(out.list, "train"), 1U) << "one legend";
  EXPECT_EQ(out.legend.size(), 2U);
  EXPECT_EQ(texts(out.list, "epoch"), 3U) << "under both cells of the last row, and where none is below";
}

TEST(Multiples, OwnAxesHaveLabelsEverywhere) {
  Multiples four = seeds(4);
  four.share_x = four.share_y = false, four.columns = 2;
  const MultiplesLayout out = drawn(four);
  EXPECT_EQ(texts(out.list, "epoch"), 4U);
  EXPECT_EQ(out.frames[0].x.high, 40);
  EXPECT_EQ(out.frames[3].x.high, 160);
}

TEST(Multiples, AHiddenSeriesIsHiddenEverywhereAndThePointerActsInOneCell) {
  View view;
  view.hidden = {"test"};
  view.pointer = Px{450, 300};
  const MultiplesLayout out = drawn(seeds(4), {600, 400}, view);
  std::size_t lines = 0;
  for (const Primitive& primitive : out.list)
    if (const Polyline* line = std::get_if<Polyline>(&primitive))
      lines += line->color == examples::dark()[Tone::kTest] ? 1 : 0;
  EXPECT_EQ(lines, 0U);
  EXPECT_EQ(texts(out.list, "train"), 2U) << "legend, and the read-out of one cell";
  EXPECT_EQ(out.legend.size(), 2U);
}

TEST(Multiples, GoldenListAndPicture) {
  const std::filesystem::path path =
      std::filesystem::path(LSCOPE_SOURCE_DIR) / "tests" / "plot" / "golden" / "multiples.txt";
  const std::string now = to_text(drawn(seeds(5)).list);
  if (std::getenv("LSCOPE_UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(base::write_file(path, now).ok());
  }
  const auto before = base::read_file(path, 4 << 20);
  ASSERT_TRUE(before.ok());
  EXPECT_TRUE(before.value() == now) << "multiples are drawn differently";
  PictureOptions options;
  options.size = {600, 400};
  const auto picture = std::filesystem::path(LSCOPE_BINARY_DIR) / "tests" / "figures" / "multiples-dark.png";
  std::filesystem::create_directories(picture.parent_path());
  EXPECT_TRUE(save_figure(seeds(5), {}, examples::dark(), picture, options).ok());
}

TEST(Multiples, AbsurdSizesAndNoCellsDoNotMatter) {
  for (const Px size : {Px{0, 0}, Px{1, 1}, Px{3000, 10}, Px{10, 3000}, Px{std::nanf("1"), 5}})
    for (const int count : {0, 1, 2, 37}) (void)drawn(seeds(count), size);
  Multiples mixed;
  for (const auto& example : examples::all()) mixed.cells.push_back(example.figure);
  const MultiplesLayout out = drawn(mixed, {1600, 1000});
  EXPECT_EQ(out.frames.size(), mixed.cells.size());
}

}  // namespace
}  // namespace lscope::plot
