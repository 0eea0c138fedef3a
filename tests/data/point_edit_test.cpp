#include "data/point_edit.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "data/edit_counts.h"
#include "data/generate.h"
#include "data/split.h"
#include "data/standardize.h"

namespace lscope::data {
namespace {

using base::DataPart;
using base::PointEdit;
using base::PointRef;
using Kind = base::PointEdit::Kind;

constexpr PointRef row(std::int32_t index, DataPart part = DataPart::kTrain) { return {part, false, index}; }
constexpr PointRef added(std::int32_t index, DataPart part = DataPart::kTrain) { return {part, true, index}; }
PointEdit add(std::vector<double> x, double target, DataPart part = DataPart::kTrain) {
  return {Kind::kAdd, {part, false, 0}, std::move(x), target, 1};
}
PointEdit move(PointRef point, std::vector<double> x, int stroke = 1) {
  return {Kind::kMove, point, std::move(x), {}, stroke};
}
PointEdit removal(PointRef point) { return {Kind::kRemove, point, {}, {}, 1}; }
PointEdit relabel(PointRef point, double target) { return {Kind::kRelabel, point, {}, target, 1}; }

Prepared moons(int train = 6) {
  Recipe recipe;
  recipe.train = train;
  recipe.validation = 4;
  recipe.test = 5;
  return generate_parts(recipe).value();
}
Prepared sine() {
  Recipe recipe;
  recipe.generator = Generator::kSine;
  recipe.train = 5;
  return generate_parts(recipe).value();
}
Prepared edited(Prepared parts, const std::vector<PointEdit>& edits) {
  const auto done = apply_edits(edits, parts);
  EXPECT_TRUE(done.ok()) << (done.ok() ? "" : base::to_text(done.error()));
  return parts;
}
std::string refusal(Prepared parts, const std::vector<PointEdit>& edits) {
  const auto done = apply_edits(edits, parts);
  if (done.ok()) return "accepted";
  EXPECT_FALSE(done.error().key.empty()) << "the window says it in both languages";
  EXPECT_FALSE(done.error().remedy.empty());
  return base::to_text(done.error());
}
std::vector<double> x_of(const Rows& rows, std::size_t at) { return {rows.x[2 * at], rows.x[2 * at + 1]}; }

TEST(PointEdits, EachKindDoesWhatItSaysAndTouchesNothingElse) {
  const Prepared before = moons();
  const Prepared after = edited(before, {add({9, -8}, 1), move(row(2), {0.5, 0.25}), removal(row(1)),
                                         relabel(row(3), 0), move(added(0), {7, 6}), relabel(added(0), 0)});
  ASSERT_EQ(after.train.rows, 6);
  ASSERT_EQ(after.train.x.size(), 12U);
  ASSERT_EQ(after.train.label.size(), 6U);
  EXPECT_EQ(x_of(after.train, 0), x_of(before.train, 0));
  EXPECT_EQ(x_of(after.train, 1), (std::vector<double>{0.5, 0.25})) << "row 1 is gone, so row 2 is the second";
  EXPECT_EQ(after.train.label[1], before.train.label[2]);
  EXPECT_EQ(x_of(after.train, 2), x_of(before.train, 3));
  EXPECT_EQ(before.train.label[3], 1);
  EXPECT_EQ(after.train.label[2], 0);
  EXPECT_EQ(x_of(after.train, 5), (std::vector<double>{7, 6}));
  EXPECT_EQ(after.train.label[5], 0);
  EXPECT_EQ(point_at(after, DataPart::kTrain, 1), row(2));
  EXPECT_EQ(point_at(after, DataPart::kTrain, 5), added(0));
  EXPECT_EQ(point_at(before, DataPart::kTrain, 4), row(4)) << "without edits row i is row i";
}

TEST(PointEdits, NamesStayWhenPointsGo) {
  const Prepared after =
      edited(moons(), {add({1, 1}, 0), add({2, 2}, 0), removal(added(0)), removal(row(0)), add({3, 3}, 1),
                       move(added(1), {2, 5}), move(added(2), {3, 5}), move(row(1), {4, 5})});
  ASSERT_EQ(after.train.rows, 7);
  EXPECT_EQ(x_of(after.train, 0), (std::vector<double>{4, 5}));
  EXPECT_EQ(x_of(after.train, 5), (std::vector<double>{2, 5}));
  EXPECT_EQ(x_of(after.train, 6), (std::vector<double>{3, 5}));
  EXPECT_EQ(point_at(after, DataPart::kTrain, 5), added(1));
}

TEST(PointEdits, PartsAreCountedForThemselves) {
  const Prepared before = moons();
  const Prepared after =
      edited(before, {add({1, 2}, 0, DataPart::kTest), add({3, 4}, 1, DataPart::kValidation),
                      move(added(0, DataPart::kTest), {5, 6}), removal(row(0, DataPart::kValidation))});
  EXPECT_EQ(after.train.x, before.train.x);
  EXPECT_EQ(after.train.label, before.train.label);
  EXPECT_EQ(after.validation.rows, 4);
  EXPECT_EQ(after.test.rows, 6);
  EXPECT_EQ(x_of(after.test, 5), (std::vector<double>{5, 6}));
  EXPECT_EQ(x_of(after.validation, 3), (std::vector<double>{3, 4}));
}

TEST(PointEdits, ValuesOfARegressionMoveWithTheirInput) {
  PointEdit both = move(row(1), {0.25});
  both.target = -3;
  const Prepared before = sine(),
                 after = edited(before, {add({0.5}, 2.5), both, move(row(2), {0.75}), relabel(row(3), 4)});
  EXPECT_EQ(after.train.y[1], -3);
  EXPECT_EQ(after.train.x[1], 0.25);
  EXPECT_EQ(after.train.y[2], before.train.y[2]);
  EXPECT_EQ(after.train.x[2], 0.75);
  EXPECT_EQ(after.train.y[3], 4);
  EXPECT_EQ(after.train.y[5], 2.5);
}

TEST(PointEdits, WhatCannotBeDoneIsNamedWithItsNumber) {
  constexpr double kInf = std::numeric_limits<double>::infinity();
  const auto starts = [](const std::string& text, const std::string& start) {
    EXPECT_EQ(text.substr(0, start.size()), start) << text;
  };
  const PointEdit good = add({0, 0}, 0);
  starts(refusal(moons(), {good, add({0, kInf}, 0)}), "edit 2: holds a number that is not finite");
  starts(refusal(moons(), {add({0, 0}, NAN)}), "edit 1: holds a number that is not finite");
  starts(refusal(moons(), {add({0}, 0)}), "edit 1: \"x\" has 1 number where this data set has 2 inputs");
  starts(refusal(sine(), {add({0, 1}, 0)}), "edit 1: \"x\" has 2 numbers where this data set has 1 input");
  starts(refusal(moons(), {add({0, 0}, 2)}), "edit 1: there is no class 2 (choose one from 0 to 1)");
  starts(refusal(moons(), {relabel(row(0), 0.5)}), "edit 1: there is no class 0.5");
  starts(refusal(moons(), {relabel(row(0), -1)}), "edit 1: there is no class -1");
  starts(refusal(moons(), {{Kind::kAdd, {}, {0, 0}, {}, 0}}), "edit 1: has no target");
  starts(refusal(moons(), {good, good, move(row(6), {0, 0})}),
         "edit 3: there is no row 6 in the training part, which has 6 rows");
  starts(refusal(moons(), {removal(row(-1))}), "edit 1: there is no row -1");
  starts(refusal(moons(), {good, removal(added(1))}), "edit 2: there is no added point 1 in the training part");
  starts(refusal(moons(), {good, removal(added(0, DataPart::kTest))}), "edit 2: there is no added point 0 in the test");
  starts(refusal(moons(), {removal(row(2)), good, removal(row(2))}), "edit 3: its point was removed by edit 1");
  starts(refusal(moons(), {removal(row(2)), move(row(2), {0, 0})}), "edit 2: its point was removed by edit 1");
  starts(refusal(moons(2), {removal(row(0)), removal(row(1)), good}), "edit 2: would remove the last training point");
  EXPECT_EQ(refusal(moons(2), {removal(row(0)), good, removal(row(1))}), "accepted");
  Recipe wide;
  wide.generator = Generator::kFriedman1;
  starts(refusal(generate_parts(wide).value(), {add({0, 0}, 0)}),
         "edits: points can be edited where there are one or two");
  starts(refusal(moons(), std::vector<PointEdit>(base::kMaxPointEdits + 1, good)), "edits: 20001 edits where at most");
}

TEST(PointEdits, EditsOfTheTrainingPartLeaveEveryBitOfTheOthers) {
  const Prepared before = moons(40);
  std::vector<PointEdit> edits;
  for (int i = 0; i < 20; ++i)
    edits.push_back(i % 4 == 0   ? add({100.0 * i, -3}, i % 2)
                    : i % 4 == 1 ? removal(row(i))
                    : i % 4 == 2 ? relabel(row(i), 1)
                                 : move(row(i), {1e3 * i, 0.1}));
  const Prepared after = edited(before, edits);
  for (const auto& [a, b] : {std::pair(&before.validation, &after.validation), std::pair(&before.test, &after.test)}) {
    EXPECT_EQ(a->x, b->x);
    EXPECT_EQ(a->label, b->label);
  }
}

TEST(PointEdits, AddingNeverShufflesTheSplitOfAFile) {
  Dataset file;
  file.name = "t";
  file.task = Task::kBinary;
  file.feature_names = {"a", "b"};
  file.class_names = {"p", "q"};
  file.rows.features = 2;
  file.rows.outputs = 1;
  for (int i = 0; i < 50; ++i) {
    file.rows.x.push_back(i);
    file.rows.x.push_back(-i);
    file.rows.label.push_back(i % 2);
    ++file.rows.rows;
  }
  const Prepared before = split_parts(file, {}).value();
  const Prepared after = edited(before, {add({0.5, 0.5}, 1), removal(row(3))});
  EXPECT_EQ(after.test.x, before.test.x);
  EXPECT_EQ(after.train.rows, before.train.rows);
  const Prepared scaled = split_and_scale(file, {}).value();
  Prepared same = before;
  ASSERT_TRUE(scale(same, Scaling::kStandardized).ok());
  EXPECT_EQ(same.train.x, scaled.train.x) << "the parts scaled are what the split always gave";
}

TEST(PointEdits, ADraggedPointIsOneEdit) {
  std::vector<PointEdit> list;
  append_edits(list, std::vector<PointEdit>{move(row(1), {1, 1}, 3), move(row(1), {2, -0.0}, 3)});
  append_edits(list, std::vector<PointEdit>{move(row(1), {3, 3}, 3)});
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].x, (std::vector<double>{3, 3}));
  append_edits(list, std::vector<PointEdit>{move(row(1), {4, 4}, 4), move(row(2), {4, 4}, 4), relabel(row(2), 1),
                                            move(row(2), {5, -0.0}, 4)});
  ASSERT_EQ(list.size(), 5U) << "another stroke, another point, something in between";
  EXPECT_FALSE(std::signbit(list[4].x[1])) << "as text it would lose its sign";
}

