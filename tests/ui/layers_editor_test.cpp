#include <gtest/gtest.h>

#include <cmath>

#include "ui/controls.h"

namespace lscope::ui {
namespace {

using spec::ParamId;

TEST_F(Controls, LayersAreAddedRemovedAndTyped) {
  frames(2);
  ui_.click("layers.add", drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kDepth), 3);
  frames(2);
  EXPECT_TRUE(ui_.items.find("param.model.width3.field").has_value());
  ui_.click("layers.remove", drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kDepth), 2);
  ui_.double_click("param.model.width2.field", drawer());
  ui_.type("128", drawer());
  ui_.press(257, drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kWidth2), 128);
}

TEST_F(Controls, DraggingAWidthSidewaysPostsItOnce) {
  frames(2);
  const Rect r = ui_.item("param.model.width1.field");
  ui_.mouse_to(r);
  frames(1);
  ui_.hold_mouse(true);
  frames(1);
  ui_.move_mouse(r.x + r.w / 2 + 60, r.y + 10);
  frames(2);
  ui_.hold_mouse(false);
  frames(2);
  EXPECT_EQ(sink_.posted.size(), 1U);
  EXPECT_GT(sink_.value_of(ParamId::kWidth1), 100);
}

TEST_F(Controls, AClickOnALayerOpensTheSliderOfItsWidth) {
  frames(2);
  EXPECT_FALSE(ui_.items.find("layers.width.slider").has_value());
  ui_.click("param.model.width2.field", drawer());
  frames(2);
  EXPECT_TRUE(sink_.posted.empty());
  drag("layers.width.slider", 0.6F, 0.995F);
  EXPECT_EQ(sink_.posted.size(), 1U);  // a rebuild waits for the hand to let go
  EXPECT_EQ(sink_.value_of(ParamId::kWidth2), 1024);
  drag("layers.width.slider", 0.995F, 0.5F);
  EXPECT_NEAR(sink_.value_of(ParamId::kWidth2), 32, 2);  // the middle of the logarithmic track from 1 to 1024
  ui_.double_click("layers.width.field", drawer());
  ui_.type("200", drawer());
  ui_.press(257, drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kWidth2), 200);
  EXPECT_TRUE(std::isnan(sink_.value_of(ParamId::kWidth1)));
}

TEST_F(Controls, TheSliderOfAWidthClosesByEscapeByItsFieldAndByAClickElsewhere) {
  frames(2);
  const auto open = [&] { return ui_.items.find("layers.width.slider").has_value(); };
  const auto click_field = [&] {
    frames(30);  // so that two clicks are no double click
    ui_.click("param.model.width1.field", drawer());
    frames(2);
  };
  click_field();
  EXPECT_TRUE(open());
  ui_.press(256, drawer());
  EXPECT_FALSE(open());
  click_field();
  EXPECT_TRUE(open());
  click_field();
  EXPECT_FALSE(open());
  click_field();
  ui_.move_mouse(160, 1370);
  frames(1);
  ui_.hold_mouse(true);
  frames(1);
  ui_.hold_mouse(false);
  frames(2);
  EXPECT_FALSE(open());
  ui_.double_click("param.model.width1.field", drawer());  // still the way to type
  EXPECT_EQ(state_.typing.field, "param.model.width1.field");
  EXPECT_FALSE(open());
  EXPECT_TRUE(sink_.posted.empty());
}

}  // namespace
}  // namespace lscope::ui
