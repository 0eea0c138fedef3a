#include "data/picture_preview.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>
#include <unordered_set>

#include "base/number_text.h"
#include "base/text.h"
#include "data/csv_reader.h"
#include "data/idx_reader.h"
#include "data/preview.h"

namespace lscope::data {
namespace {

constexpr int kValues = 256;
constexpr std::size_t kMostCompared = 1'000'000;  // pictures that are compared with one another

std::string shown_name(const std::filesystem::path& file) { return base::printable(file.filename().string(), 100); }

/// Smallest and largest value, and how many inputs never change.
void measure(const Inputs& x, PicturePreview& preview) {
  const auto width = static_cast<std::size_t>(preview.inputs);
  std::vector<double> low(width, INFINITY), high(width, -INFINITY);
  if (x.compact()) {
    const std::vector<std::uint32_t> counts = x.histograms();
    for (std::size_t j = 0; j < width; ++j)
      for (std::size_t value = 0; value < kValues; ++value) {
        if (counts[kValues * j + value] == 0) continue;
        low[j] = std::min(low[j], static_cast<double>(value));
        high[j] = static_cast<double>(value);
      }
  } else {
    const double* at = x.data();
    for (std::size_t i = 0; i < x.size(); i += width)
      for (std::size_t j = 0; j < width; ++j) {
        low[j] = std::min(low[j], at[i + j]);
        high[j] = std::max(high[j], at[i + j]);
      }
  }
  preview.min = *std::min_element(low.begin(), low.end());
  preview.max = *std::max_element(high.begin(), high.end());
  for (std::size_t j = 0; j < width; ++j) preview.constant += low[j] == high[j] ? 1 : 0;
}

/// How many rows of bytes are equal to an earlier one, by a 64-bit hash (FNV-1a over words of eight).
std::int64_t repeated_rows(const Inputs& x, std::size_t rows) {
  if (!x.compact()) return 0;
  std::unordered_set<std::uint64_t> seen;
  std::int64_t repeated = 0;
  for (std::size_t i = 0; i < std::min(rows, kMostCompared); ++i) {
    std::uint64_t hash = 14695981039346656037U;
    for (std::span<const std::uint8_t> left = x.bytes_of(i); !left.empty();) {
      std::uint64_t word = 0;
      const std::size_t n = std::min(sizeof word, left.size());
      std::memcpy(&word, left.data(), n);
      hash = (hash ^ word) * 1099511628211U;
      hash ^= hash >> 32U;
      left = left.subspan(n);
    }
    if (!seen.insert(hash).second) ++repeated;
  }
  return repeated;
}

/// A picture brought to the size of the thumbnails: the mean of the pixels that fall into each of its own.
std::vector<std::uint8_t> small_grey(const Inputs& x, std::size_t row, const PicturePreview& p) {
  const std::size_t begin = row * static_cast<std::size_t>(p.inputs);
  const double half_range = p.max > p.min ? p.max / 2 - p.min / 2 : 1;  // halves: the range of doubles may be too large
  std::vector<std::uint8_t> grey;
  for (int ty = 0; ty < p.thumbnail_height; ++ty)
    for (int tx = 0; tx < p.thumbnail_width; ++tx) {
      const int x0 = tx * p.width / p.thumbnail_width, x1 = std::max(x0 + 1, (tx + 1) * p.width / p.thumbnail_width);
      const int y0 = ty * p.height / p.thumbnail_height,
                y1 = std::max(y0 + 1, (ty + 1) * p.height / p.thumbnail_height);
      double sum = 0;
      for (int i = y0; i < y1; ++i)
        for (int j = x0; j < x1; ++j) sum += x[begin + static_cast<std::size_t>(i * p.width + j)];
      const double mean = sum / (static_cast<double>(x1 - x0) * (y1 - y0));
      const double share = (mean / 2 - p.min / 2) / half_range;
      grey.push_back(
          static_cast<std::uint8_t>(std::isfinite(share) ? std::lround(255 * std::clamp(share, 0.0, 1.0)) : 0));
    }
  return grey;
}

void add_thumbnails(const Rows& rows, PicturePreview& preview) {
  if (preview.width == 0) return;
  const int longest = std::max(preview.width, preview.height);
  const double shrink = std::min(1.0, static_cast<double>(PicturePreview::kLongestSide) / longest);
  preview.thumbnail_width = std::max(1, static_cast<int>(std::lround(preview.width * shrink)));
  preview.thumbnail_height = std::max(1, static_cast<int>(std::lround(preview.height * shrink)));
  for (std::size_t i = 0; i < std::min(PicturePreview::kFirst, static_cast<std::size_t>(rows.rows)); ++i)
    preview.first.push_back({small_grey(rows.x, i, preview), rows.label.empty() ? -1 : rows.label[i]});
}

void describe(const Dataset& data, PicturePreview& preview) {
  const Rows& rows = data.rows.rows > 0 ? data.rows : data.unlabelled;
  preview.name = data.name;
  preview.bytes = data.files.front().bytes;
  preview.rows = rows.rows;
  preview.test_rows = data.test.rows;
  if (data.test.rows > 0) preview.test_name = shown_name(data.files[2].path);  // behind pictures and labels
  preview.width = data.image_width;
  preview.height = data.image_height;
  preview.inputs = rows.features;
  measure(rows.x, preview);
  add_thumbnails(rows, preview);
  for (const std::string& name : data.class_names) preview.classes.emplace_back(name, 0);
  for (const std::int32_t label : rows.label) ++preview.classes[static_cast<std::size_t>(label)].second;
  preview.notices = data.notices;
  const std::int64_t repeated = repeated_rows(rows.x, static_cast<std::size_t>(rows.rows));
  if (repeated > 0) preview.notices.push_back({"data.notice.repeated", {base::shown_count(repeated)}});
  if (auto notice = unbalanced(preview.classes)) preview.notices.push_back(std::move(*notice));
}

}  // namespace

base::Result<PicturesSeen> preview_pictures(const std::filesystem::path& file, const std::filesystem::path& labels,
                                            const ReadWatch& watch) {
  PicturesSeen seen;
  PicturePreview& preview = seen.preview;
  const IdxFiles files = idx_files(file, labels);
  preview.images = files.images;
  preview.labels = files.labels;
  // Whoever opened the labels meant those, whatever else lies there under a name that would do.
  preview.labels_named = !labels.empty() || files.images != file;
  auto read = read_idx(files.images, files.labels, true, watch);
  if (!read.ok()) {
    if (is_cancelled(read.error())) return read.error();
    auto alone = read_idx_images(files.images, watch);
    if (!alone.ok()) return alone.error();
    preview.problem = read.error();
    read = std::move(alone);
    read.value().notices.clear();  // that there are no labels is the problem, or is not true
  } else if (read.value().class_names.size() == 1) {
    preview.problem =
        base::Error{base::ErrorCode::kInputMismatch, read.value().name,         "all rows have the same class", "",
                    "error.target_one_class",        {read.value().target_name}};
  }
  describe(read.value(), preview);
  preview.label_files = label_files(preview.images.parent_path());
  if (!preview.problem) seen.rows = std::make_shared<const Dataset>(std::move(read).value());
  return seen;
}

}  // namespace lscope::data
