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

/// The step whose count of ticks comes nearest to the target, on a logarithmic measure.
Step nice_step(double width, int target, bool whole) {
  const int around = static_cast<int>(std::floor(std::log10(width / target)));
  Step best{10, whole ? std::max(0, around + 2) : around + 2};
  double least = 1e300;
  for (int exponent = around - 1; exponent <= around + 2; ++exponent) {
    for (const int mantissa : {10, 20, 25, 50}) {
      const Step step{mantissa, exponent};
      if (whole && !is_whole(step)) continue;
      const double miss = std::abs(std::log(width / step.size() / target));
      if (miss < least - 1e-9) least = miss, best = step;
    }
  }
  return best;
}

int minor_parts(const Step& step) { return step.mantissa == 20 ? 4 : 5; }

std::string linear_text(double value, const Step& step, TickText text) {
  if (value == 0) value = 0;  // no minus before a zero
  switch (text) {
    case TickText::kNone:
      return "";
    case TickText::kCount:
      if (std::abs(value) < 1e6 && value == std::round(value))
        return base::shown_count(static_cast<std::int64_t>(value));
      return base::shown(value);
    case TickText::kPercent:
      return std::abs(value) < 1e4 ? base::shown_percent(value, std::max(0, step.decimals() - 2)) : base::shown(value);
    case TickText::kNumber:
      break;
  }
  const double reach = std::abs(value);
  if ((reach != 0 && reach >= 1e6) || step.decimals() > 5) return base::shown(value);
  if (step.decimals() == 0 && reach >= 1000) return base::shown_count(static_cast<std::int64_t>(std::round(value)));
  return base::shown_fixed(value, step.decimals());
}

Ticks linear_ticks(Range range, TickText text, bool whole, int target) {
  const double width = range.high - range.low;
  Ticks out;
  const Step step = nice_step(width, target, whole);
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
  const int start = first + (((-first) % stride) + stride) % stride;
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
      if (value >= 1000 && value < 1e6) label = base::shown_count(std::llround(value));
      out.major.push_back({value, std::move(label)});
    }
  for (int e = first - 1; e <= last; ++e)
    for (const int k : {3, 4, 6, 7, 8, 9}) {
      const double value = k * std::pow(10.0, e);
      if (value >= range.low && value <= range.high && out.minor.size() < kMostTicks) out.minor.push_back(value);
    }
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

Ticks ticks_for(Range range, Scale scale, TickText text, bool whole, int target) {
  target = std::clamp(target, 2, 12);
  if (scale == Scale::kLinear) return linear_ticks(range, text, whole, target);
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
