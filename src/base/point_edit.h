#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace lscope::base {

/// The three parts of a data set.
enum class DataPart : std::uint8_t { kTrain, kValidation, kTest };
inline constexpr std::size_t kDataParts = 3;
inline constexpr std::size_t kMaxPointEdits = 20000;  ///< of one run

/// Names a point for as long as the rows that the parts began with stay the same: row `index` of a part as it was
/// generated or split, or the `index`-th point that was added to this part; both are counted from 0. A removal
/// renumbers nothing.
struct PointRef {
  DataPart part = DataPart::kTrain;
  bool added = false;
  std::int32_t index = 0;
  friend bool operator==(const PointRef&, const PointRef&) = default;
};

/// One change of a data set by hand. What it means and what is refused: data/point_edit.h.
struct PointEdit {
  enum class Kind : std::uint8_t { kAdd, kMove, kRemove, kRelabel };
  Kind kind = Kind::kAdd;
  PointRef point;                     ///< kAdd: only its part counts
  std::vector<double> x;              ///< kAdd, kMove: one number an input, in the units of the data before scaling
  std::optional<double> target = {};  ///< kAdd, kRelabel, and kMove if it changes as well: a class or a value
  std::int32_t stroke = 0;            ///< edits of one stroke are undone together
  friend bool operator==(const PointEdit&, const PointEdit&) = default;
};

}  // namespace lscope::base
