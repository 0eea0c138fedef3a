#include <gtest/gtest.h>
#include <unistd.h>

#include <set>

#include "base/files.h"
#include "data/csv_reader.h"
#include "data/idx_bytes.h"
#include "data/idx_reader.h"
#include "data/split.h"

namespace lscope::data {
namespace {

namespace fs = std::filesystem;

/// The text of a key in a file of the languages; "" = it has none.
std::string text_of(const std::string& language, const std::string& key) {
  const auto words = base::read_file(LSCOPE_SOURCE_DIR "/assets/i18n/" + language + ".json", 1U << 20U);
  const std::string& all = words.value();
  const std::string begin = "\"" + key + "\": \"";
  const std::size_t at = all.find(begin);
  if (at == std::string::npos) return "";
  return all.substr(at + begin.size(), all.find('\n', at) - at - begin.size());
}

void check(const Notice& notice) {
  SCOPED_TRACE(notice.key);
  EXPECT_FALSE(notice.english.empty()) << "the terminal says it too";
  for (const char* language : {"en", "zh-CN"}) {
    const std::string text = text_of(language, notice.key);
    EXPECT_FALSE(text.empty()) << language;
    for (std::size_t i = 0; i < 4; ++i) {
      const bool used = text.find("{" + std::to_string(i) + "}") != std::string::npos;
      EXPECT_FALSE(used && i >= notice.arguments.size()) << language << " wants more than there is: " << text;
    }
    for (const std::string& argument : notice.arguments) EXPECT_FALSE(argument.empty());
  }
}

std::set<std::string> keys_of(const std::vector<Notice>& notices) {
  std::set<std::string> keys;
  for (const Notice& notice : notices) {
    check(notice);
    keys.insert(notice.key);
  }
  return keys;
}

std::set<std::string> of_table(const std::string& text) {
  const auto read = parse_csv(text, "t.csv");
  EXPECT_TRUE(read.ok()) << text;
  return read.ok() ? keys_of(read.value().notices) : std::set<std::string>();
}

TEST(Notices, OfTablesAreSaidInBothLanguages) {
  using Keys = std::set<std::string>;
  EXPECT_EQ(of_table("x,y,label\n1,5,a\n2,6,b\n"), Keys());
  EXPECT_EQ(of_table("1,2.5,3\n4,5,6\n"), Keys{"data.notice.no_header"});
  EXPECT_EQ(of_table("x,,label\n1,2,a\n3,4,b\n"), Keys{"data.notice.no_name"});
  EXPECT_EQ(of_table("x,x,label\n1,2,a\n3,4,b\n"), Keys{"data.notice.same_name"});
  EXPECT_EQ(of_table("x,y,label\n1,5,a\n3,5,b\n"), Keys{"data.notice.constant"});
  EXPECT_EQ(of_table("x,y,label\n1,5,a\n3,6,a\n"), Keys{"data.notice.one_class"});
  EXPECT_EQ(of_table("x,y,target\n1,5,3.5\n3,6,3.5\n"), Keys{"data.notice.same_target"});
  EXPECT_EQ(of_table("x,y,target\n1,5,3.5\n3,6,4.5\n1,5,2\n"), Keys{"data.notice.repeated_inputs"});
}

TEST(Notices, OfPicturesAndFoldsAreSaidInBothLanguages) {
  const fs::path folder = fs::temp_directory_path() / ("lscope_notices_" + std::to_string(::getpid()));
  fs::create_directories(folder);
  const auto put = [&](const std::string& name, const std::string& content) {
    EXPECT_TRUE(base::write_file(folder / name, content).ok());
    return folder / name;
  };
  const std::string two = idx(8, {2, 1, 2}, "abcd"), marks = idx(8, {2}, std::string("\0\1", 2));
  const fs::path train = put("train-images-idx3-ubyte", two);
  const auto notices = [&] {
    const auto read = read_idx(train, {}, false);
    return read.ok() ? keys_of(read.value().notices) : std::set<std::string>{base::to_text(read.error())};
  };
  using Keys = std::set<std::string>;
  EXPECT_EQ(notices(), Keys{"data.notice.no_labels"});
  put("train-labels-idx1-ubyte", marks);
  put("t10k-images-idx3-ubyte", two);
  EXPECT_EQ(notices(), Keys{"data.notice.test_no_labels"});
  put("t10k-labels-idx1-ubyte", marks);
  EXPECT_EQ(notices(), Keys{"data.notice.test_set"});
  put("t10k-images-idx3-ubyte", idx(8, {2, 1, 3}, "abcdef"));
  EXPECT_EQ(notices(), Keys{"data.notice.test_size"});
  fs::remove(folder / "t10k-images-idx3-ubyte");
  put("train-labels-idx1-ubyte", idx(8, {2}, std::string(2, '\5')));
  EXPECT_EQ(notices(), Keys{"data.notice.one_class"});
  put("train-labels-idx1-ubyte", marks);
  put("train-images-idx3-ubyte", gzip(two) + "rubbish");
  EXPECT_EQ(notices(), Keys{"data.notice.behind_gzip"});
  std::error_code ignored;
  fs::remove_all(folder, ignored);

  const auto table = parse_csv("x,label\n1,a\n2,a\n3,a\n4,a\n5,b\n6,a\n", "t.csv");
  ASSERT_TRUE(table.ok());
  SplitRequest request;
  request.test_share = 0;
  request.folds = 2;
  std::set<std::string> of_folds;
  for (request.fold = 1; request.fold <= 2; ++request.fold) {
    const auto split = split_rows(table.value(), request);
    ASSERT_TRUE(split.ok());
    of_folds.merge(keys_of(split.value().notices));
  }
  EXPECT_EQ(of_folds, Keys{"data.notice.class_missing"});
}

}  // namespace
}  // namespace lscope::data
