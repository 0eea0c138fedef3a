#pragma once

#include <filesystem>

#include "base/result.h"
#include "data/dataset.h"

namespace lscope::data {

/// Reads pictures with their labels from a pair of IDX files, packed by gzip or not (MNIST, Fashion-MNIST, EMNIST).
///
/// `file` is the file of pictures, or that of labels with the pictures beside it. `labels` is the other one; empty: the
/// one beside it by the usual names. Where "train-..." is opened, "t10k-..." or "test-..." beside it becomes
/// Dataset::test, and a note says so. Pictures of unsigned bytes stay bytes (Inputs).
/// Classes  the different labels in ascending order, their numbers as names
/// Errors   those of read_idx_array(); kInputMissing without labels, unless `labels_needed` is false: then all rows are
///          Dataset::unlabelled; kInputMismatch  not as many labels as pictures; kInputLimit  too many classes
[[nodiscard]] base::Result<Dataset> read_idx(const std::filesystem::path& file, const std::filesystem::path& labels,
                                             bool labels_needed);

}  // namespace lscope::data
