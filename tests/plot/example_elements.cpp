#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "base/number_text.h"
#include "base/random.h"
#include "plot/example_figures.h"
#include "plot/image_grid.h"

namespace lscope::plot::examples {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

base::Rng noise_of(std::uint64_t which) { return {23, base::Stream::kData, which}; }

Figure titled(std::string title, std::string x, std::string y) {
  Figure figure;
  figure.title = std::move(title), figure.x.label = std::move(x), figure.y.label = std::move(y);
  figure.id = figure.title;
  return figure;
}

Line line_of(std::string name, Tone tone) {
  Line line;
  line.id = line.name = std::move(name), line.tone = tone;
  return line;
}

/// Weights of both signs over many sizes: what a symlog axis is for.
Figure symlog() {
  Figure figure = titled("Gradient", "epoch", "");
  figure.y.scale = Scale::kSymlog, figure.y.linear_zone = 0.01;
  Line line = line_of("component 1", Tone::kTrain), other = line_of("component 2", Tone::kTest);
  for (int i = 0; i <= 200; ++i) {
    const double size = std::pow(10.0, 2 - 5.0 * i / 200);
    line.x.push_back(i), line.y.push_back(size * std::sin(i / 6.0));
    other.x.push_back(i), other.y.push_back(-0.2 * size * std::cos(i / 9.0));
  }
  figure.lines = {line, other};
  return figure;
}

/// Accuracy at the left, learning rate on a log axis at the right, an interval around the first.
Figure two_axes() {
  Figure figure = titled("Schedule", "epoch", "accuracy");
  figure.y.tick_text = TickText::kPercent, figure.y.fixed = Range{0, 1};
  figure.y2 = Axis{};
  figure.y2->label = "η", figure.y2->scale = Scale::kLog10;
  figure.cursor_title = "epoch";
  Line accuracy = line_of("accuracy", Tone::kTest), rate = line_of("learning rate", Tone::kOther);
  rate.second = true, rate.dash = Dash::kDashed;
  Band band;
  band.id = "spread", band.name = "±1 sd", band.tone = Tone::kTest;
  for (int i = 0; i <= 60; ++i) {
    const double value = 0.95 - 0.5 * std::exp(-i / 12.0);
    accuracy.x.push_back(i), accuracy.y.push_back(value);
    band.x.push_back(i), band.low.push_back(value - 0.05), band.high.push_back(value + 0.04);
    rate.x.push_back(i), rate.y.push_back(0.1 * std::pow(0.5, i / 10));
  }
  accuracy.end_label = "accuracy", accuracy.end_value = "0.95";
  figure.bands = {band}, figure.lines = {accuracy, rate};
  return figure;
}

/// Cross-validation: means with whiskers over a log axis, one end unknown and one infinite.
Figure whiskers() {
  Figure figure = titled("Cross-validation", "λ", "loss");
  figure.x.scale = Scale::kLog10, figure.cursor_title = "λ";
  ErrorBars bars;
  bars.id = "cv", bars.name = "mean ± se", bars.tone = Tone::kValidation;
  for (int i = 0; i < 9; ++i) {
    const double at = -4 + 0.5 * i, mean = 0.4 + 0.06 * (at + 2) * (at + 2);
    bars.x.push_back(std::pow(10.0, at)), bars.y.push_back(mean);
    bars.low.push_back(i == 2 ? kNan : mean - 0.04), bars.high.push_back(i == 7 ? kInf : mean + 0.05);
  }
  ErrorBars box;
  box.id = "λ.1se", box.name = "λ.1se", box.tone = Tone::kL2, box.shape = Shape::kSquare;
  box.x = {0.1}, box.y = {0.45}, box.x_low = {0.03}, box.x_high = {0.3};
  figure.error_bars = {bars, box};
  figure.notes = {{2e-4, 0.75, Tone::kText2, "smallest mean", 1e-2, 0.4}};
  return figure;
}

/// Two seeds of four methods, one of them below the baseline.
Figure named_bars(Scale scale) {
  Figure figure = titled("Methods", "", "loss");
  figure.y.scale = scale;
  Bars first, second;
  first.id = first.name = "seed 1", first.tone = Tone::kTrain;
  second.id = second.name = "seed 2", second.tone = Tone::kTest;
  first.names = {"none", "L1", "L2", "dropout and a long name"};
  first.heights = {0.62, 0.35, 0.21, 0.4}, second.heights = {0.5, kNan, 0.08, kInf};
  first.baseline = second.baseline = scale == Scale::kLog10 ? 0.25 : 0.3;
  figure.bars = {first, second};
  return figure;
}

Figure coefficients() {
  Figure figure = titled("Coefficients", "", "w");
  Bars bars;
  bars.id = "w", bars.baseline = 0;
  base::Rng rng = noise_of(4);
  for (int i = 0; i < 14; ++i) {
    bars.names.push_back("x" + base::shown_count(i + 1));
    bars.heights.push_back(i % 5 == 3 ? 0 : rng.next_normal() * 0.4);
    bars.tones.push_back(bars.heights.back() < 0 ? Tone::kL2 : Tone::kL1);
  }
  figure.bars = {bars};
  return figure;
}

Figure ridge_lines() {
  Figure figure = titled("Weights", "w", "epoch");
  Ridges ridges;
  ridges.id = "w";
  for (int i = 0; i <= 90; ++i) ridges.x.push_back(-1.5 + 3.0 * i / 90);
  for (int k = 0; k < 8; ++k) {
    Ridge ridge;
    ridge.label = base::shown_count(240 - 30 * k);
    const double width = 0.15 + 0.06 * k;
    for (const double x : ridges.x) ridge.height.push_back(std::exp(-0.5 * x * x / width / width) / width);
    if (k == 4) ridge.height[45] = kNan;
    ridges.curves.push_back(ridge);
  }
  figure.ridges = {ridges};
  return figure;
}

/// A sweep: cells over two category axes, one run diverged, colours on a log scale.
Figure sweep() {
  Figure figure = titled("Sweep", "λ₁", "λ₂");
  figure.unit = "loss";
  figure.x.categories = {"0", "10⁻⁴", "10⁻³", "10⁻²"}, figure.y.categories = {"0", "0.001", "0.1"};
  Heat heat;
  heat.columns = 4, heat.rows = 3, heat.x = {-0.5, 3.5}, heat.y = {-0.5, 2.5};
  heat.map = MapKind::kSequential, heat.cells = true, heat.scale_bar = true;
  heat.value_scale = Scale::kLog10, heat.values = {0.01, 2};
  heat.value = {0.5F, 0.3F, 0.1F, 0.9F, 0.2F, 0.05F, 0.02F, 0.7F, 1.5F, 1.2F, std::nanf(""), 1.9F};
  figure.heats = {heat};
  return figure;
}

Figure surface() {
  Figure figure = titled("Loss surface", "w₁", "w₂");
  Heat heat;
  heat.columns = 48, heat.rows = 40, heat.x = {-2, 2}, heat.y = {-1.5, 1.5};
  heat.map = MapKind::kSequential, heat.values = {0, 6}, heat.scale_bar = true;
  heat.levels = {0.5F, 1, 2, 4};
  for (int row = 0; row < heat.rows; ++row)
    for (int column = 0; column < heat.columns; ++column) {
      const double x = -2 + 4 * (column + 0.5) / heat.columns, y = -1.5 + 3 * (row + 0.5) / heat.rows;
      heat.value.push_back(static_cast<float>(0.5 * (x - 0.5) * (x - 0.5) + 2 * y * y + 0.3 * x * y));
    }
  figure.heats = {heat};
  Line path = line_of("path", Tone::kTest);
  for (int i = 0; i < 30; ++i) path.x.push_back(0.5 - 2 * std::exp(-i / 5.0)), path.y.push_back(std::exp(-i / 3.0));
  figure.lines = {path};
  figure.legend = true;
  return figure;
}

Figure weight_images() {
  Figure figure = titled("First layer", "", "");
  for (int k = 0; k < 6; ++k) {
    ValueImage image;
    image.id = base::shown_count(k), image.caption = k == 5 ? "digit" : "unit " + base::shown_count(k + 1);
    image.columns = image.rows = 8, image.map = k == 5 ? MapKind::kGrey : MapKind::kDiverging;
    for (int i = 0; i < 64; ++i)
      image.value.push_back(static_cast<float>(std::sin(0.3 * (k + 1) * (i % 8)) * std::cos(0.2 * k * (i / 8))));
    if (k == 1) image.value[9] = std::nanf("");
    figure.images.push_back(image);
  }
  place_in_grid(figure);
  return figure;
}

Figure network() {
  Figure figure = titled("Network 3-4-2", "", "");
  figure.bare = true;
  constexpr std::array kWidths{3, 4, 2};
  Segments edges;
  Points units;
  edges.id = "edges", units.id = "units", units.tone = Tone::kText2, units.radius = 9;
  base::Rng rng = noise_of(8);
  const auto height = [&](int layer, int unit) { return unit - (kWidths[static_cast<std::size_t>(layer)] - 1) / 2.0; };
  for (int layer = 0; layer < 3; ++layer)
    for (int unit = 0; unit < kWidths[static_cast<std::size_t>(layer)]; ++unit) {
      units.x.push_back(layer), units.y.push_back(height(layer, unit));
      for (int to = 0; layer < 2 && to < kWidths[static_cast<std::size_t>(layer) + 1]; ++to) {
        edges.x0.push_back(layer), edges.y0.push_back(height(layer, unit));
        edges.x1.push_back(layer + 1), edges.y1.push_back(height(layer + 1, to));
        const double weight = rng.next_normal();
        edges.width.push_back(static_cast<float>(0.5 + 2 * std::abs(weight)));
        edges.tone.push_back(weight < 0 ? Tone::kL2 : Tone::kTest);
        edges.opacity.push_back(0.7F);
      }
    }
  figure.segments = {edges}, figure.points = {units};
  return figure;
}

/// A noisy curve under its trailing mean, gaps, and values beyond the edge in every direction.
Figure beyond() {
  Figure figure = titled("Noise", "step", "loss");
  Line line = line_of("batch loss", Tone::kTrain);
  line.smooth = Smoothing{Smoothing::Kind::kExponential, 0.9};
  base::Rng rng = noise_of(9);
  for (int i = 0; i < 300; ++i)
    line.x.push_back(i), line.y.push_back(0.3 + std::exp(-i / 60.0) + 0.1 * rng.next_normal());
  for (int i = 150; i < 170; ++i) line.y[static_cast<std::size_t>(i)] = kNan;
  line.y[80] = kInf, line.y[220] = -kInf;
  Points points;
  points.id = points.name = "check", points.tone = Tone::kClass1;
  points.x = {30, 120, 260, kInf, -kInf}, points.y = {0.9, kInf, -kInf, 0.6, 0.7};
  figure.lines = {line}, figure.points = {points};
  return figure;
}

Figure range_of(double low, double high) {
  Figure figure = titled("Range", "x", "y");
  Line line = line_of("values", Tone::kTrain);
  line.x = {low, low + (high - low) / 2, high}, line.y = {high, low, high};
  figure.lines = {line};
  return figure;
}

}  // namespace

