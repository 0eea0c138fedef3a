#include "base/files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "base/assets.h"

namespace lscope::base {
namespace {

class Files : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("lscope_files_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path folder_;
};

TEST_F(Files, WhatIsWrittenIsRead) {
  const std::string content("a\0b\n中", 7);
  ASSERT_TRUE(write_file(folder_ / "x", content).ok());
  EXPECT_EQ(read_file(folder_ / "x", 100).value(), content);
  ASSERT_TRUE(write_file(folder_ / "x", "shorter").ok());
  EXPECT_EQ(read_file(folder_ / "x", 100).value(), "shorter");
  int files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder_)) ++files;
  EXPECT_EQ(files, 1) << "no temporary file may stay";
}

TEST_F(Files, RefusesWhatIsNoRegularFileWithoutHanging) {
  EXPECT_EQ(read_file(folder_ / "absent", 10).error().code, ErrorCode::kInputMissing);
  EXPECT_EQ(read_file(folder_, 10).error().code, ErrorCode::kInputNotRegular);
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(read_file(folder_ / "pipe", 10).error().code, ErrorCode::kInputNotRegular);
  EXPECT_EQ(read_file("/dev/zero", 10).error().code, ErrorCode::kInputNotRegular);
}

TEST_F(Files, RefusesMoreThanTheLimitBeforeReading) {
  ASSERT_TRUE(write_file(folder_ / "x", "0123456789").ok());
  EXPECT_EQ(read_file(folder_ / "x", 9).error().code, ErrorCode::kInputLimit);
}

TEST_F(Files, AFolderThatIsNotThereIsDenied) {
  EXPECT_EQ(write_file(folder_ / "no" / "x", "y").error().code, ErrorCode::kOutputDenied);
}

TEST(Assets, AMissingOneNamesThePlacesSearched) {
  const auto missing = read_asset("i18n/klingon.json");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, ErrorCode::kMachineAsset);
  EXPECT_NE(missing.error().message.find("searched"), std::string::npos);
}

}  // namespace
}  // namespace lscope::base
