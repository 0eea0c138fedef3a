#include "train/stat_reference.h"

#include <array>
#include <nlohmann/json.hpp>

#include "base/number_text.h"
#include "spec/strict_json.h"
#include "train/stat_reader.h"

namespace lscope::train {
namespace {

using nlohmann::json;

struct Kind {
  std::string_view name;
  StatCheck (*read)(StatReader&, const json*);
  double tolerance;  ///< where the file states none
  /// The keys of this kind beside those of every file; "ridge*" = every key that starts like this.
  std::vector<std::string_view> keys;
};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all{
      {"early_stopping", read_early_stopping, 1e-12, {"rule", "sequences"}},
      {"ridge_path",
       read_ridge_path,
       1e-8,
       {"data", "rows", "objective", "standardize", "equivalent", "features", "lambdas", "df", "coef_standardized",
        "coef_original", "intercept_original", "rss"}},
      {"lasso_path",
       read_lasso_path,
       1e-7,
       {"data", "rows", "objective", "standardize", "equivalent", "features", "alpha_max", "alphas",
        "coef_standardized", "coef_original", "intercept_original", "nonzero", "rss", "knots", "knots_remark"}},
      {"kfold",
       read_kfold,
       1e-7,
       {"data", "model", "objective", "standardize", "folds", "fold_of_row", "grid", "fold_mse", "mean", "se",
        "conventions", "index_min", "value_min", "index_1se", "value_1se"}},
      {"train_test_linear",
       read_train_test_linear,
       1e-7,
       {"data", "rows", "standardize", "objective_lasso", "objective_ridge", "features", "least_squares", "ridge*",
        "lasso*", "published"}},
      {"double_descent",
       read_double_descent,
       1e-6,
       {"features", "solution", "ridge", "test_target", "n", "d", "V", "c", "X_train", "y_train", "X_test", "y_test",
        "results"}},
      {"softmax_l1",
       read_softmax_l1,
       1e-8,
       {"data", "features", "rows", "objective", "l1", "objective_value", "kkt_residual", "cross_entropy_train",
        "l1_norm", "nonzero_weights", "pixels_unused", "train_accuracy", "test_accuracy", "test_cross_entropy", "W",
        "b", "largest_zero_gradient", "smallest_nonzero_weight"}},
      {"friedman1", read_friedman1, 1e-7, {"formula", "features", "X", "y", "lasso", "mlp"}},
  };
  return all;
}

/// "relative 1e-7 of the largest |coefficient|", "objective_value 1e-8, ...": the first number with an exponent or a
/// point below 1. A plain number is taken as it is.
double stated_tolerance(StatReader& in, const json* value, double otherwise) {
  if (value == nullptr) return otherwise;
  if (value->is_number()) {
    const double read = in.json_reader().number(value, "tolerance");
    if (read < 0) in.fail("tolerance", "must not be negative");
    return read;
  }
  const std::string text = in.json_reader().text(value, "tolerance");
  for (std::size_t at = text.find_first_of("0123456789"); at < text.size();
       at = text.find_first_of("0123456789", at + 1)) {
    const bool starts = at == 0 || text[at - 1] == ' ' || text[at - 1] == '=';
    const std::string word = text.substr(at, text.find_first_not_of("0123456789.e-+", at) - at);
    const auto read = base::parse_number(word);
    if (starts && read.ok() && read.value() > 0 && read.value() < 1) return read.value();
  }
  return otherwise;
}

const Kind* read_head(StatReader& in, const json* top, StatReference& out) {
  JsonReader& reader = in.json_reader();
  reader.schema(top, "reg-reference");
  out.name = reader.text(reader.member(top, "", "name"), "name");
  std::vector<std::string_view> names;
  for (const Kind& kind : kinds()) names.push_back(kind.name);
  const std::size_t at = reader.choice(reader.member(top, "", "kind"), "kind", names);
  if (in.failed()) return nullptr;
  out.kind = kinds()[at].name;
  return &kinds()[at];
}

}  // namespace

base::Result<StatReference> parse_stat_reference(std::string_view text, const std::filesystem::path& file) {
  const auto document = spec::parse_json(text, file.string());
  if (!document.ok()) return document.error();
  StatReader in(file);
  StatReference out;
  const json* top = &document.value();
  if (!top->is_object()) {
    in.fail("", "an object is expected at the top");
    return in.json_reader().error();
  }
  const Kind* kind = read_head(in, top, out);
  if (kind == nullptr) return in.json_reader().error();
  std::vector<std::string_view> keys{"schema",    "schema_version", "name",   "kind",
                                     "tolerance", "remark",         "source", "description"};
  for (const std::string_view key : kind->keys) {
    if (key.back() != '*') {
      keys.push_back(key);
      continue;
    }
    for (const auto& [name, value] : top->items())
      if (name.rfind(key.substr(0, key.size() - 1), 0) == 0) keys.push_back(name);
  }
  in.json_reader().object(top, "", keys, JsonReader::Unknown::kWarn);
  out.tolerance = stated_tolerance(in, JsonReader::optional_member(top, "tolerance"), kind->tolerance);
  if (in.failed()) return in.json_reader().error();
  const StatCheck check = kind->read(in, top);
  if (in.failed()) return in.json_reader().error();
  out.warnings = in.json_reader().warnings();
  out.check = [check](double tolerance) {
    Comparison comparison;
    check(comparison, tolerance);
    return comparison.verdict();
  };
  return out;
}

}  // namespace lscope::train
