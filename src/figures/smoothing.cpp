#include "figures/smoothing.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/number_text.h"
#include "figures/words.h"

namespace lscope::figures {

bool can_smooth(const plot::Figure& figure) {
  constexpr std::array<std::string_view, 6> kMeasured{"loss", "accuracy", "r2", "gradients", "norms", "zeros"};
  return std::find(kMeasured.begin(), kMeasured.end(), figure.id) != kMeasured.end();
}

void smooth(plot::Figure& figure, int records, const base::Translate& tr) {
  if (records < 2 || !can_smooth(figure) || figure.lines.empty()) return;
  for (plot::Line& line : figure.lines)
    line.smooth = plot::Smoothing{plot::Smoothing::Kind::kWindow, static_cast<double>(records)};
  figure.unit += (figure.unit.empty() ? "" : " · ") + filled(tr, "axis.unit.mean_of", base::shown_count(records));
}

}  // namespace lscope::figures
