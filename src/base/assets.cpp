#include "base/assets.h"

#include <cstdlib>
#include <system_error>
#include <vector>

#include "base/files.h"

namespace lscope::base {
namespace {

std::vector<std::filesystem::path> places() {
  std::vector<std::filesystem::path> roots;
  if (const char* chosen = std::getenv("LSCOPE_ASSETS");
      chosen != nullptr && *chosen != '\0')  // NOLINT(concurrency-mt-unsafe)
    roots.emplace_back(chosen);
  std::error_code failed;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", failed);
  if (!failed) roots.push_back(self.parent_path().parent_path() / "share" / "lambdascope");
  roots.emplace_back(LSCOPE_SOURCE_DIR);
  return roots;
}

}  // namespace

Result<std::filesystem::path> find_asset(std::string_view relative) {
  std::string searched;
  for (const auto& root : places()) {
    for (const auto& path : {root / relative, root / "assets" / relative}) {
      std::error_code failed;
      if (std::filesystem::is_regular_file(path, failed)) return path;
    }
    searched += (searched.empty() ? "" : ", ") + root.string();
  }
  return Error{ErrorCode::kMachineAsset, std::string(relative),
               "a file of the program is missing; searched " + searched,
               "install Lambdascope again, or set LSCOPE_ASSETS to its data folder"};
}

Result<std::string> read_asset(std::string_view relative) {
  auto path = find_asset(relative);
  if (!path.ok()) return path.error();
  auto content = read_file(path.value(), 64U << 20);
  if (!content.ok())
    return Error{ErrorCode::kMachineAsset, std::string(relative), content.error().message, "install Lambdascope again"};
  return content;
}

}  // namespace lscope::base
