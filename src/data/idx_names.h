#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace lscope::data {

/// The file of labels that belongs to a file of pictures by the usual names, packed or not, if it is there:
/// "train-images-idx3-ubyte.gz" and "train-labels-idx1-ubyte", "x-images" and "x-labels.gz".
[[nodiscard]] std::optional<std::filesystem::path> labels_beside(const std::filesystem::path& images);
/// The other way round.
[[nodiscard]] std::optional<std::filesystem::path> images_beside(const std::filesystem::path& labels);
/// The pictures to test with that lie beside "train-images...": "t10k-images..." or "test-images...".
[[nodiscard]] std::optional<std::filesystem::path> test_images_beside(const std::filesystem::path& train_images);
/// Whether the name alone says that a file is IDX, whatever it holds.
[[nodiscard]] bool named_like_idx(const std::filesystem::path& file);
/// What labels_beside() looks for, for messages.
[[nodiscard]] std::string labels_name(const std::filesystem::path& images);

}  // namespace lscope::data
