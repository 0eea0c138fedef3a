#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "data/generator_rows.h"

namespace lscope::data {

/// The outlines of the ten digits in every face that was found. Belongs to one thread at a time.
struct GlyphBook;

/// Where fonts are looked for, folders in folders included.
[[nodiscard]] std::vector<std::filesystem::path> font_roots();

/// Reads the digits of the known faces (Inter, DejaVu, Noto CJK, the URW base fonts: 27 faces, in a fixed order) that
/// are under `roots`. The same files give the same book, whatever else is installed.
/// Errors  kMachineAsset where none of them is there.
[[nodiscard]] base::Result<std::shared_ptr<const GlyphBook>> open_glyph_book(
    const std::vector<std::filesystem::path>& roots = font_roots());
[[nodiscard]] int face_count(const GlyphBook& book);

/// Writes the image of digit `place.label`, image_size x image_size grey values from 0 (paper) to 1 (ink), row after
/// row from the top. Each is a uniform draw times the recipe's distortion d, S the side of the image:
///
///     face; height S (0.68 +- 0.10 d); width +-15 % d; rotation +-12 degrees d; slant +-0.25 d; shift +-0.07 S d in x
///     and y; a wave of +-0.03 d of the height that bends the strokes, in x and in y; stroke width -0.02 S d to
///     +0.05 S d; blur of deviation 0 to 0.025 S d; ink 1 - 0.3 d at least
///
/// then Normal(0, noise^2) on every pixel and the cut to [0, 1]. Pixels are exact areas (FreeType's smooth rasterizer).
void draw_font_digit(const GlyphBook& book, const RowPlace& place, base::Rng& shape, base::Rng& noise,
                     std::span<double> image);

}  // namespace lscope::data
