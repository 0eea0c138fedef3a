#include "spec/language.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "base/text.h"
#include "spec/param.h"

namespace lscope::spec {
namespace {

Language loaded(std::string_view code) {
  auto language = Language::load(code);
  EXPECT_TRUE(language.ok()) << (language.ok() ? "" : base::to_text(language.error()));
  return language.ok() ? std::move(language).value() : Language();
}

std::set<std::string> slots(const std::string& text) {
  std::set<std::string> found;
  for (std::size_t at = 0; at + 2 < text.size(); ++at)
    if (text[at] == '{' && text[at + 1] >= '0' && text[at + 1] <= '9' && text[at + 2] == '}')
      found.insert(text.substr(at, 3));
  return found;
}

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Language, BothLanguagesHaveTheSameKeysAndTheSameSlots) {
  const Language en = loaded("en"), zh = loaded("zh-CN");
  ASSERT_GT(en.all().size(), 100U);
  for (const auto& [key, text] : en.all()) {
    EXPECT_TRUE(zh.has(key)) << key << " is missing in zh-CN";
    EXPECT_EQ(slots(text), slots(zh(key))) << key;
    EXPECT_FALSE(base::trimmed(text).empty()) << key;
  }
  for (const auto& [key, text] : zh.all()) {
    EXPECT_TRUE(en.has(key)) << key << " is missing in en";
    EXPECT_FALSE(base::trimmed(text).empty()) << key;
  }
}

TEST(Language, FilesAreSortedOneKeyALine) {
  for (const char* code : {"en", "zh-CN"}) {
    std::istringstream lines(
        content(std::filesystem::path(LSCOPE_SOURCE_DIR) / "assets/i18n" / (std::string(code) + ".json")));
    std::string line, before;
    while (std::getline(lines, line)) {
      if (!line.starts_with("  \"")) continue;
      const std::string key = line.substr(3, line.find('"', 3) - 3);
      EXPECT_LT(before, key) << code;
      before = key;
    }
  }
}

TEST(Language, EveryParameterChoiceUnitAndSectionHasItsText) {
  const Language en = loaded("en");
  for (const ParamInfo& row : all_params()) {
    const std::string key = "param." + std::string(row.key);
    EXPECT_TRUE(en.has(key)) << key;
    EXPECT_TRUE(en.has(key + ".help")) << key;
    for (const std::string_view choice : row.choices) {
      const std::string choice_key = "choice." + std::string(row.key) + "." + std::string(choice);
      EXPECT_TRUE(en.has(choice_key)) << choice_key;
    }
    EXPECT_TRUE(row.unit.empty() || en.has(row.unit)) << row.unit;
  }
  for (const char* section : {"data", "model", "regularization", "optimizer", "run"})
    EXPECT_TRUE(en.has(std::string("section.") + section)) << section;
}

/// Keys that stand whole in the source: tr("ui.play"). Keys that are put together at run time are checked above.
TEST(Language, EveryKeyThatTheSourceNamesExists) {
  const Language en = loaded("en");
  const std::regex call("\\btr\\(\"([A-Za-z0-9_.]+)\"\\)");
  int files = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(std::filesystem::path(LSCOPE_SOURCE_DIR) / "src")) {
    const auto extension = entry.path().extension();
    if (extension != ".cpp" && extension != ".h") continue;
    ++files;
    const std::string text = content(entry.path());
    for (std::sregex_iterator hit(text.begin(), text.end(), call), end; hit != end; ++hit)
      EXPECT_TRUE(en.has((*hit)[1].str())) << entry.path().string() << ": " << (*hit)[1];
  }
  EXPECT_GT(files, 20);
}

TEST(Language, AMissingKeyComesBackAsItself) {
  EXPECT_EQ(loaded("en")("no.such.key"), "no.such.key");
  EXPECT_FALSE(Language::load("tlh").ok());
}

TEST(Language, LocaleNamesChooseALanguage) {
  EXPECT_EQ(language_code("zh"), "zh-CN");
  EXPECT_EQ(language_code("zh_CN.UTF-8"), "zh-CN");
  EXPECT_EQ(language_code("en_GB.UTF-8"), "en");
  EXPECT_EQ(language_code("C"), "en");
  EXPECT_EQ(language_code(""), "en");
}

}  // namespace
}  // namespace lscope::spec