std::vector<Example> elements() {
  View on_bars, on_ridge, on_cell, on_image, on_whisker, on_second;
  on_bars.pointer = Px{150, 150}, on_ridge.pointer = Px{160, 120}, on_cell.pointer = Px{200, 100};
  on_image.pointer = Px{60, 80}, on_whisker.pointer = Px{200, 120}, on_second.pointer = Px{200, 120};
  return {{"symlog", symlog(), {360, 300}, {}},
          {"two_axes", two_axes(), {480, 300}, on_second},
          {"error_bars", whiskers(), {360, 300}, on_whisker},
          {"named_bars", named_bars(Scale::kLinear), {360, 300}, on_bars},
          {"named_bars_log", named_bars(Scale::kLog10), {240, 240}, {}},
          {"coefficients", coefficients(), {360, 240}, {}},
          {"ridges", ridge_lines(), {360, 300}, on_ridge},
          {"sweep", sweep(), {360, 300}, on_cell},
          {"surface", surface(), {360, 300}, {}},
          {"weight_images", weight_images(), {360, 300}, on_image},
          {"network", network(), {360, 240}, {}},
          {"beyond", beyond(), {480, 300}, {}},
          {"range_tiny", range_of(1e-300, 3e-300), {360, 240}, {}},
          {"range_huge", range_of(-1e300, 1e300), {360, 240}, {}},
          {"range_constant", range_of(0.144, 0.144), {360, 240}, {}}};
}

}  // namespace lscope::plot::examples
