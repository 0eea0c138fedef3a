#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <functional>
#include <vector>

#include "base/random.h"
#include "plot/layout.h"
#include "plot/series_cache.h"
#include "plot/text_measure.h"

/// What the layout of a figure with four curves of a million points costs: with what was kept of the call before, after
/// points were appended, after a zoom, and from nothing. Processor time, so that other programs count little: the
/// smallest, the median and the worst of 50.
namespace {

using namespace lscope;

plot::Figure figure_of(std::size_t count) {
  plot::Figure figure;
  figure.title = "Loss", figure.y.include = 0;
  base::Rng rng(1, base::Stream::kData);
  for (int k = 0; k < 4; ++k) {
    plot::Line& line = figure.lines.emplace_back();
    line.id = line.name = std::string(1, static_cast<char>('a' + k));
    line.tone = static_cast<plot::Tone>(k), line.stamp = 1;
    line.x.reserve(2 * count), line.y.reserve(2 * count);
    for (std::size_t i = 0; i < count; ++i) {
      line.x.push_back(static_cast<double>(i));
      line.y.push_back(0.1 + 0.2 * k + 0.3 * std::exp(-static_cast<double>(i) / 2e5) + 0.01 * rng.next_normal());
    }
  }
  return figure;
}

void measure(const char* what, const std::function<void()>& prepare, const std::function<void()>& run) {
  std::vector<double> ms;
  for (int i = 0; i < 50; ++i) {
    prepare();
    const std::clock_t start = std::clock();
    run();
    ms.push_back(1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  std::sort(ms.begin(), ms.end());
  std::printf("%-34s smallest %7.3f  median %7.3f  worst %7.3f ms\n", what, ms.front(), ms[ms.size() / 2], ms.back());
}

}  // namespace

int main() {
  plot::Figure figure = figure_of(1'000'000);
  const plot::FixedMeasurer fixed;
  plot::Style style;
  plot::View view;
  plot::SeriesCache cache;
  const auto lay_out = [&] { (void)plot::layout(figure, {608, 424}, view, style, fixed, cache); };
  const auto append = [&] {
    for (plot::Line& line : figure.lines)
      for (int i = 0; i < 100; ++i) line.x.push_back(line.x.back() + 1), line.y.push_back(line.y.back());
  };
  std::printf("layout of 4 curves of 1,000,000 points, 608x424\n");
  lay_out();
  measure(
      "nothing changed", [] {}, lay_out);
  view.x = plot::Range{0, 1.1e6};
  measure("100 points appended, same zoom", append, lay_out);
  double edge = 1.1e6;
  measure(
      "another zoom each time",
      [&] {
        view.x = plot::Range{edge *= 0.97, 1.1e6};
      },
      lay_out);
  view.x.reset();
  view.y_scale = plot::Scale::kLog10;
  measure("logarithmic", append, lay_out);
  view.y_scale.reset();
  measure(
      "from nothing", [&] { cache = {}; }, lay_out);
  return 0;
}
