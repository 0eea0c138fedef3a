#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lscope::spec {

struct Rgba {
  std::uint8_t r = 0, g = 0, b = 0, a = 255;
  friend bool operator==(const Rgba&, const Rgba&) = default;
};

/// Every colour role of the interface; the keys of assets/themes/*.json are these names in snake_case.
enum class Token : std::uint8_t {
  kWindow,
  kPanel,
  kRaised,
  kHover,
  kScreen,
  kStroke,
  kStroke2,
  kGrid,
  kText1,
  kText2,
  kText3,
  kAccent,
  kOnAccent,
  kDanger,
  kWarning,
  kSuccess,
  kFocus,
  kTrain,
  kValidation,
  kTest,
  kL1,
  kL2,
  kL2Text,
  kDropout,
  kOther,
  kLaneA,
  kLaneB,
  kLaneC,
  kLaneD,
  kClass0,
  kClass1,
  kPointEdge,
  kZero,
  kBar,
  kGhost,
  kTruth,
  kNoiseFloor,
  kGap,
  kCount
};
inline constexpr std::size_t kTokenCount = static_cast<std::size_t>(Token::kCount);

enum class MapName : std::uint8_t { kField, kSequential, kDiverging };

/// A theme: colours, the ten class colours, and three colour maps of 256 entries.
struct Theme {
  std::string name;  ///< "dark", "light", "contrast"
  bool is_light = false;
  std::array<Rgba, kTokenCount> colors{};
  std::uint8_t gap_alpha = 51;  ///< of the fill between train and test
  std::array<Rgba, 10> classes{};
  std::array<std::array<Rgba, 256>, 3> maps{};
  [[nodiscard]] Rgba operator[](Token token) const { return colors[static_cast<std::size_t>(token)]; }
  [[nodiscard]] const std::array<Rgba, 256>& map(MapName which) const { return maps[static_cast<std::size_t>(which)]; }
};

/// Reads assets/themes/<name>.json: strict, every token must be there. Maps are given as control points in OKLCH,
/// interpolated linearly in OKLab, chroma clipped into sRGB.
/// Errors  kMachineAsset, kInputMalformed
[[nodiscard]] base::Result<Theme> load_theme(std::string_view name);

}  // namespace lscope::spec
