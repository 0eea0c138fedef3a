#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "data/byte_source.h"
#include "data/inputs.h"

namespace lscope::data {

inline constexpr std::uint64_t kMaxIdxBytes = std::uint64_t{1} << 30;  ///< in memory
inline constexpr std::uint64_t kMaxPixels = 65536;                     ///< of one picture

/// What a file is opened as.
enum class IdxKind : std::uint8_t { kImages, kLabels };

/// What an IDX file holds (Y. LeCun, "The MNIST database", the file format): numbers of one type in a grid of one
/// (labels), two (rows of numbers) or three dimensions (pictures).
struct IdxArray {
  std::size_t items = 0;
  int height = 0, width = 0;           ///< of a picture; 0 for labels and rows of numbers
  std::size_t numbers = 1;             ///< that belong to an item
  std::shared_ptr<const Bytes> bytes;  ///< unsigned bytes, as they lie in the file; else null
  std::vector<double> values;          ///< of all other types
};

/// Reads an IDX file of any element type: unsigned or signed bytes, 16 or 32 bit whole numbers, float or double. What
/// the header promises is compared with what can come before any memory is asked for.
/// Errors  kInputMalformed  no IDX file, a header that is cut short or makes no sense, fewer or more bytes than it
///                          promises, numbers that are not finite; and those of the source
///         kInputLimit      more than kMaxIdxBytes or kMaxPixels
[[nodiscard]] base::Result<IdxArray> read_idx_array(ByteSource& source, IdxKind kind, const std::string& name);

/// Whether a file that begins with these bytes is meant to be IDX.
[[nodiscard]] bool begins_like_idx(const std::array<std::uint8_t, 4>& head);

}  // namespace lscope::data
