#include "figures/write_report.h"

#include <system_error>

#include "base/files.h"

namespace lscope::figures {

base::Status write_report(const std::filesystem::path& folder, const std::vector<ReportFile>& files) {
  std::error_code ignored;
  const bool was_there = std::filesystem::exists(folder, ignored);
  if (auto done = base::make_folder(folder); !done.ok()) return done;
  std::vector<std::filesystem::path> added;
  for (const ReportFile& file : files) {
    const std::filesystem::path path = folder / file.name;
    const bool is_new = !std::filesystem::exists(path, ignored);
    if (auto done = base::write_file(path, file.content); !done.ok()) {
      for (const auto& other : added) std::filesystem::remove(other, ignored);
      if (!was_there) std::filesystem::remove(folder, ignored);
      return done;
    }
    if (is_new) added.push_back(path);
  }
  return base::Done{};
}

}  // namespace lscope::figures
