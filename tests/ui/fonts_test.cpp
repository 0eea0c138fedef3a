#include "ui/fonts.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/text.h"
#include "support/headless_ui.h"
#include "ui/canvas.h"

namespace lscope::ui {
namespace {

TEST(Fonts, EveryCharacterOfEveryStringHasAGlyph) {
  test::HeadlessUi ui(320, 200);
  const Fonts& fonts = ui.style.fonts;
  for (const char* code : {"en", "zh-CN"})
    for (const auto& [key, text] : test::language(code).all())
      for (const char32_t c : base::code_points(text)) {
        ASSERT_LT(c, 0x10000U) << key;
        for (const ImFont* font : {fonts.regular11, fonts.regular12, fonts.regular13, fonts.medium12, fonts.medium13,
                                   fonts.semibold11, fonts.semibold12, fonts.semibold13, fonts.semibold15})
          ASSERT_NE(font->FindGlyphNoFallback(static_cast<ImWchar>(c)), nullptr)
              << key << " U+" << std::hex << static_cast<unsigned>(c);
      }
}

TEST(Fonts, EveryCharacterOfTheParameterTableHasAGlyph) {
  test::HeadlessUi ui(320, 200);
  const Fonts& fonts = ui.style.fonts;
  for (const spec::ParamInfo& row : spec::all_params())
    for (const std::string_view text : {row.symbol, row.formula, row.source})
      for (const char32_t c : base::code_points(text))
        for (const ImFont* font : {fonts.regular11, fonts.semibold11, fonts.semibold13, fonts.semibold15})
          ASSERT_NE(font->FindGlyphNoFallback(static_cast<ImWchar>(c)), nullptr)
              << row.key << " U+" << std::hex << static_cast<unsigned>(c);
}

TEST(Fonts, DigitsHaveOneWidthInEveryFace) {
  for (const float scale : {1.0F, 1.25F, 2.0F}) {
    test::HeadlessUi ui(320, 200, scale);
    const Fonts& f = ui.style.fonts;
    for (ImFont* font : {f.regular11, f.regular12, f.regular13, f.medium12, f.medium13, f.semibold11, f.semibold12,
                         f.semibold13, f.semibold15, f.semibold40})
      for (ImWchar digit = '0'; digit <= '9'; ++digit)
        EXPECT_EQ(font->FindGlyph(digit)->AdvanceX, font->FindGlyph('0')->AdvanceX) << static_cast<int>(digit);
  }
}

TEST(Fonts, ChineseIsAsLargeAsLatin) {
  test::HeadlessUi ui(320, 200);
  // An em of 13 px: a Chinese character advances by one em.
  EXPECT_NEAR(ui.style.fonts.regular13->FindGlyph(0x6D4B)->AdvanceX, 13, 1);
  EXPECT_NEAR(ui.style.fonts.regular11->FindGlyph(0x6D4B)->AdvanceX, 11, 1);
}

TEST(Fonts, ExtraWordsOfTheUserAreShown) {
  ImFontAtlas atlas;
  FontRequest request;
  request.texts = {"花萼长度"};
  const auto fonts = build_fonts(atlas, request);
  ASSERT_TRUE(fonts.ok()) << base::to_text(fonts.error());
  EXPECT_NE(fonts.value().regular13->FindGlyphNoFallback(0x843C), nullptr);
}

TEST(Fonts, MissingChineseFontNamesItsPackage) {
  ImFontAtlas atlas;
  FontRequest request;
  request.texts = {"中文"};
  FontFiles files;
  files.cjk_folder = "/nowhere";
  const auto fonts = build_fonts(atlas, request, files);
  ASSERT_FALSE(fonts.ok());
  EXPECT_EQ(fonts.error().code, base::ErrorCode::kMachineAsset);
  EXPECT_NE(base::to_text(fonts.error()).find("fonts-noto-cjk"), std::string::npos);
}

TEST(Fonts, WithoutInterDejavuStandsIn) {
  ImFontAtlas atlas;
  FontFiles files;
  files.inter_folder = "/nowhere";
  const auto fonts = build_fonts(atlas, {1, {"loss"}}, files);
  ASSERT_TRUE(fonts.ok()) << base::to_text(fonts.error());
  EXPECT_NE(fonts.value().regular13->FindGlyphNoFallback('l'), nullptr);
  EXPECT_NE(fonts.value().semibold40->FindGlyphNoFallback('7'), nullptr);
}

TEST(Canvas, WrappedLinesFitAndNeverBeginWithClosingPunctuation) {
  test::HeadlessUi ui(320, 200);
  ui.frame([](const FrameView& view) {
    const Canvas canvas(*ImGui::GetBackgroundDrawList(), view, {});
    const std::string text = "第 120 轮设 λ₂ = 0.002 之后，测试损失由 0.489 降到 0.265：网络不再死记，这很好。";
    for (float width = 60; width < 300; width += 7) {
      std::string joined;
      for (const std::string& line : canvas.wrap(text, Face::kR13, width)) {
        EXPECT_LE(canvas.width(line, Face::kR13), width + 14) << line;  // closing punctuation may hang out
        for (const std::string_view closing : {"，", "。", "："}) EXPECT_FALSE(line.starts_with(closing)) << line;
        for (const char c : line)
          if (c != ' ') joined += c;
      }
      std::string expected;
      for (const char c : text)
        if (c != ' ') expected += c;
      EXPECT_EQ(joined, expected);
    }
  });
}

}  // namespace
}  // namespace lscope::ui
