#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/network_spec.h"
#include "train/weight_counts.h"

namespace lscope::cli {

/// weight_counts.csv: how the weights were spread at some evaluations, a row for each of them and layer.
///
///     step,epoch,layer,half_width,zeros,outside,bin_1,...,bin_64
///
/// Bins of equal width from -half_width to half_width; see train::WeightCounts.
[[nodiscard]] std::string weight_counts_csv(const std::vector<std::shared_ptr<const train::WeightCountsAt>>& instants);

/// Reads what weight_counts_csv() writes, for a network of this layout. Null where there is no such file: folders of
/// earlier versions have none.
/// Errors  kInputNotRegular, kInputLimit; kInputMalformed (file, line, column); kInputMismatch where the layers do not
///         have the weights of the network
[[nodiscard]] base::Result<train::WeightCountsHistory::View> read_weight_counts(const std::filesystem::path& path,
                                                                                const core::ParameterLayout& layout);

}  // namespace lscope::cli