TEST(PointEdits, WhatWasDrawnStaysWhenTheRowsBecomeOthers) {
  const std::vector<PointEdit> edits{
      add({1, 1}, 2),         add({2, 2}, 0),       move(row(0), {0, 0}),   removal(row(1)),
      move(added(1), {3, 3}), relabel(added(1), 2), move(added(0), {4, 4}), add({5, 5}, 1, DataPart::kTest)};
  const std::vector<PointEdit> same = carried_over(edits, {2, 3}, {2, 3});
  EXPECT_EQ(same, (std::vector<PointEdit>{edits[0], edits[1], edits[4], edits[5], edits[6], edits[7]}));
  const std::vector<PointEdit> fewer = carried_over(edits, {2, 3}, {2, 2});
  EXPECT_EQ(fewer, (std::vector<PointEdit>{edits[1], move(added(0), {3, 3}), edits[7]}))
      << "class 2 is gone, and the point after it is the first now";
  EXPECT_TRUE(carried_over(edits, {2, 3}, {1, 3}).empty());
  EXPECT_TRUE(carried_over(edits, {2, 3}, {2, 0}).empty());
  EXPECT_EQ(edited(moons(), fewer).train.rows, 7);
}

TEST(PointEdits, AreCountedByWhatTheyHaveComeTo) {
  const auto painted = [](PointRef point, std::int32_t stroke) {
    return PointEdit{Kind::kRelabel, point, {}, 1, stroke};
  };
  EXPECT_EQ(count_edits({}), EditCounts{});
  const std::vector<PointEdit> edits{add({1, 1}, 0),
                                     add({2, 2}, 1),
                                     add({3, 3}, 1, DataPart::kTest),
                                     move(added(0), {4, 4}),   // still one that was added
                                     removal(added(1)),        // never was there
                                     move(row(0), {0, 0}, 2),  // twice, but one point
                                     move(row(0), {1, 0}, 3),
                                     move(row(1), {1, 0}, 4),
                                     removal(row(1)),  // wherever it was moved to
                                     painted(row(0), 5),
                                     painted(row(2), 6),
                                     painted(row(3), 6),
                                     painted(row(3, DataPart::kTest), 7),
                                     painted(added(0), 8)};
  const EditCounts counts = count_edits(edits);
  EXPECT_EQ(counts.added, 2);
  EXPECT_EQ(counts.removed, 1);
  EXPECT_EQ(counts.moved, 1);
  EXPECT_EQ(counts.relabelled, 2) << "two clicks, of which one on a point that was moved as well";
  EXPECT_EQ(counts.painted, 2);
}

