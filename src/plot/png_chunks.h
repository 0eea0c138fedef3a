#pragma once

#include <string>
#include <string_view>

namespace lscope::plot {

/// What cairo does not write into a PNG. Source  PNG (ISO/IEC 15948), 11.3.4.2 tEXt, 11.3.4.5 iTXt, 11.3.5.3 pHYs.

/// The chunk that says how large a pixel is.
[[nodiscard]] std::string png_resolution(double dpi);
/// A named text: tEXt where it is ASCII, else iTXt. `keyword` is cut to 79 printable ASCII characters.
[[nodiscard]] std::string png_text(std::string_view keyword, std::string_view utf8);
/// Puts chunks right behind the header of `png`.
void insert_chunks(std::string& png, std::string_view chunks);

}  // namespace lscope::plot
