#include "data/idx_reader.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/files.h"
#include "data/gzip_source.h"
#include "data/idx_array.h"
#include "data/idx_bytes.h"
#include "data/table_reader.h"

namespace lscope::data {
namespace {

class IdxReader : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("lscope_idx_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path put(const std::string& name, const std::string& content) {
    EXPECT_TRUE(base::write_file(folder_ / name, content).ok());
    return folder_ / name;
  }
  Dataset good(const std::filesystem::path& file, const std::filesystem::path& labels = {}) {
    auto read = read_idx(file, labels, true);
    EXPECT_TRUE(read.ok()) << (read.ok() ? "" : base::to_text(read.error()));
    return read.ok() ? std::move(read).value() : Dataset();
  }
  std::string bad(const std::filesystem::path& file, const std::filesystem::path& labels = {}) {
    const auto read = read_idx(file, labels, true);
    if (read.ok()) return "accepted";
    for (const char* language : {"en", "zh-CN"}) {  // the window says it too
      const auto words =
          base::read_file(LSCOPE_SOURCE_DIR "/assets/i18n/" + std::string(language) + ".json", 1U << 20U);
      EXPECT_NE(words.value().find("\"" + read.error().key + "\": "), std::string::npos) << read.error().key;
    }
    return base::to_text(read.error());
  }
  std::filesystem::path folder_;
};

const std::string kThree = idx(8, {3, 2, 2}, std::string("\0\1\2\3\4\5\6\7\x80\x81\xFE\xFF", 12));

TEST_F(IdxReader, PicturesFindTheirLabelsPackedOrNot) {
  for (const bool packed_pictures : {false, true})
    for (const bool packed_labels : {false, true}) {
      const auto file = put(packed_pictures ? "a-images-idx3-ubyte.gz" : "a-images-idx3-ubyte",
                            packed_pictures ? gzip(kThree) : kThree);
      const std::string marks = idx(8, {3}, std::string("\7\2\7", 3));
      const auto labels =
          put(packed_labels ? "a-labels-idx1-ubyte.gz" : "a-labels-idx1-ubyte", packed_labels ? gzip(marks) : marks);
      for (const auto& opened : {file, labels}) {
        const Dataset d = good(opened);
        EXPECT_EQ(d.rows.x, (Inputs{0, 1, 2, 3, 4, 5, 6, 7, 128, 129, 254, 255}));
        EXPECT_EQ(d.rows.label, (std::vector<std::int32_t>{1, 0, 1}));
        EXPECT_EQ(d.class_names, (std::vector<std::string>{"2", "7"}));
        EXPECT_EQ(d.task, Task::kBinary);
        EXPECT_EQ(d.feature_names, (std::vector<std::string>{"p0_0", "p0_1", "p1_0", "p1_1"}));
        EXPECT_EQ(d.target_name, "label");
        EXPECT_EQ(d.image_width, 2);
        EXPECT_EQ(d.image_height, 2);
        EXPECT_TRUE(d.rows.x.compact());
      }
      std::filesystem::remove(file);
      std::filesystem::remove(labels);
    }
}

TEST_F(IdxReader, WhatLiesBesideTrainIsTheTestSet) {
  const auto file = put("train-images-idx3-ubyte", kThree);
  put("train-labels-idx1-ubyte", idx(8, {3}, std::string("\0\1\0", 3)));
  put("t10k-images-idx3-ubyte.gz", gzip(idx(8, {2, 2, 2}, "abcdefgh")));
  EXPECT_EQ(good(file).test.rows, 0) << "it has no labels";
  put("t10k-labels-idx1-ubyte.gz", gzip(idx(8, {2}, std::string("\1\2", 2))));
  const Dataset d = good(file);
  EXPECT_EQ(d.test.rows, 2);
  EXPECT_EQ(d.test.x[0], 97);
  EXPECT_EQ(d.test.label, (std::vector<std::int32_t>{1, 2}));
  EXPECT_EQ(d.class_names, (std::vector<std::string>{"0", "1", "2"})) << "of both files";
  ASSERT_EQ(d.notices.size(), 1U);
  EXPECT_NE(d.notices[0].english.find("t10k-images-idx3-ubyte.gz"), std::string::npos);
  put("t10k-images-idx3-ubyte.gz", gzip(idx(8, {2, 1, 4}, "abcdefgh")));
  EXPECT_EQ(good(file).test.rows, 0) << "pictures of another shape";
}

TEST_F(IdxReader, NumbersOfAllTypesHaveTheirHighestByteFirst) {
  const auto labels = put("l", idx(8, {1}, std::string(1, '\0')));
  const auto values = [&](std::uint8_t type, const std::string& body) {
    const Dataset d = good(put("x", idx(type, {1, 1, 2}, body)), labels);
    return std::vector<double>(d.rows.x.begin(), d.rows.x.end());
  };
  EXPECT_EQ(values(0x09, "\x7F\x80"), (std::vector<double>{127, -128}));
  EXPECT_EQ(values(0x0B, std::string("\x01\x02\xFF\xFE", 4)), (std::vector<double>{258, -2}));
  EXPECT_EQ(values(0x0C, std::string("\0\1\0\0\xFF\xFF\xFF\xFF", 8)), (std::vector<double>{65536, -1}));
  EXPECT_EQ(values(0x0D, std::string("\x3F\xC0\0\0\xC0\0\0\0", 8)), (std::vector<double>{1.5, -2}));
  EXPECT_EQ(values(0x0E, std::string("\x3F\xF8\0\0\0\0\0\0\xC0\0\0\0\0\0\0\0", 16)), (std::vector<double>{1.5, -2}));
}

TEST_F(IdxReader, RefusalsSayWhatIsWrong) {
  const auto expect = [&](const std::string& message, const std::string& part) {
    EXPECT_NE(message.find(part), std::string::npos) << message;
  };
  const auto file = put("a-images", kThree);
  expect(bad(file), "there is no a-labels beside it");
  put("a-labels", idx(8, {2}, "ab"));
  expect(bad(file), "3 images but 2 labels");
  put("a-labels", idx(13, {3}, std::string("\0\0\0\0\x3F\xC0\0\0\0\0\0\0", 12)));
  expect(bad(file), "label 2 is not a whole number");
  expect(bad(file, file), "expected 1 dimension (labels), found 3");
  expect(bad(folder_ / "nothing-images"), "no such file");
  expect(bad(put("b-images.gz", gzip(gzip(kThree)))), "not an IDX file");
  std::string labels;
  for (int i = 0; i < 1001; ++i)
    labels += std::string{'\0', '\0', static_cast<char>(i / 256), static_cast<char>(i % 256)};
  const auto many = put("c-labels", idx(12, {1001}, labels));
  expect(bad(put("c-images", idx(8, {1001, 1, 1}, std::string(1001, 'x'))), many), "more than 1000 different labels");
}

TEST_F(IdxReader, MemoryIsAskedForOnlyWhenTheBytesCanCome) {
  // A header that promises 1 TiB behind a file of a few bytes, packed and not: refused before anything is allocated.
  const std::string lie = idx(8, {1U << 20U, 1024, 1024}, "x");
  EXPECT_NE(bad(put("a-images", lie)).find("promises 1099511627776 bytes, 1 found"), std::string::npos);
  EXPECT_NE(bad(put("b-images.gz", gzip(lie))).find("promises 1099511627776 bytes"), std::string::npos);
}

TEST_F(IdxReader, OneDoorTellsTablesFromPictures) {
  const auto table = put("t.csv", "x,label\n1,a\n2,b\n3,a\n"), pictures = put("digits", kThree);
  put("digits.labels", idx(8, {3}, std::string("\0\1\1", 3)));
  EXPECT_EQ(read_table(table, {}).value().rows.features, 1);
  ReadChoice request;
  request.labels = folder_ / "digits.labels";
  EXPECT_EQ(read_table(pictures, request).value().rows.features, 4);
  EXPECT_EQ(read_table(table, request).error().code, base::ErrorCode::kUsageOption);
  EXPECT_EQ(read_table(pictures, {"x2"}).error().code, base::ErrorCode::kUsageOption);
  EXPECT_EQ(read_table(pictures, {}).error().code, base::ErrorCode::kInputMissing);
  ReadChoice looking;
  looking.labels_needed = false;
  EXPECT_EQ(read_table(pictures, looking).value().unlabelled.rows, 3);
}

TEST(GzipSource, MembersPaddingAndGarbage) {
  const auto unpack = [](const std::string& packed, bool& garbage) {
    MemorySource memory(packed);
    GzipSource source(memory, "x");
    std::string out(1000, '\0');
    const auto got = source.read({reinterpret_cast<std::uint8_t*>(out.data()), out.size()});
    garbage = source.has_trailing_garbage();
    if (!got.ok()) return "error: " + got.error().message;
    out.resize(got.value());
    return out;
  };
  bool garbage = false;
  const std::string one = gzip("one"), two = gzip("two"), none = gzip("");
  EXPECT_EQ(unpack(one + none + two, garbage), "onetwo");
  EXPECT_FALSE(garbage);
  EXPECT_EQ(unpack(one + std::string(700, '\0'), garbage), "one");
  EXPECT_FALSE(garbage);
  EXPECT_EQ(unpack(one + "rubbish", garbage), "one");
  EXPECT_TRUE(garbage);
  EXPECT_EQ(unpack(one + "\x1F", garbage), "one");
  EXPECT_TRUE(garbage);
  EXPECT_EQ(unpack("", garbage), "error: the gzip data ends early");
  EXPECT_EQ(unpack(one.substr(0, one.size() - 1), garbage), "error: the gzip data ends early");
  std::string flipped = one;
  flipped[flipped.size() - 6] = static_cast<char>(flipped[flipped.size() - 6] ^ 1);
  EXPECT_EQ(unpack(flipped, garbage), "error: the gzip checksum is wrong: the file is damaged");
}

}  // namespace
}  // namespace lscope::data
