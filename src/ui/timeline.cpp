#include "ui/timeline.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/number_text.h"
#include "ui/changes.h"
#include "ui/param_slider.h"
#include "ui/transport.h"
#include "ui/widgets.h"

namespace lscope::ui {
namespace {

using spec::Token;

constexpr float kLeft = 128;

/// 1, 2 or 5 times a power of ten, so that about twelve of them fill the strip.
double tick_step(double span) {
  const double target = std::max(span / 12, 1e-9);
  const double power = std::pow(10.0, std::floor(std::log10(target)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (power * factor >= target) return power * factor;
  return 10 * power;
}

/// The widest word that the chip may have to hold: it does not change its width when the state changes.
float chip_width(const Kit& kit) {
  float widest = 24;
  for (const std::string_view key :
       {"ui.live", "ui.state.paused", "ui.state.stopped", "ui.state.diverged", "ui.state.failed"})
    widest = std::max(widest, kit.canvas.width(kit.tr(key), Face::kM12));
  return widest + 34;
}

Token flag_color(spec::ParamId id) { return has_own_color(id) ? param_color(id) : Token::kOther; }

}  // namespace

double gap_scale(double peak) {
  double top = 0.5;
  for (int i = 0; i < 60 && peak > top; ++i) top *= 2;
  return top;
}

struct Timeline::Strip {
  Rect box;
  double end;  ///< newest epoch
  double top;  ///< gap at the upper edge
  [[nodiscard]] float x(double epoch) const {
    return box.x + 1 + (box.w - 2) * static_cast<float>(std::clamp(epoch / end, 0.0, 1.0));
  }
  [[nodiscard]] float y(double gap) const {
    return box.bottom() - 1 - (box.h - 4) * static_cast<float>(std::min(1.0, gap / top));
  }
};

void Timeline::draw(const Rect& area, const FrameView& view, const GapSeries& gap) {
  Kit kit(view, state_, Region::kTimeline, "timeline", area);
  Canvas& c = kit.canvas;
  const Rect& bar = kit.area();
  c.hline(bar.x, bar.right(), bar.bottom() - 1, kit.ink(Token::kStroke));
  const float middle = bar.y + bar.h / 2;
  const double top = gap_scale(gap.peak.gap);
  c.text(12, middle - 8, kit.tr("ui.timeline"), Face::kM12, kit.ink(Token::kText2), Align::kLeft, kLeft - 16);
  c.text(12, middle + 8, kit.fill("ui.timeline.scale", {base::shown(top)}), Face::kR11, kit.ink(Token::kText3),
         Align::kLeft, kLeft - 16);
  const double end = std::max(view.lane->epoch, 1.0);
  const Strip strip{{kLeft, bar.y + 20, std::max(1.0F, bar.w - kLeft - chip_width(kit) - 26), bar.h - 29}, end, top};
  kit.note("timeline.strip", strip.box);
  draw_gap(kit, strip, gap);
  draw_flags(kit, strip);
  draw_head(kit, strip);
  draw_chip(kit);
}

void Timeline::draw_gap(Kit& kit, const Strip& strip, const GapSeries& gap) {
  Canvas& c = kit.canvas;
  c.ground(strip.box, kit.ink(Token::kScreen), 2);
  c.outline(strip.box, kit.ink(Token::kStroke), 2);
  std::vector<Point> curve;
  for (const GapPoint& p : gap.points) curve.push_back({strip.x(p.epoch), strip.y(p.gap)});
  const float alpha = static_cast<float>(kit.view().style.theme.gap_alpha) / 255.0F + 0.12F;
  c.area(curve, strip.box.bottom() - 1, kit.ink(Token::kGap, alpha));
  c.polyline(curve, kit.ink(Token::kGap), 1.25F);
  const double step = tick_step(strip.end);
  const int ticks = std::min(100, static_cast<int>(strip.end / step));
  for (int i = 0; i <= ticks; ++i) {
    const float x = strip.x(i * step);
    c.vline(x, strip.box.bottom(), strip.box.bottom() + (i % 2 == 0 ? 5.0F : 3.0F), kit.ink(Token::kStroke2));
  }
}

void Timeline::draw_flags(Kit& kit, const Strip& strip) {
  const std::vector<Change> moved = changes(*kit.view().lane);
  const float top = kit.area().y + 3;
  float free_until = strip.box.x;  // flags to the left of this are already drawn
  for (std::size_t i = 0; i < moved.size();) {
    const float x = strip.x(moved[i].epoch);
    std::string label = change_label(moved[i], kit.view().tr);
    Token color = flag_color(moved[i].id);
    std::size_t next = i + 1;
    while (next < moved.size() && strip.x(moved[next].epoch) < x + flag_width(kit, label) + 2) ++next;
    const bool several = next - i > 1;
    if (several) {  // they would overlap: one flag with their number that lists them under the mouse
      label = base::shown_count(static_cast<std::int64_t>(next - i)) + " ×";
      color = Token::kOther;
    }
    const float wide = flag_width(kit, label);
    const bool to_the_left = x + wide > strip.box.right() && x - wide > free_until;
    for (std::size_t k = i; k < next; ++k)
      kit.canvas.vline(strip.x(moved[k].epoch), top, strip.box.bottom() - 1, kit.ink(flag_color(moved[k].id)));
    flag(kit, x, top, label, color, to_the_left);
    const std::string name = "timeline.flag" + std::to_string(i);
    const Hit hit = kit.item(name, {to_the_left ? x - wide : x, top, wide, 16}, false);
    if (several && kit.wants_tip(name, hit)) {
      std::vector<TipLine> lines;
      for (std::size_t k = i; k < next && k < i + 16; ++k)
        lines.push_back({kit.fill("ui.timeline.at", {base::shown_count(static_cast<std::int64_t>(moved[k].epoch)),
                                                     change_label(moved[k], kit.view().tr)}),
                         Face::kR12, Token::kText1});
      kit.tip(lines);
    }
    free_until = to_the_left ? x : x + wide;
    i = next;
  }
}

void Timeline::draw_head(Kit& kit, const Strip& strip) {
  Canvas& c = kit.canvas;
  const train::Snapshot& lane = *kit.view().lane;
  const float base = strip.box.bottom();
  if (lane.best) {
    const float x = strip.x(lane.best->epoch);
    const std::array diamond{Point{x, base - 5}, Point{x + 5, base}, Point{x, base + 5}, Point{x - 5, base}};
    c.convex(diamond, kit.ink(Token::kValidation));
    c.polyline(diamond, kit.ink(Token::kWindow), 1, true);
    const Hit hit = kit.item("timeline.best", {x - 6, base - 6, 12, 12}, false);
    kit.simple_tip("timeline.best", hit,
                   kit.fill("ui.timeline.best", {base::shown_count(static_cast<std::int64_t>(lane.best->epoch)),
                                                 base::shown_fixed(lane.best->validation_loss, 3)}));
  }
  const float x = strip.x(lane.epoch);
  const float top = kit.area().y + 5;
  const bool broken = lane.state == train::RunState::kDiverged || lane.state == train::RunState::kFailed;
  const ImU32 ink = kit.ink(broken ? Token::kDanger : Token::kText1);
  c.vline(x, top + 1, base + 5, ink, 2);
  const std::array cap{Point{x - 6, top}, Point{x + 6, top}, Point{x + 6, top + 5}, Point{x, top + 11},
                       Point{x - 6, top + 5}};
  c.convex(cap, ink);
  if (lane.state == train::RunState::kDiverged) {
    const std::string label = kit.fill("ui.timeline.diverged", {base::shown_count(lane.step)});
    flag(kit, x - 8, kit.area().y + 3, label, Token::kDanger, true);
  }
}

void Timeline::draw_chip(Kit& kit) {
  Canvas& c = kit.canvas;
  const train::Snapshot& lane = *kit.view().lane;
  const bool running = lane.state == train::RunState::kRunning;
  const std::string label = running ? kit.tr("ui.live") : state_word(lane, kit.view().tr);
  const float wide = chip_width(kit);
  const float middle = kit.area().y + kit.area().h / 2 + 5;
  const Rect chip{kit.area().right() - 12 - wide, middle - 11, wide, 22};
  const Token color = state_color(lane);
  c.rect(chip, kit.ink(Token::kRaised), 11);
  c.outline(chip, kit.ink(color), 11);
  c.circle({chip.x + 13, middle}, 3.5F, kit.ink(color));
  c.text(chip.x + 22, middle, label, Face::kM12, kit.ink(Token::kText1));
}

}  // namespace lscope::ui
