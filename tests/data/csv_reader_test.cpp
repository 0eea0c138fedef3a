#include "data/csv_reader.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "base/files.h"
#include "data/split.h"

namespace lscope::data {
namespace {

Dataset good(std::string_view text, std::string_view target = {}) {
  auto read = parse_csv(text, "t.csv", target);
  EXPECT_TRUE(read.ok()) << (read.ok() ? "" : base::to_text(read.error()));
  return read.ok() ? std::move(read).value() : Dataset();
}
/// The whole message, or "accepted".
std::string bad(std::string_view text, std::string_view target = {}) {
  const auto read = parse_csv(text, "t.csv", target);
  if (read.ok()) return "accepted";
  const std::string message = base::to_text(read.error());
  EXPECT_LE(message.size(), 300U);
  for (const char* language : {"en", "zh-CN"}) {  // the window says it too
    const auto words = base::read_file(LSCOPE_SOURCE_DIR "/assets/i18n/" + std::string(language) + ".json", 1U << 20U);
    EXPECT_FALSE(read.error().key.empty()) << message;
    EXPECT_NE(words.value().find("\"" + read.error().key + "\": "), std::string::npos) << read.error().key;
  }
  for (const char c : message) EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20) << message;
  return message;
}
using testing::Test;
void expect_starts(const std::string& text, const std::string& start) {
  EXPECT_EQ(text.substr(0, start.size()), start) << text;
}

TEST(CsvReader, NumbersAndNamesArriveAsWritten) {
  const Dataset d = good("a,b c,target\n1,-2.5,0.1\n3e2,.5,1e-3\n");
  EXPECT_EQ(d.rows.x, (std::vector<double>{1, -2.5, 300, 0.5}));
  EXPECT_EQ(d.rows.y, (std::vector<double>{0.1, 1e-3}));
  EXPECT_EQ(d.feature_names, (std::vector<std::string>{"a", "b c"}));
  EXPECT_EQ(d.target_name, "target");
  EXPECT_EQ(d.task, Task::kRegression);
}

TEST(CsvReader, LineEndsOfAllKindsGiveTheSameTable) {
  const Dataset unix_lines = good("x,y,label\n1,2,a\n3,4,b\n");
  for (const char* text : {"x,y,label\r\n1,2,a\r\n3,4,b\r\n", "x,y,label\r1,2,a\r3,4,b\r", "x,y,label\n1,2,a\n3,4,b",
                           "\xEF\xBB\xBFx,y,label\n1,2,a\n3,4,b\n", "\n\nx,y,label\n\n1,2,a\n  \n3,4,b\n\n",
                           "x\ty\tlabel\n1\t2\ta\n3\t4\tb\n", "x;y;label\n1;2;a\n3;4;b\n",
                           " x , y , label \n 1 , 2 , a \n 3 ,4,b", "x,y,label\r\n1,2,a\r\n3,4,b\r"}) {
    const Dataset other = good(text);
    EXPECT_EQ(other.rows.x, unix_lines.rows.x) << text;
    EXPECT_EQ(other.rows.label, unix_lines.rows.label) << text;
    EXPECT_EQ(other.feature_names, unix_lines.feature_names) << text;
    EXPECT_EQ(other.target_name, "label") << text;
  }
}

TEST(CsvReader, QuotesHoldSeparatorsQuotesAndLineBreaks) {
  const Dataset d = good("\"a, b\",\"the \"\"big\"\" one\",label\n\"1\",2,\"x\ny\"\n3, \"4\" ,z\n");
  EXPECT_EQ(d.feature_names, (std::vector<std::string>{"a, b", "the \"big\" one"}));
  EXPECT_EQ(d.rows.x, (std::vector<double>{1, 2, 3, 4}));
  EXPECT_EQ(d.class_names.size(), 2U);
  EXPECT_EQ(d.class_names[0].find('\n'), std::string::npos);
}

TEST(CsvReader, LinesAreCountedThroughQuotedBreaksAndBlankLines) {
  expect_starts(bad("x,y,label\n\"1\n\",2,a\n\n3,oops,b\n"), "t.csv:5:2: 'oops' is not a number (column \"y\")");
}

TEST(CsvReader, DecimalCommasOnlyBetweenSemicolonsAndNeverMixed) {
  const Dataset d = good("x;y;target\n1,5;2;0,25\n-3,5;4;1,5\n");
  EXPECT_EQ(d.rows.x, (std::vector<double>{1.5, 2, -3.5, 4}));
  EXPECT_EQ(d.rows.y, (std::vector<double>{0.25, 1.5}));
  expect_starts(bad("x;y;target\n1,5;2;0\n1.5;4;1\n"), "t.csv:3:1: decimal commas and decimal points are mixed");
  expect_starts(bad("x;y;target\n1,500.25;2;0\n"), "t.csv:2:1: decimal commas");
  expect_starts(bad("x\ty\ttarget\n1,5\t2\t0\n"), "t.csv:2:1: '1,5' is not a number");
}

TEST(CsvReader, PlacesOfErrorsAreLineAndField) {
  expect_starts(bad("x,y,label\n1,2,a\n3,b\n"), "t.csv:3:3: 2 fields where 3 are expected");
  expect_starts(bad("x,y,label\n1,2,a,9,9\n"), "t.csv:2:4: 5 fields where 3 are expected");
  expect_starts(bad("x,y,label\n1,,a\n"), "t.csv:2:2: a value is missing (column \"y\")");
  expect_starts(bad("x,y,label\n1,2,\n"), "t.csv:2:3: the target is missing");
  expect_starts(bad("x,y,label\n1,0x1F,a\n"), "t.csv:2:2: '0x1F' is not a number");
  expect_starts(bad("x,y,label\n1,2_000,a\n"), "t.csv:2:2: '2_000' is not a number");
  expect_starts(bad("x,y,label\n1,-inf,a\n"), "t.csv:2:2: '-inf' is not a finite number");
  expect_starts(bad("x,y,label\n1,NAN,a\n"), "t.csv:2:2: 'NAN' is not a finite number");
  expect_starts(bad("x,y,label\n1,-1e999,a\n"), "t.csv:2:2: '-1e999' is out of range");
  expect_starts(bad("x,y,label\n1,1 2,a\n"), "t.csv:2:2: '1 2' is not a number");
  expect_starts(bad("x,y,label\n\"1\"5,2,a\n"), "t.csv:2:1: text stands behind a closing quote");
  expect_starts(bad("x,y,label\n1,2,\"a\n3,4,b\n"), "t.csv:2:3: the quote that opens here is never closed");
  expect_starts(bad("x,y,target\n1,2,1e999\n"), "t.csv:2:3: '1e999' is out of range");
  expect_starts(bad("x,y,target\n1,2,3\n4,5,?\n"), "t.csv:3:3: '?' says that the target is missing");
  expect_starts(bad("x,y,target\n1,2,3\n4,5,nan\n"), "t.csv:3:3: 'nan' says that the target is missing");
  expect_starts(bad("x,y,target\n1,2,3\n4,5,six\n"), "t.csv:3:3: 'six' is not a number, and other rows");
  expect_starts(bad("x,y,target\n1,2,six\n4,5,3\n"), "t.csv:3:3: '3' is a number, and other rows");
}

TEST(CsvReader, WhatIsNoTableIsNamed) {
  expect_starts(bad(""), "t.csv: the file is empty");
  expect_starts(bad("\xEF\xBB\xBF"), "t.csv: the file is empty");
  expect_starts(bad(" \n\t\n\r\n"), "t.csv: only blank lines");
  expect_starts(bad("x,y,label\n"), "t.csv: there is a header line but no data");
  expect_starts(bad("label\n1\n2\n"), "t.csv:1: one column only");
  expect_starts(bad(std::string("x,y\n1,\0"
                                "2\n",
                                9)),
                "t.csv:2: a NUL byte");
  expect_starts(bad(std::string("\xFF\xFEx\0", 4)), "t.csv: the file is UTF-16");
  expect_starts(bad(std::string("\xFE\xFF\0x", 4)), "t.csv: the file is UTF-16");
  expect_starts(bad("\x1F\x8B\x08"), "t.csv: the file holds gzip data");
  expect_starts(bad("\xEF\xBB\xBF{\n  \"schema\": \"lscope-config\",\n  \"params\": {}\n}\n"),
                "t.csv: the file holds JSON");
  expect_starts(bad(" [\n{\"a\": 1}]"), "t.csv: the file holds JSON");
  EXPECT_EQ(bad("{a},[b,label\n1,2,x\n3,4,y\n"), "accepted");
  expect_starts(bad("x,\xE9t\xE9,label\n1,2,3\n"), "t.csv:1:2: the header is not valid UTF-8");
  expect_starts(bad("x,y,label\n1,2,caf\xE9\n"), "t.csv:2:3: 'caf");
}

TEST(CsvReader, LongFieldsAreCutInMessages) {
  expect_starts(bad("x,label\n" + std::string(100000, '1') + ",a\n"), "t.csv:2:1: '1111");
  const std::string name(5000, 'n');
  EXPECT_LE(bad(name + ",label\nq,a\n").size(), 300U);
  EXPECT_LE(base::to_text(parse_csv("x\n", std::string(5000, 'f')).error()).size(), 300U);
}

TEST(CsvReader, ColumnsAndClassesHaveLimits) {
  std::string header = "c0";
  for (std::size_t j = 1; j <= kMaxColumns; ++j) header += ",c" + std::to_string(j);
  const auto wide = parse_csv(header + "\n", "t.csv");
  ASSERT_FALSE(wide.ok());
  EXPECT_EQ(wide.error().code, base::ErrorCode::kInputLimit);
  std::string many = "x,label\n";
  for (std::size_t i = 0; i <= kMaxClasses; ++i) many += "1,t" + std::to_string(i) + "\n";
  EXPECT_EQ(parse_csv(many, "t.csv").error().code, base::ErrorCode::kInputLimit);
  std::string numbered = "x,class\n";
  for (std::size_t i = 0; i <= kMaxClasses; ++i) numbered += "1," + std::to_string(i) + "\n";
  EXPECT_EQ(parse_csv(numbered, "t.csv").error().code, base::ErrorCode::kInputLimit);
}

TEST(CsvReader, TargetDecidesTheTask) {
  EXPECT_EQ(good("x,label\n1,0\n2,1\n").task, Task::kBinary);
  EXPECT_EQ(good("x,label\n1,0\n2,1\n").rows.outputs, 1);
  EXPECT_EQ(good("x,Class\n1,0\n2,1\n3,5\n").task, Task::kMulticlass);
  EXPECT_EQ(good("x,Class\n1,0\n2,1\n3,5\n").rows.outputs, 3);
  EXPECT_EQ(good("x,price\n1,0\n2,1\n3,5\n").task, Task::kRegression);
  EXPECT_EQ(good("x,price\n1,0\n2,1\n3,0\n4,1\n").task, Task::kBinary);
  EXPECT_EQ(good("x,label\n1,0.5\n2,1.5\n").task, Task::kRegression);
  EXPECT_EQ(good("x,label\n1,yes\n2,no\n").class_names, (std::vector<std::string>{"no", "yes"}));
  EXPECT_EQ(good("x,label\n1,-5\n2,999999999999\n3,7\n").class_names,
            (std::vector<std::string>{"-5", "7", "999999999999"}));
  EXPECT_EQ(good("x,label\n1,-5\n2,999999999999\n3,7\n").rows.label, (std::vector<std::int32_t>{0, 2, 1}));
  EXPECT_EQ(good("x,label\n1,1.0\n2,\"1\"\n3,+2\n").class_names, (std::vector<std::string>{"1", "2"}));
}

/// Small whole numbers are kept in another form until a value comes that is none.
TEST(CsvReader, ATargetThatOnlyBeginsWithSmallNumbersKeepsEveryValue) {
  constexpr int kRows = 5000, kOdd = 3000;  // more than one buffer of rows
  for (const char* odd : {"0.5", "1024", "-1", "1e300", "7"}) {
    std::string text = "a,target\n";
    for (int i = 0; i < kRows; ++i)
      text += std::to_string(i) + "," + (i == kOdd ? std::string(odd) : std::to_string(i % 100)) + "\n";
    const Dataset d = good(text);
    ASSERT_EQ(d.task, Task::kRegression) << odd;
    ASSERT_EQ(d.rows.y.size(), static_cast<std::size_t>(kRows));
    for (int i = 0; i < kRows; ++i)
      ASSERT_EQ(d.rows.y[static_cast<std::size_t>(i)], i == kOdd ? std::stod(odd) : i % 100) << odd << " " << i;
  }
  const Dataset classes = good("a,label\n1,3\n2,0\n3,3\n4,70000\n5,-2\n6,0\n");
  EXPECT_EQ(classes.class_names, (std::vector<std::string>{"-2", "0", "3", "70000"}));
  EXPECT_EQ(classes.rows.label, (std::vector<std::int32_t>{2, 1, 2, 3, 0, 1}));
  EXPECT_NE(bad("a,label\n1,3\n2,x\n").find("is not a number"), std::string::npos);
}

/// Two columns have a way of their own.
TEST(CsvReader, TheTargetOfTwoColumnsCanStandOnEitherSide) {
  std::string text = "a,b\n";
  std::vector<double> a, b;
  for (int i = 0; i < 3000; ++i) {
    a.push_back((i % 2 == 0 ? -1 : 1) * (i + 0.25));
    b.push_back(i * 7 % 1000 + 0.5);
    text += (i % 2 == 0 ? "-" : "") + std::to_string(i) + ".25," + std::to_string(i * 7 % 1000) + ".5\n";
  }
  const Dataset right = good(text, "b"), left = good(text, "a");
  EXPECT_EQ(right.rows.x, a);
  EXPECT_EQ(right.rows.y, b);
  EXPECT_EQ(left.rows.x, b);
  EXPECT_EQ(left.rows.y, a);
  const Dataset zero = good("a,b\n-0,1.5\n0,2.5\n1,3.5\n0,1\n0,1\n0,1\n0,1\n0,1\n");
  EXPECT_TRUE(std::signbit(static_cast<const Dataset&>(zero).rows.x[0]));
  EXPECT_FALSE(std::signbit(static_cast<const Dataset&>(zero).rows.x[1]));
}

TEST(CsvReader, TheTargetCanBeAnyColumn) {
  const Dataset d = good("species,x,y\na,1,2\nb,3,4\n", "species");
  EXPECT_EQ(d.rows.x, (std::vector<double>{1, 2, 3, 4}));
  EXPECT_EQ(d.feature_names, (std::vector<std::string>{"x", "y"}));
  expect_starts(bad("species,x,y\na,1,2\n", "specis"), "t.csv:1: no column is called \"specis\"");
  EXPECT_NE(bad("species,x,y\na,1,2\n", "specis").find("did you mean \"species\"?"), std::string::npos);
  expect_starts(bad("x,x,y\n1,1,2\n", "x"), "t.csv:1: several columns");
}

TEST(CsvReader, AMissingHeaderLosesNoRow) {
  const Dataset d = good("1,2,0\n3,4,1\n5,6,0\n");
  EXPECT_EQ(d.rows.rows, 3);
  EXPECT_EQ(d.feature_names, (std::vector<std::string>{"x1", "x2"}));
  EXPECT_FALSE(d.notices.empty());
  expect_starts(bad("5.1,3.5,setosa\n4.9,3.0,setosa\n6.0,2.2,virginica\n"), "t.csv:1: the first line looks like data");
  EXPECT_EQ(good("1990,2000,label\n1,2,a\n3,4,b\n").rows.rows, 2);  // years as names are names
}

TEST(CsvReader, OddButUsableTablesCarryWarnings) {
  EXPECT_EQ(good("x,x,label\n1,2,a\n3,4,b\n").notices.size(), 1U);
  const Dataset unnamed = good("x,,label\n1,2,a\n3,4,b\n");
  EXPECT_EQ(unnamed.feature_names[1], "column 2");
  EXPECT_EQ(unnamed.notices.size(), 1U);
  EXPECT_EQ(good("x,y,label\n1,5,a\n3,5,b\n").notices.size(), 1U);
  EXPECT_EQ(good("x,y,label\n1,5,a\n3,6,a\n").notices.size(), 1U);
  EXPECT_EQ(good("x,y,target\n1,5,3.5\n3,6,3.5\n").notices.size(), 1U);
  EXPECT_EQ(good("x,y,label\n1,5,a\n1,5,b\n").notices.size(), 2U);
  EXPECT_TRUE(good("x,y,label\n1,5,a\n2,6,b\n").notices.empty());
  const Dataset escape = good("\x1B[31mred,y,label\n1,5,a\n2,6,b\n");
  EXPECT_EQ(escape.feature_names[0].find('\x1B'), std::string::npos);
}

TEST(CsvReader, FoldersAndMissingFilesAreRefused) {
  EXPECT_EQ(read_csv("/no/such/file.csv").error().code, base::ErrorCode::kInputMissing);
  EXPECT_EQ(read_csv(LSCOPE_SOURCE_DIR).error().code, base::ErrorCode::kInputNotRegular);
}

struct Shape {
  const char* file;
  int rows, features;
  Task task;
  std::size_t classes;
};

TEST(CsvReader, BundledDataSetsLoadAndSplit) {
  for (const Shape& wanted :
       {Shape{"digits", 1797, 64, Task::kMulticlass, 10}, Shape{"iris", 150, 4, Task::kMulticlass, 3},
        Shape{"wine", 178, 13, Task::kMulticlass, 3}, Shape{"breast_cancer", 569, 30, Task::kBinary, 2}}) {
    const auto path =
        std::filesystem::path(LSCOPE_SOURCE_DIR) / "assets/datasets" / (std::string(wanted.file) + ".csv");
    const auto read = read_csv(path);
    ASSERT_TRUE(read.ok()) << base::to_text(read.error());
    EXPECT_EQ(read.value().rows.rows, wanted.rows) << wanted.file;
    EXPECT_EQ(read.value().rows.features, wanted.features) << wanted.file;
    EXPECT_EQ(read.value().task, wanted.task) << wanted.file;
    EXPECT_EQ(read.value().class_names.size(), wanted.classes) << wanted.file;
    EXPECT_TRUE(split_and_scale(read.value(), {}).ok()) << wanted.file;
  }
}

TEST(CsvReader, AnEmptyTargetIsAMistakeOrARowWithoutALabel) {
  const std::string text = "x,kind,y\n1,a,2\n3,,4\n5,b,6\n7,\"\",8\n9,a,10\n";
  expect_starts(bad(text, "kind"), "t.csv:3:2: the target is missing");
  const auto read = parse_csv(text, "t.csv", "kind", EmptyTarget::kUnlabelled);
  ASSERT_TRUE(read.ok()) << base::to_text(read.error());
  const Dataset& d = read.value();
  EXPECT_EQ(d.rows.rows, 3);
  EXPECT_EQ(d.rows.x, (std::vector<double>{1, 2, 5, 6, 9, 10}));
  EXPECT_EQ(d.rows.label, (std::vector<std::int32_t>{0, 1, 0}));
  EXPECT_EQ(d.unlabelled.rows, 2);
  EXPECT_EQ(d.unlabelled.features, 2);
  EXPECT_EQ(d.unlabelled.x, (std::vector<double>{3, 4, 7, 8}));
  EXPECT_TRUE(d.unlabelled.label.empty());
}

TEST(CsvReader, AnEmptyFeatureAWrongWordOrARegressionStaysRefused) {
  const auto refused = [](std::string_view text) {
    const auto read = parse_csv(text, "t.csv", {}, EmptyTarget::kUnlabelled);
    return read.ok() ? std::string("accepted") : base::to_text(read.error());
  };
  expect_starts(refused("x,kind\n1,a\n,b\n"), "t.csv:3:1: a value is missing");
  expect_starts(refused("x,kind\n1,a\n2,?\n"), "t.csv:3:2: '?' says that the target is missing");
  expect_starts(refused("x,y\n1,0.5\n2,\n3,1.25\n"), "t.csv:3:2: the target is missing");
  expect_starts(refused("x,kind\n1,\n2,\n"), "t.csv:2:2: no row has a target");
}

}  // namespace
}  // namespace lscope::data
