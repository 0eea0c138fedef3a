#include "data/image_shape.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace lscope::data {
namespace {

constexpr std::size_t kMostDigits = 5;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A name as the words and numbers that it is made of: "pixel_3_11" is "pixel_", 3, "_", 11, "".
struct Pieces {
  std::vector<std::string_view> words, numbers;
};

Pieces pieces_of(std::string_view name) {
  Pieces pieces;
  std::size_t at = 0;
  while (true) {
    const std::size_t word = at;
    while (at < name.size() && !is_digit(name[at])) ++at;
    pieces.words.push_back(name.substr(word, at - word));
    if (at == name.size()) return pieces;
    const std::size_t number = at;
    while (at < name.size() && is_digit(name[at])) ++at;
    pieces.numbers.push_back(name.substr(number, at - number));
  }
}

std::optional<int> whole(std::string_view digits) {
  if (digits.empty() || digits.size() > kMostDigits) return std::nullopt;
  int value = 0;
  for (const char c : digits) value = 10 * value + (c - '0');
  return value;
}

/// Row and column, or the place in the row of all pixels, that a name says; empty where it says none.
using Numbers = std::optional<std::array<int, 2>>;

Numbers row_and_column(std::string_view name, bool halves) {
  const Pieces pieces = pieces_of(name);
  const bool one = pieces.numbers.size() == 1 && pieces.numbers[0].size() % 2 == 0;
  if (halves ? !one : pieces.numbers.size() != 2) return std::nullopt;
  const std::size_t half = halves ? pieces.numbers[0].size() / 2 : 0;
  const auto row = whole(halves ? pieces.numbers[0].substr(0, half) : pieces.numbers[0]);
  const auto column = whole(halves ? pieces.numbers[0].substr(half) : pieces.numbers[1]);
  if (!row || !column) return std::nullopt;
  return std::array{*row, *column};
}

Numbers place(std::string_view name) {
  const Pieces pieces = pieces_of(name);
  const bool pixel =
      pieces.words[0].starts_with("pix") || pieces.words[0].starts_with("px") || pieces.words[0].starts_with("Pix");
  const auto at = pixel && pieces.numbers.size() == 1 ? whole(pieces.numbers[0]) : std::nullopt;
  if (!at) return std::nullopt;
  return std::array{0, *at};
}

bool same_words(std::span<const std::string> names) {
  const Pieces first = pieces_of(names[0]);
  for (const std::string& name : names)
    if (pieces_of(name).words != first.words) return false;
  return true;
}

ImageShape grid(std::span<const std::string> names, bool halves) {
  const Numbers first = row_and_column(names.front(), halves), last = row_and_column(names.back(), halves);
  if (!first || !last || (*first)[0] > 1 || (*first)[1] > 1) return {};
  const int height = (*last)[0] - (*first)[0] + 1, width = (*last)[1] - (*first)[1] + 1;
  if (height < 2 || width < 2 || static_cast<std::size_t>(height) * static_cast<std::size_t>(width) != names.size())
    return {};
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto wide = static_cast<std::size_t>(width);
    const std::array expected{(*first)[0] + static_cast<int>(i / wide), (*first)[1] + static_cast<int>(i % wide)};
    if (row_and_column(names[i], halves) != expected) return {};
  }
  return {width, height};
}

ImageShape square(std::span<const std::string> names) {
  const int side = static_cast<int>(std::lround(std::sqrt(static_cast<double>(names.size()))));
  const Numbers first = place(names.front());
  if (!first || (*first)[1] > 1 || static_cast<std::size_t>(side) * static_cast<std::size_t>(side) != names.size())
    return {};
  for (std::size_t i = 0; i < names.size(); ++i)
    if (place(names[i]) != std::array{0, (*first)[1] + static_cast<int>(i)}) return {};
  return {side, side};
}

}  // namespace

ImageShape image_shape(std::span<const std::string> names) {
  if (names.size() < 4 || !same_words(names)) return {};
  for (const ImageShape found : {grid(names, false), square(names), grid(names, true)})
    if (found.width > 0) return found;
  return {};
}

}  // namespace lscope::data
