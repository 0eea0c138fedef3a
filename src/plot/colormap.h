#pragma once

#include <vector>

#include "plot/figure.h"
#include "plot/layout.h"

namespace lscope::plot {

/// The colour of a value on a map of 256 entries; values outside `values` take its ends. NaN has no colour:
/// transparent.
[[nodiscard]] Rgba map_color(const Style& style, MapKind map, Range values, double value);

/// The same for a value of a field, spread by its own scale.
[[nodiscard]] Rgba heat_color(const Style& style, const Heat& heat, double value);
/// Whether a shader may paint the field: a smooth one, on a linear scale, on a map of the style.
[[nodiscard]] bool suits_texture(const Heat& heat);

/// The value of a field at a point of its plane, bilinear between the centres of the cells, constant beyond the outer
/// ones; a NaN cell makes its neighbourhood NaN. Of a table of results: the value of the cell there.
[[nodiscard]] double field_at(const Heat& heat, double x, double y);
/// The class with the largest share among the four cells around a point, weighted as field_at() weights them; -1 where
/// the field has no classes.
[[nodiscard]] int winner_at(const Heat& heat, double x, double y);

/// The colour of a point of a field: by its map, or for several classes the winner's colour, the stronger the surer.
/// NaN cells are hatched; (column, row) are the pixel's place in the picture.
[[nodiscard]] Rgba field_color(const Style& style, const Heat& heat, double x, double y, int column, int row);

}  // namespace lscope::plot
