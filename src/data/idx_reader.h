#pragma once

#include <filesystem>

#include "base/result.h"
#include "data/dataset.h"
#include "data/read_choice.h"

namespace lscope::data {

/// Reads pictures with their labels from a pair of IDX files, packed by gzip or not (MNIST, Fashion-MNIST, EMNIST).
///
/// `file` is the file of pictures, or that of labels with the pictures beside it. `labels` is the other one; empty: the
/// one beside it by the usual names. Where "train-..." is opened, "t10k-..." or "test-..." beside it becomes
/// Dataset::test, and a note says so. Pictures of unsigned bytes stay bytes (Inputs).
/// Classes  the different labels in ascending order, their numbers as names
/// Errors   those of read_idx_array(); kInputMissing without labels, unless `labels_needed` is false: then all rows are
///          Dataset::unlabelled; kInputMismatch  not as many labels as pictures; kInputLimit  too many classes;
///          cancelled()  `watch` asked to stop
[[nodiscard]] base::Result<Dataset> read_idx(const std::filesystem::path& file, const std::filesystem::path& labels,
                                             bool labels_needed, const ReadWatch& watch = {});

/// Which files read_idx() takes for these.
struct IdxFiles {
  std::filesystem::path images, labels;  ///< labels: "" = there are none
};
[[nodiscard]] IdxFiles idx_files(const std::filesystem::path& file, const std::filesystem::path& labels);

/// The pictures alone, whatever lies beside them: all rows are Dataset::unlabelled.
[[nodiscard]] base::Result<Dataset> read_idx_images(const std::filesystem::path& images, const ReadWatch& watch = {});

}  // namespace lscope::data