TEST(PointEdits, DrawnPointsAreDealtByTheirShares) {
  std::array<int, base::kDataParts> rows{2, 0, 0};
  std::string order;
  for (int i = 0; i < 20; ++i) {
    const DataPart part = next_part(rows, 0.2, 0.2);
    ++rows[static_cast<std::size_t>(part)];
    order += "tvx"[static_cast<std::size_t>(part)];
  }
  EXPECT_EQ(rows, (std::array<int, base::kDataParts>{13, 5, 4})) << order;
  EXPECT_EQ(order, "vxttvtxttvtxttvtxttv");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(next_part({i, 0, 0}, 0, 0), DataPart::kTrain);
  EXPECT_EQ(next_part({3, 0, 0}, 0, 0.5), DataPart::kTest);
}

TEST(PointEdits, ADrawnSetBeginsWithOnePointOfEachClass) {
  for (const int classes : {2, 3, 10}) {
    const Prepared drawn = drawn_parts(classes);
    EXPECT_EQ(drawn.train.rows, classes);
    EXPECT_EQ(drawn.task, classes == 2 ? Task::kBinary : Task::kMulticlass);
    EXPECT_EQ(static_cast<int>(drawn.class_names.size()), classes);
    for (int k = 0; k < classes; ++k) EXPECT_EQ(drawn.train.label[static_cast<std::size_t>(k)], k);
    EXPECT_EQ(drawn.validation.rows + drawn.test.rows, 0);
    EXPECT_EQ(edited(drawn, {add({1, 1}, 1, DataPart::kTest)}).test.rows, 1);
  }
}

}  // namespace
}  // namespace lscope::data
