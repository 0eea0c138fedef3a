#pragma once

#include <filesystem>
#include <vector>

#include "base/result.h"
#include "figures/report.h"

namespace lscope::figures {

/// Writes the files of a report into a folder, which is made if need be. Where one cannot be written, those that were
/// not there before are taken away again.  Errors  kOutput...
[[nodiscard]] base::Status write_report(const std::filesystem::path& folder, const std::vector<ReportFile>& files);

}  // namespace lscope::figures
