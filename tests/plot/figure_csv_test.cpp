#include "plot/figure_csv.h"

#include <gtest/gtest.h>

#include <limits>

namespace lscope::plot {
namespace {

Line line(const char* name, std::vector<double> x, std::vector<double> y) {
  Line out;
  out.id = out.name = name;
  out.x = std::move(x);
  out.y = std::move(y);
  return out;
}

TEST(FigureCsv, CurvesStandBesideEachOtherOverAllTheirX) {
  Figure figure;
  figure.x.label = "epoch";
  figure.lines.push_back(line("train, \"raw\"", {0, 1, 2}, {0.1, std::numeric_limits<double>::quiet_NaN(), 3}));
  figure.lines.push_back(line("test", {1, 2.5}, {7, 8}));
  EXPECT_EQ(to_csv(figure),
            "epoch,\"train, \"\"raw\"\"\",test\r\n"
            "0,0.1,\r\n"
            "1,,7\r\n"
            "2,3,\r\n"
            "2.5,,8\r\n");
}

TEST(FigureCsv, AThinnedCurveHasBothItsEnds) {
  Figure figure;
  figure.lines.push_back(line("loss", {0.5, 2.5}, {1, 2}));
  figure.lines.back().y_high = {1.5, 2.5};
  EXPECT_EQ(to_csv(figure), "x,loss (low),loss (high)\r\n0.5,1,1.5\r\n2.5,2,2.5\r\n");
}

TEST(FigureCsv, AHistogramHasItsEdgesAndWhatLiesOutside) {
  Figure figure;
  Bars bars;
  bars.edges = {-1, 0, 1};
  bars.heights = {4, 6};
  bars.above = 2;
  figure.bars.push_back(bars);
  ZeroBar zero;
  zero.count = 3;
  figure.zero_bar = zero;
  EXPECT_EQ(to_csv(figure), "from,to,count\r\n-1,0,4\r\n0,1,6\r\n1,,2\r\n0,0,3\r\n");
}

TEST(FigureCsv, AFieldGivesItsPointsAndTheMiddleOfEveryCell) {
  Figure figure;
  Heat heat;
  heat.columns = 2;
  heat.rows = 1;
  heat.x = {0, 4};
  heat.y = {0, 2};
  heat.value = {0.25F, 0.75F};
  figure.heats.push_back(heat);
  Points points;
  points.name = "class 0";
  points.x = {0.5};
  points.y = {1.5};
  figure.points.push_back(points);
  EXPECT_EQ(to_csv(figure), "series,x,y,value\r\nclass 0,0.5,1.5,\r\nfield,1,1,0.25\r\nfield,3,1,0.75\r\n");
}

TEST(FigureCsv, AMatrixKeepsItsNames) {
  Figure figure;
  figure.matrix = Matrix{{"cat", "dog"}, {5, 1, 2, 7}, "truth", "prediction"};
  EXPECT_EQ(to_csv(figure), "truth \\ prediction,cat,dog\r\ncat,5,1\r\ndog,2,7\r\n");
}

}  // namespace
}  // namespace lscope::plot
