#pragma once

#include <span>

#include "base/point_edit.h"

namespace lscope::data {

/// What edits have come to, in points: one that was moved ten times counts once, one that was added and then moved
/// counts as added, and one that was added and then removed not at all.
struct EditCounts {
  int added = 0, moved = 0, removed = 0;
  int relabelled = 0;  ///< by a click each
  int painted = 0;     ///< relabelled by a stroke of the brush that passed several points
  friend bool operator==(const EditCounts&, const EditCounts&) = default;
};
[[nodiscard]] EditCounts count_edits(std::span<const base::PointEdit> edits);

}  // namespace lscope::data
