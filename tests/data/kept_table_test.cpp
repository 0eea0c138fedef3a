#include "data/kept_table.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>

#include "base/files.h"
#include "data/csv_reader.h"
#include "data/idx_bytes.h"
#include "data/idx_reader.h"

namespace lscope::data {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

class Kept : public testing::Test {
 protected:
  Kept() : folder_(fs::temp_directory_path() / ("lscope_kept_" + std::to_string(::getpid()))) {
    fs::create_directories(folder_);
  }
  ~Kept() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  fs::path put(const std::string& name, const std::string& content) {
    EXPECT_TRUE(base::write_file(folder_ / name, content).ok());
    return folder_ / name;
  }
  const fs::path folder_;
};

TEST_F(Kept, ServesTheSameChoiceOfAFileThatHasNotChanged) {
  const fs::path path = put("t.csv", "x,y,kind\n1,2,a\n3,4,b\n");
  ReadChoice choice;
  choice.ignored = {"y"};
  auto read = read_csv(path, choice);
  ASSERT_TRUE(read.ok());
  const KeptTable kept{choice, std::make_shared<const Dataset>(std::move(read).value())};
  EXPECT_TRUE(kept.serves(choice));
  EXPECT_FALSE(kept.serves({}));
  EXPECT_FALSE(KeptTable{}.serves({}));
  put("t.csv", "x,y,kind\n1,2,a\n3,4,b\n5,6,a\n");
  EXPECT_FALSE(kept.serves(choice)) << "it is longer";
}

TEST_F(Kept, ServesNoFileThatWasWrittenAgainOrTakenAway) {
  const fs::path images = put("a-images-idx3-ubyte", idx(8, {2, 1, 2}, "abcd"));
  const fs::path labels = put("a-labels-idx1-ubyte", idx(8, {2}, std::string("\0\1", 2)));
  const auto kept = [&] {
    auto read = read_idx(images, {}, true);
    EXPECT_TRUE(read.ok());
    return KeptTable{{}, std::make_shared<const Dataset>(std::move(read).value())};
  };
  const KeptTable before = kept();
  ASSERT_EQ(before.rows->files.size(), 2U);
  EXPECT_TRUE(before.serves({}));
  fs::last_write_time(labels, fs::last_write_time(labels) + 2s);
  EXPECT_FALSE(before.serves({})) << "the labels may be others";
  const KeptTable again = kept();
  EXPECT_TRUE(again.serves({}));
  fs::remove(images);
  EXPECT_FALSE(again.serves({}));
}

TEST_F(Kept, IsOnlyWhatFitsIntoABoundedPartOfTheMemory) {
  Preview preview;
  preview.columns.resize(20);
  preview.rows = 1'000'000;
  EXPECT_TRUE(worth_keeping(preview));
  preview.rows = 2'000'000;
  EXPECT_FALSE(worth_keeping(preview)) << "320 MB of doubles";
  Rows pictures;
  pictures.x = Inputs(std::make_shared<const Bytes>(std::size_t{200} << 20), 1024);  // never touched
  EXPECT_TRUE(worth_keeping(pictures)) << "bytes are small";
  pictures.x = Inputs(std::make_shared<const Bytes>(std::size_t{300} << 20), 1024);
  EXPECT_FALSE(worth_keeping(pictures));
}

}  // namespace
}  // namespace lscope::data
