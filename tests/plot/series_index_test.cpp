#include "plot/series_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/random.h"
#include "plot/decimate.h"
#include "plot/example_figures.h"
#include "plot/series_cache.h"
#include "plot/text_measure.h"
#include "plot/to_text.h"

namespace lscope::plot {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();
const FixedMeasurer kMeasure;

struct Series {
  std::vector<double> x, y, y_high;
};

/// Ascending x with stretches of equal values, y with spikes, gaps, infinities and values a log axis cannot show.
Series hostile(base::Rng& rng, std::size_t count) {
  Series out;
  double at = rng.next_uniform(-5, 5);
  const bool has_ranges = rng.next_below(2) == 0, has_holes = rng.next_below(2) == 0, positive = rng.next_below(3) == 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (rng.next_below(20) != 0) at += std::pow(10.0, rng.next_uniform(-4, 0));
    double y = positive ? std::exp(rng.next_normal()) : rng.next_normal();
    if (rng.next_below(500) == 0) y *= 1e6;
    if (has_holes && rng.next_below(40) == 0) y = kNan;
    if (has_holes && rng.next_below(400) == 0) y = rng.next_below(2) == 0 ? kInf : -kInf;
    out.x.push_back(at), out.y.push_back(y);
    if (has_ranges) out.y_high.push_back(rng.next_below(10) == 0 ? kNan : y + std::abs(rng.next_normal()));
  }
  return out;
}

void expect_same(const Decimated& one, const Decimated& two, const std::string& what) {
  ASSERT_EQ(one.strokes.size(), two.strokes.size()) << what;
  for (std::size_t i = 0; i < one.strokes.size(); ++i) ASSERT_EQ(one.strokes[i], two.strokes[i]) << what << " " << i;
  ASSERT_EQ(one.dropped_by_log, two.dropped_by_log) << what;
  ASSERT_EQ(one.beyond.size(), two.beyond.size()) << what;
}

/// The smallest and largest px of every column, by looking at every point.
void expect_no_spike_hidden(const Series& data, const Decimated& out, const Mapping& to_x, const Mapping& to_y) {
  std::vector<double> top(1202, kInf), bottom(1202, -kInf), seen_top = top, seen_bottom = bottom;
  const auto add = [&](std::vector<double>& low, std::vector<double>& high, double x, double y) {
    const auto column = static_cast<std::size_t>(std::floor(std::clamp(x, -2.0, 1002.0)) + 2);
    low[column] = std::min(low[column], y), high[column] = std::max(high[column], y);
  };
  for (std::size_t i = 0; i < data.x.size(); ++i) {
    if (std::isnan(data.y[i]) || (to_y.scale() == Scale::kLog10 && data.y[i] <= 0)) continue;
    add(top, bottom, to_x(data.x[i]), to_y(data.y[i]));
    if (i < data.y_high.size() && data.y_high[i] > data.y[i]) add(top, bottom, to_x(data.x[i]), to_y(data.y_high[i]));
  }
  for (const Stroke& stroke : out.strokes)
    for (const Spot2& p : stroke) add(seen_top, seen_bottom, p.x, p.y);
  ASSERT_EQ(top, seen_top);
  ASSERT_EQ(bottom, seen_bottom);
}

