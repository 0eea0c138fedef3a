#include "data/edit_counts.h"

#include <array>
#include <map>
#include <tuple>

namespace lscope::data {
namespace {

using base::PointEdit;
using Kind = base::PointEdit::Kind;

/// What was done to one point.
struct Done {
  bool moved = false, removed = false;
  std::int32_t label_by = -1;  ///< stroke of its newest label; -1: it has the one that it came with
};

/// Strokes that gave several points a label: only the brush does that.
std::map<std::int32_t, int> labels_of_strokes(std::span<const PointEdit> edits) {
  std::map<std::int32_t, int> count;
  for (const PointEdit& edit : edits)
    if (edit.kind == Kind::kRelabel) ++count[edit.stroke];
  return count;
}

}  // namespace

EditCounts count_edits(std::span<const PointEdit> edits) {
  std::map<std::tuple<base::DataPart, bool, std::int32_t>, Done> points;
  std::array<std::int32_t, base::kDataParts> added{};
  for (const PointEdit& edit : edits) {
    const bool is_new = edit.kind == Kind::kAdd;
    std::int32_t& next = added.at(static_cast<std::size_t>(edit.point.part));
    Done& point = points[{edit.point.part, is_new || edit.point.added, is_new ? next++ : edit.point.index}];
    point.moved = point.moved || edit.kind == Kind::kMove;
    point.removed = point.removed || edit.kind == Kind::kRemove;
    if (edit.kind == Kind::kRelabel) point.label_by = edit.stroke;
  }
  const auto labels = labels_of_strokes(edits);
  EditCounts out;
  for (const auto& [name, point] : points) {
    if (std::get<bool>(name)) {
      out.added += point.removed ? 0 : 1;
      continue;
    }
    out.removed += point.removed ? 1 : 0;
    if (point.removed) continue;
    out.moved += point.moved ? 1 : 0;
    if (point.label_by >= 0) ++(labels.at(point.label_by) > 1 ? out.painted : out.relabelled);
  }
  return out;
}

}  // namespace lscope::data
