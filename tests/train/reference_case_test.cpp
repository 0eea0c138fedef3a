#include "train/reference_case.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/files.h"

namespace lscope::train {
namespace {

namespace fs = std::filesystem;
const fs::path kShared = fs::path(LSCOPE_SOURCE_DIR) / ".." / "shared";

std::vector<fs::path> case_files() {
  std::vector<fs::path> files;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(kShared / "oracle" / "cases", failed)) files.push_back(entry.path());
  return files;
}

std::string content(const fs::path& path) {
  auto read = base::read_file(path, std::uint64_t{1} << 24);
  EXPECT_TRUE(read.ok()) << path;
  return read.ok() ? std::move(read).value() : std::string();
}

TEST(ReferenceCase, AllPassInDoubleAndFloat) {
  const auto files = case_files();
  if (files.empty()) GTEST_SKIP() << "reference data absent";
  for (const fs::path& file : files) {
    const auto read = parse_reference_case(content(file), file.filename().string());
    ASSERT_TRUE(read.ok()) << base::to_text(read.error());
    EXPECT_TRUE(read.value().warnings.empty());
    const CaseVerdict exact = run_reference_case<double>(read.value(), read.value().tolerance);
    EXPECT_TRUE(exact.passed) << file << " " << exact.largest << " at " << exact.where;
    EXPECT_GT(exact.compared, 300);
    const CaseVerdict single = run_reference_case<float>(read.value(), kFloatCaseTolerance);
    EXPECT_TRUE(single.passed) << file << " " << single.largest << " at " << single.where;
  }
}

/// A case with one expected number, one setting or one datum moved a little must fail.
TEST(ReferenceCase, PerturbedCopiesFail) {
  const auto files = case_files();
  if (files.empty()) GTEST_SKIP() << "reference data absent";
  const std::vector<std::string> places{"/training/lr",
                                        "/expected/loss_data/3",
                                        "/expected/loss_total/7",
                                        "/expected/lr/2",
                                        "/expected/grad0/0/W/0/0",
                                        "/expected/checkpoints/1/params/0/b/0",
                                        "/expected/final/0/W/1/1",
                                        "/expected/final_outputs/5/0",
                                        "/expected/final_full_loss_data",
                                        "/model/initial/0/W/0/1",
                                        "/data/X/0/0"};
  for (const fs::path& file : files)
    for (const std::string& place : places) {
      auto document = nlohmann::json::parse(content(file));
      auto& number = document.at(nlohmann::json::json_pointer(place));
      number = number.get<double>() + 1e-5;
      const auto read = parse_reference_case(document.dump(), file.filename().string());
      ASSERT_TRUE(read.ok()) << base::to_text(read.error());
      EXPECT_FALSE(run_reference_case<double>(read.value(), read.value().tolerance).passed) << file << place;
    }
}

TEST(ReferenceCase, HostileFilesGetTheirVerdict) {
  const fs::path folder = kShared / "data" / "hostile";
  if (!fs::exists(folder)) GTEST_SKIP() << "hostile files absent";
  struct Expectation {
    const char* file;
    const char* words;  ///< "" = loads
  };
  const std::vector<Expectation> all{{"json_00_control", ""},
                                     {"json_01_empty", "empty"},
                                     {"json_02_truncated", "json_02_truncated.json:"},
                                     {"json_03_wrong_types", "training.batch_size: a whole number is expected"},
                                     {"json_04_unknown_keys", "training.learning_rate: unknown key"},
                                     {"json_05_nan_literal", "json_05_nan_literal.json:"},
                                     {"json_06_infinity_number", "out of range"},
                                     {"json_07_negative_units", "model.layers[0].units"},
                                     {"json_08_zero_batch", "training.batch_size: 0 where at least 1"},
                                     {"json_09_fraction_units", "model.layers[0].units: a whole number is expected"},
                                     {"json_10_width_1e9", "network too large"},
                                     {"json_11_width_product", "network too large"},
                                     {"json_12_many_layers", "too many layers (20000)"},
                                     {"json_13_deep_nesting", "nested too deeply"},
                                     {"json_14_deep_nesting_open", "nested too deeply"},
                                     {"json_15_wrong_version", "999 is not supported (1 is)"},
                                     {"json_16_wrong_schema", "'something-else' is not known"},
                                     {"json_17_missing_key", "training.loss: is missing"},
                                     {"json_18_shape_mismatch", "model.initial[0].W: 2 x 3 where 2 x 2 is expected"},
                                     {"json_19_ragged_weights", "model.initial[0].W: rows of different length"},
                                     {"json_20_ragged_data", "data.X[1]: 1 value where 2 are expected"},
                                     {"json_21_row_count", "data.y: 3 rows where 4 are expected"},
                                     {"json_22_no_layers", "model.layers: is empty"},
                                     {"json_23_duplicate_keys", "lr"},
                                     {"json_24_trailing_garbage", "json_24_trailing_garbage.json:"},
                                     {"json_25_bom", ""},
                                     {"json_26_utf16", "UTF-16"},
                                     {"json_27_comments", "json_27_comments.json:"},
                                     {"json_28_top_level_array", "an object is expected at the top"},
                                     {"json_29_int_overflow", "training.batch_size: out of range"},
                                     {"json_30_steps_1e12", "too many steps"},
                                     {"json_31_bad_lr", "training.lr"},
                                     {"json_32_bad_momentum", "training.optimizer.momentum"},
                                     {"json_33_dropout_one", "model.layers[0].dropout"},
                                     {"json_34_negative_penalty", "training.penalty.l2"},
                                     {"json_35_unknown_optimizer", "'adamax2' is not known"},
                                     {"json_36_unknown_activation", "model.layers[0].activation"},
                                     {"json_37_class_out_of_range", "data.y[2]: class 3 where 0..2 is expected"},
                                     {"json_38_invalid_utf8", "UTF-8"},
                                     {"json_39_lone_surrogate", "json_39_lone_surrogate.json:"},
                                     {"json_40_nul_in_string", ""},
                                     {"json_41_batch_above_rows", ""},
                                     {"json_42_null_everywhere", "schema: a string is expected"},
                                     {"json_43_long_number", ""}};
  for (const auto& [stem, words] : all) {
    const std::string name = std::string(stem) + ".json";
    const auto read = parse_reference_case(content(folder / name), name);
    if (*words == '\0') {
      EXPECT_TRUE(read.ok()) << base::to_text(read.error());
      continue;
    }
    ASSERT_FALSE(read.ok()) << name;
    const std::string message = base::to_text(read.error());
    EXPECT_NE(message.find(words), std::string::npos) << message;
    EXPECT_NE(message.find(name), std::string::npos) << message;
    EXPECT_LE(message.size(), 400U);
  }
}

}  // namespace
}  // namespace lscope::train
