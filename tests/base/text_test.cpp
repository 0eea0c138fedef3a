#include "base/text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/random.h"

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

/// The fewest changes, step by step; what nearest() leaves out early must not change its answer.
std::size_t changes(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.size() + b.size();
  if (a.back() == b.back()) return changes(a.substr(0, a.size() - 1), b.substr(0, b.size() - 1));
  return 1 + std::min({changes(a.substr(0, a.size() - 1), b), changes(a, b.substr(0, b.size() - 1)),
                       changes(a.substr(0, a.size() - 1), b.substr(0, b.size() - 1))});
}

TEST(Nearest, IsTheFirstOfTheLeastDistance) {
  Rng rng(3, Stream::kStudy);
  const auto word = [&](std::size_t most) {
    std::string out;
    for (auto left = static_cast<std::size_t>(rng.next_uniform(0, static_cast<double>(most) + 1)); left > 0; --left)
      out += static_cast<char>('a' + static_cast<int>(rng.next_uniform(0, 3)));
    return out;
  };
  for (int round = 0; round < 300; ++round) {
    const std::array<std::string, 6> words{word(6), word(6), word(6), word(6), word(6), word(2)};
    const std::string wanted = word(7);
    std::string best;
    std::size_t least = std::max<std::size_t>(2, wanted.size() / 3) + 1;
    for (const std::string& one : words)
      if (const std::size_t distance = changes(wanted, one); distance < least) {
        least = distance;
        best = one;
      }
    const std::vector<std::string_view> views(words.begin(), words.end());
    EXPECT_EQ(nearest(wanted, views), best) << wanted;
  }
}

TEST(FillIn, PutsArgumentsInAndLeavesTheRestAlone) {
  const std::array<std::string, 2> arguments{"3", "%s {0}"};
  EXPECT_EQ(fill_in("{0} of {1}, {2}, {x}, {", arguments), "3 of %s {0}, {2}, {x}, {");
}

}  // namespace
}  // namespace lscope::base
