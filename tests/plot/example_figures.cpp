#include "plot/example_figures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "base/number_text.h"
#include "base/random.h"

namespace lscope::plot::examples {
namespace {

Rgba hex(std::uint32_t rgb) {
  return {static_cast<std::uint8_t>(rgb >> 16), static_cast<std::uint8_t>(rgb >> 8 & 255),
          static_cast<std::uint8_t>(rgb & 255), 255};
}

std::array<Rgba, 256> map_of(const std::array<std::uint32_t, 5>& stops) {
  std::array<Rgba, 256> out{};
  for (std::size_t i = 0; i < 256; ++i) {
    const double at = static_cast<double>(i) / 255 * 4;
    const auto first = std::min<std::size_t>(3, static_cast<std::size_t>(at));
    const double share = at - static_cast<double>(first);
    const Rgba a = hex(stops[first]), b = hex(stops[first + 1]);
    const auto mix = [&](std::uint8_t from, std::uint8_t to) {
      return static_cast<std::uint8_t>(from + share * (to - from) + 0.5);
    };
    out[i] = {mix(a.r, b.r), mix(a.g, b.g), mix(a.b, b.b), 255};
  }
  return out;
}

void set_colors(Style& style, const std::array<std::uint32_t, kToneCount>& colors) {
  for (std::size_t i = 0; i < kToneCount; ++i) style.colors[i] = hex(colors[i]);
}

base::Rng noise_of(std::uint64_t which) { return {19, base::Stream::kData, which}; }

double moons_x(base::Rng& rng, bool second, double& y) {
  const double t = rng.next_uniform(0, std::numbers::pi);
  const double x = second ? 1 - std::cos(t) : std::cos(t);
  y = (second ? 0.5 - std::sin(t) : std::sin(t)) + 0.3 * rng.next_normal();
  return x + 0.3 * rng.next_normal();
}

Points moon(bool second, int count, bool hollow) {
  Points out;
  out.id = second ? "1" : "0";
  out.tone = second ? Tone::kClass1 : Tone::kClass0;
  out.shape = second ? Shape::kDiamond : Shape::kCircle;
  out.hollow = hollow;
  out.radius = hollow ? 2.2F : 4;
  base::Rng rng = noise_of((second ? 10U : 20U) + (hollow ? 1U : 0U));
  for (int i = 0; i < count; ++i) {
    double y = 0;
    out.x.push_back(moons_x(rng, second, y));
    out.y.push_back(y);
  }
  return out;
}

/// One made-up loss: falls fast, rises while the network memorises, falls again once λ2 acts.
double loss_at(double epoch, double rise, double floor, double share) {
  const double early = floor + (0.75 - floor) * std::exp(-epoch / 7);
  const double bend = epoch > 40 ? rise * (std::min(epoch, 120.0) - 40) / 80 : 0;
  const double healed = epoch > 120 ? 1 - std::exp(-(epoch - 120) / 8) : 0;
  return (early + bend) * (1 - healed) + healed * share;
}

Line curve(std::string id, std::string name, Tone tone, Dash dash, float width) {
  Line line;
  line.id = std::move(id);
  line.name = std::move(name);
  line.tone = tone;
  line.dash = dash;
  line.width = width;
  return line;
}

Mark mark(double x, Tone tone, std::string text, std::string brief) {
  return {x, tone, std::move(text), std::move(brief)};
}

std::vector<Mark> lambda_marks() {
  return {mark(120, Tone::kL2, "λ₂ 0 → 0.002", "λ₂"), mark(180, Tone::kL1, "λ₁ 0 → 0.0008", "λ₁")};
}

Axis epochs_axis() {
  Axis axis;
  axis.label = "epoch";
  axis.whole = true;
  return axis;
}

Heat heat_of(double (*probability)(double, double)) {
  Heat heat;
  heat.columns = 96, heat.rows = 72;
  heat.x = {-3.2, 4.2}, heat.y = {-2.6, 3.1};
  heat.levels = {0.1F, 0.5F, 0.9F};
  for (int row = 0; row < heat.rows; ++row)
    for (int column = 0; column < heat.columns; ++column)
      heat.value.push_back(static_cast<float>(
          probability(heat.x.low + 7.4 * (column + 0.5) / heat.columns, heat.y.low + 5.7 * (row + 0.5) / heat.rows)));
  return heat;
}

}  // namespace

Style dark() {
  Style style;
  set_colors(style,
             {0x54B3FD, 0xEBDF5D, 0xFB6C3E, 0xFB6C3E, 0xFF99C7, 0x9767F2, 0x4ADD8C, 0x9AA7B4, 0xFF99C7, 0x6E8296,
              0x8B97A3, 0xFFFFFF, 0xC9B8A0, 0x43CAE7, 0xFAAB35, 0xDF4B9D, 0xE2FBA7, 0xB6B4FE, 0xE5DC66, 0xF86E42,
              0x43CAE7, 0x0FA05C, 0xFFA3CF, 0x426DD7, 0xBAF5F1, 0xCC4DA9, 0xB8996D, 0xEAEFF3, 0xB0BBC6, 0x8793A0,
              0x4FD6C6, 0xFF6B6B, 0xF2B54A, 0x151A20, 0x0A0E12, 0x1C242C, 0x2B353F, 0x66737F, 0x212931, 0x0A0E12});
  style.maps = {map_of({0x504799, 0x322C63, 0x0D1216, 0x3E3601, 0x685B04}),
                map_of({0x070D1A, 0x153863, 0x027C91, 0x58C69B, 0xF6F598}),
                map_of({0x78C7FD, 0x2F73AE, 0x14161A, 0xA85419, 0xF3AD66})};
  return style;
}

Style light() {
  Style style;
  set_colors(style,
             {0x006EBE, 0x9E8008, 0x971D08, 0xCE3401, 0xD42975, 0x4416A4, 0x037434, 0x5E6B77, 0xD42975, 0x6E8BAD,
              0x76828D, 0x000000, 0x7A6648, 0x067DA2, 0xB37903, 0x9E0163, 0x124317, 0x4931A8, 0x725F04, 0xB93004,
              0x0A87AA, 0x02572F, 0xD84497, 0x0F2669, 0x249C74, 0x7B0F31, 0xBE7620, 0x131A20, 0x43505C, 0x5E6B77,
              0x00756B, 0xB3261E, 0x8A5A00, 0xF6F8F9, 0xFFFFFF, 0xE8EDF0, 0xCFD7DD, 0x7B8791, 0xFFFFFF, 0xFFFFFF});
  style.maps = {map_of({0xBAB5F5, 0xD8D6FB, 0xF8FAFD, 0xF2E9BB, 0xECDA83}),
                map_of({0xF8F8EA, 0x8ADBB8, 0x199EAA, 0x1B558A, 0x181C47}),
                map_of({0x013C79, 0x5798CE, 0xF4F7F9, 0xD38246, 0x7A2A06})};
  style.is_light = true;
  style.gap_alpha = 33;
  return style;
}

Figure loss(int epochs) {
  Figure figure;
  figure.id = "loss", figure.title = "Loss", figure.unit = "nats", figure.cursor_title = "epoch";
  figure.x = epochs_axis();
  figure.y.label = "loss", figure.y.can_log = true, figure.y.include = 0;
  Line train = curve("train", "train", Tone::kTrain, Dash::kSolid, 2);
  Line validation = curve("validation", "validation", Tone::kValidation, Dash::kDashed, 1.5F);
  Line test = curve("test", "test", Tone::kTest, Dash::kSolid, 2);
  Line ghost = curve("ghost", "", Tone::kGhost, Dash::kDotted, 1.5F);
  Band gap;
  gap.id = "gap", gap.name = "gap", gap.tone = Tone::kGap;
  base::Rng rng = noise_of(1);
  for (int e = 0; e <= epochs; ++e) {
    const double wiggle = 0.012 * (1 + (e > 120 && e < 180 ? 1.5 : 0.0)) * rng.next_normal();
    const double at = e * 240.0 / epochs;
    train.y.push_back(std::max(0.02, loss_at(at, -0.20, 0.24, 0.145) + 0.3 * wiggle));
    test.y.push_back(loss_at(at, 0.19, 0.30, 0.265) + std::abs(wiggle));
    validation.y.push_back(test.y.back() - 0.015 - 0.01 * rng.next_uniform());
    for (Line* line : {&train, &validation, &test}) line->x.push_back(e);
    gap.x.push_back(e), gap.low.push_back(train.y.back()), gap.high.push_back(test.y.back());
    if (at >= 119)
      ghost.x.push_back(e), ghost.y.push_back(0.49 + 0.12 * (1 - std::exp(-(at - 119) / 60)) + 0.2 * wiggle);
  }
  const std::size_t hole = static_cast<std::size_t>(epochs) / 4;
  for (std::size_t i = hole; i < hole + 3; ++i) validation.y[i] = std::numeric_limits<double>::quiet_NaN();
  for (Line* line : {&train, &validation, &test}) line->value = base::shown_fixed(line->y.back(), 3);
  train.end_dot = test.end_dot = true;
  ghost.end_label = "ghost: λ₂ = 0";
  const double low = train.y.back(), high = test.y.back();
  figure.bracket = Bracket{low, high, Tone::kGap, "gap", base::shown_fixed(high - low, 3)};
  figure.marks = lambda_marks();
  for (Mark& m : figure.marks) m.x *= epochs / 240.0;
  const auto best =
      static_cast<std::size_t>(std::min_element(validation.y.begin(), validation.y.end()) - validation.y.begin());
  figure.spots = {{validation.x[best], validation.y[best], Tone::kValidation, Shape::kDiamond,
                   "best " + base::shown_count(static_cast<std::int64_t>(best))}};
  figure.levels = {{0.08, Tone::kNoiseFloor, "noise floor 0.080"}};
  figure.bands = {gap};
  figure.lines = {ghost, validation, test, train};
  return figure;
}

Figure histogram() {
  Figure figure;
  figure.id = "weights", figure.title = "Weights", figure.unit = "count, log";
  figure.x.label = "w";
  figure.y.scale = Scale::kLog10, figure.y.tick_text = TickText::kCount, figure.y.can_log = true;
  Bars bars;
  bars.id = "weights";
  base::Rng rng = noise_of(2);
  for (int i = 0; i <= 61; ++i) bars.edges.push_back(-1.5 + 3.0 * i / 61);
  for (int i = 0; i < 61; ++i) {
    const double at = -1.5 + 3.0 * (i + 0.5) / 61;
    bars.heights.push_back(std::floor(40 * std::exp(-std::abs(at) / 0.25) + 1.6 * rng.next_uniform()));
  }
  figure.zero_bar = ZeroBar{0, 3122, 4288, 700, "exactly zero", "3,122", "of 4,288 · 73 %"};
  bars.heights[30] = 700;
  bars.above = 12;
  figure.bars = {bars};
  return figure;
}

Figure histogram_without_zeros() {
  Figure figure = histogram();
  figure.y.scale = Scale::kLinear, figure.unit = "count";
  for (std::size_t i = 0; i < 61; ++i) {
    const double at = (static_cast<double>(i) - 30) / 12;
    figure.bars[0].heights[i] = std::floor(300 * std::exp(-0.5 * at * at));
  }
  figure.zero_bar = ZeroBar{0, 0, 4288, 300, "exactly zero", "0", "of 4,288 · 0 %"};
  return figure;
}

Figure percentiles() {
  Figure figure;
  figure.id = "weights_over_time", figure.title = "Weights over time", figure.unit = "percentiles";
  figure.cursor_title = "epoch", figure.x = epochs_axis();
  const std::array reach{1.05, 0.45, 0.2};
  const std::array opacity{0.28F, 0.42F, 0.65F};
  Line median = curve("50", "", Tone::kText1, Dash::kSolid, 1.5F);
  median.end_label = "";
  std::array<Line, 2> edges{curve("99", "", Tone::kBar, Dash::kSolid, 1), curve("1", "", Tone::kBar, Dash::kSolid, 1)};
  for (std::size_t k = 0; k < 3; ++k) {
    Band band;
    band.id = base::shown_count(static_cast<std::int64_t>(k)), band.tone = Tone::kBar, band.opacity = opacity[k];
    for (int e = 0; e <= 240; ++e) {
      const double grown = reach[k] * (0.5 + 0.5 * std::min(e, 120) / 120.0);
      const double width =
          e < 120 ? grown : reach[k] * (0.35 + 0.65 * std::exp(-(e - 120) / 15.0)) * (k == 0 ? 1 : 0.5);
      band.x.push_back(e), band.low.push_back(-width * 1.05), band.high.push_back(width);
      if (k > 0) continue;
      median.x.push_back(e), median.y.push_back(0.004 * std::sin(e / 7.0));
      edges[0].x.push_back(e), edges[0].y.push_back(width);
      edges[1].x.push_back(e), edges[1].y.push_back(-width * 1.05);
    }
    figure.bands.push_back(band);
  }
  figure.lines = {edges[0], edges[1], median};
  figure.marks = lambda_marks();
  figure.notes = {{8, 0.65, Tone::kText1, "99 %"},
                  {8, 0.31, Tone::kText1, "90"},
                  {8, 0.06, Tone::kText1, "50"},
                  {8, -0.31, Tone::kText1, "10"},
                  {8, -0.68, Tone::kText1, "1 %"}};
  return figure;
}

Figure zeros() {
  Figure figure;
  figure.id = "zeros", figure.title = "Exact zeros", figure.unit = "% of each layer", figure.cursor_title = "epoch";
  figure.x = epochs_axis();
  figure.y.fixed = Range{0, 1}, figure.y.tick_text = TickText::kPercent;
  const std::array last{0.35, 0.75, 0.03};
  const std::array dashes{Dash::kDotted, Dash::kSolid, Dash::kLongDash};
  base::Rng rng = noise_of(3);
  for (std::size_t k = 0; k < 3; ++k) {
    const std::string name = "layer " + base::shown_count(static_cast<std::int64_t>(k) + 1);
    Line line = curve(name, name, Tone::kZero, dashes[k], 2);
    for (int e = 0; e <= 240; ++e) {
      line.x.push_back(e);
      const double grown = last[k] * (1 - std::exp(-(e - 180) / 20.0)) / (1 - std::exp(-3.0));
      line.y.push_back(e <= 180 ? 0 : std::max(0.0, grown + (k == 1 ? 0.03 : 0.005) * rng.next_normal()));
    }
    line.end_label = name, line.end_value = base::shown_percent(line.y.back());
    line.end_dot = true;
    figure.lines.push_back(line);
  }
  figure.marks = lambda_marks();
  return figure;
}

Figure field() {
  Figure figure;
  figure.id = "field", figure.title = "Decision field", figure.unit = "P(class 1)", figure.equal_aspect = true;
  figure.x.label = "x₁", figure.y.label = "x₂";
  figure.legend_low = "class 0", figure.legend_high = "class 1";
  figure.heats = {heat_of([](double x, double y) {
    const double boundary = 0.25 + 0.6 * std::cos(x * 2.2) * std::exp(-0.15 * (x - 0.5) * (x - 0.5)) + 0.25 * (x - 0.5);
    return 1 / (1 + std::exp(-4 * (boundary - y)));
  })};
  figure.points = {moon(false, 60, true), moon(true, 60, true), moon(false, 40, false), moon(true, 40, false)};
  return figure;
}

Figure ten_classes() {
  Figure figure = field();
  figure.id = "field10", figure.unit = "class", figure.legend_low.clear(), figure.legend_high.clear();
  Heat& heat = figure.heats[0];
  heat.levels = {}, heat.map = MapKind::kSequential;
  figure.points.clear();
  for (int k = 0; k < 6; ++k) {
    Points cloud;
    cloud.id = base::shown_count(k), cloud.name = "class " + cloud.id;
    cloud.tone = static_cast<Tone>(static_cast<int>(Tone::kClass0) + k), cloud.radius = 7;
    cloud.number = cloud.id;
    base::Rng rng = noise_of(40 + static_cast<std::uint64_t>(k));
    for (int i = 0; i < 8; ++i) {
      cloud.x.push_back(0.5 + 1.8 * std::cos(k) + 0.25 * rng.next_normal());
      cloud.y.push_back(0.25 + 1.4 * std::sin(k) + 0.25 * rng.next_normal());
    }
    figure.points.push_back(cloud);
  }
  for (int row = 0; row < heat.rows; ++row)
    for (int column = 0; column < heat.columns; ++column) {
      const double x = heat.x.low + 7.4 * (column + 0.5) / heat.columns, y = heat.y.low + 5.7 * (row + 0.5) / heat.rows;
      double least = 1e9, second = 1e9;
      std::int32_t winner = 0;
      for (int k = 0; k < 6; ++k) {
        const double far = std::hypot(x - 0.5 - 1.8 * std::cos(k), y - 0.25 - 1.4 * std::sin(k));
        if (far < least)
          second = least, least = far, winner = k;
        else
          second = std::min(second, far);
      }
      heat.winner.push_back(winner);
      heat.lead.push_back(static_cast<float>(second - least));
      heat.value[heat.winner.size() - 1] = static_cast<float>(1 / (1 + std::exp(-3 * (second - least))));
    }
  return figure;
}

Figure confusion(int classes) {
  Figure figure;
  figure.id = "confusion", figure.title = "Confusion", figure.unit = "validation, counts";
  Matrix matrix;
  matrix.row_label = "true", matrix.column_label = "predicted";
  base::Rng rng = noise_of(4);
  for (int row = 0; row < classes; ++row) {
    matrix.names.push_back(base::shown_count(row));
    for (int column = 0; column < classes; ++column)
      matrix.cells.push_back(row == column ? 80 + static_cast<double>(rng.next_below(20))
                                           : static_cast<double>(rng.next_below(6)));
  }
  figure.matrix = matrix;
  return figure;
}

Figure fit() {
  Figure figure;
  figure.id = "fit", figure.title = "Fit", figure.cursor_title = "x";
  figure.x.label = "x", figure.y.label = "y";
  Line truth = curve("truth", "truth", Tone::kTruth, Dash::kSolid, 1);
  Line model = curve("model", "model", Tone::kTrain, Dash::kSolid, 2);
  for (int i = 0; i <= 200; ++i) {
    const double x = -1 + 0.01 * i;
    truth.x.push_back(x), truth.y.push_back(std::sin(3 * x));
    model.x.push_back(x), model.y.push_back(std::sin(3 * x) + 0.25 * std::sin(14 * x));
  }
  Points data;
  data.id = "data", data.name = "data", data.tone = Tone::kTrain;
  Points test = data;
  test.id = "test", test.name = "test data", test.tone = Tone::kTest, test.hollow = true, test.radius = 2.5F,
  test.shape = Shape::kSquare;
  base::Rng rng = noise_of(5);
  for (int i = 0; i < 30; ++i) {
    const double x = rng.next_uniform(-1, 1);
    data.x.push_back(x), data.y.push_back(std::sin(3 * x) + 0.2 * rng.next_normal());
    test.x.push_back(-x), test.y.push_back(std::sin(-3 * x) + 0.2 * rng.next_normal());
  }
  figure.points = {test, data};
  figure.lines = {model, truth};
  return figure;
}

Figure empty() {
  Figure figure;
  figure.id = "empty", figure.title = "Accuracy", figure.empty_text = "No accuracy: this is a regression";
  return figure;
}

std::vector<Example> all() {
  View pointed;
  pointed.cursor_x = 108, pointed.pointer = Px{250, 200};
  View linked;
  linked.cursor_x = 108;
  View logarithmic;
  logarithmic.y_scale = Scale::kLog10, logarithmic.hidden = {"validation"};
  View narrow_pointed = pointed;
  narrow_pointed.pointer = Px{120, 100};
  std::vector<Example> out{{"loss", loss(), {608, 424}, pointed},
                           {"loss_small", loss(), {360, 248}, {}},
                           {"loss_log", loss(), {608, 300}, logarithmic},
                           {"loss_wide", loss(), {1224, 632}, {}},
                           {"histogram", histogram(), {320, 416}, {}},
                           {"histogram_no_zeros", histogram_without_zeros(), {320, 248}, {}},
                           {"percentiles", percentiles(), {320, 416}, linked},
                           {"zeros", zeros(), {320, 416}, linked},
                           {"zeros_small", zeros(), {320, 248}, narrow_pointed},
                           {"field", field(), {360, 424}, {}},
                           {"field_low", field(), {360, 272}, {}},
                           {"field_ten", ten_classes(), {624, 632}, {}},
                           {"confusion", confusion(3), {360, 272}, {}},
                           {"confusion_ten", confusion(10), {624, 400}, {}},
                           {"fit", fit(), {360, 272}, {}},
                           {"empty", empty(), {320, 248}, {}}};
  for (Example& example : elements()) out.push_back(std::move(example));
  return out;
}

}  // namespace lscope::plot::examples
