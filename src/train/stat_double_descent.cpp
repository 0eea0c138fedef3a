#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/number_text.h"
#include "core/random_features.h"
#include "train/stat_reader.h"
#include "train/stat_scaling.h"

namespace lscope::train {
namespace {

using nlohmann::json;

constexpr std::string_view kRidge = "ridge_l2_";
/// A solution through every training point has a train error of a few roundings squared.
constexpr double kZeroError = 1e-15;

struct ExpectedErrors {
  std::string where;
  std::optional<double> train_mse, test_mse, norm_w, condition;
  double lambda2 = 0;  ///< 0: the solution of least norm
};

struct Width {
  int p = 1;
  std::vector<ExpectedErrors> fits;
};

struct DoubleDescent {
  NumberTable v, x_train, x_test;
  std::vector<double> c, y_train, y_test;
  std::vector<Width> widths;
};

ExpectedErrors read_errors(StatReader& in, const json* object, const std::string& path, double lambda2) {
  return {path,
          in.number_if(object, path, "train_mse"),
          in.number_if(object, path, "test_mse"),
          in.number_if(object, path, "norm_w"),
          in.number_if(object, path, "condition"),
          lambda2};
}

Width read_width(StatReader& in, const json& value, const std::string& path, std::size_t features) {
  Width out;
  JsonReader& reader = in.json_reader();
  std::vector<std::string_view> keys{"p", "train_mse", "test_mse", "norm_w", "condition", "remark"};
  std::vector<std::string> ridge_keys;
  if (value.is_object())
    for (const auto& [key, member] : value.items())
      if (key.rfind(kRidge, 0) == 0) ridge_keys.push_back(key);
  keys.insert(keys.end(), ridge_keys.begin(), ridge_keys.end());
  const json* object = reader.object(&value, path, keys, JsonReader::Unknown::kWarn);
  out.p = static_cast<int>(
      reader.whole(reader.member(object, path, "p"), path + ".p", 1, static_cast<std::int64_t>(features)));
  out.fits.push_back(read_errors(in, object, path, 0));
  for (const std::string& key : ridge_keys) {
    const auto lambda2 = base::parse_number(std::string_view(key).substr(kRidge.size()));
    const std::string place = StatReader::place(path, key);
    if (!lambda2.ok() || !(lambda2.value() > 0)) in.fail(place, "a positive number is expected behind " + key);
    const json* ridge = reader.object(&value[key], place, keys, JsonReader::Unknown::kWarn);
    if (!in.failed()) out.fits.push_back(read_errors(in, ridge, place, lambda2.value()));
  }
  return out;
}

core::TableView view(const std::vector<double>& values, std::size_t columns) {
  return {values, static_cast<int>(columns)};
}

void compare(const DoubleDescent& what, Comparison& out, double tolerance) {
  const core::TableView v = view(what.v.values, what.v.columns);
  for (const Width& width : what.widths) {
    const auto p = static_cast<std::size_t>(width.p);
    const auto train = core::relu_features(view(what.x_train.values, what.x_train.columns), v, what.c, width.p);
    const auto test = core::relu_features(view(what.x_test.values, what.x_test.columns), v, what.c, width.p);
    const core::TableView phi = view(train, p);
    for (const ExpectedErrors& wanted : width.fits) {
      const core::NormFit fit = wanted.lambda2 > 0 ? core::ridge_norm_fit(phi, what.y_train, wanted.lambda2)
                                                   : core::least_norm_fit(phi, what.y_train);
      const auto add = [&](double got, const std::optional<double>& number, const char* name) {
        if (number)
          out.add(got, *number, std::max(tolerance * std::abs(*number), kZeroError), wanted.where + "." + name);
      };
      add(core::mean_squared_error(phi, fit.weights, what.y_train), wanted.train_mse, "train_mse");
      add(core::mean_squared_error(view(test, p), fit.weights, what.y_test), wanted.test_mse, "test_mse");
      add(fit.norm, wanted.norm_w, "norm_w");
      if (wanted.condition) add(core::condition_number(phi), wanted.condition, "condition");
    }
  }
}

}  // namespace

StatCheck read_double_descent(StatReader& in, const json* top) {
  JsonReader& reader = in.json_reader();
  DoubleDescent out;
  out.x_train = in.table(reader.member(top, "", "X_train"), "X_train");
  const std::size_t d = out.x_train.columns;
  out.x_test = in.table(reader.member(top, "", "X_test"), "X_test", d);
  out.v = in.table(reader.member(top, "", "V"), "V", d);
  out.c = reader.numbers(reader.member(top, "", "c"), "c", out.v.rows);
  out.y_train = reader.numbers(reader.member(top, "", "y_train"), "y_train", out.x_train.rows);
  out.y_test = reader.numbers(reader.member(top, "", "y_test"), "y_test", out.x_test.rows);
  const auto same = [&](std::string_view key, std::size_t count) {
    const auto stated = in.number_if(top, "", key);
    if (!in.failed() && stated && *stated != static_cast<double>(count))
      in.fail(std::string(key), base::exact(*stated) + " where X_train has " + std::to_string(count));
  };
  same("n", out.x_train.rows);
  same("d", d);
  const json* results = reader.array(reader.member(top, "", "results"), "results");
  for (std::size_t i = 0; results != nullptr && i < results->size() && !in.failed(); ++i)
    out.widths.push_back(read_width(in, (*results)[i], index_path("results", i), out.v.rows));
  return [out](Comparison& comparison, double tolerance) { compare(out, comparison, tolerance); };
}

}  // namespace lscope::train
