#include "ui/toasts.h"

#include <algorithm>

namespace lscope::ui {
namespace {

using spec::Token;
constexpr float kWidth = 320, kMargin = 16, kAboveStatus = 48, kLine = 20;
constexpr std::size_t kMost = 3;
constexpr double kSeconds = 4;

}  // namespace

void Toasts::add(const std::string& text, bool is_error, double now) {
  toasts_.push_back({text, is_error, now + kSeconds});
  while (toasts_.size() > kMost) toasts_.erase(toasts_.begin());
}

void Toasts::draw(float width, float height, const FrameView& view) {
  std::erase_if(toasts_, [&](const Toast& toast) { return !toast.is_error && view.now > toast.until; });
  const float s = view.style.scale;
  float bottom = height / s - kAboveStatus;
  for (std::size_t i = toasts_.size(); i-- > 0;) {
    const Toast toast = toasts_[i];
    Canvas measure(*ImGui::GetBackgroundDrawList(), view, {});
    const std::vector<std::string> lines = measure.wrap(toast.text, Face::kR13, kWidth - 72);
    const float tall = kLine * static_cast<float>(std::max<std::size_t>(1, lines.size())) + 20;
    const Rect box{width / s - kWidth - kMargin, bottom - tall, kWidth, tall};
    const std::string name = "toast." + std::to_string(i);
    Kit kit(view, state_, Region::kOverlay, name, {box.x * s, box.y * s, box.w * s, box.h * s}, Kit::Scroll::kNever,
            Kit::Layer::kAbove);
    const ImU32 ink = kit.ink(toast.is_error ? Token::kDanger : Token::kAccent);
    kit.canvas.rect(box, kit.ink(Token::kRaised), 4);
    kit.canvas.outline(box, ink, 4);
    draw_icon(kit.canvas, toast.is_error ? Icon::kWarning : Icon::kCheck, box.x + 20, box.y + 20, ink);
    for (std::size_t k = 0; k < lines.size(); ++k)
      kit.canvas.text(box.x + 38, box.y + 20 + kLine * static_cast<float>(k), lines[k], Face::kR13,
                      kit.ink(Token::kText1));
    const Rect close{box.right() - 32, box.y + 6, 28, 28};
    const Hit hit = kit.item(name + ".close", close);
    draw_icon(kit.canvas, Icon::kClose, close.x + 14, close.y + 14,
              kit.ink(hit.hovered ? Token::kText1 : Token::kText3));
    if (hit.clicked) toasts_.erase(toasts_.begin() + static_cast<std::ptrdiff_t>(i));
    bottom -= tall + 8;
  }
}

}  // namespace lscope::ui