TEST(SeriesIndex, NeverHidesASpikeAndGivesWhatLookingAtEveryPointGives) {
  base::Rng rng(31, base::Stream::kData);
  for (int round = 0; round < 120; ++round) {
    const Series data = hostile(rng, 1 + rng.next_below(20'000));
    SeriesIndex index;  // grown in pieces, as a run grows
    for (std::size_t count = 0; count < data.x.size();) {
      count = std::min(data.x.size(), count + 1 + rng.next_below(6000));
      const auto part = [&](const std::vector<double>& v) { return std::span(v).first(std::min(count, v.size())); };
      index.extend(part(data.x), part(data.y), part(data.y_high));
    }
    ASSERT_TRUE(index.is_sorted());
    for (int zoom = 0; zoom < 4; ++zoom) {
      const double a = data.x[rng.next_below(data.x.size())], b = data.x[rng.next_below(data.x.size())];
      const Mapping to_x(safe_range(zoom == 0 ? Range{data.x.front(), data.x.back()} : Range{a, b}, Scale::kLinear),
                         Scale::kLinear, 0, 1000);
      const auto scale = static_cast<Scale>(rng.next_below(3));
      const Mapping to_y(safe_range({0.01, 20}, scale), scale, 400, 0);
      const Decimated plain = decimate(data.x, data.y, data.y_high, to_x, to_y);
      expect_same(plain, decimate(data.x, data.y, data.y_high, to_x, to_y, &index), std::to_string(round));
      expect_no_spike_hidden(data, plain, to_x, to_y);
      if (HasFatalFailure()) return;
      Extent all(scale), indexed(scale);
      const std::size_t first = rng.next_below(data.x.size()), last = first + rng.next_below(data.x.size() - first + 1);
      all.add(std::span(data.y).subspan(first, last - first));
      if (!data.y_high.empty()) all.add(std::span(data.y_high).subspan(first, last - first));
      index.add_to(indexed, scale, data.y, data.y_high, first, last);
      ASSERT_EQ(all.empty(), indexed.empty());
      if (!all.empty()) {
        ASSERT_EQ(all.range(), indexed.range());
      }
    }
  }
}

TEST(KeptColumns, OfACurveThatGrowsGiveWhatLookingAtEveryPointGives) {
  base::Rng rng(32, base::Stream::kData);
  for (int round = 0; round < 60; ++round) {
    const Series data = hostile(rng, 1 + rng.next_below(20'000));
    SeriesIndex index;
    KeptColumns kept;
    Mapping to_x(safe_range({data.x.front(), data.x.back()}, Scale::kLinear), Scale::kLinear, 0, 1000);
    for (std::size_t count = 0; count < data.x.size();) {
      count = std::min(data.x.size(), count + rng.next_below(3000));
      const auto part = [&](const std::vector<double>& v) { return std::span(v).first(std::min(count, v.size())); };
      index.extend(part(data.x), part(data.y), part(data.y_high));
      if (rng.next_below(6) == 0)  // another zoom along x: everything kept is of no use
        to_x = Mapping(safe_range({data.x[rng.next_below(data.x.size())], data.x.back()}, Scale::kLinear),
                       Scale::kLinear, 0, 1000);
      const auto scale = static_cast<Scale>(rng.next_below(3));  // y may do what it likes
      const Mapping to_y(safe_range({0.01, 1 + rng.next_uniform(0, 20)}, scale), scale, 400, 0);
      const SeriesIndex* known = rng.next_below(3) == 0 ? nullptr : &index;
      expect_same(decimate(part(data.x), part(data.y), part(data.y_high), to_x, to_y),
                  decimate(part(data.x), part(data.y), part(data.y_high), to_x, to_y, known, kept),
                  std::to_string(round) + " " + std::to_string(count));
      if (HasFatalFailure()) return;
    }
  }
}

TEST(BandIndex, GivesTheStripsThatLookingAtEveryPointGives) {
  base::Rng rng(33, base::Stream::kData);
  for (int round = 0; round < 80; ++round) {
    Series data = hostile(rng, 1 + rng.next_below(20'000));
    data.y_high.clear();
    for (const double y : data.y)  // crossing edges and holes of its own among them
      data.y_high.push_back(rng.next_below(300) == 0 ? kNan : y + rng.next_uniform(-0.2, 2));
    BandIndex index;
    index.low.extend(data.x, data.y, {});
    index.high.extend(data.x, data.y_high, {});
    for (int zoom = 0; zoom < 4; ++zoom) {
      const double a = data.x[rng.next_below(data.x.size())];
      const Mapping to_x(safe_range({zoom == 0 ? data.x.front() : a, data.x.back()}, Scale::kLinear), Scale::kLinear, 0,
                         1000);
      const auto scale = static_cast<Scale>(rng.next_below(3));
      const Mapping to_y(safe_range({0.01, 20}, scale), scale, 400, 0);
      const auto plain = decimate_band(data.x, data.y, data.y_high, to_x, to_y);
      const auto quick = decimate_band(data.x, data.y, data.y_high, to_x, to_y, &index);
      ASSERT_EQ(plain.size(), quick.size()) << round;
      for (std::size_t i = 0; i < plain.size(); ++i) {
        ASSERT_EQ(plain[i].above, quick[i].above) << round;
        ASSERT_EQ(plain[i].below, quick[i].below) << round;
      }
    }
  }
}

TEST(SeriesIndex, DescendingXOrNanIsNotSorted) {
  for (const double bad : {kNan, 0.5, -kInf}) {
    SeriesIndex index;
    const std::vector<double> x{0, 1, 2, bad}, y{1, 2, 3, 4};
    index.extend(x, y, {});
    EXPECT_FALSE(index.is_sorted()) << bad;
    const Mapping to_x({0, 3}, Scale::kLinear, 0, 30), to_y({0, 5}, Scale::kLinear, 100, 0);
    expect_same(decimate(x, y, {}, to_x, to_y), decimate(x, y, {}, to_x, to_y, &index), "unsorted");
  }
}

Figure growing(std::size_t count, std::uint64_t stamp) {
  Figure figure;
  base::Rng rng(2, base::Stream::kData);
  Line line;
  line.id = line.name = "train", line.stamp = stamp;
  for (std::size_t i = 0; i < count; ++i) line.x.push_back(static_cast<double>(i)), line.y.push_back(rng.next_normal());
  figure.lines = {line};
  for (const double amount : {0.9, 0.99}) {
    figure.lines.push_back(line);
    figure.lines.back().id += std::to_string(amount);
    figure.lines.back().smooth = Smoothing{Smoothing::Kind::kExponential, amount};
  }
  Band band;
  band.id = "band", band.x = line.x, band.low = line.y, band.stamp = stamp;
  for (const double y : line.y) band.high.push_back(y + 1);
  figure.bands = {band};
  return figure;
}

std::string text_of(const Figure& figure, SeriesCache& cache, const View& view = {}) {
  return to_text(layout(figure, {608, 424}, view, examples::dark(), kMeasure, cache).list);
}

TEST(SeriesCache, ALayoutWithItIsTheLayoutWithout) {
  SeriesCache kept;
  for (const std::size_t count : {100UL, 1000UL, 1100UL, 9001UL, 30'000UL, 20'000UL, 100UL}) {
    const Figure figure = growing(count, 7);
    SeriesCache fresh;
    View zoomed;
    zoomed.x = Range{500, 5000};
    EXPECT_EQ(text_of(figure, kept), text_of(figure, fresh)) << count;
    EXPECT_EQ(text_of(figure, kept, zoomed), text_of(figure, fresh, zoomed)) << count;
    EXPECT_EQ(text_of(figure, kept, zoomed), text_of(figure, fresh, zoomed)) << "the columns of last time";
    Figure other = figure;  // another window over the same curve: its mean is made anew
    other.lines[1].smooth = Smoothing{Smoothing::Kind::kWindow, 40};
    EXPECT_EQ(text_of(other, kept), text_of(other, fresh)) << count;
  }
}

TEST(SeriesCache, WhatIsKeptIsDrawnAgainAsItWas) {
  SeriesCache kept;
  Figure figure = growing(3000, 7);
  figure.lines[0].dash = Dash::kDashed;
  figure.lines[1].stamp = 0;  // nothing is known of it: it is looked at each time
  figure.spots = {{700, 0.5, Tone::kValidation, Shape::kDiamond, "best"}};
  figure.levels = {{0.2, Tone::kNoiseFloor, "floor"}};
  View cut, all;
  cut.y = Range{-0.5, 0.7};  // the curves leave the plot
  cut.x = Range{100, 900};
  for (int round = 0; round < 3; ++round)
    for (const View& view : {all, cut, cut, all, all}) {
      SeriesCache fresh;
      View pointed = view;
      pointed.cursor_x = 500 + round;
      pointed.linked_readout = true;
      ASSERT_EQ(text_of(figure, kept, pointed), text_of(figure, fresh, pointed)) << round;
    }
  figure.lines[1].y[17] = 9;
  SeriesCache fresh;
  EXPECT_EQ(text_of(figure, kept), text_of(figure, fresh));
}

TEST(SeriesIndex, FindsTheLastValueBeforeAGapOfAnyLength) {
  for (const std::size_t gap : {1UL, 20UL, 32UL, 70UL, 256UL, 700UL, 2048UL, 3999UL}) {
    std::vector<double> x, y;
    for (std::size_t i = 0; i < 4096; ++i) {
      x.push_back(static_cast<double>(i));
      y.push_back(i + gap < 4096 ? 1 + static_cast<double>(i % 7) : kNan);
    }
    SeriesIndex index;
    index.extend(x, y, {});
    const SeriesIndex::Extremes all = index.extremes(y, {}, 0, 4096, -kInf);
    EXPECT_EQ(all.last, 4095 - gap);
    EXPECT_TRUE(all.any && all.has_gaps);
    EXPECT_FALSE(index.extremes(y, {}, 4096 - gap, 4096, -kInf).any) << gap;
    EXPECT_FALSE(index.extremes(y, {}, 0, 4096 - gap, -kInf).has_gaps) << gap;
  }
}

TEST(SeriesCache, WhatWasAppendedIsDrawnWhileTheZoomStays) {
  SeriesCache kept;
  View zoomed;
  zoomed.x = Range{0, 40'000};
  zoomed.y = Range{-5, 5};
  std::string before;
  for (std::size_t count = 29'000; count < 30'000; count += 97) {
    const Figure figure = growing(count, 7);
    SeriesCache fresh;
    const std::string now = text_of(figure, kept, zoomed);
    EXPECT_EQ(now, text_of(figure, fresh, zoomed)) << count;
    EXPECT_NE(now, before);
    before = now;
  }
}

TEST(SeriesCache, OfAnotherFigureIsNotUsed) {
  SeriesCache kept, fresh;
  Figure one = growing(30'000, 7), two = one;
  one.id = "zeros", two.id = "norms";
  two.lines[0].y[12'345] = 99;  // where no probe looks
  (void)text_of(one, kept);
  EXPECT_EQ(text_of(two, kept), text_of(two, fresh));
}

TEST(SeriesCache, AnotherStampOrChangedValuesBeginAnew) {
  SeriesCache kept, fresh;
  Figure figure = growing(30'000, 7);
  (void)text_of(figure, kept);
  for (double& y : figure.lines[0].y) y = -y;  // an owner who forgot the stamp: the probes see it
  EXPECT_EQ(text_of(figure, kept), text_of(figure, fresh));
  figure.lines[0].y[12'345] = 99;  // between the probes: only the stamp can tell
  figure.lines[0].stamp = 8;
  SeriesCache anew;
  EXPECT_EQ(text_of(figure, kept), text_of(figure, anew));
}

}  // namespace
}  // namespace lscope::plot
