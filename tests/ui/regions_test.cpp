#include "ui/regions.h"

#include <gtest/gtest.h>

namespace lscope::ui {
namespace {

void expect_rect(const Rect& r, float x, float y, float w, float h) {
  EXPECT_FLOAT_EQ(r.x, x);
  EXPECT_FLOAT_EQ(r.y, y);
  EXPECT_FLOAT_EQ(r.w, w);
  EXPECT_FLOAT_EQ(r.h, h);
}

TEST(Regions, RegularWindowAsInTheDesign) {
  const Regions r = regions(1600, 1000, 1, false);
  EXPECT_EQ(r.size, SizeClass::kRegular);
  expect_rect(r.timeline, 0, 48, 1600, 56);
  expect_rect(r.controls, 8, 112, 304, 848);
  expect_rect(r.plots, 320, 112, 976, 848);
  expect_rect(r.reading, 1304, 112, 288, 848);
  expect_rect(r.status, 0, 968, 1600, 32);
}

TEST(Regions, CompactWindowAsInTheDesign) {
  const Regions r = regions(1280, 720, 1, false);
  EXPECT_EQ(r.size, SizeClass::kCompact);
  expect_rect(r.controls, 8, 104, 264, 584);
  expect_rect(r.reading, 280, 104, 992, 48);
  expect_rect(r.plots, 280, 160, 992, 528);
  expect_rect(r.status, 0, 696, 1280, 24);
}

TEST(Regions, WideWindowAsInTheDesign) {
  const Regions r = regions(2560, 1440, 1, false);
  EXPECT_EQ(r.size, SizeClass::kWide);
  expect_rect(r.timeline, 0, 48, 2560, 72);
  expect_rect(r.controls, 8, 128, 336, 1272);
  expect_rect(r.reading, 2216, 128, 336, 1272);
  expect_rect(r.status, 0, 1408, 2560, 32);
}

TEST(Regions, TwiceTheScaleIsTheSameLayoutInTwiceThePixels) {
  const Regions small = regions(1280, 720, 1, false);
  const Regions large = regions(2560, 1440, 2, false);
  EXPECT_EQ(large.size, SizeClass::kCompact);
  expect_rect(large.plots, 2 * small.plots.x, 2 * small.plots.y, 2 * small.plots.w, 2 * small.plots.h);
}

TEST(Regions, BelowTheMinimumTheControlsAreARail) {
  EXPECT_TRUE(regions(1000, 640, 1, false).rail);
  EXPECT_FALSE(regions(1024, 640, 1, false).rail);
  EXPECT_FLOAT_EQ(regions(1600, 1000, 1, true).controls.w, 56);
  EXPECT_GT(regions(200, 100, 1, false).plots.w, 0);
}

}  // namespace
}  // namespace lscope::ui
