#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/point_edit.h"
#include "data/file_stamp.h"
#include "data/inputs.h"
#include "data/notice.h"

namespace lscope::data {

enum class Task : std::uint8_t { kRegression, kBinary, kMulticlass };
[[nodiscard]] std::string_view task_name(Task task);  ///< "regression", "binary", "multiclass"

/// Rows as read or generated. Sizes agree: x has rows * features values, and either y has rows * outputs values
/// (regression) or label has rows values in [0, classes). All values are finite.
struct Rows {
  int rows = 0;
  int features = 0;
  int outputs = 0;                  ///< columns of y for regression; 1 for binary; classes for multiclass
  Inputs x;                         ///< one sample after the other
  std::vector<double> y;            ///< regression only
  std::vector<std::int32_t> label;  ///< classification only
};

/// A whole data set before it is split: its rows, its words, and what the reader has to say about it.
struct Dataset {
  std::string name;
  Task task = Task::kRegression;
  Rows rows;
  /// Rows of a classification without a target. `label` is empty, or holds what is true of them: it only ever serves
  /// to judge, never to learn.
  Rows unlabelled;
  Rows test;  ///< what the makers of the data set apart to test with: then a split takes no other test rows
  /// Which rows belong together (a patient, a writer) and must not be torn apart by a split: a number a row, counted
  /// from 0; empty: every row stands for itself. The column that says so is not an input.
  std::vector<std::int32_t> group, unlabelled_group;
  std::vector<std::string> group_names;   ///< by number
  std::string group_name;                 ///< of the column
  int image_width = 0, image_height = 0;  ///< the inputs are pixels, row after row from the top; 0: they are not
  std::vector<std::string> feature_names;
  std::string target_name;
  std::vector<std::string> class_names;
  std::vector<Notice> notices;  ///< constant columns, repeated rows, where test rows come from, ...
  /// Where the rows were read from, as it looked before: a table; or pictures, their labels, and those of the test set.
  std::vector<FileStamp> files;
};

/// How values are scaled before a network sees them; in the order of the names of data.scaling.
enum class Scaling : std::uint8_t {
  kStandardized,  ///< every input, and the target of a regression: mean 0 and deviation 1
  kRaw,           ///< as they are
  kUnit,          ///< all inputs divided by the largest |x| of the training rows (pixels: 0..1); targets standardized
};

class FeatureMap;

/// What is known about the process that made the data; drawn beside what the network has learned.
struct Truth {
  std::function<double(double)> curve;  ///< 1-D regression: f(x) in raw units; may be empty
  std::optional<double> noise_floor;    ///< smallest reachable mean data loss, nats or squared raw target units
  std::optional<double> accuracy_ceiling;
};

/// What a run learns from: three sets, scaled with the training part's statistics, in the order in which
/// they are trained on. An empty set has rows == 0.
struct Prepared {
  std::string name;
  Task task = Task::kRegression;
  Rows train, validation, test;
  Rows unlabelled;  ///< as in Dataset; standardized with the rest, their inputs counted in the scaler
  int image_width = 0, image_height = 0;  ///< as in Dataset
  int train_available = 0;  ///< training rows a file has at these shares, before n cuts them; 0: generated, no end
  std::shared_ptr<const FeatureMap> features;  ///< what made the columns of x from raw inputs; null: nothing did
  Scaler inputs;                               ///< of the columns of x
  std::optional<Scaler> target;                ///< regression: y' = (y - mean)/scale; losses are in squared units of y'
  std::vector<std::string> feature_names;
  std::string target_name;
  std::vector<std::string> class_names;
  std::vector<Notice> notices;  ///< those of the data set and of its split
  Truth truth;
  /// Which point each row of a part is, once points were edited; empty: row i is row i.
  std::array<std::vector<base::PointRef>, base::kDataParts> points;
  double reach = 0;  ///< drawn points: pictures show at least [-reach, reach] of both inputs; 0: what the rows span
};

}  // namespace lscope::data
