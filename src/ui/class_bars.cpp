#include "ui/class_bars.h"

#include <algorithm>

#include "base/number_text.h"
#include "base/text.h"

namespace lscope::ui {

using spec::Token;

float draw_class_bars(Kit& kit, const std::vector<std::pair<std::string, std::int64_t>>& classes, float x, float y,
                      float w, float bottom) {
  constexpr std::size_t kMost = 10;
  constexpr float kKept = 120;  // for what stands below
  if (classes.empty()) return y;
  Canvas& c = kit.canvas;
  c.text(x, y + 6, kit.tr("data.balance"), Face::kS12, kit.ink(Token::kText1));
  y += 22;
  std::int64_t most = 1;
  for (const auto& [name, count] : classes) most = std::max(most, count);
  float label = 40;
  const std::size_t shown =
      std::min({kMost, classes.size(), static_cast<std::size_t>(std::max(1.0F, (bottom - y - kKept) / 18))});
  for (std::size_t i = 0; i < shown; ++i)
    label = std::max(label, c.width(base::printable(classes[i].first, 40), Face::kR12));
  label = std::min(label, w * 0.4F);
  const float track = w - label - 16 - 48;
  for (std::size_t i = 0; i < shown; ++i, y += 18) {
    const auto& [name, count] = classes[i];
    const float share = static_cast<float>(count) / static_cast<float>(most);
    c.text(x, y + 8, base::printable(name, 40), Face::kR12, kit.ink(Token::kText2), Align::kLeft, label);
    const Rect bar{x + label + 8, y + 3, std::max(1.0F, track * share), 10};
    c.rect(bar, kit.ink(Token::kBar), 2);
    kit.note("data.class." + std::to_string(i), bar);
    c.text(x + w, y + 8, base::shown_count(count), Face::kR12, kit.ink(Token::kText1), Align::kRight);
  }
  if (shown < classes.size()) {
    c.text(x, y + 8, kit.fill("data.balance.more", {std::to_string(classes.size() - shown)}), Face::kR11,
           kit.ink(Token::kText3));
    y += 18;
  }
  return y + 12;
}

}  // namespace lscope::ui
