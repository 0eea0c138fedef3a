#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "base/number_text.h"
#include "figures/catalogue.h"
#include "figures/words.h"
#include "train/weight_counts.h"

namespace lscope::figures {
namespace {

using train::WeightCounts;
using train::WeightCountsAt;

constexpr std::size_t kMostRidges = 14;
constexpr std::size_t kSpokenRidges = 8;  ///< of more, every second one says its share of zeros
constexpr std::size_t kCells = 121;
constexpr double kInside = 0.998;  ///< share of the weights that the range shows
constexpr double kUsualOverlap = 1.6, kMostOverlap = 4;

using Instant = std::shared_ptr<const WeightCountsAt>;

/// What has been counted, oldest first, and the weights of now where they are newer.
std::vector<Instant> instants_of(const train::Snapshot& run) {
  std::vector<Instant> all;
  if (run.weight_counts) all = *run.weight_counts;
  const train::WeightsView* now = run.weights.get();
  const bool is_newer = now != nullptr && now->generation == run.generation && now->network == run.network &&
                        !now->parameters.empty() && (all.empty() || now->step > all.back()->step);
  if (is_newer) {
    WeightCountsAt counts = train::count_weights<double>(now->layout, now->parameters);
    counts.step = now->step;
    counts.epoch = now->epoch;
    all.push_back(std::make_shared<const WeightCountsAt>(std::move(counts)));
  }
  return all;
}

/// At most kMostRidges of them, evenly spread over their numbers, the first and the last among them.
std::vector<Instant> some_of(const std::vector<Instant>& all) {
  if (all.size() <= kMostRidges) return all;
  std::vector<Instant> some;
  for (std::size_t k = 0; k < kMostRidges; ++k) some.push_back(all[k * (all.size() - 1) / (kMostRidges - 1)]);
  return some;
}

/// The layers that are asked for: one, or all where `layer` is negative.
std::vector<const WeightCounts*> layers_of(const WeightCountsAt& instant, int layer) {
  std::vector<const WeightCounts*> out;
  for (std::size_t k = 0; k < instant.layers.size(); ++k)
    if (layer < 0 || k == static_cast<std::size_t>(layer)) out.push_back(&instant.layers[k]);
  return out;
}

struct Total {
  std::int64_t weights = 0, zeros = 0;
};

Total total_of(const std::vector<const WeightCounts*>& layers) {
  Total total;
  for (const WeightCounts* counts : layers) {
    total.zeros += counts->zeros;
    total.weights += counts->zeros + counts->outside;
    for (const std::int64_t in_bin : counts->bins) total.weights += in_bin;
  }
  return total;
}

/// Half the width of a range around 0 that holds kInside of the weights of each instant that are neither zero nor
/// beyond their bins: by whole bins, so that it changes seldom.
double half_range(const std::vector<Instant>& instants, int layer) {
  double half = 0;
  for (const Instant& instant : instants) {
    std::vector<std::pair<double, std::int64_t>> rings;  // distance of a bin's outer edge from 0, weights in it
    std::int64_t all = 0;
    for (const WeightCounts* counts : layers_of(*instant, layer))
      for (std::size_t i = 0; i < WeightCounts::kBins; ++i) {
        const double middle = static_cast<double>(WeightCounts::kBins) / 2, at = static_cast<double>(i);
        rings.emplace_back(counts->half * std::max(middle - at, at + 1 - middle) / middle, counts->bins[i]);
        all += counts->bins[i];
      }
    std::sort(rings.begin(), rings.end());
    std::int64_t inside = 0;
    for (const auto& [edge, in_bin] : rings) {
      inside += in_bin;
      if (in_bin == 0 || static_cast<double>(inside - in_bin) >= kInside * static_cast<double>(all)) continue;
      half = std::max(half, edge);
    }
  }
  return half > 0 ? half : 1;
}

/// Share of a triangle of half width 1 around 0 that lies below t.
double below(double t) {
  t = std::clamp(t, -1.0, 1.0);
  return t < 0 ? (1 + t) * (1 + t) / 2 : 1 - (1 - t) * (1 - t) / 2;
}

/// Adds what is in a bin of width `wide` around `middle` to the cells: spread as a triangle twice as wide, so that
/// neighbouring bins join in straight lines, and whole, so that no cell misses a narrow bin.
void spread(double middle, double wide, double weights, double half, std::vector<double>& cells) {
  const double cell = 2 * half / static_cast<double>(cells.size());
  const auto place = [&](double w) {
    return static_cast<std::size_t>(std::clamp((w + half) / cell, 0.0, static_cast<double>(cells.size())));
  };
  const std::size_t end = std::min(place(middle + wide) + 1, cells.size());
  for (std::size_t i = place(middle - wide); i < end; ++i) {
    const double low = -half + static_cast<double>(i) * cell;
    cells[i] += weights * (below((low + cell - middle) / wide) - below((low - middle) / wide));
  }
}

/// Density over the cells: share of all weights, the zeros among them, per unit of w.
std::vector<double> density(const std::vector<const WeightCounts*>& layers, std::int64_t total, double half) {
  std::vector<double> cells(kCells, 0.0);
  for (const WeightCounts* counts : layers) {
    const double wide = 2 * counts->half / static_cast<double>(WeightCounts::kBins);
    for (std::size_t i = 0; i < WeightCounts::kBins; ++i)
      if (counts->bins[i] > 0)
        spread(-counts->half + (static_cast<double>(i) + 0.5) * wide, wide, static_cast<double>(counts->bins[i]), half,
               cells);
  }
  const double cell = 2 * half / static_cast<double>(kCells);
  for (double& one : cells) one /= cell * static_cast<double>(std::max<std::int64_t>(1, total));
  return cells;
}

std::string epoch_text(double epoch) {
  return epoch == std::floor(epoch) && epoch < 9e15 ? base::shown_count(static_cast<std::int64_t>(epoch))
                                                    : base::shown(epoch, 4);
}

/// So many places high that a usual curve keeps its height where one towers over all.
double overlap_of(const plot::Ridges& ridges) {
  std::vector<double> tops;
  for (const plot::Ridge& ridge : ridges.curves)
    tops.push_back(*std::max_element(ridge.height.begin(), ridge.height.end()));
  std::sort(tops.begin(), tops.end());
  const double middle = tops[tops.size() / 2];
  return middle > 0 ? std::min(kUsualOverlap * tops.back() / middle, kMostOverlap) : kUsualOverlap;
}

}  // namespace

plot::Figure weight_ridges(const Source& source) {
  plot::Figure figure;
  figure.id = "weight_ridges";
  figure.title = source.tr("figure.weight_ridges.title");
  figure.unit = source.tr("axis.unit.density");
  figure.x.label = "w";
  figure.y.label = source.tr("axis.epoch");
  figure.legend = false;
  const std::vector<Instant> instants = some_of(instants_of(source.run));
  if (instants.empty()) {
    figure.empty_text = source.tr("figure.empty.counts");
    return figure;
  }
  const double half = half_range(instants, source.layer);
  figure.x.fixed = plot::Range{-half, half};
  plot::Ridges ridges;
  ridges.id = "density";
  ridges.name = source.tr("series.weights");
  for (std::size_t i = 0; i < kCells; ++i)
    ridges.x.push_back(half * ((2 * static_cast<double>(i) + 1) / static_cast<double>(kCells) - 1));
  const std::size_t every = instants.size() > kSpokenRidges ? 2 : 1;
  for (std::size_t k = 0; k < instants.size(); ++k) {
    const auto layers = layers_of(*instants[k], source.layer);
    const Total total = total_of(layers);
    ridges.curves.push_back({epoch_text(instants[k]->epoch), density(layers, total.weights, half)});
    const bool speaks = (instants.size() - 1 - k) % every == 0;  // the newest one always
    if (total.zeros == 0 || !speaks) continue;
    const double share = static_cast<double>(total.zeros) / static_cast<double>(total.weights);
    figure.notes.push_back({half, static_cast<double>(k) + 0.35, plot::Tone::kZero,
                            filled(source.tr, "series.are_zero", base::shown_percent(share))});
  }
  ridges.overlap = overlap_of(ridges);
  figure.ridges.push_back(std::move(ridges));
  return figure;
}

}  // namespace lscope::figures
