#include "plot/picture.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "plot/example_figures.h"
#include "plot/multiples.h"
#include "plot/text_measure.h"

namespace lscope::plot {
namespace {

const FixedMeasurer kMeasure;

DisplayList drawn(const examples::Example& example) {
  DisplayList list{FilledRect{{0, 0}, example.size, examples::dark()[Tone::kPanel]}};
  const DisplayList figure = layout(example.figure, example.size, example.view, examples::dark(), kMeasure).list;
  list.insert(list.end(), figure.begin(), figure.end());
  return without_texts(std::move(list));
}

/// Another version of cairo may round coverage differently: a hair's breadth, no pixel by much.
TEST(Picture, CairoPaintsEveryElementAsItDid) {
  const bool update = std::getenv("LSCOPE_UPDATE_GOLDEN") != nullptr;
  const std::filesystem::path folder = std::filesystem::path(LSCOPE_SOURCE_DIR) / "tests" / "plot" / "golden";
  for (const auto& example : examples::elements()) {
    const auto path = folder / (example.name + ".png");
    const Picture now = painted_by_cairo(drawn(example), example.size);
    ASSERT_TRUE(!update || write_png(now, path));
    const Picture before = read_png(path);
    const Difference apart = difference(before, now);
    EXPECT_LT(apart.mean, 0.5) << example.name;
    EXPECT_LT(apart.large_share, 0.001) << example.name;
  }
}

TEST(Picture, TheToleranceSeesWhatMovesByTwoPixelsOrLosesACurve) {
  for (const auto& example : examples::elements()) {
    if (example.name != "symlog" && example.name != "beyond") continue;
    DisplayList list = drawn(example), moved = list, less = list;
    move_by(moved, {2, 0});
    std::size_t last = less.size();
    for (std::size_t i = 0; i < less.size(); ++i)
      if (std::holds_alternative<Polyline>(less[i]) && std::get<Polyline>(less[i]).points.size() > 20) last = i;
    ASSERT_LT(last, less.size());
    less.erase(less.begin() + static_cast<std::ptrdiff_t>(last));
    const Picture whole = painted_by_cairo(list, example.size);
    for (const DisplayList& other : {moved, less})
      EXPECT_GT(difference(whole, painted_by_cairo(other, example.size)).large_share, 0.001) << example.name;
  }
}

}  // namespace
}  // namespace lscope::plot
