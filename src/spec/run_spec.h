#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/point_edit.h"
#include "spec/param.h"

namespace lscope::spec {

/// What is made of the target column of a file.
enum class FileTask : std::uint8_t { kDetected, kRegression, kClasses };

/// Where a file's rows come from and how they are read (data::ReadChoice). The path is only remembered; whoever runs
/// the spec has read the file.
struct FileSource {
  std::string path;
  std::string target = {};                ///< name of the target column; "" = the last one that may be it
  std::string group = {};                 ///< column that says which rows belong together; "" = none
  std::vector<std::string> ignored = {};  ///< columns that are left out
  FileTask task = FileTask::kDetected;
  std::string labels = {};  ///< pictures: the file of their labels; "" = the one beside them
  friend bool operator==(const FileSource&, const FileSource&) = default;
};

/// Saved weights that a run starts from (fine-tuning). As with data, the path is only remembered.
struct WeightsSource {
  std::string path;
  int layers = 0;  ///< how many are taken, counted from the input; 0 = all
  friend bool operator==(const WeightsSource&, const WeightsSource&) = default;
};

/// What to run, as values: with the command log it reproduces a run bit for bit.
struct RunSpec {
  ParamValues values;
  std::optional<FileSource> file;        ///< set when data.source is "file"
  std::optional<WeightsSource> weights;  ///< empty: all first weights come from the seed
  std::vector<base::PointEdit> edits;    ///< what was changed by hand in the raw rows, in order (data/point_edit.h)
  friend bool operator==(const RunSpec&, const RunSpec&) = default;

  [[nodiscard]] std::uint64_t seed() const { return static_cast<std::uint64_t>(values[ParamId::kSeed]); }
  /// What decides which rows there are and how they are split: data.split_seed, or the seed where that is 0.
  [[nodiscard]] std::uint64_t data_seed() const {
    return values[ParamId::kSplitSeed] != 0 ? static_cast<std::uint64_t>(values[ParamId::kSplitSeed]) : seed();
  }
  /// Widths of the hidden layers, `model.depth` of them.
  [[nodiscard]] std::vector<int> hidden_widths() const;
};

/// The parameters whose values differ, in the order of the table.
[[nodiscard]] std::vector<ParamId> changed_params(const ParamValues& values, const ParamValues& reference);

}  // namespace lscope::spec
