#include "figures/screen_style.h"

namespace lscope::figures {
namespace {

using plot::Tone;
using spec::Token;

plot::Rgba widened(spec::Rgba c) { return {c.r, c.g, c.b, c.a}; }

constexpr std::array kTokenOfTone{std::pair{Tone::kTrain, Token::kTrain},
                                  std::pair{Tone::kValidation, Token::kValidation},
                                  std::pair{Tone::kTest, Token::kTest},
                                  std::pair{Tone::kGap, Token::kGap},
                                  std::pair{Tone::kL1, Token::kL1},
                                  std::pair{Tone::kL2, Token::kL2},
                                  std::pair{Tone::kDropout, Token::kDropout},
                                  std::pair{Tone::kOther, Token::kOther},
                                  std::pair{Tone::kZero, Token::kZero},
                                  std::pair{Tone::kBar, Token::kBar},
                                  std::pair{Tone::kGhost, Token::kGhost},
                                  std::pair{Tone::kTruth, Token::kTruth},
                                  std::pair{Tone::kNoiseFloor, Token::kNoiseFloor},
                                  std::pair{Tone::kLaneA, Token::kLaneA},
                                  std::pair{Tone::kLaneB, Token::kLaneB},
                                  std::pair{Tone::kLaneC, Token::kLaneC},
                                  std::pair{Tone::kLaneD, Token::kLaneD},
                                  std::pair{Tone::kText1, Token::kText1},
                                  std::pair{Tone::kText2, Token::kText2},
                                  std::pair{Tone::kText3, Token::kText3},
                                  std::pair{Tone::kAccent, Token::kAccent},
                                  std::pair{Tone::kDanger, Token::kDanger},
                                  std::pair{Tone::kWarning, Token::kWarning},
                                  std::pair{Tone::kPanel, Token::kPanel},
                                  std::pair{Tone::kScreen, Token::kScreen},
                                  std::pair{Tone::kGrid, Token::kGrid},
                                  std::pair{Tone::kStroke, Token::kStroke},
                                  std::pair{Tone::kStroke2, Token::kStroke2},
                                  std::pair{Tone::kRaised, Token::kRaised},
                                  std::pair{Tone::kPointEdge, Token::kPointEdge}};

}  // namespace

plot::Style screen_style(const spec::Theme& theme, float scale) {
  plot::Style style;
  for (const auto& [tone, token] : kTokenOfTone) style.colors[static_cast<std::size_t>(tone)] = widened(theme[token]);
  for (std::size_t i = 0; i < theme.classes.size(); ++i)
    style.colors[static_cast<std::size_t>(Tone::kClass0) + i] = widened(theme.classes[i]);
  for (std::size_t map = 0; map < theme.maps.size(); ++map)
    for (std::size_t i = 0; i < 256; ++i) style.maps[map][i] = widened(theme.maps[map][i]);
  style.is_light = theme.is_light;
  style.is_strong = theme.name == "contrast";
  style.gap_alpha = theme.gap_alpha;
  style.line_scale = scale;
  for (float* size : {&style.tick_size, &style.label_size, &style.title_size, &style.note_size}) *size *= scale;
  return style;
}

}  // namespace lscope::figures
