#include "data/image_columns.h"

#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

namespace lscope::data {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A name in pieces: "pixel_3_14" is "pixel_", 3, "_", 14; "p00" is "p", 00.
struct Pieces {
  std::string_view word, first, between, second;
};

std::optional<Pieces> taken_apart(std::string_view name) {
  const auto digits = [&](std::size_t from) {
    std::size_t end = from;
    while (end < name.size() && is_digit(name[end])) ++end;
    return end;
  };
  Pieces out;
  std::size_t at = 0;
  while (at < name.size() && !is_digit(name[at])) ++at;
  out.word = name.substr(0, at);
  std::size_t end = digits(at);
  if (end == at || end - at > 6) return std::nullopt;
  out.first = name.substr(at, end - at);
  for (at = end; at < name.size() && !is_digit(name[at]);) ++at;
  out.between = name.substr(end, at - end);
  end = digits(at);
  if (end - at > 6 || end != name.size() || (end == at && !out.between.empty())) return std::nullopt;
  out.second = name.substr(at, end - at);
  return out;
}

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = 10 * value + (c - '0');
  return value;
}

/// Where a name says that its pixel is: (row, column), or (-1, place) where it says one number alone.
std::optional<std::pair<int, int>> place(const Pieces& pieces, bool halves) {
  if (!pieces.second.empty()) return std::pair{number(pieces.first), number(pieces.second)};
  if (!halves) return std::pair{-1, number(pieces.first)};
  if (pieces.first.size() % 2 != 0) return std::nullopt;
  const std::size_t half = pieces.first.size() / 2;
  return std::pair{number(pieces.first.substr(0, half)), number(pieces.first.substr(half))};
}

ImageSize as_grid(const std::vector<Pieces>& all, bool halves) {
  const auto first = place(all.front(), halves), last = place(all.back(), halves);
  if (!first || !last || first->first < 0 || first->first > 1 || first->second != first->first) return {};
  const int from = first->first, height = last->first - from + 1, width = last->second - from + 1;
  if (height < 2 || width < 2 || static_cast<std::size_t>(height) * static_cast<std::size_t>(width) != all.size())
    return {};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const int row = static_cast<int>(i) / width, column = static_cast<int>(i) % width;
    if (place(all[i], halves) != std::pair{row + from, column + from}) return {};
  }
  return {width, height};
}

/// "pixel0" to "pixel783".
ImageSize as_square(const std::vector<Pieces>& all) {
  const auto side = static_cast<int>(std::lround(std::sqrt(static_cast<double>(all.size()))));
  if (side < 2 || static_cast<std::size_t>(side) * static_cast<std::size_t>(side) != all.size()) return {};
  const std::string_view word = all.front().word;
  if (!word.starts_with("pix") && !word.starts_with("Pix") && !word.starts_with("px")) return {};
  const int from = number(all.front().first);
  for (std::size_t i = 0; i < all.size(); ++i)
    if (from > 1 || number(all[i].first) != from + static_cast<int>(i)) return {};
  return {side, side};
}

}  // namespace

ImageSize image_size(const std::vector<std::string>& names) {
  std::vector<Pieces> all;
  for (const std::string& name : names) {
    const auto pieces = taken_apart(name);
    if (!pieces) return {};
    if (!all.empty() && (pieces->word != all[0].word || pieces->between != all[0].between ||
                         pieces->second.empty() != all[0].second.empty()))
      return {};
    all.push_back(*pieces);
  }
  if (all.size() < 4) return {};
  if (!all[0].second.empty()) return as_grid(all, false);
  const ImageSize square = as_square(all);
  return square.width > 0 ? square : as_grid(all, true);
}

std::string pixel_name(int row, int column) { return "p" + std::to_string(row) + "_" + std::to_string(column); }

}  // namespace lscope::data
