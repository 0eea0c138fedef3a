#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "spec/theme.h"

namespace lscope::spec {
namespace {

using Triple = std::array<double, 3>;

/// The least CIEDE2000 distance between series that appear together.
constexpr double kApart = 12;

struct Deficiency {
  const char* name;
  std::array<Triple, 3> matrix;  ///< on linear sRGB
};

/// Severity 1 of Machado, Oliveira and Fernandes 2009, "A physiologically-based model for simulation of color vision
/// deficiency", table 1.
constexpr std::array kDeficiencies{
    Deficiency{"normal", {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}},
    Deficiency{"protan",
               {{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}}},
    Deficiency{"deutan",
               {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}}},
    Deficiency{"tritan",
               {{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}}}};

Triple times(const std::array<Triple, 3>& m, const Triple& v) {
  Triple out{};
  for (std::size_t i = 0; i < 3; ++i) out[i] = m[i][0] * v[0] + m[i][1] * v[1] + m[i][2] * v[2];
  return out;
}

Triple linear_of(Rgba c) {
  const auto linear = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
  return {linear(c.r / 255.0), linear(c.g / 255.0), linear(c.b / 255.0)};
}

/// CIELAB of linear sRGB for D65.
Triple lab_of(const Triple& linear) {
  constexpr std::array<Triple, 3> kToXyz{
      {{0.4124564, 0.3575761, 0.1804375}, {0.2126729, 0.7151522, 0.0721750}, {0.0193339, 0.1191920, 0.9503041}}};
  const Triple xyz = times(kToXyz, linear);
  const auto f = [](double t) { return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116; };
  const double x = f(xyz[0] / 0.95047), y = f(xyz[1]), z = f(xyz[2] / 1.08883);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

Triple seen(Rgba c, const Deficiency& by) {
  Triple out = times(by.matrix, linear_of(c));
  for (double& v : out) v = std::clamp(v, 0.0, 1.0);
  return lab_of(out);
}

double degrees(double y, double x) {
  if (x == 0 && y == 0) return 0;
  const double angle = std::atan2(y, x) * 180 / std::numbers::pi;
  return angle < 0 ? angle + 360 : angle;
}

/// CIEDE2000 as Sharma, Wu and Dalal 2005 write it out.
double distance(const Triple& a, const Triple& b) {
  const auto rad = [](double angle) { return angle * std::numbers::pi / 180; };
  const auto pow7 = [](double v) { return v * v * v * v * v * v * v; };
  const double mean_c = (std::hypot(a[1], a[2]) + std::hypot(b[1], b[2])) / 2;
  const double g = 0.5 * (1 - std::sqrt(pow7(mean_c) / (pow7(mean_c) + pow7(25))));
  const double a1 = (1 + g) * a[1], a2 = (1 + g) * b[1];
  const double c1 = std::hypot(a1, a[2]), c2 = std::hypot(a2, b[2]);
  const double h1 = degrees(a[2], a1), h2 = degrees(b[2], a2);
  double dh = h2 - h1, h = h1 + h2;
  if (c1 * c2 == 0) {
    dh = 0;
  } else if (std::abs(dh) <= 180) {
    h /= 2;
  } else {
    h = (h + (h < 360 ? 360 : -360)) / 2;
    dh += dh > 0 ? -360 : 360;
  }
  const double dl = b[0] - a[0], dc = c2 - c1, dhue = 2 * std::sqrt(c1 * c2) * std::sin(rad(dh / 2));
  const double l = (a[0] + b[0]) / 2, c = (c1 + c2) / 2;
  const double t = 1 - 0.17 * std::cos(rad(h - 30)) + 0.24 * std::cos(rad(2 * h)) + 0.32 * std::cos(rad(3 * h + 6)) -
                   0.20 * std::cos(rad(4 * h - 63));
  const double sl = 1 + 0.015 * (l - 50) * (l - 50) / std::sqrt(20 + (l - 50) * (l - 50));
  const double sc = 1 + 0.045 * c, sh = 1 + 0.015 * c * t;
  const double turn = 30 * std::exp(-(h - 275) / 25 * (h - 275) / 25);
  const double rt = -2 * std::sqrt(pow7(c) / (pow7(c) + pow7(25))) * std::sin(rad(2 * turn));
  const double x = dl / sl, y = dc / sc, z = dhue / sh;
  return std::sqrt(x * x + y * y + z * z + rt * y * z);
}

Theme loaded(const std::string& name) {
  auto theme = load_theme(name);
  EXPECT_TRUE(theme.ok()) << name;
  return theme.ok() ? std::move(theme).value() : Theme();
}

const std::vector<std::vector<Token>> kTogether{{Token::kTrain, Token::kValidation, Token::kTest},
                                                {Token::kL1, Token::kL2, Token::kDropout},
                                                {Token::kLaneA, Token::kLaneB, Token::kLaneC, Token::kLaneD},
                                                {Token::kClass0, Token::kClass1},
                                                {Token::kZero, Token::kBar}};

double nearest(const Theme& theme, const std::vector<Token>& group, const Deficiency& by) {
  double least = 1e9;
  for (std::size_t i = 0; i < group.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      least = std::min(least, distance(seen(theme[group[i]], by), seen(theme[group[j]], by)));
  return least;
}

TEST(Palette, TheDistanceIsThatOfThePublishedPairs) {  // Sharma, Wu and Dalal 2005, table 1
  EXPECT_NEAR(distance({50, 2.6772, -79.7751}, {50, 0, -82.7485}), 2.0425, 1e-4);
  EXPECT_NEAR(distance({50, 2.4900, -0.0010}, {50, -2.4900, 0.0011}), 7.2195, 1e-4);
  EXPECT_NEAR(distance({50, 2.5, 0}, {73, 25, -18}), 27.1492, 1e-4);
  EXPECT_NEAR(distance({50, 2.5, 0}, {61, -5, 29}), 22.8977, 1e-4);
  EXPECT_NEAR(distance({60.2574, -34.0099, 36.2677}, {60.4626, -34.1751, 39.4387}), 1.2644, 1e-4);
  EXPECT_NEAR(distance({2.0776, 0.0795, -1.1350}, {0.9033, -0.0636, -0.5514}), 0.9082, 1e-4);
}

TEST(Palette, SeriesThatAppearTogetherAreToldApartByEveryEye) {
  for (const char* name : {"dark", "light", "contrast"}) {
    const Theme theme = loaded(name);
    for (const Deficiency& by : kDeficiencies)
      for (std::size_t g = 0; g < kTogether.size(); ++g)
        EXPECT_GE(nearest(theme, kTogether[g], by), kApart) << name << ", " << by.name << ", group " << g;
  }
}

/// The figures the design has measured with another program: the two must not drift apart.
TEST(Palette, DistancesAreThoseOfTheDesign) {
  const Theme dark = loaded("dark"), light = loaded("light");
  const std::array wanted_dark{43.8, 24.7, 15.0, 29.3}, wanted_light{40.0, 21.3, 17.0, 20.2};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(nearest(dark, kTogether[0], kDeficiencies[i]), wanted_dark[i], 0.15) << kDeficiencies[i].name;
    EXPECT_NEAR(nearest(light, kTogether[2], kDeficiencies[i]), wanted_light[i], 0.15) << kDeficiencies[i].name;
  }
}

/// L* of a map of 256 colours never turns back by more than 8 bits a channel round (0.4 of L*), for any eye.
void expect_monotone(const std::array<Rgba, 256>& map, std::size_t first, std::size_t last, const Deficiency& by,
                     const std::string& what) {
  const double from = seen(map[first], by)[0], to = seen(map[last], by)[0];
  double furthest = from;
  const double sign = to > from ? 1 : -1;
  for (std::size_t i = first; i <= last; ++i) {
    const double now = seen(map[i], by)[0];
    ASSERT_GE(sign * (now - furthest), -0.4) << what << " " << by.name << " at " << i;
    if (sign * (now - furthest) > 0) furthest = now;
  }
}

TEST(Palette, LightnessOfMapsIsMonotoneForEveryEye) {
  for (const std::string name : {"dark", "light", "contrast"}) {
    const Theme theme = loaded(name);
    for (const Deficiency& by : kDeficiencies) {
      expect_monotone(theme.map(MapName::kSequential), 0, 255, by, name + " sequential");
      for (const MapName two_sided : {MapName::kDiverging, MapName::kField}) {
        expect_monotone(theme.map(two_sided), 0, 127, by, name + " lower half");
        expect_monotone(theme.map(two_sided), 128, 255, by, name + " upper half");
      }
      const auto& map = theme.map(MapName::kDiverging);
      EXPECT_GE(distance(seen(map[0], by), seen(map[255], by)), kApart) << name << " " << by.name << ": signs";
    }
  }
}

double contrast(Rgba a, Rgba b) {
  const auto luminance = [](Rgba c) {
    const Triple v = linear_of(c);
    return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2];
  };
  const double x = luminance(a) + 0.05, y = luminance(b) + 0.05;
  return std::max(x, y) / std::min(x, y);
}

/// WCAG 2 level AAA for text (7), AA for text also for everything that carries data (4.5).
TEST(Palette, TheHighContrastThemeHoldsWhatItsNameSays) {
  const Theme theme = loaded("contrast");
  for (const Token ground : {Token::kWindow, Token::kPanel, Token::kScreen, Token::kRaised})
    for (const Token text : {Token::kText1, Token::kText2, Token::kText3, Token::kAccent, Token::kWarning,
                             Token::kSuccess, Token::kDanger})
      EXPECT_GE(contrast(theme[text], theme[ground]), 7)
          << static_cast<int>(text) << " on " << static_cast<int>(ground);
  for (const Token data :
       {Token::kTrain,  Token::kValidation, Token::kTest,   Token::kL1,    Token::kL2,    Token::kDropout,
        Token::kOther,  Token::kLaneA,      Token::kLaneB,  Token::kLaneC, Token::kLaneD, Token::kClass0,
        Token::kClass1, Token::kZero,       Token::kBar,    Token::kGhost, Token::kTruth, Token::kNoiseFloor,
        Token::kGap,    Token::kStroke,     Token::kStroke2})
    EXPECT_GE(contrast(theme[data], theme[Token::kScreen]), 4.5) << static_cast<int>(data);
  for (std::size_t i = 0; i < theme.classes.size(); ++i)
    EXPECT_GE(contrast(theme.classes[i], theme[Token::kScreen]), 3.5) << "class " << i;
  EXPECT_GE(contrast(theme[Token::kOnAccent], theme[Token::kAccent]), 7);
  EXPECT_GE(contrast(theme[Token::kFocus], theme[Token::kPanel]), 7);
  EXPECT_GE(theme.gap_alpha, 64) << "fills are not fainter than a quarter";
}

}  // namespace
}  // namespace lscope::spec
