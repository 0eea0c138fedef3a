// The set of bad files that lies beside the checkout: every CSV row of its table, by the table's own verdict.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>

#include "data/csv_reader.h"
#include "data/split.h"

namespace lscope::data {
namespace {

const std::filesystem::path kHostile = std::filesystem::path(LSCOPE_SOURCE_DIR) / "../shared/data/hostile";
const std::filesystem::path kShared = std::filesystem::path(LSCOPE_SOURCE_DIR) / "../shared/data";

struct Row {
  std::string file, verdict, shape;
};

std::vector<Row> table() {
  std::vector<Row> rows;
  std::ifstream file(kHostile / "EXPECTED.md");
  const std::regex pattern(R"(\| `(csv_[^`]+)` \| \d+ \| (LOAD|REFUSE|EITHER) \| ([^|]*) \|.*)");
  std::string line;
  std::smatch hit;
  while (std::getline(file, line))
    if (std::regex_match(line, hit, pattern)) rows.push_back({hit[1], hit[2], hit[3]});
  return rows;
}

bool all_finite(const Inputs& values) {
  for (const double v : values)
    if (!std::isfinite(v)) return false;
  return true;
}

/// "4 rows x 2 features", "4 x 2": the numbers, if the cell starts with them.
void expect_shape(const Row& row, const Dataset& dataset) {
  const std::regex shape(R"(^(\d+)(?: rows)? x (\d+))");
  std::smatch hit;
  if (!std::regex_search(row.shape, hit, shape)) return;
  EXPECT_EQ(std::to_string(dataset.rows.rows), hit[1].str());
  EXPECT_EQ(std::to_string(dataset.rows.features), hit[2].str());
}

void expect_usable(const Dataset& dataset) {
  EXPECT_TRUE(all_finite(dataset.rows.x));
  EXPECT_TRUE(all_finite(dataset.rows.y));
  const auto split = split_and_scale(dataset, {0, 0, 0, 0, 1});
  if (!split.ok()) return;
  EXPECT_TRUE(all_finite(split.value().train.x));
  EXPECT_TRUE(all_finite(split.value().train.y));
}

TEST(HostileCsv, EveryFileGetsItsVerdict) {
  if (!std::filesystem::exists(kHostile / "EXPECTED.md")) GTEST_SKIP() << "no hostile set beside the checkout: not run";
  int tried = 0;
  for (const Row& row : table()) {
    SCOPED_TRACE(row.file);
    ++tried;
    const auto read = read_csv(kHostile / row.file);
    EXPECT_TRUE(row.verdict != "LOAD" || read.ok());
    EXPECT_TRUE(row.verdict != "REFUSE" || !read.ok());
    if (read.ok()) {
      expect_shape(row, read.value());
      expect_usable(read.value());
    } else {
      const std::string message = base::to_text(read.error());
      EXPECT_LE(message.size(), 300U) << message;
      EXPECT_NE(message.find(row.file), std::string::npos) << message;
      EXPECT_EQ(base::exit_code(read.error().code), 3) << message;
      for (const char c : message) EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20) << message;
    }
  }
  EXPECT_EQ(tried, 49);
}

TEST(HostileCsv, RefusalsNameThePlaceThatTheTableNames) {
  if (!std::filesystem::exists(kHostile)) GTEST_SKIP() << "no hostile set beside the checkout: not run";
  const std::map<std::string, std::vector<std::string>> wanted{
      {"csv_08_ragged_short.csv", {":3", "2 fields where 3 are expected"}},
      {"csv_09_ragged_long.csv", {":3", "4 fields where 3 are expected"}},
      {"csv_12_open_quote.csv", {":2", "never closed"}},
      {"csv_14_nan.csv", {":3", "x1", "not a finite number"}},
      {"csv_16_blank_fields.csv", {":3", "x1", "missing"}},
      {"csv_17_question_mark.csv", {":3", "x1", "'?' is not a number"}},
      {"csv_22_header_million.csv", {"1000000 columns"}},
      {"csv_27_string_feature.csv", {":2", "colour", "'red' is not a number"}},
      {"csv_29_overflow.csv", {":2", "x1", "out of range"}},
      {"csv_32_nul_bytes.csv", {":2", "NUL"}},
      {"csv_37_odd_numbers.csv", {":2", "x1", "'0x10' is not a number"}},
      {"csv_38_trailing_junk.csv", {":3", "x1", "'3.14abc' is not a number"}},
      {"csv_42_long_number.csv", {":2", "x1", "out of range"}}};
  for (const auto& [file, parts] : wanted) {
    const auto read = read_csv(kHostile / file);
    ASSERT_FALSE(read.ok()) << file;
    const std::string message = base::to_text(read.error());
    for (const std::string& part : parts) EXPECT_NE(message.find(part), std::string::npos) << message;
  }
}

TEST(HostileCsv, LoadedValuesAreThoseOfTheRemarks) {
  if (!std::filesystem::exists(kHostile)) GTEST_SKIP() << "no hostile set beside the checkout: not run";
  const auto load = [](const char* file) { return read_csv(kHostile / file).value(); };
  EXPECT_EQ(load("csv_03_bom.csv").feature_names[0], "x1");
  EXPECT_EQ(load("csv_04_crlf.csv").target_name, "label");
  EXPECT_EQ(load("csv_10_quoted_commas.csv").class_names, (std::vector<std::string>{"no", "yes, really"}));
  EXPECT_EQ(load("csv_13_doubled_quotes.csv").feature_names[1], "the \"big\" one");
  EXPECT_EQ(load("csv_24_constant_target.csv").task, Task::kRegression);
  EXPECT_EQ(load("csv_26_string_labels.csv").class_names, (std::vector<std::string>{"cat", "dog", "été"}));
  EXPECT_EQ(load("csv_41_label_range.csv").class_names, (std::vector<std::string>{"-5", "7", "999999999999"}));
  EXPECT_EQ(load("csv_48_plus_exponent.csv").rows.x, (std::vector<double>{150, -0.5, 10, 0, 0.001, 0}));
  EXPECT_EQ(load("csv_35_semicolon_decimal_comma.csv").rows.x, (std::vector<double>{1.5, 2.5, 3.5, 4.5, 5.5, 6.5}));
}

TEST(SharedCsv, EveryDataSetLoadsAndSplitsWithItsTask) {
  if (!std::filesystem::exists(kShared / "prostate.csv")) GTEST_SKIP() << "no data sets beside the checkout: not run";
  const std::map<std::string, Task> wanted{
      {"digits.csv", Task::kMulticlass},   {"iris.csv", Task::kMulticlass},
      {"wine.csv", Task::kMulticlass},     {"breast_cancer.csv", Task::kBinary},
      {"diabetes.csv", Task::kRegression}, {"diabetes_scaled.csv", Task::kRegression},
      {"prostate.csv", Task::kRegression}};
  for (const auto& [file, task] : wanted) {
    const auto read = read_csv(kShared / file);
    ASSERT_TRUE(read.ok()) << base::to_text(read.error());
    EXPECT_EQ(read.value().task, task) << file;
    EXPECT_TRUE(split_and_scale(read.value(), {}).ok()) << file;
  }
  EXPECT_FALSE(read_csv(kShared / "prostate_train_indicator.csv").ok());
}

}  // namespace
}  // namespace lscope::data
