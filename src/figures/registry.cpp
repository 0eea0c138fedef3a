#include "figures/registry.h"

#include <array>

namespace lscope::figures {
namespace {

constexpr std::array kEntries{
    Entry{"loss", "figure.loss.title", "figure.loss.caption", false, false, &loss_curves},
    Entry{"accuracy", "figure.accuracy.title", "figure.accuracy.caption", false, false, &accuracy_curves},
    Entry{"fit", "figure.fit.title", "figure.fit.caption", true, true, &fit},
    Entry{"weights", "figure.weights.title", "figure.weights.caption", true, false, &weight_histogram},
    Entry{"weights_over_time", "figure.weights_over_time.title", "figure.weights_over_time.caption", false, false,
          &weights_over_time},
    Entry{"zeros", "figure.zeros.title", "figure.zeros.caption", false, false, &zeros_over_time},
    Entry{"norms", "figure.norms.title", "figure.norms.caption", false, false, &norms_over_time},
};

}  // namespace

std::span<const Entry> all_figures() { return kEntries; }

}  // namespace lscope::figures
