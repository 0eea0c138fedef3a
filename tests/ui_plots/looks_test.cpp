#include "plot_area_fixture.h"

namespace lscope::ui {
namespace {

TEST_F(Area, TheProbeIsAskedOnlyForWhatTheChosenFigureShows) {
  draw(2);
  EXPECT_EQ(area_.looks(), LookWish{});
  area_.choose("activations");
  draw(2);
  EXPECT_TRUE(area_.looks().activity);
  EXPECT_FALSE(area_.looks().plane);
  area_.choose("weight_plane");
  draw(2);
  EXPECT_TRUE(area_.looks().plane);
  EXPECT_FALSE(area_.looks().pair) << "the program's choice";
  area_.choose("zeros");
  draw(2);
  EXPECT_EQ(area_.looks(), LookWish{});
}

TEST_F(Area, AnAnswerThatComesWhileTheRunIsPausedIsShown) {
  area_.choose("weight_plane");
  draw(10);
  EXPECT_FALSE(has("chosen.axis.x"));
  shown_.looks = figures::looks_of(*shown_.run);
  draw(10);
  EXPECT_TRUE(has("chosen.axis.x"));
}

TEST_F(Area, TheReaderChoosesTheTwoWeightsOfThePlane) {
  area_.choose("weight_plane");
  draw(3);
  click("plot.pair");
  ASSERT_TRUE(has("plot.pair.x.from"));
  const Rect field = ui_.item("plot.pair.x.to");
  const auto before = figures::weight_at(shown_.run->weights->layout, figures::weight_pair(*shown_.run)->first);
  // ImGui's own button for one more, at the right end of the field.
  ui_.move_mouse(field.right() - 8, field.y + field.h / 2);
  draw();
  ui_.hold_mouse(true);
  draw();
  ui_.hold_mouse(false);
  draw(2);
  ASSERT_TRUE(area_.looks().pair);
  const auto after = figures::weight_at(shown_.run->weights->layout, area_.looks().pair->first);
  const int most = shown_.run->network.layers[0].units - 1;
  EXPECT_EQ(after->to, std::min(before->to + 1, most));
  click("plot.pair.automatic");
  EXPECT_FALSE(area_.looks().pair);
}

TEST_F(Area, ANeuronUnderTheMouseIsAskedForAndShown) {
  area_.choose("network");
  shown_.looks = figures::looks_of(*shown_.run);
  draw(3);
  EXPECT_TRUE(area_.looks().activity) << "dead neurons are hollow";
  EXPECT_FALSE(area_.looks().unit);
  std::string node;
  for (const auto& item : ui_.items.items())
    if (item.name.starts_with("network.node.2.")) node = item.name;
  ASSERT_NE(node, "");
  ui_.mouse_to(ui_.item(node));
  draw(2);
  ASSERT_TRUE(area_.looks().unit);
  EXPECT_EQ(area_.looks().unit->layer, 1);
  EXPECT_EQ("network.node.2." + std::to_string(area_.looks().unit->unit), node);
  const test::Picture before = ui_.picture();
  const auto request = figures::unit_request(*shown_.run, 1, area_.looks().unit->unit);
  shown_.unit = std::make_shared<const probe::UnitField>(*probe::unit_field(*request, {}));
  draw(40);  // the tooltip rests a while
  const std::string folder = std::string(LSCOPE_BINARY_DIR) + "/pictures";
  std::filesystem::create_directories(folder);
  EXPECT_TRUE(test::write_png(ui_.picture(), folder + "/neuron.png"));
  EXPECT_NE(ui_.picture().rgba, before.rgba) << "a tooltip with a picture";
  ui_.move_mouse(-1, -1);
  draw(2);
  EXPECT_FALSE(area_.looks().unit);
}

TEST_F(Area, TheArrowKeysGoFromNeuronToNeuron) {
  area_.choose("network");
  shown_.looks = figures::looks_of(*shown_.run);
  draw(3);
  EXPECT_FALSE(area_.looks().unit);
  state_.focus.take("network.nodes");
  draw(2);
  EXPECT_FALSE(area_.looks().unit) << "without the ring nobody knows where the keys go";
  ui_.frame([this](const FrameView& view) {
    state_.begin_frame(view.now);
    state_.focus.begin_frame(1, 0, false);  // Tab
  });
  state_.focus.take("network.nodes");
  draw(2);
  const auto press = [this](ImGuiKey_ key) {
    const int index = ImGui::GetKeyIndex(key);
    ImGui::GetIO().KeysDown[index] = true;
    draw();
    ImGui::GetIO().KeysDown[index] = false;
    draw();
    return area_.looks().unit;
  };
  ASSERT_TRUE(area_.looks().unit);
  const auto first = *area_.looks().unit;
  EXPECT_EQ(first.layer, 0) << "the first hidden layer";
  const auto below = press(ImGuiKey_DownArrow);
  ASSERT_TRUE(below);
  EXPECT_EQ(below->layer, 0);
  EXPECT_GT(below->unit, first.unit);
  EXPECT_EQ(press(ImGuiKey_UpArrow)->unit, first.unit);
  EXPECT_EQ(press(ImGuiKey_UpArrow)->unit, first.unit) << "nothing is above the topmost";
  EXPECT_EQ(press(ImGuiKey_RightArrow)->layer, 1);
  EXPECT_EQ(press(ImGuiKey_LeftArrow)->layer, 0);
  EXPECT_FALSE(press(ImGuiKey_LeftArrow)) << "an input has no output to be drawn";
  EXPECT_TRUE(press(ImGuiKey_RightArrow));
  const test::Picture with_ring = ui_.picture();
  state_.focus.release();
  draw(2);
  EXPECT_FALSE(area_.looks().unit);
  EXPECT_NE(ui_.picture().rgba, with_ring.rgba);
}

}  // namespace
}  // namespace lscope::ui
