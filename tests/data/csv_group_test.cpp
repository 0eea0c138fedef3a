#include <gtest/gtest.h>

#include "data/csv_reader.h"

namespace lscope::data {
namespace {

base::Result<Dataset> read(std::string_view text, const std::string& group, const std::string& target = "",
                           EmptyTarget empty = EmptyTarget::kRefused) {
  ReadChoice choice;
  choice.group = group;
  choice.target = target;
  choice.empty = empty;
  return parse_csv(text, "t.csv", choice);
}

TEST(CsvGroup, IsNoInputAndNumbersItsTextsAsTheyCome) {
  const auto made = read("a,patient,b,kind\n1,anna,2,x\n3,bert,4,y\n5,anna,6,y\n7,\"c, d\",8,x\n", "patient");
  ASSERT_TRUE(made.ok()) << base::to_text(made.error());
  const Dataset& d = made.value();
  EXPECT_EQ(d.group, (std::vector<std::int32_t>{0, 1, 0, 2}));
  EXPECT_EQ(d.group_name, "patient");
  EXPECT_EQ(d.feature_names, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(d.rows.features, 2);
  EXPECT_EQ(d.rows.x, (std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8}));
}

TEST(CsvGroup, MayBeNumbersAndStandAnywhere) {
  const auto last = read("a,b,y,g\n1,2,0.5,7\n3,4,1.5,8\n5,6,2.5,7\n", "g", "y");
  ASSERT_TRUE(last.ok()) << base::to_text(last.error());
  EXPECT_EQ(last.value().group, (std::vector<std::int32_t>{0, 1, 0}));
  EXPECT_EQ(last.value().rows.y, (std::vector<double>{0.5, 1.5, 2.5}));
  const auto first = read("g;a;y\n7;1,5;0,5\n8;2,5;1,5\n", "g");
  ASSERT_TRUE(first.ok()) << base::to_text(first.error());
  EXPECT_EQ(first.value().rows.x, (std::vector<double>{1.5, 2.5}));
}

TEST(CsvGroup, FollowsItsRowsWhereSomeHaveNoLabel) {
  const auto made = read("a,g,kind\n1,u,x\n2,v,\n3,w,y\n4,u,\n5,v,x\n", "g", "", EmptyTarget::kUnlabelled);
  ASSERT_TRUE(made.ok()) << base::to_text(made.error());
  EXPECT_EQ(made.value().group, (std::vector<std::int32_t>{0, 2, 1}));
  EXPECT_EQ(made.value().unlabelled_group, (std::vector<std::int32_t>{1, 0}));
  EXPECT_EQ(made.value().rows.x, (std::vector<double>{1, 3, 5}));
  EXPECT_EQ(made.value().unlabelled.x, (std::vector<double>{2, 4}));
}

TEST(CsvGroup, MistakesNameThePlaceAndTheRemedy) {
  const auto said = [](const base::Result<Dataset>& made) { return made.ok() ? "" : base::to_text(made.error()); };
  EXPECT_NE(said(read("a,patient,y\n1,2,0.5\n", "patiemt")).find("did you mean \"patient\"?"), std::string::npos);
  ReadChoice twice;
  twice.target = twice.group = "y";
  EXPECT_NE(said(parse_csv("a,b,y\n1,2,0.5\n", "t.csv", twice)).find("cannot be two things at once"),
            std::string::npos);
  EXPECT_NE(said(read("g,y\n1,0.5\n", "g")).find("no column is left to be an input"), std::string::npos);
  const std::string missing = said(read("a,g,y\n1,u,0.5\n2,,1.5\n", "g"));
  EXPECT_NE(missing.find("t.csv:3:2"), std::string::npos) << missing;
  EXPECT_NE(missing.find("the group is missing"), std::string::npos) << missing;
}

}  // namespace
}  // namespace lscope::data
