#include "figures/words.h"

#include <cmath>
#include <utility>
#include <vector>

#include "base/number_text.h"
#include "base/text.h"

namespace lscope::figures {
namespace {

constexpr std::size_t kNameBytes = 32;

std::string subscript(std::size_t number) {
  std::string out;
  for (const char digit : base::exact(static_cast<double>(number))) {
    out += "\xE2\x82";  // U+2080 is zero below the line, and the nine others follow
    out += static_cast<char>(0x80 + (digit - '0'));
  }
  return out;
}

}  // namespace

std::string reading(double value) {
  const double size = std::abs(value);
  if (!std::isfinite(value)) return base::shown(value);
  if (size != 0 && size < 0.001) return base::shown(value, 2);
  if (size >= 1000 && size < 1e6) return base::shown_count(std::llround(value));
  return size < 100 ? base::shown_fixed(value, 3) : base::shown(value, 4);
}

std::string filled(const base::Translate& tr, std::string_view key, std::string first, std::string second) {
  const std::vector<std::string> slots{std::move(first), std::move(second)};
  return base::fill_in(tr(key), slots);
}

std::string layer_name(const base::Translate& tr, std::size_t layer) {
  return filled(tr, "series.layer", base::exact(static_cast<double>(layer + 1)));
}

std::string class_name(const base::Translate& tr, const data::Prepared& data, std::size_t label) {
  const std::string number = base::exact(static_cast<double>(label));
  if (label < data.class_names.size() && data.class_names[label] != number && !data.class_names[label].empty())
    return base::printable(data.class_names[label], kNameBytes);
  return filled(tr, "series.class", number);
}

std::string feature_name(const data::Prepared& data, std::size_t feature) {
  if (feature < data.feature_names.size() && !data.feature_names[feature].empty())
    return base::printable(data.feature_names[feature], kNameBytes);
  return "x" + subscript(feature + 1);
}

}  // namespace lscope::figures
