#include <algorithm>
#include <array>
#include <cmath>

#include "base/number_text.h"
#include "figures/catalogue.h"
#include "figures/words.h"

namespace lscope::figures {
namespace {

constexpr std::size_t kBins = 61;
constexpr std::size_t kMiddle = kBins / 2;
constexpr double kInside = 0.998;            ///< share of the weights that the range shows
constexpr std::size_t kQuantileRows = 8192;  ///< a range needs no more; the counts themselves are always complete

/// The weights of one layer in the flat vector, biases left out.
struct Block {
  const double* first;
  std::size_t count;
};

std::vector<Block> blocks_of(const train::WeightsView& weights, int layer) {
  std::vector<Block> blocks;
  for (std::size_t k = 0; k < weights.layout.layers.size(); ++k) {
    if (layer >= 0 && k != static_cast<std::size_t>(layer)) continue;
    const core::LayerBlock& at = weights.layout.layers[k];
    blocks.push_back({weights.parameters.data() + at.weights_at,
                      static_cast<std::size_t>(at.units) * static_cast<std::size_t>(at.inputs)});
  }
  return blocks;
}

/// The next of 1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten: the axis changes seldom.
double rounded_up(double value) {
  constexpr std::array kSteps{1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0};
  const double power = std::pow(10.0, std::floor(std::log10(value)));
  for (const double step : kSteps)
    if (value <= step * power) return step * power;
  return 10 * power;
}

/// Half the width of the symmetric range: all but 0.2 % of the weights that are not zero.
double half_range(const std::vector<Block>& blocks, std::size_t total) {
  const std::size_t stride = total / kQuantileRows + 1;
  std::vector<double> sizes;
  sizes.reserve(kQuantileRows);
  for (const Block& block : blocks)
    for (std::size_t i = 0; i < block.count; i += stride)
      if (const double size = std::abs(block.first[i]); size > 0 && std::isfinite(size)) sizes.push_back(size);
  if (sizes.empty()) return 1;
  const auto rank = static_cast<std::size_t>(kInside * static_cast<double>(sizes.size() - 1));
  std::nth_element(sizes.begin(), sizes.begin() + static_cast<std::ptrdiff_t>(rank), sizes.end());
  return rounded_up(std::clamp(sizes[rank] * 1.02, 1e-6, 1e15));
}

struct Counts {
  std::array<std::int64_t, kBins> bins{};
  std::int64_t zeros = 0, below = 0, above = 0, not_numbers = 0;
};

Counts count(const std::vector<Block>& blocks, double half) {
  Counts counts;
  const double per_bin = static_cast<double>(kBins) / (2 * half);
  for (const Block& block : blocks) {
    for (std::size_t i = 0; i < block.count; ++i) {
      const double w = block.first[i];
      if (w == 0) {
        ++counts.zeros;
      } else if (w >= -half && w < half) {
        ++counts.bins[std::min(kBins - 1, static_cast<std::size_t>((w + half) * per_bin))];
      } else {
        ++(w < 0 ? counts.below : (w > 0 ? counts.above : counts.not_numbers));
      }
    }
  }
  return counts;
}

plot::ZeroBar zero_bar(const base::Translate& tr, const Counts& counts, std::size_t total) {
  plot::ZeroBar bar;
  bar.count = static_cast<double>(counts.zeros);
  bar.total = static_cast<double>(total);
  bar.rest_of_bin = static_cast<double>(counts.bins[kMiddle]);
  bar.caption = tr("series.exactly_zero");
  bar.value = base::shown_count(counts.zeros);
  bar.of_total = filled(tr, "series.of_total", base::shown_count(static_cast<std::int64_t>(total)),
                        base::shown_percent(bar.count / bar.total));
  return bar;
}

plot::Bars bars_of(const base::Translate& tr, const Counts& counts, double half) {
  plot::Bars bars;
  bars.id = "weights";
  bars.name = tr("series.weights");
  for (std::size_t i = 0; i <= kBins; ++i)
    bars.edges.push_back(half * (2 * static_cast<double>(i) / static_cast<double>(kBins) - 1));
  for (std::size_t i = 0; i < kBins; ++i) bars.heights.push_back(static_cast<double>(counts.bins[i]));
  bars.heights[kMiddle] = 0;  // it stands beside the zero bar, see ZeroBar::rest_of_bin
  bars.below = static_cast<double>(counts.below);
  bars.above = static_cast<double>(counts.above);
  return bars;
}

}  // namespace

plot::Figure weight_histogram(const Source& source) {
  plot::Figure figure;
  figure.id = "weights";
  figure.title = source.tr("figure.weights.title");
  figure.unit = source.tr("axis.unit.count");
  figure.x.label = "w";
  figure.y.scale = plot::Scale::kLog10;
  figure.y.can_log = true;
  figure.y.tick_text = plot::TickText::kCount;
  figure.legend = false;
  const train::WeightsView* weights = source.run.weights.get();
  const std::vector<Block> blocks = weights == nullptr ? std::vector<Block>{} : blocks_of(*weights, source.layer);
  std::size_t total = 0;
  for (const Block& block : blocks) total += block.count;
  if (total == 0) {
    figure.empty_text = source.tr("figure.empty.weights");
    return figure;
  }
  const double half = half_range(blocks, total);
  const Counts counts = count(blocks, half);
  // With the pale bins of what lies beyond, on both sides and always: zero keeps its place in the middle.
  const double outer = half + 1.5 * (2 * half / static_cast<double>(kBins));
  figure.x.fixed = plot::Range{-outer, outer};
  figure.bars.push_back(bars_of(source.tr, counts, half));
  figure.zero_bar = zero_bar(source.tr, counts, total);
  return figure;
}

}  // namespace lscope::figures
