#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "data/dataset.h"
#include "data/label_files.h"
#include "data/notice.h"
#include "data/read_choice.h"

namespace lscope::data {

/// One of the first pictures, made small enough to be drawn.
struct Thumbnail {
  std::vector<std::uint8_t> grey;  ///< row after row from the top; 0 = the smallest value in the file, 255 the largest
  int label = -1;                  ///< its place in PicturePreview::classes; -1 = it has none
};

/// Pictures of an IDX file before anybody has decided to learn from them.
struct PicturePreview {
  static constexpr std::size_t kFirst = 60;
  static constexpr int kLongestSide = 28;  ///< of a thumbnail

  std::string name;
  std::filesystem::path images, labels;  ///< what was read; labels: "" = none were found
  bool labels_named = false;             ///< they were chosen, not found by their name
  std::uint64_t bytes = 0;               ///< of the file of pictures
  std::int64_t rows = 0, test_rows = 0;
  std::string test_name;      ///< of the pictures to test with; "" = the rows will be split
  int width = 0, height = 0;  ///< 0: rows of numbers, not pictures
  int inputs = 0;             ///< numbers of a row
  double min = 0, max = 0;    ///< of all of them
  std::int64_t constant = 0;  ///< inputs that have the same value in every row
  std::vector<std::pair<std::string, std::int64_t>> classes;  ///< name and rows, in the order of the classes
  int thumbnail_width = 0, thumbnail_height = 0;
  std::vector<Thumbnail> first;
  std::vector<LabelFile> label_files;  ///< what could be chosen instead
  std::vector<Notice> notices;
  std::optional<base::Error> problem;  ///< why they cannot be learned from: no labels, or labels that do not fit
};

/// What was seen, and what was read for it.
struct PicturesSeen {
  PicturePreview preview;
  std::shared_ptr<const Dataset> rows;  ///< null where there is a problem
};

/// Reads all of it. Labels that are missing or do not fit are a problem of the preview, in the words in which
/// read_table() would refuse them: others can be chosen. `labels` may be empty, as for read_idx().
/// Errors  as read_idx() of the pictures themselves; cancelled()
[[nodiscard]] base::Result<PicturesSeen> preview_pictures(const std::filesystem::path& file,
                                                          const std::filesystem::path& labels,
                                                          const ReadWatch& watch = {});

}  // namespace lscope::data
