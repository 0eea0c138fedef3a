#pragma once

#include "plot/layout.h"

namespace lscope::plot {

/// Small multiples: figures of one kind in rows and columns, with shared axes and one legend. A series keeps its id in
/// all cells, so that hiding it hides it everywhere.
struct Multiples {
  std::string id, title, unit;
  int columns = 0;            ///< 0: as many as make the cells about 4:3
  std::vector<Figure> cells;  ///< row after row; their titles stand over them
  /// One range for all, with labels only at the left and at the bottom of the whole. Not where scales differ.
  bool share_x = true, share_y = true;
};

struct MultiplesLayout {
  std::vector<Frame> frames;              ///< one a cell, in px of the whole
  std::vector<Frame::LegendItem> legend;  ///< of all cells
  DisplayList list;
  std::vector<Span> spans;  ///< as in Layout; a series has one in every cell
};

/// Lays all cells out in `size` px. The view is that of every cell: a zoom is common to all (where the axis is shared),
/// the linked cursor stands in all, the pointer acts in the cell under it.
[[nodiscard]] MultiplesLayout layout(const Multiples& multiples, Px size, const View& view, const Style& style,
                                     const TextMeasure& measure);

/// Moves everything in a display list.
void move_by(DisplayList& list, Px offset);

}  // namespace lscope::plot
