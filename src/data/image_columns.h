#pragma once

#include <string>
#include <vector>

namespace lscope::data {

struct ImageSize {
  int width = 0, height = 0;  ///< 0: no picture
};

/// The picture whose pixels the columns of a table are, row after row, if their names say so: one word and row and
/// column counted from 0 or 1 ("p00", "pixel_3_14", "r2c5", "1x28"), or one word and the place in a square ("pixel0" to
/// "pixel783").
[[nodiscard]] ImageSize image_size(const std::vector<std::string>& names);

/// The name of a pixel, from which image_size() finds its place again: "p3_14".
[[nodiscard]] std::string pixel_name(int row, int column);

}  // namespace lscope::data
