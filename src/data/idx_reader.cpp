#include "data/idx_reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/files.h"
#include "base/text.h"
#include "data/csv_reader.h"
#include "data/gzip_source.h"
#include "data/idx_array.h"
#include "data/idx_names.h"
#include "data/image_columns.h"

namespace lscope::data {
namespace {

using base::ErrorCode;
using std::filesystem::path;

constexpr std::uint64_t kMaxFileBytes = std::uint64_t{2} << 30;

std::string shown_name(const path& file) { return base::printable(file.filename().string(), 100); }

/// What all files of one reading have in common: who follows it, what was read, and what is to be said about it.
struct IdxReading {
  const ReadWatch& watch;
  Dataset& dataset;
  std::uint64_t all = 1, done = 0;  ///< bytes of the files

  void expect(const path& file) {
    std::error_code unknown;
    if (const auto size = std::filesystem::file_size(file, unknown); !unknown) all += size;
  }
  void note(std::string key, std::vector<std::string> arguments, std::string english) const {
    dataset.notices.push_back({"data.notice." + std::move(key), std::move(arguments), std::move(english)});
  }
};

/// A file that tells how far it is and ends when it is asked to.
class FollowedSource final : public ByteSource {
 public:
  FollowedSource(ByteSource& from, IdxReading& reading, std::string name)
      : from_(from), reading_(reading), name_(std::move(name)) {}
  base::Result<std::size_t> read(std::span<std::uint8_t> to) override {
    constexpr std::size_t kAtOnce = std::size_t{1} << 20;  // a stop is obeyed after so many bytes
    std::size_t have = 0;
    while (have < to.size()) {
      if (reading_.watch.stop.stop_requested()) return cancelled(name_);
      const std::size_t wanted = std::min(kAtOnce, to.size() - have);
      const auto got = from_.read(to.subspan(have, wanted));
      if (!got.ok()) return got.error();
      have += got.value();
      reading_.done += got.value();
      reading_.watch.tell(std::min(1.0F, static_cast<float>(reading_.done) / static_cast<float>(reading_.all)));
      if (got.value() < wanted) break;
    }
    return have;
  }
  [[nodiscard]] std::uint64_t at_most() const override { return from_.at_most(); }
  [[nodiscard]] bool exact() const override { return from_.exact(); }

