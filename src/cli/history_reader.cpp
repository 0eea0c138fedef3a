#include "cli/history_reader.h"

#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>

#include "base/files.h"
#include "base/number_text.h"
#include "base/text.h"
#include "cli/run_files.h"

namespace lscope::cli {
namespace {

using train::StepRecord;

constexpr std::uint64_t kMaxBytes = 1U << 29;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

base::Error malformed(const std::string& place, std::string message) {
  return {base::ErrorCode::kInputMalformed, place, std::move(message), "give the folder that lscope train wrote"};
}

/// A table of numbers with a header, line by line. Empty cells are NaN.
class NumberTable {
 public:
  NumberTable(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {
    for (const std::string_view cell : cells(next_line())) columns_.emplace_back(base::trimmed(cell));
  }
  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
  [[nodiscard]] std::string place(std::size_t column) const {
    return name_ + ":" + std::to_string(line_) + ": " + base::printable(columns_[column], 40);
  }
  [[nodiscard]] std::string place() const { return name_ + ":" + std::to_string(line_); }
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  /// The next row, one value for each column.
  base::Status read(std::vector<double>& row) {
    const std::vector<std::string_view> found = cells(next_line());
    if (found.size() != columns_.size())
      return malformed(
          place(), std::to_string(found.size()) + " fields where " + std::to_string(columns_.size()) + " are expected");
    row.clear();
    for (std::size_t i = 0; i < found.size(); ++i) {
      const auto value = number(base::trimmed(found[i]));
      if (!value.ok()) return malformed(place(i), value.error().message);
      row.push_back(value.value());
    }
    return base::Done{};
  }

 private:
  static base::Result<double> number(std::string_view text) {
    if (text.empty()) return kNaN;
    if (text == "inf") return HUGE_VAL;
    if (text == "-inf") return -HUGE_VAL;
    return base::parse_number(text);
  }
  std::string_view next_line() {
    const std::string_view rest = std::string_view(text_).substr(at_);
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    at_ += end + 1;
    ++line_;
    return rest.substr(0, end);
  }
  static std::vector<std::string_view> cells(std::string_view line) {
    std::vector<std::string_view> out;
    while (true) {
      const std::size_t comma = line.find(',');
      out.push_back(line.substr(0, comma));
      if (comma == std::string_view::npos) return out;
      line.remove_prefix(comma + 1);
    }
  }

  std::string name_, text_;
  std::size_t at_ = 0, line_ = 0;
  std::vector<std::string> columns_;
};

base::Result<NumberTable> open_table(const std::filesystem::path& path) {
  auto text = base::read_file(path, kMaxBytes);
  if (!text.ok()) return text.error();
  const std::string name = base::printable(path.string(), 100);
  if (text.value().empty()) return malformed(name, "the file is empty");
  NumberTable table(name, std::move(text).value());
  if (table.columns().front() != "step") return malformed(name + ":1", "the first column must be \"step\"");
  return table;
}

StepRecord blank_row() {
  StepRecord row;
  for (const HistoryColumn& column : history_columns()) row.*column.field = kNaN;
  return row;
}

using Setter = std::function<void(StepRecord&, double)>;

/// What a column of layers.csv stands for; empty where it is not known.
Setter layer_setter(const std::string& column, std::size_t layers) {
  const auto layer_of = [&](std::string_view prefix) -> std::size_t {
    if (!column.starts_with(prefix)) return 0;
    const auto number = base::parse_whole(column.substr(prefix.size()));
    const bool known = number.ok() && number.value() >= 1 && number.value() <= train::kMaxLayers;
    return known && static_cast<std::size_t>(number.value()) <= layers ? static_cast<std::size_t>(number.value()) : 0;
  };
  if (const std::size_t k = layer_of("zero_fraction_"); k > 0)
    return [k](StepRecord& row, double value) { row.layer_zero_fraction.at(k - 1) = static_cast<float>(value); };
  if (const std::size_t k = layer_of("norm_"); k > 0)
    return [k](StepRecord& row, double value) { row.layer_norm.at(k - 1) = static_cast<float>(value); };
  for (std::size_t i = 0; i < train::kWeightPercentiles.size(); ++i)
    if (column == "weight_p" + base::exact(train::kWeightPercentiles[i]))
      return [i](StepRecord& row, double value) { row.weight_percentiles.at(i) = static_cast<float>(value); };
  return {};
}

/// ||w||^2 is the sum of the layers' squares; they are kept as floats.
bool same_norm(const StepRecord& row, std::size_t layers) {
  constexpr double kFloats = 1e-5;
  double squares = 0;
  for (std::size_t k = 0; k < layers; ++k) squares += std::pow(static_cast<double>(row.layer_norm.at(k)), 2);
  return !std::isfinite(row.weight_norm) || std::abs(std::sqrt(squares) - row.weight_norm) <= kFloats * row.weight_norm;
}

}  // namespace

base::Result<std::vector<StepRecord>> read_history(const std::filesystem::path& path) {
  auto table = open_table(path);
  if (!table.ok()) return table.error();
  std::vector<double StepRecord::*> fields(table.value().columns().size(), nullptr);
  for (std::size_t i = 1; i < fields.size(); ++i)
    for (const HistoryColumn& column : history_columns())
      if (table.value().columns()[i] == column.name) fields[i] = column.field;
  std::vector<StepRecord> rows;
  std::vector<double> values;
  while (!table.value().at_end()) {
    if (auto done = table.value().read(values); !done.ok()) return done.error();
    StepRecord row = blank_row();
    const double step = values[0];
    if (!(step >= 0 && step <= 9e15 && step == std::floor(step)))
      return malformed(table.value().place(0), "a whole number is expected");
    row.step = static_cast<std::int64_t>(step);
    for (std::size_t i = 1; i < values.size(); ++i)
      if (fields[i] != nullptr) row.*fields[i] = values[i];
    if (!(row.epoch >= 0)) return malformed(table.value().place(), "the column \"epoch\" must hold a number");
    if (!rows.empty() && (row.step <= rows.back().step || row.epoch < rows.back().epoch))
      return malformed(table.value().place(0), "the steps must increase from row to row");
    rows.push_back(row);
  }
  if (rows.empty()) return malformed(table.value().place(), "no rows");
  return rows;
}

base::Status read_layers(const std::filesystem::path& path, std::size_t layers, std::vector<StepRecord>& rows) {
  auto table = open_table(path);
  if (!table.ok()) return table.error();
  std::vector<Setter> setters;
  std::size_t known = 0;
  for (const std::string& column : table.value().columns()) {
    setters.push_back(layer_setter(column, layers));
    known += setters.back() ? 1U : 0U;
  }
  const auto mismatch = [&](std::string message) {
    return base::Error{base::ErrorCode::kInputMismatch, table.value().place(), std::move(message),
                       "the files of this folder do not come from the same run"};
  };
  if (known != 2 * layers + train::kWeightPercentiles.size())
    return mismatch("its columns are not those of a network with " + std::to_string(layers) + " layers");
  std::vector<double> values;
  for (StepRecord& row : rows) {
    if (table.value().at_end()) return mismatch("it ends before history.csv does");
    if (auto done = table.value().read(values); !done.ok()) return done;
    if (values[0] != static_cast<double>(row.step))
      return mismatch("its step is not the one in this row of history.csv");
    for (std::size_t i = 1; i < values.size(); ++i)
      if (setters[i]) setters[i](row, values[i]);
    if (!same_norm(row, layers)) return mismatch("the norms of its layers do not give the weight_norm of history.csv");
  }
  return table.value().at_end() ? base::Status(base::Done{})
                                : base::Status(mismatch("it has more rows than history.csv"));
}

}  // namespace lscope::cli
