#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "data/dataset.h"

namespace lscope::data {

/// Collects the target column and decides what it is.
///
/// Text in every row            classes, named by it, in the order of their bytes
/// whole numbers in every row   classes if the column is called label, class, category, species or digit, or else if
///                              there are 2 to kFewValues different ones and each stands twice on average; named by
///                              the number, in ascending order
/// other numbers                regression
/// numbers and text mixed       refused: "?" among numbers is a missing value, not a class
class TargetColumn {
 public:
  static constexpr std::size_t kFewValues = 20;

  /// `wanted` overrules the rules above where the values allow it.
  explicit TargetColumn(std::string name, std::optional<Task> wanted = {}) : name_(std::move(name)), wanted_(wanted) {}
  void reserve(std::size_t rows) { small_.reserve(rows); }

  /// One row each; the Status says what is wrong with it, without a place.
  [[nodiscard]] base::Status add_number(double value);
  /// Whether a number fits what was added before.
  [[nodiscard]] bool takes_numbers() const { return ids_.empty(); }
  /// add_number() where that is so.
  void add_plain(double value) { add_plain(&value, 1, 1); }
  /// The same for `rows` values that stand `distance` apart.
  void add_plain(const double* from, std::size_t rows, std::size_t distance);
  [[nodiscard]] base::Status add_text(std::string_view text);

  /// Fills task, y or label, outputs, class names, and adds notices. Errors  kInputLimit: too many classes;
  /// kInputMismatch: a task that the values do not allow.
  [[nodiscard]] base::Status finish(Dataset& dataset) &&;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  [[nodiscard]] base::Status finish_text(Dataset& dataset);
  [[nodiscard]] base::Status finish_numbers(Dataset& dataset);

  void widen();
  [[nodiscard]] bool any_numbers() const { return !small_.empty() || !numbers_.empty(); }
  [[nodiscard]] std::set<double> few_of_numbers(std::size_t limit) const;
  [[nodiscard]] base::Status check_wanted(std::size_t distinct) const;
  void set_classes_of_numbers(const std::set<double>& distinct, Dataset& dataset);

  std::string name_;
  std::optional<Task> wanted_;
  /// Labels are small whole numbers as a rule, and there is one in every row of a table: they are kept in what will be
  /// the labels, until a value comes that is none. Then all are in numbers_.
  std::vector<std::int32_t> small_;
  std::vector<double> numbers_;
  std::vector<std::int32_t> ids_;
  std::unordered_map<std::string, std::int32_t, Hash, std::equal_to<>> texts_;
};

/// True for label, class, category, species, digit and their plurals, in any case.
[[nodiscard]] bool names_classes(std::string_view column);

}  // namespace lscope::data
