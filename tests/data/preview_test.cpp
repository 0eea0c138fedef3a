#include "data/preview.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "data/csv_reader.h"

namespace lscope::data {
namespace {

constexpr std::string_view kTable =
    "id,height,kind,note,same,group\n"
    "a7,1.5,0,x,3,g1\n"
    "b2,2.5,1,,3,g1\n"
    "c3,-4,0,y,3,g2\n"
    "d4,2.5,1,y,3,g2\n";

Preview look(std::string_view text) {
  auto made = preview_text(text, "t.csv");
  EXPECT_TRUE(made.ok()) << (made.ok() ? "" : base::to_text(made.error()));
  return made.ok() ? std::move(made).value() : Preview{};
}
std::string refusal(std::string_view text, const ReadChoice& choice) {
  const auto read = parse_csv(text, "t.csv", choice);
  return read.ok() ? "accepted" : base::to_text(read.error());
}

TEST(ReadChoice, ColumnsAreLeftOutAndMayHoldText) {
  const auto read = parse_csv(kTable, "t.csv", ReadChoice{"kind", "", {"id", "note", "group"}, {}, {}});
  ASSERT_TRUE(read.ok()) << base::to_text(read.error());
  EXPECT_EQ(read.value().feature_names, (std::vector<std::string>{"height", "same"}));
  EXPECT_EQ(read.value().rows.x, (std::vector<double>{1.5, 3, 2.5, 3, -4, 3, 2.5, 3}));
  EXPECT_EQ(read.value().task, Task::kBinary);
  EXPECT_TRUE(read.value().group.empty());
}

TEST(ReadChoice, AGroupColumnIsNoInputAndItsRowsKnowTheirGroup) {
  const auto read = parse_csv(kTable, "t.csv", ReadChoice{"kind", "group", {"id", "note"}, {}, {}});
  ASSERT_TRUE(read.ok()) << base::to_text(read.error());
  EXPECT_EQ(read.value().rows.features, 2);
  EXPECT_EQ(read.value().group, (std::vector<std::int32_t>{0, 0, 1, 1}));
  EXPECT_EQ(read.value().group_names, (std::vector<std::string>{"g1", "g2"}));
}

TEST(ReadChoice, AGroupStaysWithItsRowWhenRowsWithoutTargetAreSetApart) {
  const auto read = parse_csv("x,g,label\n1,a,0\n2,b,\n3,c,1\n4,c,0\n", "t.csv",
                              ReadChoice{"", "g", {}, {}, EmptyTarget::kUnlabelled});
  ASSERT_TRUE(read.ok()) << base::to_text(read.error());
  EXPECT_EQ(read.value().rows.rows, 3);
  EXPECT_EQ(read.value().group, (std::vector<std::int32_t>{0, 2, 2}));
}

TEST(ReadChoice, TheTaskChangesWhereTheValuesAllow) {
  const std::string whole = "x,y\n1,0\n2,1\n3,2\n4,0\n5,1\n6,2\n";
  EXPECT_EQ(parse_csv(whole, "t", ReadChoice{}).value().task, Task::kMulticlass);
  EXPECT_EQ(parse_csv(whole, "t", ReadChoice{"", "", {}, Task::kRegression, {}}).value().rows.y.size(), 6U);
  const std::string halves = "x,y\n1,0.5\n2,1.5\n3,0.5\n4,1.5\n";
  EXPECT_EQ(parse_csv(halves, "t", ReadChoice{}).value().task, Task::kRegression);
  const auto classes = parse_csv(halves, "t", ReadChoice{"", "", {}, Task::kMulticlass, {}});
  ASSERT_TRUE(classes.ok());
  EXPECT_EQ(classes.value().task, Task::kBinary);
  EXPECT_EQ(classes.value().class_names, (std::vector<std::string>{"0.5", "1.5"}));
}

TEST(ReadChoice, ATaskThatTheValuesDoNotAllowIsRefusedWithItsReason) {
  EXPECT_EQ(refusal("x,y\n1,a\n2,b\n", ReadChoice{"", "", {}, Task::kRegression, {}}),
            "t.csv: the target is text, and a regression needs numbers (column \"y\") (take the task \"classes\", or "
            "another target)");
  EXPECT_NE(refusal("x,y\n1,0.1\n2,0.2\n3,0.3\n", ReadChoice{"", "", {}, Task::kMulticlass, {}})
                .find("3 different values in 3 rows: too many to be classes"),
            std::string::npos);
  EXPECT_NE(refusal("x,y\n1,a\n2,b\n3,c\n", ReadChoice{"", "", {}, Task::kBinary, {}}).find("3 values where"),
            std::string::npos);
}

TEST(ReadChoice, NamesThatDoNotFitAreRefused) {
  EXPECT_EQ(refusal("a,b,y\n1,2,3\n", ReadChoice{"", "", {"bb"}, {}, {}}),
            "t.csv:1: no column is called \"bb\" (did you mean \"b\"?)");
  EXPECT_NE(refusal("a,b,y\n1,2,3\n", ReadChoice{"b", "", {"b"}, {}, {}}).find("two things at once"),
            std::string::npos);
  EXPECT_NE(refusal("a,b,y\n1,2,3\n", ReadChoice{"", "", {"a", "b"}, {}, {}}).find("left to be an input"),
            std::string::npos);
  EXPECT_NE(refusal("a,y\n1,2\n", ReadChoice{"", "", {"a", "y"}, {}, {}}).find("left to be the target"),
            std::string::npos);
}

TEST(ReadChoice, WithoutATargetTheLastColumnThatMayBeItIsTaken) {
  const auto read = parse_csv(kTable, "t.csv", ReadChoice{"", "group", {"id", "note", "same"}, {}, {}});
  ASSERT_TRUE(read.ok()) << base::to_text(read.error());
  EXPECT_EQ(read.value().target_name, "kind");
}

TEST(ReadChoice, AStopEndsTheReading) {
  std::string text = "x,y\n";
  for (int i = 0; i < 5000; ++i) text += "1,2\n";
  std::stop_source source;
  source.request_stop();
  const ReadWatch watch{source.get_token(), nullptr};
  const auto read = parse_csv(text, "t.csv", ReadChoice{}, watch);
  ASSERT_FALSE(read.ok());
  EXPECT_TRUE(is_cancelled(read.error()));
  const auto seen = preview_text(text, "t.csv", watch);
  ASSERT_FALSE(seen.ok());
  EXPECT_TRUE(is_cancelled(seen.error()));
}

TEST(Preview, TellsWhatStandsInEachColumn) {
  const Preview p = look(kTable);
  EXPECT_EQ(p.rows, 4);
  ASSERT_EQ(p.columns.size(), 6U);
  const auto kind = [&](std::size_t j) { return column_kind_name(p.columns[j].kind); };
  EXPECT_EQ(kind(0), "text");
  EXPECT_EQ(kind(1), "number");
  EXPECT_EQ(kind(2), "whole");
  EXPECT_EQ(kind(3), "text");
  EXPECT_EQ(kind(4), "constant");
  EXPECT_EQ(p.columns[3].empty, 1);
  EXPECT_EQ(p.columns[3].empty_line, 3U);
  EXPECT_EQ(p.columns[1].min, -4);
  EXPECT_EQ(p.columns[1].max, 2.5);
  EXPECT_DOUBLE_EQ(p.columns[1].mean, 0.625);
  // sum of squares 2.25 + 6.25 + 16 + 6.25 = 30.75; 30.75/4 - 0.625^2
  EXPECT_NEAR(p.columns[1].deviation, std::sqrt(30.75 / 4 - 0.625 * 0.625), 1e-12);
  EXPECT_EQ(p.columns[1].distinct, 3U);
  EXPECT_EQ(p.first[1][1], "2.5");
  EXPECT_EQ(p.first.size(), 4U);
}

TEST(Preview, AnswersForAChoiceWhatTheReaderWouldMakeOfIt) {
  const Preview p = look(kTable);
  const ReadChoice choice{"kind", "group", {"id", "note"}, {}, {}};
  const Reading reading = judge(p, choice);
  EXPECT_FALSE(reading.problem);
  const auto read = parse_csv(kTable, "t.csv", choice);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(reading.task, read.value().task);
  EXPECT_EQ(reading.inputs, read.value().rows.features);
  EXPECT_EQ(reading.classes, (std::vector<std::pair<std::string, std::int64_t>>{{"0", 2}, {"1", 2}}));
  for (const ReadChoice& wrong : {ReadChoice{"kind", "", {"id"}, {}, {}}, ReadChoice{"note", "", {"id"}, {}, {}},
                                  ReadChoice{"id", "", {"note"}, Task::kRegression, {}}}) {
    EXPECT_TRUE(judge(p, wrong).problem);
    EXPECT_FALSE(parse_csv(kTable, "t.csv", wrong).ok());
  }
}

TEST(Preview, SuggestsToLeaveTextOut) {
  const Preview p = look("name,x,y\nann,1,2\nbob,2,3\n");
  const ReadChoice choice = suggested_choice(p);
  EXPECT_EQ(choice.ignored, (std::vector<std::string>{"name"}));
  EXPECT_FALSE(judge(p, choice).problem);
}

TEST(Preview, WarnsOfWhatHarmsTheTraining) {
  std::string text = "small,large,flat,label\n";
  for (int i = 0; i < 40; ++i)
    text += std::to_string(i % 7) + "," + std::to_string(1000 * i) + ",5," + (i < 36 ? "a" : "b") + "\n";
  text += "0,0,5,a\n";
  const Reading reading = judge(look(text), ReadChoice{});
  std::vector<std::string> keys;
  for (const Notice& notice : reading.notices) keys.push_back(notice.key);
  EXPECT_EQ(keys, (std::vector<std::string>{"data.notice.constant", "data.notice.repeated", "data.notice.unscaled",
                                            "data.notice.unbalanced"}));
}

TEST(Preview, TheRarerSortOfCellIsTheOddOne) {
  const Preview first_is_text = look("x,label\n" + std::string(300, '1') + "e999,0\n3,1\n5,0\n");
  EXPECT_EQ(first_is_text.columns[0].odd_line, 2U) << "not the first of the numbers that are right";
  EXPECT_TRUE(first_is_text.columns[0].odd_text.starts_with("1111"));
  EXPECT_LE(first_is_text.columns[0].odd_text.size(), 48U);
  const Preview one_number = look("x,label\na,0\nb,1\n7,0\n");
  EXPECT_EQ(one_number.columns[0].odd_line, 4U);
  EXPECT_EQ(one_number.columns[0].odd_text, "7");
  EXPECT_EQ(look("x,label\n1,0\nb,1\n").columns[0].odd_line, 3U) << "among equals the text";
}

TEST(Preview, HugeValuesHaveAFiniteMeanAndDeviation) {
  const Preview p = look("x,y,label\n1e300,1,0\n-1e300,2,1\n1.7e308,3,0\n-1.7e308,4,1\n");
  EXPECT_TRUE(std::isfinite(p.columns[0].mean));
  EXPECT_TRUE(std::isfinite(p.columns[0].deviation));
  EXPECT_GT(p.columns[0].deviation, 1e300);
  for (const Notice& notice : judge(p, ReadChoice{}).notices)
    for (const std::string& word : notice.arguments) EXPECT_EQ(word.find("∞"), std::string::npos) << word;
}

TEST(Preview, WhatIsNoTableIsRefusedWithItsPlace) {
  const auto bad = preview_text("a,b\n1,2\n3\n", "t.csv");
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(base::to_text(bad.error()), "t.csv:3:2: 1 field where 2 are expected");
  EXPECT_FALSE(preview_text("", "t.csv").ok());
}

TEST(Preview, DecimalCommasBetweenSemicolonsAreNumbers) {
  const Preview p = look("a;b\n1,5;2\n2,5;3\n");
  EXPECT_EQ(p.columns[0].kind, ColumnKind::kNumber);
  EXPECT_DOUBLE_EQ(p.columns[0].mean, 2);
}

}  // namespace
}  // namespace lscope::data
