#pragma once

#include <array>

#include "base/translate.h"
#include "plot/figure.h"

namespace lscope::figures {

/// The windows that a reader chooses from, in records of the history; 0 = the curves as they are.
inline constexpr std::array kSmoothWindows{0, 10, 50, 200};

/// Whether the figure has measured curves over epochs. What is set (a learning rate), piled up or a percentile is not
/// smoothed: a mean of it would be another thing.
[[nodiscard]] bool can_smooth(const plot::Figure& figure);

/// Draws over every curve the mean of its last `records` records (plot::trailing_mean(): what has been drawn never
/// changes when the run goes on) and says so beside the unit. The curves themselves stay, faded, and so do their
/// numbers. Nothing happens with `records` < 2 or where can_smooth() says no.
void smooth(plot::Figure& figure, int records, const base::Translate& tr);

}  // namespace lscope::figures
