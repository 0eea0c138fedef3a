#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/number_text.h"
#include "core/lasso_path.h"
#include "core/linear_reference.h"
#include "train/stat_reader.h"
#include "train/stat_scaling.h"

namespace lscope::train {
namespace {

using nlohmann::json;

struct ExpectedFit {
  std::string where;
  std::vector<double> coef;
  std::optional<double> intercept, test_mse;
};

struct RidgeFit {
  ExpectedFit expected;
  double lambda = 0;
  std::optional<double> df;  ///< from its key, "ridge_df5"
};

struct LassoFit {
  ExpectedFit expected;
  double alpha = 0;
  std::optional<double> shrinkage;  ///< sum |b| over that of least squares
  bool rescaled = false;            ///< the training rows are divided by their own sd (n - 1) once more
};

struct TrainTest {
  NumberTable x;
  std::vector<double> y;
  std::vector<bool> train, test;
  int missing = 1;
  std::optional<ExpectedFit> least_squares;
  std::vector<RidgeFit> ridge;
  std::vector<LassoFit> lasso;
};

/// "0.36" of "lasso_shrinkage_0.36"
std::optional<double> number_behind(const std::string& key, std::string_view prefix) {
  if (key.rfind(prefix, 0) != 0) return std::nullopt;
  const auto read = base::parse_number(std::string_view(key).substr(prefix.size()));
  return read.ok() ? std::optional(read.value()) : std::nullopt;
}

ExpectedFit read_fit(StatReader& in, const json& value, const std::string& path, std::size_t features) {
  static constexpr std::array<std::string_view, 7> kKeys{
      "coef", "intercept", "test_mse", "lambda", "alpha", "l1_ratio_to_least_squares", "remark"};
  const json* object = in.json_reader().object(&value, path, kKeys, JsonReader::Unknown::kWarn);
  return {path, in.list_if(object, path, "coef", features), in.number_if(object, path, "intercept"),
          in.number_if(object, path, "test_mse")};
}

class TrainTestComparison {
 public:
  TrainTestComparison(const TrainTest& what, Comparison& out, double tolerance)
      : what_(what), out_(out), tolerance_(tolerance) {
    const NumberTable s = stat_scaling(what.x, what.missing).apply(what.x);
    train_ = rows_of(s, what.train);
    test_ = rows_of(s, what.test);
    y_train_ = rows_of(what.y, what.train);
    y_test_ = rows_of(what.y, what.test);
  }

  void run() {
    const core::LinearProblem problem = problem_of(train_, y_train_);
    const core::LinearFit least_squares = core::ridge_fit(problem, 0);
    if (what_.least_squares) compare(least_squares, *what_.least_squares);
    for (const RidgeFit& ridge : what_.ridge) {
      const double lambda2 = ridge.lambda / static_cast<double>(train_.rows);
      compare(core::ridge_fit(problem, lambda2), ridge.expected);
      if (ridge.df)
        out_.add(core::effective_degrees_of_freedom(problem, lambda2) - 1, *ridge.df, tolerance_ * *ridge.df,
                 ridge.expected.where + ": degrees of freedom");
    }
    const StatScaling again = stat_scaling(train_, 1);
    const NumberTable rescaled = again.apply(train_);
    for (const LassoFit& lasso : what_.lasso) {
      const std::vector<double> lambda1{2 * lasso.alpha};
      const core::LinearFit fit =
          lasso.rescaled ? again.on_original(core::lasso_path(problem_of(rescaled, y_train_), lambda1).front())
                         : core::lasso_path(problem, lambda1).front();
      compare(fit, lasso.expected);
      if (lasso.shrinkage)
        out_.add(absolute_sum(fit) / absolute_sum(least_squares), *lasso.shrinkage, tolerance_ * *lasso.shrinkage,
                 lasso.expected.where + ": share of least squares");
    }
  }

