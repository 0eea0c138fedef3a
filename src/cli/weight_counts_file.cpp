#include "cli/weight_counts_file.h"

#include <cmath>
#include <cstdint>
#include <memory>
#include <numeric>
#include <system_error>
#include <utility>

#include "base/number_text.h"
#include "cli/number_table.h"

namespace lscope::cli {
namespace {

using train::WeightCounts;
using train::WeightCountsAt;

constexpr std::size_t kFixed = 6;  ///< columns before the bins
constexpr const char* kNames[kFixed] = {"step", "epoch", "layer", "half_width", "zeros", "outside"};

std::vector<std::string> column_names() {
  std::vector<std::string> names(std::begin(kNames), std::end(kNames));
  for (std::size_t i = 1; i <= WeightCounts::kBins; ++i) names.push_back("bin_" + std::to_string(i));
  return names;
}

bool is_whole(double value) { return value >= 0 && value <= 9e15 && value == std::floor(value); }

bool is_power_of_two(double value) {
  int exponent = 0;
  return std::isfinite(value) && std::frexp(value, &exponent) == 0.5 && exponent > -40 && exponent < 110;
}

std::int64_t weights_of(const core::LayerBlock& block) { return std::int64_t{block.units} * block.inputs; }

/// The counts in a row, checked against the layer they are of.
base::Result<WeightCounts> counts_of(const NumberTable& table, const std::vector<double>& row,
                                     const core::LayerBlock& block) {
  for (std::size_t i = 4; i < row.size(); ++i)
    if (!is_whole(row[i])) return malformed_table(table.place(i), "a whole number is expected");
  if (!is_power_of_two(row[3])) return malformed_table(table.place(3), "a power of two is expected");
  WeightCounts counts;
  counts.half = row[3];
  counts.zeros = static_cast<std::int64_t>(row[4]);
  counts.outside = static_cast<std::int64_t>(row[5]);
  for (std::size_t i = 0; i < WeightCounts::kBins; ++i) counts.bins[i] = static_cast<std::int64_t>(row[kFixed + i]);
  // In doubles: a damaged file may hold 70 numbers whose sum no integer does.
  const double all = std::accumulate(row.begin() + 4, row.end(), 0.0);
  if (all != static_cast<double>(weights_of(block)))
    return base::Error{base::ErrorCode::kInputMismatch, table.place(),
                       "it counts " + base::exact(all) + " weights in a layer of " + std::to_string(weights_of(block)),
                       "the files of this folder do not come from the same run"};
  return counts;
}

base::Status check_place(const NumberTable& table, const std::vector<double>& row, std::size_t layer,
                         const std::vector<std::shared_ptr<const WeightCountsAt>>& before, const WeightCountsAt& now) {
  if (!is_whole(row[0])) return malformed_table(table.place(0), "a whole number is expected");
  if (!(row[1] >= 0 && std::isfinite(row[1]))) return malformed_table(table.place(1), "a number is expected");
  if (row[2] != static_cast<double>(layer + 1))
    return malformed_table(table.place(2), "layer " + std::to_string(layer + 1) + " is expected");
  const auto step = static_cast<std::int64_t>(row[0]);
  if (layer > 0 && (step != now.step || row[1] != now.epoch))
    return malformed_table(table.place(0), "the layers of one step must stand together");
  if (layer == 0 && !before.empty() && (step <= before.back()->step || row[1] < before.back()->epoch))
    return malformed_table(table.place(0), "the steps must increase");
  return base::Done{};
}

}  // namespace

std::string weight_counts_csv(const std::vector<std::shared_ptr<const WeightCountsAt>>& instants) {
  std::string out;
  for (const std::string& name : column_names()) out += (out.empty() ? "" : ",") + name;
  out += '\n';
  for (const auto& instant : instants)
    for (std::size_t k = 0; k < instant->layers.size(); ++k) {
      const WeightCounts& counts = instant->layers[k];
      out += std::to_string(instant->step) + "," + base::exact(instant->epoch) + "," + std::to_string(k + 1) + "," +
             base::exact(counts.half) + "," + std::to_string(counts.zeros) + "," + std::to_string(counts.outside);
      for (const std::int64_t in_bin : counts.bins) out += "," + std::to_string(in_bin);
      out += '\n';
    }
  return out;
}

base::Result<train::WeightCountsHistory::View> read_weight_counts(const std::filesystem::path& path,
                                                                  const core::ParameterLayout& layout) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return train::WeightCountsHistory::View();
  auto opened = open_number_table(path);
  if (!opened.ok()) return opened.error();
  NumberTable table = std::move(opened).value();
  if (table.columns() != column_names()) return malformed_table(table.place(), "these are not its columns");
  std::vector<std::shared_ptr<const WeightCountsAt>> instants;
  std::vector<double> row;
  while (!table.at_end()) {
    WeightCountsAt instant;
    for (std::size_t k = 0; k < layout.layers.size(); ++k) {
      if (table.at_end())
        return malformed_table(table.place(), "it ends before layer " + std::to_string(k + 1) + " of this step");
      if (auto done = table.read(row); !done.ok()) return done.error();
      if (auto done = check_place(table, row, k, instants, instant); !done.ok()) return done.error();
      auto counts = counts_of(table, row, layout.layers[k]);
      if (!counts.ok()) return counts.error();
      instant.step = static_cast<std::int64_t>(row[0]);
      instant.epoch = row[1];
      instant.layers.push_back(std::move(counts).value());
    }
    instants.push_back(std::make_shared<const WeightCountsAt>(std::move(instant)));
  }
  return std::make_shared<const std::vector<std::shared_ptr<const WeightCountsAt>>>(std::move(instants));
}

}  // namespace lscope::cli
