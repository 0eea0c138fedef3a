#include "figures/registry.h"

#include <array>

namespace lscope::figures {
namespace {

constexpr std::array kEntries{
    Entry{"loss", "figure.loss.title", "figure.loss.caption", false, false, &loss_curves},
    Entry{"accuracy", "figure.accuracy.title", "figure.accuracy.caption", false, false, &accuracy_curves},
    Entry{"r2", "figure.r2.title", "figure.r2.caption", false, false, &r2_curves},
    Entry{"fit", "figure.fit.title", "figure.fit.caption", true, true, &fit},
    Entry{"weights", "figure.weights.title", "figure.weights.caption", true, false, &weight_histogram},
    Entry{"weights_over_time", "figure.weights_over_time.title", "figure.weights_over_time.caption", false, false,
          &weights_over_time},
    Entry{"weight_ridges", "figure.weight_ridges.title", "figure.weight_ridges.caption", false, false, &weight_ridges},
    Entry{"zeros", "figure.zeros.title", "figure.zeros.caption", false, false, &zeros_over_time},
    Entry{"norms", "figure.norms.title", "figure.norms.caption", false, false, &norms_over_time},
    Entry{"objective", "figure.objective.title", "figure.objective.caption", false, false, &objective_split},
    Entry{"gradients", "figure.gradients.title", "figure.gradients.caption", false, false, &gradients_over_time},
    Entry{"rate", "figure.rate.title", "figure.rate.caption", false, false, &rate_over_time},
    Entry{"inputs", "figure.inputs.title", "figure.inputs.caption", true, false, &input_norms},
    Entry{"activations", "figure.activations.title", "figure.activations.caption", true, true, &activations},
    Entry{"weight_plane", "figure.weight_plane.title", "figure.weight_plane.caption", true, true, &weight_plane},
    Entry{"weight_images", "figure.weight_images.title", "figure.weight_images.caption", true, false, &weight_images},
    Entry{"network", "figure.network.title", "figure.network.caption", true, false, &network},
};

}  // namespace

std::span<const Entry> all_figures() { return kEntries; }

const Entry* find_entry(std::string_view id) {
  for (const Entry& entry : kEntries)
    if (entry.id == id) return &entry;
  return nullptr;
}

}  // namespace lscope::figures
