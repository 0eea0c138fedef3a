#include "cli/history_reader.h"

#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>

#include "base/number_text.h"
#include "base/text.h"
#include "cli/number_table.h"
#include "cli/run_files.h"

namespace lscope::cli {
namespace {

using train::StepRecord;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

StepRecord blank_row() {
  StepRecord row;
  for (const HistoryColumn& column : history_columns()) row.*column.field = kNaN;
  row.layer_gradient_norm.fill(std::numeric_limits<float>::quiet_NaN());
  return row;
}

using Setter = std::function<void(StepRecord&, double)>;

/// The layer, counted from 1, that "<prefix>3" names; 0 where the column is another.
std::size_t layer_of(const std::string& column, std::string_view prefix) {
  if (!column.starts_with(prefix)) return 0;
  const auto number = base::parse_whole(column.substr(prefix.size()));
  const bool known = number.ok() && number.value() >= 1 && number.value() <= train::kMaxLayers;
  return known ? static_cast<std::size_t>(number.value()) : 0;
}

/// What a column of history.csv stands for; empty where it is not known, or stands in layers.csv in more digits.
Setter history_setter(const std::string& name) {
  for (const HistoryColumn& column : history_columns())
    if (name == column.name) return [field = column.field](StepRecord& row, double value) { row.*field = value; };
  if (const std::size_t k = layer_of(name, "gradient_norm_"); k > 0)
    return [k](StepRecord& row, double value) { row.layer_gradient_norm.at(k - 1) = static_cast<float>(value); };
  return {};
}

/// What a column of layers.csv stands for; empty where it is not known.
Setter layer_setter(const std::string& column, std::size_t layers) {
  if (const std::size_t k = layer_of(column, "zero_fraction_"); k > 0 && k <= layers)
    return [k](StepRecord& row, double value) { row.layer_zero_fraction.at(k - 1) = static_cast<float>(value); };
  if (const std::size_t k = layer_of(column, "norm_"); k > 0 && k <= layers)
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
  auto table = open_number_table(path);
  if (!table.ok()) return table.error();
  std::vector<Setter> setters;
  for (const std::string& column : table.value().columns()) setters.push_back(history_setter(column));
  std::vector<StepRecord> rows;
  std::vector<double> values;
  while (!table.value().at_end()) {
    if (auto done = table.value().read(values); !done.ok()) return done.error();
    StepRecord row = blank_row();
    const double step = values[0];
    if (!(step >= 0 && step <= 9e15 && step == std::floor(step)))
      return malformed_table(table.value().place(0), "a whole number is expected");
    row.step = static_cast<std::int64_t>(step);
    for (std::size_t i = 1; i < values.size(); ++i)
      if (setters[i]) setters[i](row, values[i]);
    if (!(row.epoch >= 0)) return malformed_table(table.value().place(), "the column \"epoch\" must hold a number");
    if (!rows.empty() && (row.step <= rows.back().step || row.epoch < rows.back().epoch))
      return malformed_table(table.value().place(0), "the steps must increase from row to row");
    rows.push_back(row);
  }
  if (rows.empty()) return malformed_table(table.value().place(), "no rows");
  return rows;
}

base::Status read_layers(const std::filesystem::path& path, std::size_t layers, std::vector<StepRecord>& rows) {
  auto table = open_number_table(path);
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
