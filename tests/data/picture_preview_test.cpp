#include "data/picture_preview.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>

#include "base/files.h"
#include "data/csv_reader.h"
#include "data/idx_bytes.h"
#include "data/table_reader.h"

namespace lscope::data {
namespace {

class PicturesToLookAt : public testing::Test {
 protected:
  PicturesToLookAt() : folder_(std::filesystem::temp_directory_path() / ("lscope_look_" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder_);
  }
  ~PicturesToLookAt() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  std::filesystem::path put(const std::string& name, const std::string& content) {
    EXPECT_TRUE(base::write_file(folder_ / name, content).ok());
    return folder_ / name;
  }
  /// `count` pictures of 4 x 2 pixels, all different; the first pixel is always 0, the last one 200.
  static std::string pictures(std::uint32_t count) {
    std::string body;
    for (std::uint32_t i = 0; i < count; ++i) {
      for (std::uint32_t j = 0; j < 7; ++j) body += static_cast<char>(j == 0 ? 0 : (i + 3 * j) % 190);
      body += static_cast<char>(200);
    }
    return idx(8, {count, 2, 4}, body);
  }
  static std::string labels(std::uint32_t count, const std::string& kinds = "\3\7\1") {
    std::string body;
    for (std::uint32_t i = 0; i < count; ++i) body += kinds[i % kinds.size()];
    return idx(8, {count}, body);
  }
  static PicturesSeen seen(const std::filesystem::path& file, const std::filesystem::path& marks = {}) {
    auto made = preview_pictures(file, marks);
    EXPECT_TRUE(made.ok()) << (made.ok() ? "" : base::to_text(made.error()));
    return made.ok() ? std::move(made).value() : PicturesSeen();
  }
  const std::filesystem::path folder_;
};

TEST_F(PicturesToLookAt, SayWhatTheyAreAndWhereTheirLabelsWereFound) {
  for (const bool packed : {false, true}) {
    const std::string end = packed ? ".gz" : "";
    const auto pack = [&](const std::string& plain) { return packed ? gzip(plain) : plain; };
    const auto file = put("train-images-idx3-ubyte" + end, pack(pictures(100)));
    const auto marks = put("train-labels-idx1-ubyte" + end, pack(labels(100)));
    put("t10k-images-idx3-ubyte" + end, pack(pictures(10)));
    put("t10k-labels-idx1-ubyte" + end, pack(labels(10)));
    const PicturesSeen found = seen(file);
    const PicturePreview& p = found.preview;
    EXPECT_EQ(p.rows, 100);
    EXPECT_EQ(p.test_rows, 10);
    EXPECT_EQ(p.test_name, "t10k-images-idx3-ubyte" + end);
    EXPECT_EQ(p.width, 4);
    EXPECT_EQ(p.height, 2);
    EXPECT_EQ(p.inputs, 8);
    EXPECT_EQ(p.min, 0);
    EXPECT_EQ(p.max, 200);
    EXPECT_EQ(p.constant, 2) << "the first pixel and the last one";
    EXPECT_EQ(p.labels, marks);
    EXPECT_FALSE(p.labels_named);
    EXPECT_FALSE(p.problem);
    EXPECT_EQ(p.classes, (std::vector<std::pair<std::string, std::int64_t>>{{"1", 33}, {"3", 34}, {"7", 33}}));
    ASSERT_EQ(p.first.size(), PicturePreview::kFirst);
    EXPECT_EQ(p.classes[static_cast<std::size_t>(p.first[1].label)].first, "7");
    ASSERT_EQ(p.first[0].grey.size(), 8U);
    EXPECT_EQ(p.first[0].grey[0], 0);
    EXPECT_EQ(p.first[0].grey[7], 255) << "the largest value there is";
    ASSERT_TRUE(found.rows);
    EXPECT_EQ(found.rows->rows.rows, 100);
    const bool says_test = std::any_of(p.notices.begin(), p.notices.end(),
                                       [](const Notice& n) { return n.key == "data.notice.test_set"; });
    EXPECT_TRUE(says_test);
    ASSERT_EQ(p.label_files.size(), packed ? 4U : 2U);  // the second time both kinds lie there
    EXPECT_EQ(p.label_files.back().items, 100);
  }
}

TEST_F(PicturesToLookAt, CanBeGivenOtherLabelsAndRememberThatTheyWereChosen) {
  const auto file = put("a-images-idx3-ubyte", pictures(20));
  put("a-labels-idx1-ubyte", labels(20));
  const auto other = put("parity", labels(20, std::string("\0\1", 2)));
  const PicturePreview p = seen(file, other).preview;
  EXPECT_TRUE(p.labels_named);
  EXPECT_EQ(p.classes.size(), 2U);
  EXPECT_EQ(p.label_files.size(), 2U) << "both are offered: " << p.label_files.size();
}

TEST_F(PicturesToLookAt, WhoeverOpensTheLabelsGetsThePictures) {
  const auto file = put("a-images-idx3-ubyte", pictures(20));
  const auto marks = put("a-labels-idx1-ubyte", labels(20));
  const PicturePreview p = seen(marks).preview;
  EXPECT_EQ(p.images, file);
  EXPECT_EQ(p.labels, marks);
  EXPECT_TRUE(p.labels_named);
}

/// What is wrong with labels is a problem and not a refusal: others can be chosen. The words are those of the terminal.
TEST_F(PicturesToLookAt, AreShownEvenIfTheirLabelsAreMissingOrDoNotFit) {
  const auto file = put("a-images-idx3-ubyte", pictures(20));
  const auto refusal = [&](const std::filesystem::path& marks) {
    ReadChoice choice;
    choice.labels = marks;
    const auto read = read_table(file, choice);
    return read.ok() ? "accepted" : base::to_text(read.error());
  };
  for (const auto& marks : {std::filesystem::path(), put("few", labels(19)), put("cut", labels(20).substr(0, 15)),
                            put("words", "not at all"), folder_ / "nowhere"}) {
    const PicturesSeen found = seen(file, marks);
    ASSERT_TRUE(found.preview.problem) << marks;
    EXPECT_EQ(base::to_text(*found.preview.problem), refusal(marks));
    EXPECT_FALSE(found.rows) << "nothing that could be used";
    EXPECT_EQ(found.preview.first.size(), 20U);
    EXPECT_EQ(found.preview.first[0].label, -1);
  }
  put("b-images-idx3-ubyte", pictures(3));
  put("b-labels-idx1-ubyte", labels(3, "\5"));
  EXPECT_EQ(seen(folder_ / "b-images-idx3-ubyte").preview.problem.value().key, "error.target_one_class");
}

TEST_F(PicturesToLookAt, AreRefusedInTheWordsOfTheTerminal) {
  for (const auto& file : {put("a-images-idx3-ubyte", "not at all"), put("b.idx", pictures(4).substr(0, 20)),
                           put("c.csv.gz", gzip("x,y\n1,2\n")), put("d-images-idx3-ubyte", "")}) {
    const auto read = read_table(file, {});
    const auto made = preview_pictures(file, {});
    ASSERT_FALSE(made.ok()) << file;
    EXPECT_EQ(base::to_text(made.error()), base::to_text(read.error()));
  }
}

TEST_F(PicturesToLookAt, LargeOnesAreMadeSmallByTheirMean) {
  std::string body;
  for (int y = 0; y < 56; ++y)
    for (int x = 0; x < 112; ++x) body += static_cast<char>(x < 56 ? 40 : (x + y) % 2 == 0 ? 240 : 0);
  const auto file = put("a-images-idx3-ubyte", idx(8, {2, 56, 112}, body + body));
  put("a-labels-idx1-ubyte", labels(2));
  const PicturePreview p = seen(file).preview;
  EXPECT_EQ(p.thumbnail_width, 28);
  EXPECT_EQ(p.thumbnail_height, 14);
  EXPECT_NEAR(p.first[0].grey[0], 42.5, 0.6) << "40 of 240";
  EXPECT_NEAR(p.first[0].grey[27], 127.5, 0.6) << "half of them white";
  ASSERT_FALSE(p.notices.empty());
  EXPECT_EQ(p.notices.back(), (Notice{"data.notice.repeated", {"1"}}));
}

TEST_F(PicturesToLookAt, OtherTypesAndRowsOfNumbersAreDescribedAsWell) {
  const std::string wide = idx(0x0E, {2, 1, 2},
                               std::string("\x7F\xEF\xFF\xFF\xFF\xFF\xFF\xFF", 8) +  // the largest
                                   std::string("\xFF\xEF\xFF\xFF\xFF\xFF\xFF\xFF", 8) + std::string(16, '\0'));
  const auto file = put("a-images-idx3-ubyte", wide);
  put("a-labels-idx1-ubyte", labels(2));
  const PicturePreview p = seen(file).preview;
  EXPECT_EQ(p.first[0].grey, (std::vector<std::uint8_t>{255, 0}));
  EXPECT_EQ(p.first[1].grey, (std::vector<std::uint8_t>{128, 128}));
  const auto rows = put("b-images-idx3-ubyte", idx(8, {2, 3}, "abcdef"));
  put("b-labels-idx1-ubyte", labels(2));
  EXPECT_TRUE(seen(rows).preview.first.empty());
  EXPECT_EQ(seen(rows).preview.inputs, 3);
}

TEST_F(PicturesToLookAt, ReadingTellsHowFarItIsAndStopsWhenAsked) {
  const auto file = put("train-images-idx3-ubyte", pictures(400'000));  // 3.2 MB: three pieces
  put("train-labels-idx1-ubyte", labels(400'000));
  std::atomic<float> share{-1};
  EXPECT_TRUE(preview_pictures(file, {}, ReadWatch{{}, &share}).ok());
  EXPECT_GT(share, 0.99F);
  std::stop_source stop;
  stop.request_stop();
  const auto made = preview_pictures(file, {}, ReadWatch{stop.get_token(), &share});
  ASSERT_FALSE(made.ok());
  EXPECT_TRUE(is_cancelled(made.error()));
}

}  // namespace
}  // namespace lscope::data
