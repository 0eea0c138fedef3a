#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "figures/catalogue.h"
#include "figures/weights_of.h"
#include "figures/words.h"
#include "plot/image_grid.h"

namespace lscope::figures {
namespace {

constexpr int kMostImages = 64;
constexpr std::size_t kMostCaptions = 12;  ///< more would stand in each other's way

}  // namespace

WeightImages images_of_weights(const train::WeightsView& weights, int width, int height, int most) {
  WeightImages out;
  const core::LayerBlock& entry = weights.layout.layers.front();
  if (width < 2 || height < 2 || width * height != entry.inputs) return out;
  out.width = width;
  out.height = height;
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
  if (!source.run.weights) {
    figure.empty_text = source.tr("figure.empty.weights");
    return figure;
  }
  const data::Prepared* data = source.run.data.get();
  const WeightImages images = images_of_weights(*source.run.weights, data == nullptr ? 0 : data->image_width,
                                                data == nullptr ? 0 : data->image_height, kMostImages);
  if (images.images.empty()) {
    figure.empty_text = source.tr("figure.empty.pixels");
    return figure;
  }
  const double reach = images.largest > 0 ? images.largest : 1;  // one scale for all, so that they compare
  for (const WeightImage& image : images.images) {
    plot::ValueImage drawn;
    drawn.id = "unit" + base::exact(image.unit + 1);
    if (images.images.size() <= kMostCaptions) drawn.caption = base::shown_count(image.unit + 1);
    drawn.columns = images.width;
    drawn.rows = images.height;
    drawn.values = plot::Range{-reach, reach};
    drawn.map = plot::MapKind::kDiverging;
    drawn.value = image.value;
    figure.images.push_back(std::move(drawn));
  }
  plot::place_in_grid(figure);
  const std::string scale = "±" + base::shown(reach, 3);
  figure.unit = scale;
  if (std::ssize(images.images) < images.of_units)
    figure.unit = filled(source.tr, "axis.unit.units_of", base::shown_count(std::ssize(images.images)),
                         base::shown_count(images.of_units)) +
                  " · " + scale;
  return figure;
}

}  // namespace lscope::figures
