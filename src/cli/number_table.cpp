#include "cli/number_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/files.h"
#include "base/number_text.h"
#include "base/text.h"

namespace lscope::cli {
namespace {

constexpr std::uint64_t kMaxBytes = 1U << 29;

base::Result<double> number(std::string_view text) {
  if (text.empty()) return std::nan("");
  if (text == "inf") return HUGE_VAL;
  if (text == "-inf") return -HUGE_VAL;
  return base::parse_number(text);
}

/// What nearly every cell is, by one call: digits and nothing around them. None: look closer.
std::optional<double> plain_number(std::string_view cell) {
  const bool negative = cell.starts_with('-');
  const std::size_t first = negative ? 1 : 0;
  if (cell.size() <= first || cell[first] < '0' || cell[first] > '9') return std::nullopt;
  double value = 0;
  const auto [end, failed] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (failed != std::errc() || end != cell.data() + cell.size()) return std::nullopt;
  return value;
}

std::vector<std::string_view> cells(std::string_view line) {
  std::vector<std::string_view> out;
  while (true) {
    const std::size_t comma = line.find(',');
    out.push_back(line.substr(0, comma));
    if (comma == std::string_view::npos) return out;
    line.remove_prefix(comma + 1);
  }
}

}  // namespace

base::Error malformed_table(const std::string& place, std::string message) {
  return {base::ErrorCode::kInputMalformed, place, std::move(message), "give the folder that lscope train wrote"};
}

NumberTable::NumberTable(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {
  for (const std::string_view cell : cells(next_line())) columns_.emplace_back(base::trimmed(cell));
}

std::string NumberTable::place(std::size_t column) const {
  return place() + ": " + base::printable(columns_[column], 40);
}

base::Status NumberTable::read(std::vector<double>& row) {
  const std::string_view line = next_line();
  row.clear();
  std::string_view rest = line;
  while (true) {
    const std::size_t comma = rest.find(',');
    const std::string_view cell = rest.substr(0, comma);
    if (const auto plain = plain_number(cell)) {
      row.push_back(*plain);
    } else {
      const auto value = number(base::trimmed(cell));
      if (!value.ok() && cells(line).size() == columns_.size())
        return malformed_table(place(row.size()), value.error().message);
      row.push_back(value.ok() ? value.value() : 0);
    }
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
  if (row.size() != columns_.size())
    return malformed_table(
        place(), std::to_string(row.size()) + " fields where " + std::to_string(columns_.size()) + " are expected");
  return base::Done{};
}

std::string_view NumberTable::next_line() {
  const std::string_view rest = std::string_view(text_).substr(at_);
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  at_ += end + 1;
  ++line_;
  return rest.substr(0, end);
}

base::Result<NumberTable> open_number_table(const std::filesystem::path& path) {
  auto text = base::read_file(path, kMaxBytes);
  if (!text.ok()) return text.error();
  const std::string name = base::printable(path.string(), 100);
  if (text.value().empty()) return malformed_table(name, "the file is empty");
  NumberTable table(name, std::move(text).value());
  if (table.columns().front() != "step") return malformed_table(name + ":1", "the first column must be \"step\"");
  return table;
}

}  // namespace lscope::cli
