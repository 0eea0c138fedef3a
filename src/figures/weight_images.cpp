#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "figures/catalogue.h"
#include "figures/weights_of.h"
#include "figures/words.h"

namespace lscope::figures {
namespace {

constexpr int kMostImages = 64;
constexpr int kSmallestSide = 4;

/// All images side by side in one field, a cell of 0 between them; the first image stands at the top left.
plot::Heat mosaic(const WeightImages& images, int columns) {
  const int count = static_cast<int>(images.images.size());
  const int rows = (count + columns - 1) / columns;
  plot::Heat heat;
  heat.columns = columns * (images.width + 1) - 1;
  heat.rows = rows * (images.height + 1) - 1;
  heat.x = {0, static_cast<double>(heat.columns)};
  heat.y = {0, static_cast<double>(heat.rows)};
  heat.map = plot::MapKind::kDiverging;
  heat.values = {-images.largest, images.largest};
  heat.value.assign(static_cast<std::size_t>(heat.columns) * static_cast<std::size_t>(heat.rows), 0.0F);
  for (int i = 0; i < count; ++i) {
    const int left = i % columns * (images.width + 1), top = i / columns * (images.height + 1);
    for (int r = 0; r < images.height; ++r)
      for (int c = 0; c < images.width; ++c) {
        const int row = heat.rows - 1 - (top + r);  // row 0 of a field is the lowest
        heat.value[static_cast<std::size_t>(row * heat.columns + left + c)] =
            images.images[static_cast<std::size_t>(i)].value[static_cast<std::size_t>(r * images.width + c)];
      }
  }
  return heat;
}

}  // namespace

WeightImages images_of_weights(const train::WeightsView& weights, int most) {
  WeightImages out;
  const core::LayerBlock& entry = weights.layout.layers.front();
  const auto side = static_cast<int>(std::lround(std::sqrt(entry.inputs)));
  if (side < kSmallestSide || side * side != entry.inputs) return out;
  out.width = out.height = side;
  out.of_units = entry.units;
  for (int unit = 0; unit < std::min(most, entry.units); ++unit) {
    WeightImage image;
    image.unit = unit;
    for (int j = 0; j < entry.inputs; ++j) {
      const double w =
          weights.parameters[static_cast<std::size_t>(entry.weights_at + std::int64_t{j} * entry.units + unit)];
      image.value.push_back(static_cast<float>(w));
      if (std::isfinite(w)) out.largest = std::max(out.largest, std::abs(w));
    }
    out.images.push_back(std::move(image));
  }
  return out;
}

plot::Figure weight_images(const Source& source) {
  plot::Figure figure;
  figure.id = "weight_images";
  figure.title = source.tr("figure.weight_images.title");
  figure.x.tick_text = figure.y.tick_text = plot::TickText::kNone;
  figure.equal_aspect = true;
  if (!source.run.weights) {
    figure.empty_text = source.tr("figure.empty.weights");
    return figure;
  }
  const WeightImages images = images_of_weights(*source.run.weights, kMostImages);
  if (images.images.empty()) {
    figure.empty_text = source.tr("figure.empty.pixels");
    return figure;
  }
  const auto columns = static_cast<int>(std::ceil(std::sqrt(1.5 * static_cast<double>(images.images.size()))));
  plot::Heat heat = mosaic(images, columns);
  heat.step = source.run.weights->step;
  if (!(images.largest > 0)) heat.values = {-1, 1};
  figure.x.fixed = heat.x;
  figure.y.fixed = heat.y;
  if (std::ssize(images.images) < images.of_units)
    figure.unit = filled(source.tr, "axis.unit.units_of", base::shown_count(std::ssize(images.images)),
                         base::shown_count(images.of_units));
  figure.legend_low = base::shown(heat.values.low, 3);
  figure.legend_high = base::shown(heat.values.high, 3);
  figure.heats.push_back(std::move(heat));
  return figure;
}

}  // namespace lscope::figures
