#include "spec/param.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

#include "base/files.h"
#include "spec/language.h"
#include "spec/param_docs.h"

namespace lscope::spec {
namespace {

class EveryParam : public testing::TestWithParam<std::size_t> {
 protected:
  [[nodiscard]] const ParamInfo& row() const { return all_params()[GetParam()]; }
};

TEST_P(EveryParam, HasAValidDefaultAndARangeThatMakesSense) {
  EXPECT_TRUE(validate(row().id, row().default_value).ok());
  EXPECT_LT(row().min, row().max);
  EXPECT_TRUE(validate(row().id, row().min).ok());
  EXPECT_TRUE(validate(row().id, row().max).ok());
  EXPECT_FALSE(validate(row().id, row().max * 2 + 1).ok());
  EXPECT_FALSE(validate(row().id, row().min - 1).ok());
  EXPECT_FALSE(validate(row().id, std::numeric_limits<double>::quiet_NaN()).ok());
  EXPECT_FALSE(validate(row().id, std::numeric_limits<double>::infinity()).ok());
  EXPECT_TRUE(row().kind == ParamKind::kReal || !validate(row().id, row().min + 0.25).ok());
}

TEST_P(EveryParam, ScaleFitsTheRange) {
  EXPECT_TRUE(row().scale != SliderScale::kLog || row().min > 0);
  if (row().scale == SliderScale::kLogWithZero) {
    EXPECT_EQ(row().min, 0);
    EXPECT_GT(row().log_floor, 0);
    EXPECT_LT(row().log_floor, row().max);
  }
  if (row().kind == ParamKind::kChoice) {
    EXPECT_EQ(row().min, 0);
    EXPECT_EQ(row().max, static_cast<double>(row().choices.size()) - 1);
  }
}

TEST_P(EveryParam, TextReadsBackToTheSameValue) {
  for (const double value : {row().default_value, row().min, row().max}) {
    const auto read = parse_value(row().id, value_text(row().id, value));
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read.value(), value);
  }
  EXPECT_EQ(find_param(row().key).value(), row().id);
}

TEST_P(EveryParam, ARefusedValueChangesNothingAndNamesKeyAndRange) {
  ParamValues values;
  const auto set = values.set(row().id, row().max * 2 + 1);
  ASSERT_FALSE(set.ok());
  EXPECT_EQ(values, ParamValues());
  EXPECT_EQ(set.error().context, row().key);
  EXPECT_EQ(set.error().code, base::ErrorCode::kUsageRange);
}

INSTANTIATE_TEST_SUITE_P(Table, EveryParam, testing::Range(std::size_t{0}, kParamCount), [](const auto& test_info) {
  std::string name(all_params()[test_info.param].key);
  for (char& c : name)
    if (c == '.') c = '_';
  return name;
});

TEST(Params, KeysAreUniqueAndAMisspeltOneFindsItsNeighbour) {
  std::set<std::string_view> keys;
  for (const ParamInfo& row : all_params()) EXPECT_TRUE(keys.insert(row.key).second) << row.key;
  EXPECT_NE(find_param("lambda1").error().remedy.find("penalty.lambda1"), std::string::npos);
  EXPECT_NE(find_param("optimizer.learning_rat").error().remedy.find("optimizer.learning_rate"), std::string::npos);
  EXPECT_EQ(find_param("x").error().code, base::ErrorCode::kUsageKey);
}

TEST(Params, NumbersAreTypedAsPeopleTypeThem) {
  EXPECT_EQ(parse_value(ParamId::kLambda1, " 1e-3 ").value(), 0.001);
  EXPECT_EQ(parse_value(ParamId::kLambda1, "10^-3").value(), 0.001);
  EXPECT_FALSE(parse_value(ParamId::kLambda1, "0,001").ok());
  EXPECT_FALSE(parse_value(ParamId::kLambda1, "nan").ok());
  EXPECT_FALSE(parse_value(ParamId::kLambda1, "").ok());
  EXPECT_EQ(parse_value(ParamId::kEarlyStopping, "on").value(), 1);
}

TEST(Params, ThePageOfParametersIsFresh) {
  const auto english = Language::load("en");
  ASSERT_TRUE(english.ok());
  const auto page = base::read_file(LSCOPE_SOURCE_DIR "/docs/parameters.md", 1U << 20);
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page.value(), params_markdown(english.value())) << "run: lscope params --markdown > docs/parameters.md";
}

}  // namespace
}  // namespace lscope::spec
