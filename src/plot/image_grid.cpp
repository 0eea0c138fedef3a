#include "plot/image_grid.h"

#include <algorithm>
#include <cmath>

namespace lscope::plot {

void place_in_grid(Figure& figure, int columns) {
  figure.bare = figure.equal_aspect = true;
  const auto count = static_cast<int>(figure.images.size());
  if (count == 0) return;
  int widest = 1, highest = 1;
  bool has_captions = false;
  for (const ValueImage& image : figure.images) {
    widest = std::max(widest, image.columns), highest = std::max(highest, image.rows);
    has_captions = has_captions || !image.caption.empty();
  }
  // In units of the larger side of the largest picture.
  const double unit = std::max(widest, highest), wide = widest / unit, high = highest / unit;
  const double across = wide + 0.12, down = high + (has_captions ? 0.3 : 0.12);
  if (columns <= 0) columns = std::max(1, static_cast<int>(std::lround(std::sqrt(count * down / across))));
  columns = std::min(columns, count);
  for (int i = 0; i < count; ++i) {
    ValueImage& image = figure.images[static_cast<std::size_t>(i)];
    const double scale = std::min(wide / std::max(image.columns, 1), high / std::max(image.rows, 1));
    const double left = (i % columns) * across, top = -(i / columns) * down;
    image.x = {left, left + scale * std::max(image.columns, 1)};
    image.y = {top - scale * std::max(image.rows, 1), top};
  }
  const int rows = (count + columns - 1) / columns;
  if (!figure.x.fixed) figure.x.fixed = Range{-0.06, columns * across - 0.06};
  if (!figure.y.fixed) figure.y.fixed = Range{-rows * down + (has_captions ? 0 : 0.06), 0.06};
}

}  // namespace lscope::plot
