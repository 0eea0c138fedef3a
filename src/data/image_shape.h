#pragma once

#include <span>
#include <string>

namespace lscope::data {

/// Width and height of a grey picture whose pixels are the inputs, row after row; 0 x 0: no picture.
struct ImageShape {
  int width = 0, height = 0;
  friend bool operator==(const ImageShape&, const ImageShape&) = default;
};

/// What the names of the columns say. A picture is at least 2 x 2, and its columns stand row after row, without a gap,
/// called in one of these ways, the numbers counted from 0 or from 1:
///
///     pixel_3_11, r3c11, 3x11, img[3][11]   one word, the row, a word between, the column
///     p311, p0311                           one word, then row and column with as many digits each
///     pixel95, px95                         one word that begins with "pix" or "px" and the place; a square picture
[[nodiscard]] ImageShape image_shape(std::span<const std::string> names);

}  // namespace lscope::data
