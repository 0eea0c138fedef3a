#include "base/text.h"

#include <gtest/gtest.h>

#include <array>

namespace lscope::base {
namespace {

TEST(Printable, ReplacesControlCharactersAndBrokenBytes) {
  EXPECT_EQ(printable("a\x1b[31mb"), "a\uFFFD[31mb");
  EXPECT_EQ(printable("caf\xe9"), "caf\uFFFD");
  EXPECT_EQ(printable("été 中文"), "été 中文");
  EXPECT_EQ(printable("abc\u202Edef"), "abcdef") << "direction marks would turn the message around";
}

TEST(Printable, CutsLongTextAtACharacter) {
  const std::string cut = printable(std::string(1000, 'x'), 10);
  EXPECT_EQ(cut, "xxxxxxxxxx…");
  EXPECT_TRUE(is_valid_utf8(printable("中中中中中中", 4)));
}

TEST(Utf8, RefusesOverlongFormsAndSurrogates) {
  EXPECT_TRUE(is_valid_utf8("λ₂ 正则化 \U0001F600"));
  EXPECT_FALSE(is_valid_utf8("\xC0\x80"));
  EXPECT_FALSE(is_valid_utf8("\xED\xA0\x80"));
  EXPECT_FALSE(is_valid_utf8("\xE4\xB8"));
  EXPECT_FALSE(is_valid_utf8("\xF4\x90\x80\x80"));
}

TEST(Nearest, FindsTheKeyThatWasMeant) {
  const std::array<std::string_view, 3> keys{"penalty.lambda1", "penalty.lambda2", "optimizer.learning_rate"};
  EXPECT_EQ(nearest("penalty.lamda1", keys), "penalty.lambda1");
  EXPECT_EQ(nearest("learning_rate", keys), "optimizer.learning_rate");
  EXPECT_EQ(nearest("completely different", keys), "");
}

TEST(FillIn, PutsArgumentsInAndLeavesTheRestAlone) {
  const std::array<std::string, 2> arguments{"3", "%s {0}"};
  EXPECT_EQ(fill_in("{0} of {1}, {2}, {x}, {", arguments), "3 of %s {0}, {2}, {x}, {");
}

}  // namespace
}  // namespace lscope::base
