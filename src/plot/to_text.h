#pragma once

#include <string>

#include "plot/display_list.h"

namespace lscope::plot {

/// A display list as text, one primitive a line, coordinates to a tenth of a px: for golden tests that can be read in a
/// review and do not depend on fonts or painters. Images are given by size and a checksum of their pixels.
[[nodiscard]] std::string to_text(const DisplayList& list);

}  // namespace lscope::plot
