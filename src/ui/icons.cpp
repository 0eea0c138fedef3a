#include "ui/icons.h"

#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace lscope::ui {
namespace {

constexpr float kDegree = std::numbers::pi_v<float> / 180.0F;

void triangle(Canvas& c, float x, float y, float dx, ImU32 color) {
  const std::array points{Point{x + dx, y - 6}, Point{x + dx + 9, y}, Point{x + dx, y + 6}};
  c.convex(points, color);
}

void restart(Canvas& c, float x, float y, ImU32 color) {
  std::vector<Point> arc;
  for (int i = 0; i < 29; ++i) {
    const float angle = (-50.0F + 10.0F * static_cast<float>(i)) * kDegree;
    arc.push_back({x + 6 * std::cos(angle), y + 6 * std::sin(angle)});
  }
  c.polyline(arc, color, 1.75F);
  const Point end = arc.front();
  const std::array head{Point{end.x - 4.5F, end.y - 2.6F}, Point{end.x + 2.2F, end.y - 3.6F},
                        Point{end.x + 0.8F, end.y + 3}};
  c.convex(head, color);
}

void seed(Canvas& c, float x, float y, ImU32 color) {
  c.outline({x - 7, y - 7, 14, 14}, color, 3, 1.5F);
  for (const float d : {-3.0F, 0.0F, 3.0F}) c.circle({x + d, y + d}, 1.4F, color);
}

void half_moon(Canvas& c, float x, float y, ImU32 color) {
  c.ring({x, y}, 6.95F, color, 1.5F);
  std::vector<Point> half;
  for (int degree = 0; degree <= 180; degree += 12) {
    const float angle = static_cast<float>(degree) * kDegree;
    half.push_back({x + 6.2F * std::sin(angle), y - 6.2F * std::cos(angle)});
  }
  c.convex(half, color);
}

void warning(Canvas& c, float x, float y, ImU32 color) {
  const std::array outline{Point{x, y - 6}, Point{x + 7, y + 6}, Point{x - 7, y + 6}};
  c.polyline(outline, color, 1.5F, true);
  const std::array bar{Point{x, y - 2}, Point{x, y + 2}};
  c.polyline(bar, color, 1.5F);
  c.circle({x, y + 4}, 0.9F, color);
}

void arrow(Canvas& c, float x, float y, float up, ImU32 color) {
  const std::array shaft{Point{x, y + 5 * up}, Point{x, y - 4 * up}};
  const std::array head{Point{x - 4, y - 1 * up}, Point{x, y - 5 * up}, Point{x + 4, y - 1 * up}};
  c.polyline(shaft, color, 2);
  c.polyline(head, color, 2);
}

void cross(Canvas& c, float x, float y, ImU32 color) {
  const std::array one{Point{x - 4, y - 4}, Point{x + 4, y + 4}};
  const std::array two{Point{x - 4, y + 4}, Point{x + 4, y - 4}};
  c.polyline(one, color, 1.5F);
  c.polyline(two, color, 1.5F);
}

void pencil(Canvas& c, float x, float y, ImU32 color) {
  const std::array body{Point{x - 3, y + 5}, Point{x - 5, y + 3}, Point{x + 3, y - 5}, Point{x + 5, y - 3}};
  c.polyline(body, color, 1.5F, true);
  const std::array tip{Point{x - 6, y + 6}, Point{x - 5, y + 2.5F}, Point{x - 2.5F, y + 5}};
  c.convex(tip, color);
}

/// An arrow that turns back, to the left (-1) or to the right (1).
void turn(Canvas& c, float x, float y, float side, ImU32 color) {
  std::vector<Point> arc{{x + side * 5, y - 2}};
  for (int degree = -90; degree <= 90; degree += 15) {
    const float angle = static_cast<float>(degree) * kDegree;
    arc.push_back({x - side * (1 + 4 * std::cos(angle)), y + 2 + 4 * std::sin(angle)});
  }
  arc.push_back({x + side * 3, y + 6});
  c.polyline(arc, color, 1.5F);
  const std::array head{Point{x + side * 2, y - 5}, Point{x + side * 5, y - 2}, Point{x + side * 2, y + 1}};
  c.polyline(head, color, 1.5F);
}

void trash(Canvas& c, float x, float y, ImU32 color) {
  const std::array can{Point{x - 4, y - 3}, Point{x - 3.2F, y + 6}, Point{x + 3.2F, y + 6}, Point{x + 4, y - 3}};
  c.polyline(can, color, 1.5F);
  c.rect({x - 6, y - 4.5F, 12, 1.5F}, color);
  c.rect({x - 2, y - 6.5F, 4, 1.5F}, color);
}

void save(Canvas& c, float x, float y, ImU32 color) {
  arrow(c, x, y - 1.5F, -1, color);
  const std::array tray{Point{x - 6, y + 3}, Point{x - 6, y + 6}, Point{x + 6, y + 6}, Point{x + 6, y + 3}};
  c.polyline(tray, color, 1.5F);
}

void stroke(Canvas& c, const std::array<Point, 3>& points, float width, ImU32 color) {
  c.polyline(points, color, width);
}

}  // namespace

