#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "train/comparison.h"
#include "train/json_reader.h"

namespace lscope::train {

/// Numbers in rows of one length.
struct NumberTable {
  std::size_t rows = 0, columns = 0;
  std::vector<double> values;  ///< one row after the other
  [[nodiscard]] double at(std::size_t row, std::size_t column) const { return values[row * columns + column]; }
};

/// Inputs and one target per row.
struct StatData {
  NumberTable x;
  std::vector<double> y;             ///< as numbers; empty if the target is words
  std::vector<std::int32_t> labels;  ///< class of each row; empty if the target is a quantity
  int classes = 0;
  std::vector<std::string> features;
};

/// Reads the members of a reference file. After an error every reading gives a harmless default, see JsonReader.
class StatReader {
 public:
  using json = nlohmann::json;
  explicit StatReader(std::filesystem::path file) : file_(std::move(file)), in_(file_.string()) {}

  [[nodiscard]] JsonReader& json_reader() { return in_; }
  [[nodiscard]] bool failed() const { return in_.failed(); }
  void fail(const std::string& path, const std::string& message, const std::string& remedy = {}) {
    in_.fail(path, message, remedy);
  }

  static std::string place(const std::string& path, std::string_view key) {
    return (path.empty() ? "" : path + ".") + std::string(key);
  }
  double number(const json* object, const std::string& path, std::string_view key);
  /// At least `least`; 0 is a value that every such number may have unless `least` is above it.
  double number_from(double least, const json* object, const std::string& path, std::string_view key);
  std::optional<double> number_if(const json* object, const std::string& path, std::string_view key);
  std::string text_if(const json* object, const std::string& path, std::string_view key);
  /// A list of any length, at least one.
  std::vector<double> list(const json* object, const std::string& path, std::string_view key);
  /// Expected numbers: empty if the file does not say, otherwise exactly `count`.
  std::vector<double> list_if(const json* object, const std::string& path, std::string_view key, std::size_t count);
  std::vector<std::string> words(const json* value, const std::string& path);
  /// Rows of `columns` numbers each; 0 = as many as the first row has.
  NumberTable table(const json* value, const std::string& path, std::size_t columns = 0);
  NumberTable table_of(const json* value, const std::string& path, std::size_t rows, std::size_t columns);
  /// table_of, or an empty table if the file does not say.
  NumberTable table_if(const json* object, const std::string& path, std::string_view key, std::size_t rows,
                       std::size_t columns);

  /// The data set whose file name stands at `data`.
  StatData data(const json* top);
  /// The same, refused if its target is words.
  StatData regression_data(const json* top);
  /// Another column of numbers beside that data set: `<stem><suffix>`, for example prostate_train_indicator.csv.
  std::vector<double> column_beside_data(const json* top, const std::string& suffix, std::size_t rows);

 private:
  std::filesystem::path find(const std::string& name, const std::string& path);

  std::filesystem::path file_;
  JsonReader in_;
};

/// What a kind's reader hands back: the comparison, to be run with a tolerance.
using StatCheck = std::function<void(Comparison&, double tolerance)>;

StatCheck read_early_stopping(StatReader& in, const nlohmann::json* top);
StatCheck read_ridge_path(StatReader& in, const nlohmann::json* top);
StatCheck read_lasso_path(StatReader& in, const nlohmann::json* top);
StatCheck read_kfold(StatReader& in, const nlohmann::json* top);
StatCheck read_train_test_linear(StatReader& in, const nlohmann::json* top);
StatCheck read_double_descent(StatReader& in, const nlohmann::json* top);
StatCheck read_softmax_l1(StatReader& in, const nlohmann::json* top);
StatCheck read_friedman1(StatReader& in, const nlohmann::json* top);

}  // namespace lscope::train
