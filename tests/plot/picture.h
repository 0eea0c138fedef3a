#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "plot/display_list.h"

namespace lscope::plot {

/// Opaque pixels, row 0 on top, for comparing what painters make of a display list.
struct Picture {
  int columns = 0, rows = 0;
  std::vector<Rgba> pixels;
};

/// The list without its texts: their pixels depend on the fonts of the machine.
[[nodiscard]] DisplayList without_texts(DisplayList list);
/// What the cairo painter makes of a list on black.
[[nodiscard]] Picture painted_by_cairo(const DisplayList& list, Px size);
[[nodiscard]] bool write_png(const Picture& picture, const std::filesystem::path& path);
/// Empty where the file cannot be read.
[[nodiscard]] Picture read_png(const std::filesystem::path& path);

/// How far two pictures are apart. A painter may round an edge differently: that changes single pixels by less than
/// `large`; a thing that is missing, has another colour or stands elsewhere changes many by more.
struct Difference {
  double mean = 0;         ///< of all channels, 0..255
  double large_share = 0;  ///< pixels of which a channel differs by more than 64
};
[[nodiscard]] Difference difference(const Picture& a, const Picture& b);

}  // namespace lscope::plot