void draw_icon(Canvas& c, Icon icon, float x, float y, ImU32 color) {
  x = std::round(x);
  y = std::round(y);
  switch (icon) {
    case Icon::kPlay:
      return triangle(c, x, y, -4, color);
    case Icon::kPause:
      c.rect({x - 5, y - 6, 4, 12}, color, 1);
      return c.rect({x + 1, y - 6, 4, 12}, color, 1);
    case Icon::kStep:
      triangle(c, x, y, -6, color);
      return c.rect({x + 4, y - 6, 2.5F, 12}, color);
    case Icon::kRestart:
      return restart(c, x, y, color);
    case Icon::kSeed:
      return seed(c, x, y, color);
    case Icon::kMenu:
      for (const float d : {-4.0F, 0.0F, 4.0F}) c.rect({x - 7, y + d - 0.75F, 14, 1.5F}, color);
      return;
    case Icon::kTheme:
      return half_moon(c, x, y, color);
    case Icon::kDown:
      return stroke(c, {{{x - 4, y - 2}, {x, y + 2}, {x + 4, y - 2}}}, 1.5F, color);
    case Icon::kRight:
      return stroke(c, {{{x - 2, y - 4}, {x + 2, y}, {x - 2, y + 4}}}, 1.5F, color);
    case Icon::kCheck:
      return stroke(c, {{{x - 4.5F, y}, {x - 1.2F, y + 3.4F}, {x + 5, y - 4}}}, 2, color);
    case Icon::kArrowUp:
      return arrow(c, x, y, 1, color);
    case Icon::kArrowDown:
      return arrow(c, x, y, -1, color);
    case Icon::kSteady:
      return c.rect({x - 5, y - 1, 10, 2}, color);
    case Icon::kWarning:
      return warning(c, x, y, color);
    case Icon::kClose:
      return cross(c, x, y, color);
    case Icon::kPlus:
      c.rect({x - 5, y - 0.75F, 10, 1.5F}, color);
      return c.rect({x - 0.75F, y - 5, 1.5F, 10}, color);
    case Icon::kMinus:
      return c.rect({x - 5, y - 0.75F, 10, 1.5F}, color);
    case Icon::kPencil:
      return pencil(c, x, y, color);
    case Icon::kUndo:
      return turn(c, x, y, -1, color);
    case Icon::kRedo:
      return turn(c, x, y, 1, color);
    case Icon::kTrash:
      return trash(c, x, y, color);
    case Icon::kSave:
      return save(c, x, y, color);
  }
}

void draw_logo(Canvas& c, float x, float y) {
  using spec::Token;
  c.rect({x, y, 28, 28}, c.ink(Token::kScreen), 6);
  c.outline({x, y, 28, 28}, c.ink(Token::kAccent), 6, 1.5F);
  std::vector<Point> train;
  std::vector<Point> test;
  for (int i = 0; i <= 20; ++i) {
    const auto t = static_cast<float>(i);
    train.push_back({x + 4 + t, y + 7 + 14 * (1 - std::exp(-t / 3.4F))});
    test.push_back({x + 4 + t, y + 7 + 9 * (1 - std::exp(-t / 2.6F)) - std::max(0.0F, t - 7) * 0.42F});
  }
  c.polyline(train, c.ink(Token::kTrain), 1.75F);
  c.polyline(test, c.ink(Token::kTest), 1.75F);
}

}  // namespace lscope::ui