 private:
  static double absolute_sum(const core::LinearFit& fit) {
    double sum = 0;
    for (const double w : fit.weights) sum += std::abs(w);
    return sum;
  }
  void compare(const core::LinearFit& fit, const ExpectedFit& wanted) {
    add_list(out_, fit.weights, wanted.coef, tolerance_, wanted.where + ".coef", largest_of(fit.weights));
    if (wanted.intercept)
      out_.add(fit.intercept, *wanted.intercept, tolerance_ * largest_of(y_train_), wanted.where + ".intercept");
    if (wanted.test_mse)
      out_.add(residual_square_sum(test_, y_test_, fit) / static_cast<double>(test_.rows), *wanted.test_mse,
               tolerance_ * std::abs(*wanted.test_mse), wanted.where + ".test_mse");
  }

  const TrainTest& what_;
  Comparison& out_;
  double tolerance_;
  NumberTable train_, test_;
  std::vector<double> y_train_, y_test_;
};

/// The fits are named by their keys: least_squares, ridge_df5, lasso_shrinkage_0.36, lasso_rescaled_alpha_0.207.
void read_named_fits(StatReader& in, const json* top, TrainTest& out) {
  const std::size_t features = out.x.columns;
  for (const auto& [key, value] : top->items()) {
    if (in.failed()) return;
    if (key == "least_squares") out.least_squares = read_fit(in, value, key, features);
    if (key.rfind("ridge", 0) == 0) {
      const ExpectedFit fit = read_fit(in, value, key, features);
      out.ridge.push_back({fit, in.number_from(0, &value, key, "lambda"), number_behind(key, "ridge_df")});
    }
    if (key.rfind("lasso", 0) == 0 && value.is_object()) {
      const ExpectedFit fit = read_fit(in, value, key, features);
      LassoFit lasso{fit, in.number_from(0, &value, key, "alpha"),
                     in.number_if(&value, key, "l1_ratio_to_least_squares"), key.rfind("lasso_rescaled", 0) == 0};
      if (!lasso.shrinkage) lasso.shrinkage = number_behind(key, "lasso_shrinkage_");
      out.lasso.push_back(lasso);
    }
  }
}

}  // namespace

StatCheck read_train_test_linear(StatReader& in, const json* top) {
  TrainTest out;
  StatData data = in.regression_data(top);
  out.x = std::move(data.x);
  out.y = std::move(data.y);
  if (in.failed()) return {};
  const std::vector<double> indicator = in.column_beside_data(top, "_train_indicator.csv", out.x.rows);
  for (const double train : indicator) {
    out.train.push_back(train == 1);
    out.test.push_back(train != 1);
  }
  const auto trained = static_cast<std::size_t>(std::count(out.train.begin(), out.train.end(), true));
  if (!in.failed() && (trained < 2 || trained == out.x.rows)) in.fail("data", "no training or no test rows are marked");
  if (JsonReader::optional_member(top, "standardize") != nullptr)
    out.missing = missing_degrees(in.text_if(top, "", "standardize"));
  if (!in.failed()) read_named_fits(in, top, out);
  const json* path = JsonReader::optional_member(top, "lasso_path");
  if (path != nullptr && !in.failed()) {
    const std::vector<double> alphas = in.list(top, "", "lasso_alphas");
    if (in.json_reader().array(path, "lasso_path") != nullptr && !in.failed() && path->size() != alphas.size())
      in.fail("lasso_path", std::to_string(path->size()) + " entries where " + std::to_string(alphas.size()) +
                                " are expected (lasso_alphas)");
    for (std::size_t i = 0; i < alphas.size() && !in.failed(); ++i) {
      if (alphas[i] < 0) in.fail(index_path("lasso_alphas", i), "must not be negative");
      out.lasso.push_back({read_fit(in, (*path)[i], index_path("lasso_path", i), out.x.columns), alphas[i], {}, false});
    }
  }
  return [out](Comparison& comparison, double tolerance) { TrainTestComparison(out, comparison, tolerance).run(); };
}

}  // namespace lscope::train
