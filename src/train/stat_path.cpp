#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/lasso_path.h"
#include "core/linear_reference.h"
#include "train/stat_reader.h"
#include "train/stat_scaling.h"

namespace lscope::train {
namespace {

using nlohmann::json;
using Strings = std::vector<std::string>;

/// What both kinds of path have: data, a grid of penalties, and a row of coefficients for each.
struct Path {
  NumberTable x;
  std::vector<double> y;
  Strings features;
  int missing = 0;
  std::vector<double> grid;
  NumberTable standardized, original;
  std::vector<double> intercepts, rss;

  [[nodiscard]] std::span<const double> row(const NumberTable& table, std::size_t i) const {
    return std::span(table.values).subspan(i * table.columns, table.columns);
  }
};

Path read_path(StatReader& in, const json* top, std::string_view grid) {
  Path out;
  const std::string rows = in.text_if(top, "", "rows");
  if (!in.failed() && !rows.empty() && rows != "all")
    in.fail("rows", "'" + rows.substr(0, 60) + "' is not known", "all is");
  StatData data = in.regression_data(top);
  out.x = std::move(data.x);
  out.y = std::move(data.y);
  out.features = std::move(data.features);
  out.missing = missing_degrees(in.text_if(top, "", "standardize"));
  if (const json* names = JsonReader::optional_member(top, "features"); names != nullptr && !in.failed())
    if (in.words(names, "features") != out.features) in.fail("features", "are not the columns of the data");
  out.grid = in.list(top, "", grid);
  for (std::size_t i = 0; i < out.grid.size() && !in.failed(); ++i)
    if (out.grid[i] < 0) in.fail(index_path(std::string(grid), i), "must not be negative");
  const std::size_t count = out.grid.size();
  out.standardized = in.table_if(top, "", "coef_standardized", count, out.x.columns);
  out.original = in.table_if(top, "", "coef_original", count, out.x.columns);
  out.intercepts = in.list_if(top, "", "intercept_original", count);
  out.rss = in.list_if(top, "", "rss", count);
  return out;
}

/// `overall`: coefficients are compared relative to the largest of the whole table instead of the row's.
void compare_path(const Path& path, const std::vector<core::LinearFit>& fits, bool overall, Comparison& out,
                  double tolerance) {
  const StatScaling scaling = stat_scaling(path.x, path.missing);
  const NumberTable z = scaling.apply(path.x);
  const auto add_row = [&](const NumberTable& table, std::span<const double> got, std::size_t i, const char* what) {
    if (table.rows == 0) return;
    const double scale = overall ? largest_of(table.values) : 0;
    add_list(out, got, path.row(table, i), tolerance, index_path(what, i), scale);
  };
  const double intercept_scale = std::max(largest_of(path.intercepts), largest_of(path.y));
  for (std::size_t i = 0; i < fits.size(); ++i) {
    const core::LinearFit original = scaling.on_original(fits[i]);
    add_row(path.standardized, fits[i].weights, i, "coef_standardized");
    add_row(path.original, original.weights, i, "coef_original");
    if (!path.intercepts.empty())
      out.add(original.intercept, path.intercepts[i], tolerance * intercept_scale, index_path("intercept_original", i));
    if (!path.rss.empty())
      out.add(residual_square_sum(z, path.y, fits[i]), path.rss[i], tolerance * std::abs(path.rss[i]),
              index_path("rss", i));
  }
}

struct Knot {
  double alpha = 0;
  Strings enter, leave;
};

std::vector<Knot> read_knots(StatReader& in, const json* list) {
  static constexpr std::array<std::string_view, 3> kKeys{"alpha", "enter", "leave"};
  std::vector<Knot> out;
  if (list == nullptr || in.json_reader().array(list, "knots") == nullptr) return out;
  for (std::size_t i = 0; i < list->size() && !in.failed(); ++i) {
    const std::string path = index_path("knots", i);
    const json* knot = in.json_reader().object(&(*list)[i], path, kKeys, JsonReader::Unknown::kWarn);
    out.push_back({in.number(knot, path, "alpha"),
                   in.words(JsonReader::optional_member(knot, "enter"), path + ".enter"),
                   in.words(JsonReader::optional_member(knot, "leave"), path + ".leave")});
  }
  return out;
}

void compare_knots(const Path& path, const std::vector<Knot>& knots, Comparison& out, double tolerance) {
  if (knots.empty()) return;
  const double smallest = std::min(path.grid.back(), knots.back().alpha * (1 - 1e-9));
  const NumberTable z = stat_scaling(path.x, path.missing).apply(path.x);
  const auto found = core::lasso_knots(problem_of(z, path.y), 2 * std::max(smallest, 1e-300));
  std::size_t next = 0;
  for (std::size_t i = 0; i < knots.size(); ++i) {
    const std::string where = index_path("knots", i);
    const auto add = [&](const Strings& names, bool enters) {
      Strings mine;
      for (std::size_t k = next; k < std::min(found.size(), next + knots[i].enter.size() + knots[i].leave.size()); ++k)
        if (found[k].enters == enters) mine.push_back(path.features[static_cast<std::size_t>(found[k].feature)]);
      Strings theirs = names;
      std::sort(mine.begin(), mine.end());
      std::sort(theirs.begin(), theirs.end());
      out.add(mine == theirs ? 0 : 1, 0, 0, where + (enters ? ".enter" : ".leave"));
    };
    add(knots[i].enter, true);
    add(knots[i].leave, false);
    const double alpha = next < found.size() ? found[next].lambda1 / 2 : 0;
    out.add(alpha, knots[i].alpha, tolerance * knots.front().alpha, where + ".alpha");
    next += knots[i].enter.size() + knots[i].leave.size();
  }
  out.add(static_cast<double>(found.size()), static_cast<double>(next), 0, "knots: how many");
}

}  // namespace

StatCheck read_ridge_path(StatReader& in, const json* top) {
  const Path path = read_path(in, top, "lambdas");
  const std::vector<double> df = in.list_if(top, "", "df", path.grid.size());
  return [path, df](Comparison& out, double tolerance) {
    const NumberTable z = stat_scaling(path.x, path.missing).apply(path.x);
    const core::LinearProblem problem = problem_of(z, path.y);
    const auto n = static_cast<double>(path.x.rows);
    std::vector<core::LinearFit> fits;
    for (const double lambda : path.grid) fits.push_back(core::ridge_fit(problem, lambda / n));
    compare_path(path, fits, /*overall=*/false, out, tolerance);
    for (std::size_t i = 0; i < df.size(); ++i)
      out.add(core::effective_degrees_of_freedom(problem, path.grid[i] / n) - 1, df[i], tolerance * std::abs(df[i]),
              index_path("df", i));
  };
}

StatCheck read_lasso_path(StatReader& in, const json* top) {
  const Path path = read_path(in, top, "alphas");
  const std::optional<double> alpha_max = in.number_if(top, "", "alpha_max");
  const std::vector<double> nonzero = in.list_if(top, "", "nonzero", path.grid.size());
  const std::vector<Knot> knots = read_knots(in, JsonReader::optional_member(top, "knots"));
  return [path, alpha_max, nonzero, knots](Comparison& out, double tolerance) {
    const NumberTable z = stat_scaling(path.x, path.missing).apply(path.x);
    const core::LinearProblem problem = problem_of(z, path.y);
    const double top_lambda = core::lambda1_max(problem);
    if (alpha_max) out.add(top_lambda / 2, *alpha_max, tolerance * std::abs(*alpha_max), "alpha_max");
    std::vector<double> lambda1;
    for (const double alpha : path.grid) lambda1.push_back(2 * alpha);
    const auto fits = core::lasso_path(problem, lambda1);
    compare_path(path, fits, /*overall=*/true, out, tolerance);
    for (std::size_t i = 0; i < fits.size(); ++i) {
      const auto used = std::count_if(fits[i].weights.begin(), fits[i].weights.end(), [](double w) { return w != 0; });
      if (!nonzero.empty()) out.add(static_cast<double>(used), nonzero[i], 0, index_path("nonzero", i));
      out.add(core::kkt_violation(problem, fits[i], lambda1[i], 0), 0, tolerance * top_lambda,
              "optimality at " + index_path("alphas", i));
    }
    compare_knots(path, knots, out, tolerance);
  };
}

}  // namespace lscope::train
