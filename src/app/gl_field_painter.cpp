#include "app/gl_field_painter.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/log.h"
#include "plot/contour.h"

namespace lscope::app {
namespace {

gpu::Color as_color(plot::Rgba c) { return {c.r, c.g, c.b, c.a}; }

}  // namespace

base::Status GlFieldPainter::load() {
  auto made = gpu::FieldRenderer::make();
  if (!made.ok()) return made.error();
  renderer_.emplace(std::move(made).value());
  return base::Done{};
}

ui::FieldPainter& GlFieldPainter::place(int index) {
  if (index == 0) return *this;
  const auto wanted = static_cast<std::size_t>(index);
  while (others_.size() < wanted) {
    others_.push_back(std::make_unique<GlFieldPainter>());
    if (const auto loaded = others_.back()->load(); !loaded.ok()) base::log_warning(base::to_text(loaded.error()));
  }
  return *others_[wanted - 1];
}

ImTextureID GlFieldPainter::texture(const plot::Heat& heat, const plot::Frame& frame, const plot::Style& style,
                                    int width, int height) {
  if (!renderer_) return nullptr;
  std::array<gpu::Color, 256> map{};
  std::transform(style.maps[static_cast<std::size_t>(heat.map)].begin(),
                 style.maps[static_cast<std::size_t>(heat.map)].end(), map.begin(), as_color);
  std::array<gpu::Color, 10> classes{};
  for (std::size_t i = 0; i < classes.size(); ++i)
    classes[i] = as_color(style.colors[static_cast<std::size_t>(plot::Tone::kClass0) + i]);
  gpu::FieldPicture picture;
  picture.columns = heat.columns;
  picture.rows = heat.rows;
  picture.values = heat.value;
  picture.winners = heat.winner;
  picture.leads = heat.lead;
  picture.x_low = heat.x.low;
  picture.x_high = heat.x.high;
  picture.y_low = heat.y.low;
  picture.y_high = heat.y.high;
  picture.shown_x_low = frame.x.low;
  picture.shown_x_high = frame.x.high;
  picture.shown_y_low = frame.y.low;
  picture.shown_y_high = frame.y.high;
  picture.value_low = static_cast<float>(heat.values.low);
  picture.value_high = static_cast<float>(heat.values.high);
  picture.color_map = map;
  picture.class_colors = classes;
  picture.ground = as_color(style[plot::Tone::kScreen]);
  picture.hatch = as_color(style[plot::Tone::kStroke2]);
  for (const plot::ContourLook& look : plot::contour_looks(heat, style))
    picture.contours.push_back({look.level, look.width, as_color(look.color)});
  picture.width = width;
  picture.height = height;
  return reinterpret_cast<ImTextureID>(
      static_cast<std::intptr_t>(renderer_->draw(picture)));  // NOLINT(performance-no-int-to-ptr)
}

std::uint64_t GlFieldPainter::pictures_drawn() const {
  std::uint64_t all = renderer_ ? static_cast<std::uint64_t>(renderer_->pictures_drawn()) : 0;
  for (const std::unique_ptr<GlFieldPainter>& other : others_) all += other->pictures_drawn();
  return all;
}

}  // namespace lscope::app