 private:
  ByteSource& from_;
  IdxReading& reading_;
  std::string name_;
};

base::Result<IdxArray> read_array(const path& file, IdxKind kind, IdxReading& reading) {
  FileStamp stamp = FileStamp::of(file);  // before: what changes while it is read has changed
  auto opened = base::FileReader::open(file, kMaxFileBytes);
  if (!opened.ok()) return opened.error();
  reading.dataset.files.push_back(std::move(stamp));
  const std::string name = shown_name(file);
  std::array<char, 2> head{};
  const bool packed = opened.value().peek(head) == 2 && static_cast<std::uint8_t>(head[0]) == kGzipMagic[0] &&
                      static_cast<std::uint8_t>(head[1]) == kGzipMagic[1];
  DiskSource disk(std::move(opened).value());
  FollowedSource followed(disk, reading, name);
  if (!packed) return read_idx_array(followed, kind, name);
  GzipSource unpacked(followed, name);
  auto read = read_idx_array(unpacked, kind, name);
  if (unpacked.has_trailing_garbage())
    reading.note("behind_gzip", {name}, "what stands behind the gzip data of " + name + " is ignored");
  if (read.ok() || read.error().key != "error.idx.magic") return read;
  base::Error error = read.error();
  error.remedy = "a table has to be unpacked first";
  return error;
}

/// Pictures and, unless there are none, a label for each.
struct Pair {
  IdxArray images;
  std::vector<std::int64_t> labels;
};

base::Error uneven(const std::string& name, std::size_t images, std::size_t labels) {
  const std::string a = std::to_string(images), b = std::to_string(labels);
  return {ErrorCode::kInputMismatch, name,        a + " images but " + b + " labels", "give the labels of these images",
          "error.idx.uneven",        {name, a, b}};
}

base::Result<std::vector<std::int64_t>> read_labels(const path& file, IdxReading& reading) {
  auto read = read_array(file, IdxKind::kLabels, reading);
  if (!read.ok()) return read.error();
  const IdxArray& array = read.value();
  std::vector<std::int64_t> labels;
  labels.reserve(array.items);
  if (array.bytes) {
    for (std::size_t i = 0; i < array.items; ++i) labels.push_back(array.bytes->values[i]);
    return labels;
  }
  constexpr double kLargestWhole = 9007199254740992.0;  // 2^53: above it neighbours are not told apart
  for (const double value : array.values) {
    if (value != std::floor(value) || std::abs(value) > kLargestWhole) {
      const std::string name = shown_name(file), item = std::to_string(labels.size() + 1);
      return base::Error{ErrorCode::kInputMalformed, name,        "label " + item + " is not a whole number", "",
                         "error.idx.label",          {name, item}};
    }
    labels.push_back(static_cast<std::int64_t>(value));
  }
  return labels;
}

/// `labels` may be empty: then there are none.
base::Result<Pair> read_pair(const path& images, const path& labels, IdxReading& reading) {
  auto read = read_array(images, IdxKind::kImages, reading);
  if (!read.ok()) return read.error();
  Pair pair{std::move(read).value(), {}};
  if (labels.empty()) return pair;
  auto marks = read_labels(labels, reading);
  if (!marks.ok()) return marks.error();
  pair.labels = std::move(marks).value();
  if (pair.labels.size() != pair.images.items) return uneven(shown_name(labels), pair.images.items, pair.labels.size());
  return pair;
}

Rows rows_of(Pair& pair, const std::vector<std::int64_t>& classes) {
  Rows rows;
  rows.rows = static_cast<int>(pair.images.items);
  rows.features = static_cast<int>(pair.images.numbers);
  rows.outputs = classes.size() > 2 ? static_cast<int>(classes.size()) : 1;
  rows.x = pair.images.bytes ? Inputs(std::move(pair.images.bytes), pair.images.numbers)
                             : Inputs(std::move(pair.images.values));
  rows.label.reserve(pair.labels.size());
  for (const std::int64_t label : pair.labels)
    rows.label.push_back(
        static_cast<std::int32_t>(std::lower_bound(classes.begin(), classes.end(), label) - classes.begin()));
  return rows;
}

/// What to test with, where it lies beside `images` and fits; a note says what was found.
base::Result<Pair> test_pair(const path& images, const Pair& train, IdxReading& reading) {
  Pair none;
  const auto beside = test_images_beside(images);
  if (!beside) return none;
  const std::string name = shown_name(*beside);
  const auto labels = labels_beside(*beside);
  if (!labels) {
    reading.note("test_no_labels", {name}, name + " has no labels beside it: the test rows are split off");
    return none;
  }
  auto read = read_pair(*beside, *labels, reading);
  if (!read.ok()) return read.error();
  const IdxArray &ours = train.images, &theirs = read.value().images;
  if (theirs.numbers != ours.numbers || theirs.width != ours.width) {
    reading.note("test_size", {name}, name + " holds pictures of another size: the test rows are split off");
    return none;
  }
  const std::string rows = std::to_string(theirs.items);
  reading.note("test_set", {rows, name},
               "the " + rows + " rows of " + name + " are the test set: data.test_share has no effect");
  return read;
}

base::Result<std::vector<std::int64_t>> classes_of(const Pair& train, const Pair& test, const std::string& name) {
  std::set<std::int64_t> distinct;
  for (const auto* labels : {&train.labels, &test.labels})
    for (const std::int64_t label : *labels) {
      distinct.insert(label);
      if (distinct.size() > kMaxClasses)
        return base::Error{ErrorCode::kInputLimit,
                           name,
                           "more than " + std::to_string(kMaxClasses) + " different labels",
                           "",
                           "error.idx.classes",
                           {name, std::to_string(kMaxClasses)}};
    }
  return std::vector<std::int64_t>(distinct.begin(), distinct.end());
}

void name_inputs(const IdxArray& images, Dataset& dataset) {
  dataset.image_width = images.width;
  dataset.image_height = images.height;
  for (std::size_t i = 0; i < images.numbers; ++i) {
    const int at = static_cast<int>(i);
    dataset.feature_names.push_back(images.width > 0 ? pixel_name(at / images.width, at % images.width)
                                                     : "x" + std::to_string(i + 1));
  }
}

base::Error no_labels(const path& images) {
  const std::string name = shown_name(images), wanted = base::printable(labels_name(images), 100);
  return {ErrorCode::kInputMissing,
          name,
          wanted.empty() ? "it has no labels" : "its labels are missing: there is no " + wanted + " beside it",
          "put the file of labels there, or name it by --labels",
          "error.idx.labels_missing",
          {name}};
}

/// The files that will be read, so that it can be told how far that is.
void expect_all(const path& images, const path& labels, IdxReading& reading) {
  reading.expect(images);
  if (labels.empty()) return;
  reading.expect(labels);
  if (const auto test = test_images_beside(images)) reading.expect(*test);
}

}  // namespace

IdxFiles idx_files(const path& file, const path& labels) {
  IdxFiles files{file, labels};
  if (!labels.empty()) return files;
  if (const auto found = images_beside(file)) return {*found, file};
  files.labels = labels_beside(file).value_or(path());
  return files;
}

base::Result<Dataset> read_idx_images(const path& images, const ReadWatch& watch) {
  Dataset dataset;
  IdxReading reading{watch, dataset};
  dataset.name = shown_name(images);
  expect_all(images, {}, reading);
  auto read = read_pair(images, {}, reading);
  if (!read.ok()) return read.error();
  name_inputs(read.value().images, dataset);
  dataset.target_name = "label";
  dataset.task = Task::kMulticlass;
  reading.note("no_labels", {}, "there are no labels beside it");
  dataset.unlabelled = rows_of(read.value(), {});
  return dataset;
}

base::Result<Dataset> read_idx(const path& file, const path& labels, bool labels_needed, const ReadWatch& watch) {
  const auto [images, marks] = idx_files(file, labels);
  if (marks.empty()) {
    auto alone = read_idx_images(images, watch);
    if (alone.ok() && labels_needed) return no_labels(images);
    return alone;
  }
  Dataset dataset;
  IdxReading reading{watch, dataset};
  dataset.name = shown_name(images);
  expect_all(images, marks, reading);
  auto read = read_pair(images, marks, reading);
  if (!read.ok()) return read.error();
  Pair& train = read.value();
  name_inputs(train.images, dataset);
  dataset.target_name = "label";
  dataset.task = Task::kMulticlass;
  auto test = test_pair(images, train, reading);
  if (!test.ok()) return test.error();
  const auto classes = classes_of(train, test.value(), shown_name(marks));
  if (!classes.ok()) return classes.error();
  for (const std::int64_t label : classes.value()) dataset.class_names.push_back(std::to_string(label));
  if (classes.value().size() <= 2) dataset.task = Task::kBinary;
  if (classes.value().size() == 1)
    reading.note("one_class", {dataset.class_names[0]},
                 "all rows have the same class \"" + dataset.class_names[0] + "\"");
  dataset.rows = rows_of(train, classes.value());
  if (test.value().images.items > 0) dataset.test = rows_of(test.value(), classes.value());
  return dataset;
}

}  // namespace lscope::data
