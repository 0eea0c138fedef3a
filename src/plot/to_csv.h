#pragma once

#include <string>

#include "plot/figure.h"
#include "plot/layout.h"

namespace lscope::plot {

/// What a figure draws, as one table in data units, a row for every point, bar, cell, mark and label:
///
///     element,id,name,x,y,x2,y2,value,text
///
/// | element | columns |
/// | --- | --- |
/// | line | x, y; y2 where the row is a bucket of a thinned history: its smallest and largest value |
/// | mean | x, y: the mean over the past of the line before it, where one is drawn over it |
/// | band | x, y to y2 |
/// | bar | x to x2, height y; with a name: x its place, text the name; of what lies beyond the first and last edge, one
/// side of the interval is empty | | zero_bar | x, height y; value: how many weights there are | | error_bar | x, y to
/// y2, value: the middle; of bars along x, x to x2, y, value | | ridge | x, y: its height; name: the curve's | |
/// segment | from x, y to x2, y2; value: the width of the stroke | | pixel | x: column, y: row from the top, both from
/// 0; value; id: the picture's | | point | x, y; text: the class number in the marker | | cell | x, y of the cell's
/// middle, value; text: the winning class | | count | value; id and text: row (truth) and column (predicted) of a
/// confusion matrix | | mark, level, spot, note | x and y as far as they have them, text | | bracket | y to y2, text |
///
/// Points are given as they are recorded, before the drawing thins them to the pixels. With a zoom, curves and bands
/// keep the points of the range shown and one neighbour on each side, so that they can be drawn again to the edge;
/// of points, marks and labels, those that are shown. Hidden series are left out. A NaN is an empty cell. Numbers read
/// back to the same bits, but for the values of a field, which are given to seven digits. Texts that a spreadsheet
/// would take for a formula begin with an apostrophe.
[[nodiscard]] std::string to_csv(const Figure& figure, const View& view);

}  // namespace lscope::plot
