#include "app/preferences.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "base/files.h"

namespace lscope::app {
namespace {

namespace fs = std::filesystem;

class PreferencesFile : public testing::Test {
 protected:
  PreferencesFile()
      : folder_(fs::temp_directory_path() / ("lscope-" + std::to_string(::getpid()))),
        path_(folder_ / "deep/preferences.json") {}
  ~PreferencesFile() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  void write(std::string_view content) const {
    fs::create_directories(path_.parent_path());
    ASSERT_TRUE(base::write_file(path_, content).ok());
  }
  [[nodiscard]] std::string content() const { return base::read_file(path_, 1U << 20).value(); }

  const fs::path folder_, path_;
  const Preferences changed_{"zh-CN", "light", 1.25F, PixelSize{1280, 800}, "network", {"/data/a b.csv", "/x/三.csv"},
                             true,    50};
};

TEST_F(PreferencesFile, WhatIsSavedIsLoadedAgain) {
  const auto none = load_preferences(path_);
  ASSERT_TRUE(none.ok());
  EXPECT_EQ(none.value(), Preferences{});
  ASSERT_TRUE(save_preferences(path_, changed_).ok());
  EXPECT_EQ(load_preferences(path_).value(), changed_);
  ASSERT_TRUE(save_preferences(path_, Preferences{}).ok());
  EXPECT_EQ(load_preferences(path_).value(), Preferences{});
}

TEST_F(PreferencesFile, ADamagedOneIsRefusedByNameAndNeverWrittenOver) {
  struct Damage {
    std::string_view content, said;
  };
  for (const Damage& damage : {Damage{"", "content"},
                               Damage{"{\"version\": 1,", "content"},
                               Damage{"[1, 2]", "content"},
                               Damage{"\x89PNG\r\n\x1a\n\0\0", "content"},
                               Damage{"{}", "version"},
                               Damage{R"({"version": "1"})", "version"},
                               Damage{R"({"version": 2, "theme": "rainbow"})", "another version"},
                               Damage{R"({"version": 1, "theme": "rainbow"})", "theme: one of dark, light, contrast"},
                               Damage{R"({"version": 1, "language": 7})", "language"},
                               Damage{R"({"version": 1, "ui_scale": 9})", "ui_scale"},
                               Damage{R"({"version": 1, "ui_scale": "big"})", "ui_scale"},
                               Damage{R"({"version": 1, "plot": "lossy"})", "plot: one of loss"},
                               Damage{R"({"version": 1, "window": {"width": 0, "height": 800}})", "window"},
                               Damage{R"({"version": 1, "window": [1280, 800]})", "window"},
                               Damage{R"({"version": 1, "window": {"width": 1e99, "height": 800}})", "window"},
                               Damage{R"({"version": 1, "recent": "a.csv"})", "recent"},
                               Damage{R"({"version": 1, "recent": [7]})", "recent"},
                               Damage{R"({"version": 1, "smoothing": 7})", "smoothing: one of 0, 10"},
                               Damage{R"({"version": 1, "smoothing": "50"})", "smoothing"},
                               Damage{R"({"version": 1, "them": "dark"})", "did you mean theme?"}}) {
    SCOPED_TRACE(damage.content);
    write(damage.content);
    const auto read = load_preferences(path_);
    ASSERT_FALSE(read.ok());
    const std::string message = base::to_text(read.error());
    EXPECT_NE(message.find("preferences.json: "), std::string::npos) << message;
    EXPECT_NE(message.find(damage.said), std::string::npos) << message;
    EXPECT_FALSE(save_preferences(path_, changed_).ok());
    EXPECT_EQ(content(), damage.content);
  }
}

TEST_F(PreferencesFile, DeeplyNestedOrHugeOnesAreRefused) {
  for (const std::string& content : {std::string(60000, '['), std::string(1U << 18, ' ')}) {
    write(content);
    EXPECT_FALSE(load_preferences(path_).ok());
  }
}

TEST_F(PreferencesFile, AFolderInItsPlaceIsRefused) {
  fs::create_directories(path_);
  EXPECT_EQ(load_preferences(path_).error().code, base::ErrorCode::kInputNotRegular);
  EXPECT_FALSE(save_preferences(path_, changed_).ok());
}

TEST_F(PreferencesFile, WithoutAHomeNothingIsSavedAndNothingFails) {
  EXPECT_TRUE(load_preferences({}).ok());
  EXPECT_TRUE(save_preferences({}, changed_).ok());
}

}  // namespace
}  // namespace lscope::app
