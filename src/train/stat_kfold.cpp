#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/lasso_path.h"
#include "core/linear_reference.h"
#include "train/fold_errors.h"
#include "train/stat_reader.h"
#include "train/stat_scaling.h"

namespace lscope::train {
namespace {

using nlohmann::json;

struct KFold {
  NumberTable x;
  std::vector<double> y;
  int missing = 0;
  bool lasso = true;
  std::size_t folds = 2;
  std::vector<std::size_t> fold_of_row;
  std::vector<double> grid;
  NumberTable fold_mse;
  std::vector<double> mean, se;
  std::optional<double> index_min, value_min, index_1se, value_1se;
};

void read_folds(StatReader& in, const json* top, KFold& out) {
  JsonReader& reader = in.json_reader();
  out.folds = static_cast<std::size_t>(reader.whole(reader.member(top, "", "folds"), "folds", 2,
                                                    static_cast<std::int64_t>(std::max<std::size_t>(2, out.x.rows))));
  const std::vector<double> given = reader.numbers(reader.member(top, "", "fold_of_row"), "fold_of_row", out.x.rows);
  std::vector<std::size_t> size(out.folds, 0);
  for (std::size_t i = 0; i < given.size() && !in.failed(); ++i) {
    if (given[i] != std::floor(given[i]) || given[i] < 0 || given[i] >= static_cast<double>(out.folds))
      return in.fail(index_path("fold_of_row", i), "0.." + std::to_string(out.folds - 1) + " is expected");
    out.fold_of_row.push_back(static_cast<std::size_t>(given[i]));
    ++size[out.fold_of_row.back()];
  }
  for (std::size_t k = 0; k < out.folds && !in.failed(); ++k)
    if (size[k] == 0 || size[k] == out.x.rows)
      in.fail("fold_of_row", "fold " + std::to_string(k) + " has " + (size[k] == 0 ? "no row" : "every row"));
}

/// The errors of one fold for every grid value: everything is fitted on the other folds, the scaling too.
std::vector<double> errors_of_fold(const KFold& what, std::size_t fold) {
  std::vector<bool> train(what.x.rows), held(what.x.rows);
  for (std::size_t i = 0; i < what.x.rows; ++i) {
    held[i] = what.fold_of_row[i] == fold;
    train[i] = !held[i];
  }
  const NumberTable z = stat_scaling(what.x, what.missing, train).apply(what.x);
  const NumberTable z_train = rows_of(z, train), z_held = rows_of(z, held);
  const std::vector<double> y_train = rows_of(what.y, train), y_held = rows_of(what.y, held);
  const core::LinearProblem problem = problem_of(z_train, y_train);
  std::vector<core::LinearFit> fits;
  if (what.lasso) {
    std::vector<double> lambda1;
    for (const double alpha : what.grid) lambda1.push_back(2 * alpha);
    fits = core::lasso_path(problem, lambda1);
  } else {
    for (const double lambda : what.grid)
      fits.push_back(core::ridge_fit(problem, lambda / static_cast<double>(z_train.rows)));
  }
  std::vector<double> out;
  for (const core::LinearFit& fit : fits)
    out.push_back(residual_square_sum(z_held, y_held, fit) / static_cast<double>(z_held.rows));
  return out;
}

void compare(const KFold& what, Comparison& out, double tolerance) {
  std::vector<std::vector<double>> errors;
  for (std::size_t k = 0; k < what.folds; ++k) {
    errors.push_back(errors_of_fold(what, k));
    for (std::size_t l = 0; l < what.grid.size() && what.fold_mse.rows > 0; ++l)
      out.add(errors[k][l], what.fold_mse.at(k, l), tolerance * std::abs(what.fold_mse.at(k, l)),
              index_path(index_path("fold_mse", k), l));
  }
  const FoldSummary summary = summarize_folds(errors, what.grid);
  const auto each = [&](const std::vector<double>& got, const std::vector<double>& wanted, const char* where) {
    for (std::size_t l = 0; l < wanted.size(); ++l)
      out.add(got[l], wanted[l], tolerance * std::abs(wanted[l]), index_path(where, l));
  };
  each(summary.mean, what.mean, "mean");
  each(summary.standard_error, what.se, "se");
  const auto choice = [&](std::size_t got, const std::optional<double>& index, const std::optional<double>& value,
                          const std::string& suffix) {
    if (index) out.add(static_cast<double>(got), *index, 0, "index_" + suffix);
    if (value) out.add(what.grid[got], *value, tolerance * std::abs(*value), "value_" + suffix);
  };
  choice(summary.best, what.index_min, what.value_min, "min");
  choice(summary.one_standard_error, what.index_1se, what.value_1se, "1se");
}

}  // namespace

StatCheck read_kfold(StatReader& in, const json* top) {
  static constexpr std::array<std::string_view, 2> kModels{"lasso", "ridge"};
  KFold out;
  StatData data = in.regression_data(top);
  out.x = std::move(data.x);
  out.y = std::move(data.y);
  out.missing = missing_degrees(in.text_if(top, "", "standardize"));
  out.lasso = in.json_reader().choice(in.json_reader().member(top, "", "model"), "model", kModels) == 0;
  if (!in.failed()) read_folds(in, top, out);
  out.grid = in.list(top, "", "grid");
  for (std::size_t l = 0; l < out.grid.size() && !in.failed(); ++l)
    if (out.grid[l] < 0) in.fail(index_path("grid", l), "must not be negative");
  out.fold_mse = in.table_if(top, "", "fold_mse", out.folds, out.grid.size());
  out.mean = in.list_if(top, "", "mean", out.grid.size());
  out.se = in.list_if(top, "", "se", out.grid.size());
  out.index_min = in.number_if(top, "", "index_min");
  out.value_min = in.number_if(top, "", "value_min");
  out.index_1se = in.number_if(top, "", "index_1se");
  out.value_1se = in.number_if(top, "", "value_1se");
  return [out](Comparison& comparison, double tolerance) { compare(out, comparison, tolerance); };
}

}  // namespace lscope::train
