#include "app/input_script.h"

#include <gtest/gtest.h>

#include <string>

namespace lscope::app {
namespace {

/// The message of a script that must be refused.
std::string refusal(std::string_view text) {
  const auto read = parse_script(text, "demo.txt");
  if (read.ok()) return "(it was read)";
  EXPECT_EQ(read.error().code, base::ErrorCode::kInputMalformed);
  return base::to_text(read.error());
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(InputScript, EveryLineIsRead) {
  const auto read = parse_script(
      "# a demonstration\n"
      "\n"
      "  set penalty.lambda2 0.003  \r\n"
      "wait-steps 500\n"
      "wait 0.25\n"
      "key ctrl+shift+.\n"
      "type two words, λ\n"
      "drop a folder/my data.csv\n"
      "screenshot out.png\n"
      "quit",
      "demo.txt");
  ASSERT_TRUE(read.ok()) << base::to_text(read.error());
  const auto& lines = read.value();
  ASSERT_EQ(lines.size(), 8U);
  EXPECT_EQ(std::get<SetLine>(lines[0]).id, spec::ParamId::kLambda2);
  EXPECT_EQ(std::get<SetLine>(lines[0]).value, 0.003);
  EXPECT_EQ(std::get<WaitStepsLine>(lines[1]).steps, 500);
  EXPECT_EQ(std::get<WaitLine>(lines[2]).seconds, 0.25);
  const KeyChord& chord = std::get<KeyLine>(lines[3]).chord;
  EXPECT_TRUE(chord.ctrl && chord.shift && !chord.alt);
  EXPECT_EQ(std::get<TypeLine>(lines[4]).text, "two words, λ");
  EXPECT_EQ(std::get<DropLine>(lines[5]).file, "a folder/my data.csv");
  EXPECT_EQ(std::get<PictureLine>(lines[6]).file, "out.png");
  EXPECT_TRUE(std::holds_alternative<QuitLine>(lines[7]));
}

TEST(InputScript, TheMouseGoesToPixels) {
  const auto read = parse_script("mouse 12.5 30\nclick 700 300\ndrag 1 2  3 4", "demo.txt");
  ASSERT_TRUE(read.ok()) << base::to_text(read.error());
  const auto at = [&](std::size_t i) { return std::get<MouseLine>(read.value()[i]); };
  EXPECT_EQ(at(0).what, MouseLine::What::kMove);
  EXPECT_EQ(at(0).x, 12.5F);
  EXPECT_EQ(at(1).what, MouseLine::What::kClick);
  EXPECT_EQ(at(1).y, 300);
  EXPECT_EQ(at(2).what, MouseLine::What::kDrag);
  EXPECT_EQ(at(2).to_x, 3);
  EXPECT_EQ(at(2).to_y, 4);
  for (const char* text :
       {"click", "click 1", "click 1 2 3", "mouse a 2", "drag 1 2 3", "drag 1 2 3 4 5", "mouse 1 1e9"})
    EXPECT_TRUE(has(refusal(text), "demo.txt:1: ")) << text;
}

TEST(InputScript, AKeyThatHasNoNameIsWrittenAsItsCharacter) {
  EXPECT_TRUE(parse_script("key .", "demo.txt").ok());
  EXPECT_TRUE(has(refusal("key period"), "demo.txt:1: key period"));
}

TEST(InputScript, AnEmptyScriptDoesNothing) {
  for (const char* text : {"", "\n\n", "# only a remark"}) {
    const auto read = parse_script(text, "demo.txt");
    ASSERT_TRUE(read.ok()) << text;
    EXPECT_TRUE(read.value().empty()) << text;
  }
}

TEST(InputScript, ARefusalNamesTheLineCountedWithBlanksAndRemarks) {
  EXPECT_TRUE(has(refusal("# one\n\nwait 1\nwiat 2\n"), "demo.txt:4: 'wiat' is not a line of a script"));
  EXPECT_TRUE(has(refusal("wait-steps many"), "demo.txt:1: wait-steps needs a number of steps"));
  EXPECT_TRUE(has(refusal("\r\n\r\nwait -1\r\n"), "demo.txt:3: wait needs a number of seconds"));
}

TEST(InputScript, ARefusalSaysWhatWouldBeRight) {
  EXPECT_TRUE(has(refusal("wiat 2"), "did you mean wait?"));
  EXPECT_TRUE(has(refusal("set penalty.lamda2 1"), "penalty.lambda2"));
  EXPECT_TRUE(has(refusal("set penalty.lambda2 -1"), "penalty.lambda2"));
  EXPECT_TRUE(has(refusal("set penalty.lambda2"), "penalty.lambda2"));
  EXPECT_TRUE(has(refusal("key ctrl+spcae"), "did you mean space?"));
  EXPECT_TRUE(has(refusal("key crtl+a"), "did you mean ctrl?"));
}

TEST(InputScript, WhatIsMissingTooMuchOrNoTextIsRefused) {
  for (const char* text : {"wait", "wait nan", "wait inf", "wait 86401", "wait-steps", "wait-steps -1",
                           "wait-steps 1.5", "wait-steps 99999999999999999999", "set", "key", "key ctrl+", "type",
                           "drop", "screenshot", "quit now", "set penalty.lambda2 0.1 0.2", "wait 1\nquit \xff"})
    EXPECT_TRUE(has(refusal(text), "demo.txt:")) << text << ": " << refusal(text);
}

}  // namespace
}  // namespace lscope::app
