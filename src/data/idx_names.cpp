#include "data/idx_names.h"

#include <string>
#include <string_view>
#include <system_error>

namespace lscope::data {
namespace {

bool replace_last(std::string& text, std::string_view what, std::string_view with) {
  const std::size_t at = text.rfind(what);
  if (at == std::string::npos) return false;
  text.replace(at, what.size(), with);
  return true;
}

/// `name`, or the same packed or unpacked, in the folder of `beside`.
std::optional<std::filesystem::path> existing(const std::filesystem::path& beside, std::string name) {
  if (name == beside.filename().string()) return std::nullopt;
  constexpr std::string_view kPacked = ".gz";
  if (name.ends_with(kPacked)) name.resize(name.size() - kPacked.size());
  const bool packed = beside.extension() == kPacked;
  std::error_code ignored;
  for (const bool with : {packed, !packed}) {
    const auto path = beside.parent_path() / (with ? name + std::string(kPacked) : name);
    if (std::filesystem::is_regular_file(path, ignored)) return path;
  }
  return std::nullopt;
}

}  // namespace

std::string labels_name(const std::filesystem::path& images) {
  std::string name = images.filename().string();
  if (!replace_last(name, "images", "labels")) return "";
  replace_last(name, "idx3", "idx1");
  return name;
}

std::optional<std::filesystem::path> labels_beside(const std::filesystem::path& images) {
  const std::string name = labels_name(images);
  return name.empty() ? std::nullopt : existing(images, name);
}

std::optional<std::filesystem::path> images_beside(const std::filesystem::path& labels) {
  std::string name = labels.filename().string();
  if (!replace_last(name, "labels", "images")) return std::nullopt;
  replace_last(name, "idx1", "idx3");
  return existing(labels, name);
}

std::optional<std::filesystem::path> test_images_beside(const std::filesystem::path& train_images) {
  for (const char* part : {"t10k", "test"}) {
    std::string name = train_images.filename().string();
    if (!replace_last(name, "train", part)) return std::nullopt;
    if (auto found = existing(train_images, name)) return found;
  }
  return std::nullopt;
}

bool named_like_idx(const std::filesystem::path& file) {
  std::string name = file.filename().string();
  if (name.ends_with(".gz")) name.resize(name.size() - 3);
  if (name.ends_with(".csv") || name.ends_with(".tsv") || name.ends_with(".txt")) return false;
  const auto has = [&](std::string_view part) { return name.find(part) != std::string::npos; };
  return has("-ubyte") || has("idx1") || has("idx3") || has("idx_") || name.ends_with(".idx") ||
         name.ends_with("-images") || name.ends_with("-labels");
}

}  // namespace lscope::data
