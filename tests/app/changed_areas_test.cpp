// What the window draws anew when a processor paints it: the picture must be the one of drawing everything.
#include "app/changed_areas.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "base/random.h"
#include "support/headless_ui.h"

namespace lscope::app {
namespace {

using test::Picture;

constexpr PixelSize kSize{640, 400};

/// Something that is drawn: a kind, a place, a colour and a clip.
struct Thing {
  int kind = 0;
  float x = 0, y = 0, w = 0, h = 0;
  ImU32 color = 0;
  bool clipped = false;
};

Thing any_thing(base::Rng& rng) {
  const auto between = [&](double low, double high) { return static_cast<float>(rng.next_uniform(low, high)); };
  return {static_cast<int>(rng.next_below(5)),
          between(-20, 620),
          between(-20, 390),
          between(1, 120),
          between(1, 60),
          IM_COL32(rng.next_below(256), rng.next_below(256), rng.next_below(256), 60 + rng.next_below(196)),
          rng.next_below(2) == 0};
}

void draw(const Thing& thing, ImDrawList& out, ui::Backdrop& backdrop) {
  const ImVec2 low(thing.x, thing.y), high(thing.x + thing.w, thing.y + thing.h);
  const auto whole = [](float x, float y) { return ImVec2(std::round(x), std::round(y)); };
  if (thing.clipped) out.PushClipRect(whole(low.x + 3, low.y + 2), whole(high.x - 1, high.y), true);
  if (thing.kind == 0) out.AddRectFilled(low, high, thing.color, 4);
  if (thing.kind == 1) out.AddLine(low, high, thing.color, 1.5F);
  if (thing.kind == 2) out.AddText(low, thing.color, std::to_string(thing.color).c_str());
  if (thing.kind == 3) out.AddCircle(low, thing.w / 4, thing.color, 0, 2);
  if (thing.kind == 4) backdrop.add(out, whole(low.x, low.y), whole(high.x, high.y), thing.color | IM_COL32_A_MASK, 3);
  if (thing.clipped) out.PopClipRect();
}

class ChangedAreasTest : public ::testing::Test {
 protected:
  /// Draws sixty things anywhere.
  void scatter(base::Rng& rng) {
    for (int i = 0; i < 60; ++i) things.push_back(any_thing(rng));
    draw_all();
  }
  void draw_all() {
    screen.frame([&](const ui::FrameView&) {
      ImDrawList& out = *ImGui::GetBackgroundDrawList();
      for (const Thing& thing : things) draw(thing, out, screen.backdrop);
      if (dialog.empty()) return;
      const auto corner = [](int x, int y) { return ImVec2(static_cast<float>(x), static_cast<float>(y)); };
      screen.backdrop.cover(out, corner(dialog.left, dialog.top), corner(dialog.right, dialog.bottom),
                            IM_COL32(40, 44, 52, 255), 8);
      for (const Thing& thing : on_dialog) draw(thing, out, screen.backdrop);
    });
  }
  const std::vector<PixelArea>& find(std::uint64_t textures = 0) {
    return changes.find({*ImGui::GetDrawData(), screen.backdrop.fills(), screen.style.color(spec::Token::kWindow),
                         ImGui::GetIO().Fonts->TexID, textures},
                        kSize);
  }
  test::HeadlessUi screen{kSize.width, kSize.height};
  std::vector<Thing> things;
  PixelArea dialog;  ///< over them, with things of its own
  std::vector<Thing> on_dialog;
  ChangedAreas changes;
};

bool is_in(const std::vector<PixelArea>& areas, int x, int y) {
  int found = 0;
  for (const PixelArea& area : areas)
    found += x >= area.left && x < area.right && y >= area.top && y < area.bottom ? 1 : 0;
  EXPECT_LE(found, 1) << "areas share a pixel";
  return found > 0;
}

/// Pixels of `a` and `b` that differ within the areas or outside of them.
int count_different(const Picture& a, const Picture& b, const std::vector<PixelArea>& areas, bool inside) {
  int count = 0;
  for (int y = 0; y < kSize.height; ++y)
    for (int x = 0; x < kSize.width; ++x)
      if (is_in(areas, x, y) == inside) count += std::equal(a.at(x, y), a.at(x, y) + 4, b.at(x, y)) ? 0 : 1;
  return count;
}

TEST_F(ChangedAreasTest, HoldAllThatChangedAndAreDrawnAsInTheWholePicture) {
  base::Rng rng(8, base::Stream::kData);
  scatter(rng);
  (void)find();
  Picture before = screen.picture();
  int partly = 0;
  for (int round = 0; round < 60; ++round) {
    for (std::uint64_t k = rng.next_below(4); k-- > 0;) {
      Thing& one = things[rng.next_below(things.size())];
      switch (rng.next_below(4)) {
        case 0:
          one = any_thing(rng);
          break;
        case 1:
          one.x += 1.25F;
          break;
        case 2:
          one.color ^= 0x10U;
          break;
        default:  // another order alone changes what lies over what
          std::swap(one, things.front());
      }
    }
    draw_all();
    const std::vector<PixelArea> areas = find();
    const Picture now = screen.picture();
    ASSERT_EQ(count_different(before, now, areas, false), 0) << "it changed where nothing was found, round " << round;
    ASSERT_LE(areas.size(), ChangedAreas::kMost);
    keep_only(*ImGui::GetDrawData(), areas);
    ASSERT_EQ(count_different(screen.picture(), now, areas, true), 0) << "round " << round;
    partly += !areas.empty() && areas.front() != PixelArea{0, 0, kSize.width, kSize.height} ? 1 : 0;
    before = now;
  }
  EXPECT_GT(partly, 30);
}

/// A dialog comes, moves, changes and goes while the plots behind it go on: what it hides is cut out first, and the
/// rest of the picture must still be the one of drawing everything.
TEST_F(ChangedAreasTest, HoldAllThatChangedBehindADialogAndOnIt) {
  base::Rng rng(11, base::Stream::kData);
  scatter(rng);
  (void)find();
  Picture before = screen.picture();
  int partly = 0, hidden = 0;
  for (int round = 0; round < 60; ++round) {
    if (round % 6 == 1) {
      const auto left = static_cast<int>(rng.next_below(300)), top = static_cast<int>(rng.next_below(150));
      dialog = {left, top, left + 150 + static_cast<int>(rng.next_below(150)), top + 120};
      on_dialog = {any_thing(rng), any_thing(rng), any_thing(rng)};
      for (Thing& thing : on_dialog) thing.kind %= 4;  // no ground of its own: that is what the dialog is
    }
    if (round % 6 == 5) dialog = {};
    things[rng.next_below(things.size())] = any_thing(rng);
    if (!on_dialog.empty()) on_dialog.front().color ^= 0x30U;
    draw_all();
    const Picture now = screen.picture();
    ui::cut_covered(*ImGui::GetDrawData());
    const std::vector<PixelArea> areas = find();
    ASSERT_EQ(count_different(before, now, areas, false), 0) << "it changed where nothing was found, round " << round;
    keep_only(*ImGui::GetDrawData(), areas);
    ASSERT_EQ(count_different(screen.picture(), now, areas, true), 0) << "round " << round;
    const bool whole = !areas.empty() && areas.front() == PixelArea{0, 0, kSize.width, kSize.height};
    partly += !areas.empty() && !whole ? 1 : 0;
    hidden += dialog.empty() ? 0 : 1;
    before = now;
  }
  EXPECT_GT(partly, 25);
  EXPECT_GT(hidden, 30);
}

TEST_F(ChangedAreasTest, OfTheSameFrameAreNone) {
  base::Rng rng(9, base::Stream::kData);
  scatter(rng);
  EXPECT_EQ(find(), (std::vector<PixelArea>{{0, 0, kSize.width, kSize.height}}));
  draw_all();
  EXPECT_TRUE(find().empty());
  changes.forget();
  draw_all();
  EXPECT_EQ(find().size(), 1U);
}

TEST_F(ChangedAreasTest, AreNoLargerThanWhatMoved) {
  things = {{0, 100, 100, 20, 20, IM_COL32_WHITE, false}, {2, 500, 300, 0, 0, IM_COL32_WHITE, false}};
  draw_all();
  (void)find();
  things[0].x += 5;
  draw_all();
  const PixelArea all = bounds_of(find());
  EXPECT_TRUE(all.left >= 64 && all.top >= 64 && all.right <= 160 && all.bottom <= 160);
}

TEST_F(ChangedAreasTest, HoldAPictureWithAnotherContentUnderTheSameName) {
  const auto show = [&] {
    screen.frame([](const ui::FrameView&) {
      // NOLINTNEXTLINE(performance-no-int-to-ptr): a texture's name travels as a number
      ImGui::GetBackgroundDrawList()->AddImage(reinterpret_cast<ImTextureID>(std::intptr_t{7}), {40, 40}, {90, 80});
      ImGui::GetBackgroundDrawList()->AddRectFilled({400, 200}, {500, 300}, IM_COL32_WHITE);
    });
  };
  show();
  (void)find(3);
  show();
  EXPECT_TRUE(find(3).empty());
  show();
  const std::vector<PixelArea> areas = find(4);
  EXPECT_TRUE(is_in(areas, 41, 41) && is_in(areas, 89, 79));
  EXPECT_FALSE(is_in(areas, 450, 250));
}

TEST_F(ChangedAreasTest, AreTheWholeWindowOfAnotherSize) {
  draw_all();
  (void)find();
  draw_all();
  const std::vector<PixelArea> areas =
      changes.find({*ImGui::GetDrawData(), {}, 0, ImGui::GetIO().Fonts->TexID, 0}, {641, 400});
  EXPECT_EQ(areas, (std::vector<PixelArea>{{0, 0, 641, 400}}));
}

}  // namespace
}  // namespace lscope::app
