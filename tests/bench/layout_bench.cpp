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
  figure.id = "loss", figure.title = "Loss", figure.y.include = 0;
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

void append_to(plot::Figure& figure, int count) {
  for (plot::Line& line : figure.lines)
    for (int i = 0; i < count; ++i) line.x.push_back(line.x.back() + 1), line.y.push_back(line.y.back());
}

/// What the screen of a long run costs a frame: eight plots of four curves with as many rows as a history shows.
void measure_eight() {
  std::vector<plot::Figure> figures(8, figure_of(8'000));
  std::vector<plot::SeriesCache> caches(8);
  const plot::FixedMeasurer fixed;
  plot::Style style;
  plot::View view;
  const auto lay_out = [&] {
    for (std::size_t k = 0; k < figures.size(); ++k)
      (void)plot::layout(figures[k], {400, 260}, view, style, fixed, caches[k]);
  };
  std::printf("layout of 8 plots of 4 curves of 8,000 points, 400x260\n");
  lay_out();
  measure(
      "nothing changed", [] {}, lay_out);
  double at = 0;
  measure(
      "the cursor moved", [&] { view.cursor_x = at += 10; }, lay_out);
  const auto append = [&] {
    for (plot::Figure& figure : figures) append_to(figure, 10);
  };
  measure("10 points appended, following", append, lay_out);
  view.x = plot::Range{0, 12'000};
  measure("10 points appended, same zoom", append, lay_out);
}

}  // namespace

int main() {
  measure_eight();
  plot::Figure figure = figure_of(1'000'000);
  const plot::FixedMeasurer fixed;
  plot::Style style;
  plot::View view;
  plot::SeriesCache cache;
  const auto lay_out = [&] { (void)plot::layout(figure, {608, 424}, view, style, fixed, cache); };
  const auto append = [&] { append_to(figure, 100); };
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
  for (plot::Line& line : figure.lines) line.smooth = plot::Smoothing{plot::Smoothing::Kind::kExponential, 0.99};
  for (std::size_t k = 0; k < 2; ++k) {
    plot::Band& band = figure.bands.emplace_back();
    band.id = std::string(1, static_cast<char>('u' + k)), band.stamp = 1;
    band.x = figure.lines[k].x, band.low = figure.lines[k].y, band.high = figure.lines[k + 1].y;
  }
  lay_out();
  measure(
      "with means and 2 bands", [] {}, lay_out);
  measure(
      "the same, another zoom each time",
      [&] {
        view.x = plot::Range{edge *= 0.97, 1.1e6};
      },
      lay_out);
  return 0;
}
