#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "base/point_edit.h"
#include "base/result.h"
#include "data/dataset.h"

namespace lscope::data {

/// What a point of a data set consists of.
struct PointShape {
  int inputs = 0;
  int classes = 0;  ///< 0: a regression
};
[[nodiscard]] PointShape point_shape(const Prepared& data);
/// Whether points of this shape can be edited: one or two inputs.
[[nodiscard]] bool is_editable(const PointShape& shape);

/// Applies the edits in order to the raw parts, after the split and the label noise, before features are made and
/// anything is scaled. Rows that no edit names keep their place, added ones follow in the order in which they came, and
/// `parts.points` says which is which. Nothing is drawn, so no edit moves another row.
/// Errors  kInputMismatch, the context "edit 3" (counted from 1): a data set without one or two inputs, a wrong count
///         of inputs, a class that does not exist, a point that does not exist or was removed, the removal of the last
///         training point; kInputLimit: a number that is not finite, more than base::kMaxPointEdits edits. `parts` is
///         then of no use.
[[nodiscard]] base::Status apply_edits(std::span<const base::PointEdit> edits, Prepared& parts);

/// The edits in `list` and `more` after them. A move takes the place of the one before it where both move the same
/// point in the same stroke: a dragged point is one edit. The zero of a coordinate has no sign.
void append_edits(std::vector<base::PointEdit>& list, std::span<const base::PointEdit> more);

/// What is left of edits when the rows they began with have become others: what was drawn stays, that is the added
/// points with all that was done to them; edits of rows that are gone are gone, and so are added points of which the
/// new data have no such class. Nothing is left where the points have another shape (inputs, classes or values).
[[nodiscard]] std::vector<base::PointEdit> carried_over(std::span<const base::PointEdit> edits,
                                                        const PointShape& before, const PointShape& after);

/// Which point row `row` of a part is.
[[nodiscard]] base::PointRef point_at(const Prepared& data, base::DataPart part, std::size_t row);

/// One part of raw rows as a table of its own, with the rows without a label in the training part.
[[nodiscard]] Dataset part_of(Prepared parts, base::DataPart part);

/// The part that is furthest behind its share, the training part among equals: where a drawn point goes next.
/// `rows` are the sizes of the training, validation and test part.
[[nodiscard]] base::DataPart next_part(const std::array<int, base::kDataParts>& rows, double validation_share,
                                       double test_share);

/// What `data.source` = "drawn" begins with, unscaled: one training point a class at 2 (cos 2 pi k/K, sin 2 pi k/K),
/// nothing to validate or test with, and a plane of [-3, 3] to draw on.
[[nodiscard]] Prepared drawn_parts(int classes);

}  // namespace lscope::data
