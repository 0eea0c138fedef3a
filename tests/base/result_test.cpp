#include "base/result.h"

#include <gtest/gtest.h>

#include "base/check.h"

namespace lscope::base {
namespace {

TEST(Error, TextIsOneLineWithPlaceAndRemedy) {
  const Error error{ErrorCode::kInputMalformed, "x.csv:3:1", "'a\nb' is not a number", "give a number"};
  EXPECT_EQ(to_text(error), "x.csv:3:1: 'a\uFFFDb' is not a number (give a number)");
}

TEST(Error, ExitCodesAreTheContract) {
  EXPECT_EQ(exit_code(ErrorCode::kCheckTolerance), 1);
  EXPECT_EQ(exit_code(ErrorCode::kUsageKey), 2);
  EXPECT_EQ(exit_code(ErrorCode::kInputMalformed), 3);
  EXPECT_EQ(exit_code(ErrorCode::kOutputFull), 4);
  EXPECT_EQ(exit_code(ErrorCode::kDisplayNone), 5);
  EXPECT_EQ(exit_code(ErrorCode::kTrainDiverged), 6);
  EXPECT_EQ(exit_code(ErrorCode::kMachineAsset), 7);
  EXPECT_EQ(exit_code(ErrorCode::kResourceMemory), 8);
  EXPECT_EQ(exit_code(ErrorCode::kInternal), 70);
  EXPECT_EQ(class_name(ErrorCode::kInputMalformed), "input.malformed");
}

TEST(CheckDeathTest, ABrokenPromiseEndsTheProgramWith70) {
  EXPECT_EXIT(LSCOPE_CHECK(1 + 1 == 3), testing::ExitedWithCode(70), "broken promise: 1 \\+ 1 == 3");
}

}  // namespace
}  // namespace lscope::base
