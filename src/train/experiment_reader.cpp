#include <algorithm>
#include <array>
#include <cctype>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "spec/strict_json.h"
#include "train/experiment_setup.h"

namespace lscope::train {
namespace {

using nlohmann::json;

constexpr std::size_t kMostRecords = 100000;

struct DataReader {
  std::string_view data;
  ExperimentSetup (*read)(SetupReader&);
};
constexpr std::array<DataReader, 10> kReaders{{{"sin1d", read_polynomial},
                                               {"cos1d", read_fold_polynomial},
                                               {"sin1d_random", read_bias_variance},
                                               {"sparse_linear", read_sparse_linear},
                                               {"dense_linear", read_dense_linear},
                                               {"isotropic_gaussian", read_minimum_norm},
                                               {"linear_gaussian", read_random_features},
                                               {"S1", read_network},
                                               {"moons", read_network},
                                               {"pure_noise", read_selection}}};

/// "dense_linear_10" and "linear_gaussian_10d" are "dense_linear" and "linear_gaussian" with a size, which data_def
/// says.
std::string_view without_size(std::string_view name) {
  std::string_view out = name;
  if (!out.empty() && out.back() == 'd') out.remove_suffix(1);
  const std::size_t digits = out.find_last_not_of("0123456789");
  if (digits == std::string_view::npos || digits + 1 == out.size() || out[digits] != '_') return name;
  return out.substr(0, digits);
}

std::optional<ExperimentSetup> read_setup(SetupReader& in) {
  const std::string name = in.word("data");
  std::string known;
  for (const DataReader& one : kReaders) {
    if (one.data == name || one.data == without_size(name)) {
      ExperimentSetup out = one.read(in);
      return in.failed() ? std::nullopt : std::optional(std::move(out));
    }
    known += (known.empty() ? "" : ", ") + std::string(one.data);
  }
  if (!in.failed()) in.fail("data", "'" + base::printable(name, 40) + "' is not known", "one of " + known);
  return std::nullopt;
}

/// A record as far as it is the same for all experiments; `setup` stays where it is.
struct Head {
  ExperimentRecord record;
  const json* setup = nullptr;
};

std::optional<double> limit(JsonReader& in, const json* band, const std::string& path, std::string_view key) {
  const json* value = in.member(band, path, key);
  if (value == nullptr || value->is_null()) return std::nullopt;
  return in.number(value, path + "." + std::string(key));
}

void read_statistic(JsonReader& in, const std::string& path, ExperimentRecord& out) {
  static constexpr std::array<std::string_view, 7> kTexts{
      "mean over seeds",        "mean over data sets", "median over data sets", "median over seeds",
      "maximum over data sets", "maximum over seeds",  "over the data sets"};
  static constexpr std::array<Statistic, 7> kStatistics{Statistic::kMean,   Statistic::kMean,    Statistic::kMedian,
                                                        Statistic::kMedian, Statistic::kMaximum, Statistic::kMaximum,
                                                        Statistic::kTotal};
  const json text = out.statistic_text;
  out.statistic = kStatistics[in.choice(&text, path, kTexts)];
}

Head read_head(JsonReader& in, const json& value, std::size_t index) {
  static constexpr std::array<std::string_view, 10> kKeys{"id",      "experiment", "title_en",  "title_zh", "setup",
                                                          "measure", "band",       "reference", "spread",   "source"};
  static constexpr std::array<std::string_view, 3> kMeasureKeys{"quantity", "statistic", "unit"};
  static constexpr std::array<std::string_view, 2> kBandKeys{"low", "high"};
  Head out;
  std::string path = index_path("experiments", index);
  const json* top = in.object(&value, path, kKeys);
  out.record.id = in.text(in.member(top, path, "id"), path + ".id");
  if (!in.failed()) path = base::printable(out.record.id, 40);
  out.record.experiment = in.text(in.member(top, path, "experiment"), path + ".experiment");
  const json* measure = in.object(in.member(top, path, "measure"), path + ": measure", kMeasureKeys);
  out.record.quantity = in.text(in.member(measure, path, "quantity"), path + ": measure.quantity");
  out.record.statistic_text = in.text(in.member(measure, path, "statistic"), path + ": measure.statistic");
  if (!in.failed()) read_statistic(in, path + ": measure.statistic", out.record);
  const json* band = in.object(in.member(top, path, "band"), path + ": band", kBandKeys);
  out.record.low = limit(in, band, path + ": band", "low");
  out.record.high = limit(in, band, path + ": band", "high");
  if (out.record.low && out.record.high && *out.record.low > *out.record.high)
    in.fail(path + ": band", "low is above high");
  const json* reference = JsonReader::optional_member(top, "reference");
  if (reference != nullptr && !reference->is_null()) out.record.reference = in.number(reference, path + ": reference");
  out.setup = in.member(top, path, "setup");
  if (out.setup != nullptr && !out.setup->is_object()) in.fail(path + ": setup", "an object is expected");
  return out;
}

/// "grid": "as above" is the grid of the record before it in the same experiment.
json with_grid(const json& setup, const std::string& experiment, std::map<std::string, json>& last_grid) {
  const json* grid = JsonReader::optional_member(&setup, "grid");
  if (grid == nullptr) return setup;
  if (*grid != "as above") {
    last_grid[experiment] = *grid;
    return setup;
  }
  json out = setup;
  if (const auto found = last_grid.find(experiment); found != last_grid.end()) out["grid"] = found->second;
  return out;
}

bool same(const ExperimentSetup& a, const ExperimentSetup& b) {
  return a.model == b.model && a.numbers == b.numbers && a.words == b.words && a.repetitions == b.repetitions;
}

void check_quantity(SetupReader& in, const ExperimentRecord& record, const ExperimentSetup& setup) {
  const std::vector<std::string>& known = record.statistic == Statistic::kTotal ? setup.totals : setup.quantities;
  if (std::find(known.begin(), known.end(), record.quantity) != known.end()) return;
  std::string all;
  for (const std::string& name : known) all += (all.empty() ? "" : ", ") + name;
  in.fail("measure.quantity", "'" + base::printable(record.quantity, 80) + "' is not measured with this setup",
          all.empty() ? "another statistic" : "one of " + all);
}

void add_record(const Head& head, const std::string& file, std::map<std::string, json>& last_grid,
                ExperimentFile& out) {
  const json setup = with_grid(*head.setup, head.record.experiment, last_grid);
  SetupReader in(file, base::printable(head.record.id, 40), setup, head.record.quantity);
  auto read = read_setup(in);
  if (read) check_quantity(in, head.record, *read);
  if (in.failed()) {
    out.refused.push_back({head.record.id, head.record.experiment, in.error()});
    return;
  }
  const auto found =
      std::find_if(out.setups.begin(), out.setups.end(), [&](const ExperimentSetup& one) { return same(one, *read); });
  ExperimentRecord record = head.record;
  record.setup = static_cast<std::size_t>(found - out.setups.begin());
  if (found == out.setups.end()) {
    out.setups.push_back(*std::move(read));
    out.wanted.emplace_back();
  }
  out.wanted[record.setup].insert(record.quantity);
  out.records.push_back(std::move(record));
}

void read_relations(JsonReader& in, const json* list, const std::string& file, ExperimentFile& out) {
  static constexpr std::array<std::string_view, 3> kKeys{"id", "experiment", "relation"};
  for (std::size_t i = 0; list != nullptr && i < list->size() && !in.failed(); ++i) {
    const std::string path = index_path("relations", i);
    const json* object = in.object(&(*list)[i], path, kKeys);
    ExperimentRelation relation;
    relation.id = in.text(in.member(object, path, "id"), path + ".id");
    relation.experiment = in.text(in.member(object, path, "experiment"), path + ".experiment");
    relation.text = in.text(in.member(object, path, "relation"), path + ".relation");
    if (in.failed()) return;
    const auto quantities = relation_quantities(relation.text);
    if (!quantities) {
      out.refused.push_back(
          {relation.id, relation.experiment,
           base::Error{base::ErrorCode::kInputMalformed, file + ": " + base::printable(relation.id, 40) + ": relation",
                       "'" + base::printable(relation.text, 160) + "' is not understood",
                       "docs/testing.md lists the forms that are"}});
      continue;
    }
    for (const ExperimentRecord& record : out.records)
      if (record.experiment == relation.experiment)
        out.wanted[record.setup].insert(quantities->begin(), quantities->end());
    out.relations.push_back(std::move(relation));
  }
}

}  // namespace

double ExperimentSetup::number(std::string_view key) const {
  const auto found = numbers.find(key);
  return found == numbers.end() ? 0 : found->second;
}

std::string ExperimentSetup::word(std::string_view key) const {
  const auto found = words.find(key);
  return found == words.end() ? "" : found->second;
}

base::Result<ExperimentFile> parse_experiments(std::string_view text, const std::string& file) {
  const auto document = spec::parse_json(text, file);
  if (!document.ok()) return document.error();
  static constexpr std::array<std::string_view, 8> kKeys{"schema", "schema_version", "objective", "band_rule",
                                                         "units",  "experiments",    "relations", "remark"};
  JsonReader in(file);
  ExperimentFile out;
  const json* top = in.object(&document.value(), "", kKeys, JsonReader::Unknown::kWarn);
  if (top != nullptr) in.schema(top, "lscope-experiments");
  const json* list = in.array(in.member(top, "", "experiments"), "experiments");
  if (list != nullptr && list->size() > kMostRecords)
    in.fail("experiments", "too many records", "at most " + std::to_string(kMostRecords), base::ErrorCode::kInputLimit);
  std::map<std::string, json> last_grid;
  std::set<std::string> ids;
  for (std::size_t i = 0; list != nullptr && i < list->size() && !in.failed(); ++i) {
    const Head head = read_head(in, (*list)[i], i);
    if (in.failed()) break;
    if (!ids.insert(head.record.id).second)
      in.fail(index_path("experiments", i) + ".id", "'" + base::printable(head.record.id, 40) + "' stands twice");
    add_record(head, file, last_grid, out);
  }
  const json* relations = top == nullptr ? nullptr : JsonReader::optional_member(top, "relations");
  if (!in.failed() && relations != nullptr) read_relations(in, in.array(relations, "relations"), file, out);
  if (in.failed()) return in.error();
  out.warnings = in.warnings();
  return out;
}

bool names_experiment(std::string_view asked, std::string_view id, std::string_view experiment) {
  if (asked == id) return true;
  if (experiment.substr(0, asked.size()) != asked || asked.empty()) return false;
  return asked.size() == experiment.size() || std::isalpha(static_cast<unsigned char>(experiment[asked.size()])) != 0;
}

}  // namespace lscope::train
