#include "plot/ticks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "base/number_text.h"

namespace lscope::plot {
namespace {

constexpr std::int64_t kMostTicks = 50;

/// A step of mantissa / 10 * 10^exponent; mantissas are 10, 20, 25 and 50.
struct Step {
  int mantissa = 10, exponent = 0;
  [[nodiscard]] double size() const { return mantissa * std::pow(10.0, exponent - 1); }
  /// Exact where a decimal of that many digits is: 3 * 0.1 would be 0.30000000000000004.
  [[nodiscard]] double times(double index) const {
    const int power = exponent - 1;
    return power < 0 ? index * mantissa / std::pow(10.0, -power) : index * mantissa * std::pow(10.0, power);
  }
  [[nodiscard]] int decimals() const { return std::max(0, -exponent + (mantissa == 25 ? 1 : 0)); }
};

bool is_whole(const Step& step) { return step.exponent >= (step.mantissa == 25 ? 1 : 0); }

/// How many multiples of the step a range holds, counted as linear_ticks() does.
double count_of(Range range, const Step& step) {
  const double size = step.size(), slack = 1e-9 * (range.high - range.low) / size;
  return std::floor(range.high / size + slack) - std::ceil(range.low / size - slack) + 1;
}

/// The step whose count of ticks comes nearest to the target, on a logarithmic measure; 2 to 12 where it can be.
Step nice_step(Range range, int target, bool whole) {
  const double width = range.high - range.low;
  const int around = static_cast<int>(std::floor(std::log10(width / target)));
  Step best{10, whole ? std::max(0, around + 2) : around + 2};
  double least = 1e300;
  for (int exponent = around - 1; exponent <= around + 2; ++exponent) {
    for (const int mantissa : {10, 20, 25, 50}) {
      const Step step{mantissa, exponent};
      if ((whole && !is_whole(step)) || !std::isfinite(step.size())) continue;
      const double count = count_of(range, step);
      const double miss = std::abs(std::log(width / step.size() / target)) + (count < 2 || count > 12 ? 1e6 : 0);
      if (miss < least - 1e-9) least = miss, best = step;
    }
  }
  return best;
}

int minor_parts(const Step& step) { return step.mantissa == 20 ? 4 : 5; }

/// A fraction as per cent; one whose hundredfold is no number stays a fraction.
std::string percent_text(double fraction) {
  return std::abs(fraction) < 1e305 ? base::shown(100 * fraction) + " %" : base::shown(fraction);
}

/// Enough digits to tell a multiple of the step from its neighbours.
std::string digits_text(double value, const Step& step) {
  if (value == 0) return "0";
  const int last = step.exponent - (step.mantissa == 25 ? 1 : 0);
  const int digits = static_cast<int>(std::floor(std::log10(std::abs(value)) + 1e-9)) - last + 1;
  return base::shown(value, std::clamp(digits, 4, 17));
}

std::string linear_text(double value, const Step& step, TickText text) {
  if (value == 0) value = 0;  // no minus before a zero
  const int decimals = step.decimals();
  switch (text) {
    case TickText::kNone:
      return "";
    case TickText::kCount:
      if (std::abs(value) < 1e6 && value == std::round(value))
        return base::shown_count(static_cast<std::int64_t>(value));
      return digits_text(value, step);
    case TickText::kPercent:
      if (std::abs(value) < 1e4 && decimals <= 7) return base::shown_percent(value, std::max(0, decimals - 2));
      if (std::abs(value) >= 1e305) return digits_text(value, step);
      return digits_text(100 * value, {step.mantissa, step.exponent + 2}) + " %";
    case TickText::kNumber:
      break;
  }
  const double reach = std::abs(value);
  if ((reach != 0 && reach >= 1e6) || decimals > 5) return digits_text(value, step);
  if (decimals == 0 && reach >= 1000) return base::shown_count(static_cast<std::int64_t>(std::round(value)));
  return base::shown_fixed(value, decimals);
}

Ticks linear_ticks(Range range, TickText text, bool whole, int target) {
  const double width = range.high - range.low;
  Ticks out;
  const Step step = nice_step(range, target, whole);
  const double size = step.size();
  const double slack = 1e-9 * width / size;
  const double first = std::ceil(range.low / size - slack), last = std::floor(range.high / size + slack);
  const auto count = static_cast<std::int64_t>(std::clamp(last - first + 1, 0.0, static_cast<double>(kMostTicks)));
  for (std::int64_t i = 0; i < count; ++i) {
    const double value = step.times(first + static_cast<double>(i));
    out.major.push_back({value, linear_text(value, step, text)});
  }
  const int parts = minor_parts(step);
  if (whole && size < parts) return out;
  const double fine = size / parts;
  const double from = std::ceil(range.low / fine - slack), to = std::floor(range.high / fine + slack);
  const auto minors = static_cast<std::int64_t>(std::clamp(to - from + 1, 0.0, 1000.0));
  for (std::int64_t i = 0; i < minors && out.minor.size() < kMostTicks; ++i) {
    const double index = from + static_cast<double>(i);
    if (std::fmod(index, parts) != 0) out.minor.push_back(index * fine);
  }
  return out;
}

std::string decade_text(int exponent, TickText text, bool powers) {
  if (text == TickText::kNone) return "";
  if (text == TickText::kPercent) return percent_text(std::pow(10.0, exponent));
  if (powers) return power_text(exponent);
  return exponent >= 0 ? base::shown_count(static_cast<std::int64_t>(std::llround(std::pow(10.0, exponent))))
                       : base::shown_fixed(std::pow(10.0, exponent), -exponent);
}

/// Decades, every `stride`-th labelled; minor ticks at 2 .. 9 while the decades are few.
Ticks decades(int first, int last, Range range, TickText text, int target) {
  Ticks out;
  const int count = last - first + 1;
  const int stride = std::max(1, (count + target - 1) / std::max(1, target));
  const bool powers = first < -2 || last > 4;
  // Strides start at a multiple, so that zooming out does not move the labels.
  int start = first + (((-first) % stride) + stride) % stride;
  if (start + stride > last) start = first;  // else only one would be left
  for (int e = start; e <= last; e += stride) out.major.push_back({std::pow(10.0, e), decade_text(e, text, powers)});
  if (stride > 1) {
    for (int e = first; e <= last && out.minor.size() < kMostTicks; ++e)
      if ((e - start) % stride != 0) out.minor.push_back(std::pow(10.0, e));
    return out;
  }
  for (int e = first - 1; e <= last; ++e)
    for (int k = 2; k <= 9; ++k) {
      const double value = k * std::pow(10.0, e);
      if (value >= range.low && value <= range.high && out.minor.size() < kMostTicks) out.minor.push_back(value);
    }
  return out;
}

/// Within one or two decades: 1, 2 and 5 of each.
Ticks one_two_five(int first, int last, Range range, TickText text) {
  Ticks out;
  for (int e = first - 1; e <= last; ++e)
    for (const int k : {1, 2, 5}) {
      const double value = e < 0 ? k / std::pow(10.0, -e) : k * std::pow(10.0, e);
      if (value < range.low * (1 - 1e-9) || value > range.high * (1 + 1e-9)) continue;
      std::string label = text == TickText::kNone ? "" : base::shown(value);
      if (text == TickText::kPercent) label = percent_text(value);
      if (text != TickText::kPercent && text != TickText::kNone && value >= 1000 && value < 1e6)
        label = base::shown_count(std::llround(value));
      out.major.push_back({value, std::move(label)});
    }
  for (int e = first - 1; e <= last; ++e)
    for (const int k : {3, 4, 6, 7, 8, 9}) {
      const double value = k * std::pow(10.0, e);
      if (value >= range.low && value <= range.high && out.minor.size() < kMostTicks) out.minor.push_back(value);
    }
  return out;
}

/// Decades of one side of a symlog axis, the nearest to its zone first: every `stride`-th, and those at least half a
/// stride away from 0, so that their labels do not stand on its.
std::vector<int> side_decades(double end, const AxisScale& scale, int stride) {
  std::vector<int> out;
  if (!(end > scale.zone)) return out;
  const int last = static_cast<int>(std::floor(std::log10(end) + 1e-9));
  for (int e = static_cast<int>(std::ceil(std::log10(scale.zone) - 1e-9)); e <= last; ++e)
    if (e % stride == 0 && (stride == 1 || scale.forward(std::pow(10.0, e)) > 0.5 * stride)) out.push_back(e);
  return out;
}

void add_side(Ticks& out, Range range, const AxisScale& scale, TickText text, int stride, double sign) {
  const bool powers = scale.zone < 0.01 || std::max(-range.low, range.high) >= 1e5;
  const double end = sign > 0 ? range.high : -range.low;
  for (const int e : side_decades(end, scale, stride)) {
    const double value = sign * std::pow(10.0, e);
    if (value < range.low || value > range.high) continue;
    const std::string label = decade_text(e, text, powers);
    out.major.push_back({value, label.empty() || sign > 0 ? label : "−" + label});
  }
  if (stride > 1 || !(end > scale.zone)) return;
  const int last = static_cast<int>(std::floor(std::log10(end) + 1e-9));
  for (int e = static_cast<int>(std::floor(std::log10(scale.zone))); e <= last; ++e)
    for (int k = 2; k <= 9; ++k) {
      const double value = sign * k * std::pow(10.0, e);
      if (std::abs(value) > scale.zone && value >= range.low && value <= range.high && out.minor.size() < kMostTicks)
        out.minor.push_back(value);
    }
}

Ticks mirrored(Ticks ticks) {
  std::reverse(ticks.major.begin(), ticks.major.end());
  std::reverse(ticks.minor.begin(), ticks.minor.end());
  for (double& value : ticks.minor) value = -value;
  for (Tick& tick : ticks.major) {
    tick.value = -tick.value;
    if (!tick.text.empty()) tick.text.insert(0, "−");
  }
  return ticks;
}

Ticks symlog_ticks(Range range, const AxisScale& scale, TickText text, int target) {
  Ticks out;
  const auto decades_to = [&](double end) { return end > scale.zone ? std::log10(end) - std::log10(scale.zone) : 0.0; };
  const double all = decades_to(range.high) + decades_to(-range.low);
  for (int stride = std::max(1, static_cast<int>(all / (target + 2)));; ++stride) {
    out = {};
    if (range.low <= 0 && range.high >= 0)
      out.major.push_back({0, text == TickText::kNone ? "" : text == TickText::kPercent ? "0 %" : "0"});
    add_side(out, range, scale, text, stride, 1);
    add_side(out, range, scale, text, stride, -1);
    if (out.major.size() <= static_cast<std::size_t>(target) + 1) break;
  }
  std::sort(out.major.begin(), out.major.end(), [](const Tick& a, const Tick& b) { return a.value < b.value; });
  std::sort(out.minor.begin(), out.minor.end());
  return out;
}

}  // namespace

std::string power_text(int exponent) {
  constexpr std::array kDigits{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string digits;
  int rest = std::abs(exponent);
  do {
    digits.insert(0, kDigits[static_cast<std::size_t>(rest % 10)]);
    rest /= 10;
  } while (rest > 0);
  return (exponent < 0 ? "10⁻" : "10") + digits;
}

Ticks category_ticks(Range range, const std::vector<std::string>& names) {
  Ticks out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto place = static_cast<double>(i);
    if (place >= range.low && place <= range.high) out.major.push_back({place, names[i]});
  }
  return out;
}

Ticks ticks_for(Range range, AxisScale scale, TickText text, bool whole, int target) {
  target = std::clamp(target, 2, 12);
  if (scale.kind == Scale::kSymlog && range.low >= scale.zone)
    return ticks_for(range, Scale::kLog10, text, whole, target);
  if (scale.kind == Scale::kSymlog && range.high <= -scale.zone)
    return mirrored(ticks_for({-range.high, -range.low}, Scale::kLog10, text, whole, target));
  if (scale.kind == Scale::kSymlog) {
    Ticks both = symlog_ticks(range, scale, text, std::min(target, 11));
    return both.major.size() >= 2 ? both : linear_ticks(range, text, whole, std::min(target, 4));
  }
  if (scale.kind == Scale::kLinear) return linear_ticks(range, text, whole, target);
  const int first = static_cast<int>(std::ceil(std::log10(range.low) - 1e-9));
  const int last = static_cast<int>(std::floor(std::log10(range.high) + 1e-9));
  if (last - first + 1 >= 3) return decades(first, last, range, text, target);
  Ticks few = one_two_five(first, last, range, text);
  // Less than an octave holds hardly a 1, 2 or 5: there a logarithm is nearly a line.
  if (few.major.size() >= 2) return few;
  Ticks lines = linear_ticks(range, text, whole, std::min(target, 4));
  std::erase_if(lines.minor, [](double value) { return value <= 0; });
  return lines;
}

}  // namespace lscope::plot
