#include <algorithm>
#include <cmath>
#include <cstdint>

#include "base/number_text.h"
#include "plot/colormap.h"
#include "plot/parts.h"

namespace lscope::plot {
namespace {

/// Where the cells of a matrix stand: square cells, as large as fit under the names.
struct Grid {
  Px origin;
  float cell = 0;
  std::size_t size = 0;
  float names = 0;      ///< px above the cells that the names of the columns take
  bool turned = false;  ///< they are read upwards, because they are wider than a cell
  [[nodiscard]] Box box(std::size_t row, std::size_t column) const {
    const float x = origin.x + static_cast<float>(column) * cell, y = origin.y + static_cast<float>(row) * cell;
    return {x, y, x + cell, y + cell};
  }
};

Grid place(const Sheet& sheet, const Matrix& matrix, const Box& area) {
  const float size = sheet.style.tick_size;
  float names = 0;
  for (const std::string& name : matrix.names) names = std::max(names, sheet.text_width(name, size));
  const float left = std::min(std::max(sheet.px(32), names + sheet.px(10)), area.width() / 3) + 1.8F * size;
  const auto count = static_cast<float>(matrix.names.size());
  const auto cell_below = [&](float top) {
    return std::floor(
        std::min((area.width() - left - sheet.px(8)) / count, (area.height() - top - sheet.px(8)) / count));
  };
  float row = 1.6F * size, cell = cell_below(row + 1.8F * size);
  const bool turned = names > cell - sheet.px(2) && cell >= 1.1F * size && area.height() >= sheet.px(160);
  if (turned) {
    row = std::min(names, 0.25F * area.height()) + 0.9F * size;
    cell = cell_below(row + 1.8F * size);
  }
  const float x = area.left + left + std::max(0.0F, (area.width() - left - sheet.px(8) - cell * count) / 2);
  const float y = area.top + row + 1.8F * size;
  return {{std::round(x), std::round(y)}, std::max(cell, 1.0F), matrix.names.size(), row, turned};
}

/// Counts as shares of their row: a rare class is read as easily as a frequent one.
double share_of_row(const Matrix& matrix, std::size_t size, std::size_t row, double count) {
  double sum = 0;
  for (std::size_t i = 0; i < size; ++i)
    if (std::isfinite(matrix.cells[row * size + i])) sum += matrix.cells[row * size + i];
  return sum > 0 ? count / sum : 0;
}

void draw_cell(Sheet& sheet, const Matrix& matrix, const Grid& grid, std::size_t row, std::size_t column) {
  const double count = matrix.cells[row * grid.size + column];
  Box box = grid.box(row, column);
  box.right -= sheet.hairline();
  box.bottom -= sheet.hairline();
  const Rgba ground = map_color(sheet.style, MapKind::kSequential, {0, 1},
                                0.85 * share_of_row(matrix, grid.size, row, std::isfinite(count) ? count : 0));
  sheet.rect(box, ground);
  const std::string text = std::isfinite(count)
                               ? base::shown_count(static_cast<std::int64_t>(std::clamp(count, -1e15, 1e15)))
                               : base::shown(count);
  const bool on_diagonal = row == column;
  const Weight weight = on_diagonal ? Weight::kSemiBold : Weight::kRegular;
  const float size = sheet.style.label_size;
  if (sheet.text_width(text, size, weight) + sheet.px(4) > grid.cell || 1.3F * size > grid.cell) return;
  sheet.text({(box.left + box.right) / 2, (box.top + box.bottom) / 2}, 0.5F, 0.5F, size, text, ink_on(ground), weight);
}

void draw_names(Sheet& sheet, const Matrix& matrix, const Grid& grid) {
  const float size = sheet.style.tick_size;
  const Rgba color = sheet.color(Tone::kText3);
  float free = -1e9F;
  for (std::size_t i = 0; i < grid.size; ++i) {
    const Box row = grid.box(i, 0), column = grid.box(0, i);
    if (grid.cell >= 1.1F * size)
      sheet.text({grid.origin.x - sheet.px(6), (row.top + row.bottom) / 2}, 1, 0.5F, size, matrix.names[i], color);
    if (grid.turned) {
      const std::string name = sheet.shortened(matrix.names[i], size, Weight::kRegular, grid.names - 0.8F * size);
      sheet.turned_text(90, {(column.left + column.right) / 2, grid.origin.y - 0.5F * size}, 0, size, name, color);
      continue;
    }
    const float middle = (column.left + column.right) / 2, half = sheet.text_width(matrix.names[i], size) / 2;
    if (middle - half < free) continue;
    sheet.text({middle, grid.origin.y - 0.9F * size}, 0.5F, 0.5F, size, matrix.names[i], color);
    free = middle + half + sheet.px(4);
  }
}

}  // namespace

void draw_matrix(Sheet& sheet, Box area) {
  const Matrix& matrix = *sheet.figure.matrix;
  const std::size_t size = matrix.names.size();
  if (size == 0 || matrix.cells.size() < size * size) return;
  const Grid grid = place(sheet, matrix, area);
  const float whole = grid.cell * static_cast<float>(size);
  sheet.frame.plot_top_left = grid.origin;
  sheet.frame.plot_bottom_right = {grid.origin.x + whole, grid.origin.y + whole};
  sheet.frame.x = sheet.frame.y = {0, static_cast<double>(size)};
  for (std::size_t row = 0; row < size; ++row)
    for (std::size_t column = 0; column < size; ++column) draw_cell(sheet, matrix, grid, row, column);
  draw_names(sheet, matrix, grid);
  const Rgba label = sheet.color(Tone::kText2);
  const float text = sheet.style.tick_size;
  const float above = grid.origin.y - grid.names - 0.7F * text;
  sheet.text({grid.origin.x + whole / 2, above}, 0.5F, 0.5F, text, matrix.column_label, label, Weight::kMedium);
  sheet.text({grid.origin.x - sheet.px(6), above}, 1, 0.5F, text, matrix.row_label, label, Weight::kMedium);
}

}  // namespace lscope::plot
