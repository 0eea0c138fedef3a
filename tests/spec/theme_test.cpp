#include "spec/theme.h"

#include <gtest/gtest.h>

#include <cmath>

#include "spec/oklab.h"

namespace lscope::spec {
namespace {

Theme loaded(std::string_view name) {
  auto theme = load_theme(name);
  EXPECT_TRUE(theme.ok()) << (theme.ok() ? "" : base::to_text(theme.error()));
  return theme.ok() ? std::move(theme).value() : Theme();
}

void expect_near(Rgba got, Rgba wanted, int slack) {
  EXPECT_NEAR(got.r, wanted.r, slack);
  EXPECT_NEAR(got.g, wanted.g, slack);
  EXPECT_NEAR(got.b, wanted.b, slack);
}

/// WCAG 2 relative luminance.
double luminance(Rgba c) {
  const auto linear = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
  return 0.2126 * linear(c.r / 255.0) + 0.7152 * linear(c.g / 255.0) + 0.0722 * linear(c.b / 255.0);
}
double contrast(Rgba a, Rgba b) {
  const double x = luminance(a), y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

TEST(Theme, ColoursAreThoseOfTheDesign) {
  const Theme dark = loaded("dark"), light = loaded("light"), high = loaded("contrast");
  EXPECT_FALSE(dark.is_light);
  EXPECT_TRUE(light.is_light);
  EXPECT_FALSE(high.is_light);
  EXPECT_EQ(dark[Token::kWindow], (Rgba{0x0D, 0x11, 0x15, 255}));
  EXPECT_EQ(dark[Token::kTrain], (Rgba{0x54, 0xB3, 0xFD, 255}));
  EXPECT_EQ(light[Token::kGap], (Rgba{0xCE, 0x34, 0x01, 255}));
  EXPECT_EQ(light[Token::kLaneD], (Rgba{0x12, 0x43, 0x17, 255}));
  EXPECT_EQ(high[Token::kFocus], (Rgba{0xFF, 0xFF, 0x00, 255}));
  EXPECT_EQ(dark.gap_alpha, 51);
  EXPECT_EQ(light.gap_alpha, 33);
  EXPECT_EQ(dark.classes[0], dark[Token::kClass0]);
}

TEST(Theme, TextAndSetsCanBeReadInEveryTheme) {
  for (const char* name : {"dark", "light", "contrast"}) {
    const Theme theme = loaded(name);
    for (const Token text :
         {Token::kText1, Token::kText2, Token::kText3, Token::kDanger, Token::kWarning, Token::kSuccess})
      EXPECT_GE(contrast(theme[text], theme[Token::kPanel]), 4.5) << name;
    EXPECT_GE(contrast(theme[Token::kText3], theme[Token::kWindow]), 4.45) << name;
    for (const Token set :
         {Token::kTrain, Token::kValidation, Token::kTest, Token::kL1, Token::kL2, Token::kDropout, Token::kBar})
      EXPECT_GE(contrast(theme[set], theme[Token::kScreen]), 3.0) << name;
  }
}

TEST(Theme, MapsPassThroughTheirControlPoints) {
  const Theme dark = loaded("dark"), light = loaded("light");
  const auto& field = dark.map(MapName::kField);
  expect_near(field[0], {0x50, 0x47, 0x99, 255}, 1);    // sRGB values of the design's table
  expect_near(field[255], {0x68, 0x5B, 0x04, 255}, 4);  // outside sRGB: the table lowered chroma in coarser steps
  expect_near(light.map(MapName::kDiverging)[0], {0x01, 0x3C, 0x79, 255}, 2);
  expect_near(light.map(MapName::kSequential)[255], {0x18, 0x1C, 0x47, 255}, 1);
}

TEST(Theme, LightnessOfMapsIsMonotone) {
  for (const char* name : {"dark", "light", "contrast"}) {
    const Theme theme = loaded(name);
    const auto& sequential = theme.map(MapName::kSequential);
    const double sign = luminance(sequential[255]) > luminance(sequential[0]) ? 1 : -1;
    for (std::size_t i = 1; i < 256; ++i)
      EXPECT_GE(sign * (luminance(sequential[i]) - luminance(sequential[i - 1])), -2e-3) << name << " " << i;
    for (const MapName which : {MapName::kField, MapName::kDiverging}) {
      const auto& map = theme.map(which);
      const double outwards = luminance(map[0]) > luminance(map[127]) ? 1 : -1;
      for (std::size_t i = 1; i < 128; ++i) {
        EXPECT_LE(outwards * (luminance(map[i]) - luminance(map[i - 1])), 2e-3) << name << " " << i;
        EXPECT_GE(outwards * (luminance(map[i + 128]) - luminance(map[i + 127])), -2e-3) << name << " " << i;
      }
    }
  }
}

TEST(Theme, ColourOutsideSrgbKeepsItsLightnessAndLosesChroma) {
  const Rgba grey = to_srgb({0.6, 0, 0});
  EXPECT_EQ(grey.r, grey.g);
  EXPECT_EQ(grey.g, grey.b);
  const Rgba wild = to_srgb(from_oklch(0.6, 0.4, 150));  // far outside
  const Rgba mild = to_srgb(from_oklch(0.6, 0.17, 150));
  EXPECT_NEAR(luminance(wild), luminance(mild), 0.05);
  EXPECT_EQ(to_srgb({1, 0, 0}), (Rgba{255, 255, 255, 255}));
  EXPECT_EQ(to_srgb({0, 0, 0}), (Rgba{0, 0, 0, 255}));
}

TEST(Theme, AnUnknownNameIsNamed) {
  const auto theme = load_theme("sepia");
  ASSERT_FALSE(theme.ok());
  EXPECT_EQ(theme.error().code, base::ErrorCode::kMachineAsset);
  EXPECT_NE(theme.error().context.find("sepia"), std::string::npos);
}

}  // namespace
}  // namespace lscope::spec
