#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <clocale>
#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "base/number_text.h"
#include "base/random.h"
#include "data/csv_reader.h"
#include "data/csv_writer.h"
#include "data/generate.h"

namespace lscope::data {
namespace {

using base::Rng;
using base::Stream;

/// A finite double with random bits: all exponents, denormals and both zeros come up.
double any_finite(Rng& rng) {
  while (true) {
    const double value = std::bit_cast<double>(rng.next());
    if (std::isfinite(value)) return rng.next_below(8) == 0 ? std::round(std::fmod(value, 1000)) : value;
  }
}

struct Table {
  std::vector<double> x, y;
  std::string text;
};

Table random_table(std::uint64_t seed) {
  Rng rng(seed, Stream::kStudy);
  const std::uint64_t rows = 1 + rng.next_below(30), features = 1 + rng.next_below(8);
  const char separator = ",\t"[rng.next_below(2)];
  const std::string line_end = rng.next_below(2) == 0 ? "\n" : "\r\n";
  Table table;
  for (std::uint64_t j = 0; j <= features; ++j)
    table.text += (j > 0 ? std::string(1, separator) : "") + "c" + std::to_string(j);
  table.text += line_end;
  for (std::uint64_t i = 0; i < rows; ++i) {
    for (std::uint64_t j = 0; j <= features; ++j) {
      const double value = j < features ? any_finite(rng) : any_finite(rng) + 0.5;
      (j < features ? table.x : table.y).push_back(value);
      std::string field = base::exact(value);
      if (rng.next_below(9) == 0) field = "\"" + field + "\"";
      if (rng.next_below(9) == 0) field = " " + field + "  ";
      table.text += (j > 0 ? std::string(1, separator) : "") + field;
    }
    table.text += line_end;
    if (rng.next_below(9) == 0) table.text += line_end;
  }
  return table;
}

bool same_bits(const Inputs& a, const Inputs& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (std::bit_cast<std::uint64_t>(a[i]) != std::bit_cast<std::uint64_t>(b[i])) return false;
  return true;
}

TEST(CsvProperty, RandomTablesReadBackBitForBit) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const Table table = random_table(seed);
    const auto read = parse_csv(table.text, "t.csv");
    ASSERT_TRUE(read.ok()) << "seed " << seed << ": " << base::to_text(read.error()) << "\n" << table.text;
    ASSERT_TRUE(same_bits(read.value().rows.x, table.x)) << "seed " << seed;
    ASSERT_TRUE(read.value().task != Task::kRegression || same_bits(read.value().rows.y, table.y)) << "seed " << seed;
  }
}

/// Numbers of few digits are converted eight bytes at a time: each length before and behind the point, both signs, and
/// whatever stands behind them, has to give what the general routine gives.
TEST(CsvProperty, ShortNumbersAreThoseOfTheGeneralRoutineBitForBit) {
  Rng rng(3, Stream::kStudy);
  const auto digits = [&](std::size_t count) {
    std::string text;
    while (text.size() < count) text += static_cast<char>('0' + rng.next_below(10));
    return text;
  };
  std::string text = "a,b,target\n";
  std::vector<double> wanted;
  for (int round = 0; round < 40; ++round)
    for (std::size_t before = 0; before <= 9; ++before)
      for (std::size_t behind = 0; behind <= 9; ++behind) {
        if (before + behind == 0) continue;
        for (const char* end : {",", " ,", "\n", "\r\n"}) {
          std::string number = (rng.next_below(2) == 0 ? "-" : "") + digits(before);
          if (behind > 0 || rng.next_below(2) == 0) number += "." + digits(behind);
          const double value = base::parse_number(number).value();
          const bool second = end[0] == ',' || end[0] == ' ';  // in front of the target; else at the row's beginning
          text += second ? "7," + number + end + "0.5\n" : number + ",8,0.5" + end;
          wanted.push_back(second ? 7 : value);
          wanted.push_back(second ? value : 8);
        }
      }
  const auto read = parse_csv(text, "t.csv");
  ASSERT_TRUE(read.ok()) << base::to_text(read.error());
  EXPECT_TRUE(same_bits(read.value().rows.x, wanted));
}

TEST(CsvProperty, ShortNumbersFollowedByOtherThingsAreRefused) {
  const std::string tail = ",1\n" + std::string(40, ' ') + "\n";  // far from the end of the text: the quick way
  for (const char* field :
       {"1.2.3", "12-", "1e", "1e+", "--1", "-", ".", "-.", "1_0", "0x1", "1a", "7 7", "1.5f", "1 .5"})
    EXPECT_FALSE(parse_csv("x,target\n" + std::string(field) + tail, "t.csv").ok()) << field;
  for (const char* field : {"1.", "1.e2", "1E2", "+1", "\t1", "1 "})
    EXPECT_TRUE(parse_csv("x,target\n" + std::string(field) + tail, "t.csv").ok()) << field;
}

TEST(CsvProperty, GeneratedTablesAreWrittenAndReadBackBitForBit) {
  for (int g = 0; g < kGeneratorCount; ++g) {
    Recipe recipe;
    recipe.generator = static_cast<Generator>(g);
    recipe.label_noise = 0.1;
    const Dataset made = generate_raw(recipe).value().train;
    const auto read = parse_csv(write_csv(made), made.name);
    ASSERT_TRUE(read.ok()) << base::to_text(read.error());
    EXPECT_TRUE(same_bits(read.value().rows.x, made.rows.x)) << made.name;
    EXPECT_TRUE(same_bits(read.value().rows.y, made.rows.y)) << made.name;
    EXPECT_EQ(read.value().rows.label, made.rows.label) << made.name;
    EXPECT_EQ(read.value().task, made.task) << made.name;
  }
}

TEST(CsvProperty, NamesWithSeparatorsAndQuotesSurvive) {
  Dataset d;
  d.task = Task::kBinary;
  d.feature_names = {"a,b", "say \"x\"", "tab\there"};
  d.target_name = "la;bel";
  d.class_names = {"n,o", "yes \"!\""};
  d.rows = {2, 3, 1, {1, 2, 3, 4, 5, 6}, {}, {1, 0}};
  const auto read = parse_csv(write_csv(d), "t.csv");
  ASSERT_TRUE(read.ok()) << base::to_text(read.error());
  EXPECT_EQ(read.value().feature_names[1], d.feature_names[1]);
  EXPECT_EQ(read.value().class_names, d.class_names);
  EXPECT_EQ(read.value().rows.label, d.rows.label);
}

/// What the reader promises of anything it accepts, and of every message.
void expect_sound(const base::Result<Dataset>& read) {
  if (!read.ok()) {
    const std::string message = base::to_text(read.error());
    ASSERT_LE(message.size(), 300U);
    for (const char c : message) ASSERT_TRUE(static_cast<unsigned char>(c) >= 0x20);
    return;
  }
  const Dataset& d = read.value();
  const auto rows = static_cast<std::size_t>(d.rows.rows);
  ASSERT_EQ(d.rows.x.size(), rows * static_cast<std::size_t>(d.rows.features));
  ASSERT_EQ(d.feature_names.size(), static_cast<std::size_t>(d.rows.features));
  for (const double x : d.rows.x) ASSERT_TRUE(std::isfinite(x));
  for (const double y : d.rows.y) ASSERT_TRUE(std::isfinite(y));
  ASSERT_EQ(d.rows.label.size() + d.rows.y.size(), rows);
  for (const std::int32_t label : d.rows.label)
    ASSERT_TRUE(label >= 0 && static_cast<std::size_t>(label) < d.class_names.size());
}

std::string mutated(std::string text, Rng& rng) {
  constexpr std::string_view kSpice = "\",;\t\r\n\0.-+eE09 \xFF\xC3nN?";
  const std::uint64_t changes = 1 + rng.next_below(6);
  for (std::uint64_t k = 0; k < changes && !text.empty(); ++k) {
    const std::size_t at = rng.next_below(text.size());
    const char c =
        rng.next_below(2) == 0 ? kSpice[rng.next_below(kSpice.size())] : static_cast<char>(rng.next_below(256));
    switch (rng.next_below(4)) {
      case 0:
        text[at] = c;
        break;
      case 1:
        text.insert(at, 1 + rng.next_below(3), c);
        break;
      case 2:
        text.erase(at, 1 + rng.next_below(5));
        break;
      default:
        text.resize(at);
    }
  }
  return text;
}

TEST(CsvProperty, DamagedTablesNeverBreakAPromise) {
  const std::string seeds[] = {"x1,x2,label\n1,2,a\n\"3\",4,b\n5,6,\"c \"\"d\"\"\"\n",
                               "x;y;target\r\n1,5;2;3\r\n-4,25;5;6\r\n", "a\tb\tclass\n1\t2\t0\n3\t4\t1\n5\t6\t0\n",
                               "1,2,0\n3,4,1\n5,6,0\n", "\xEF\xBB\xBFx,\"y\nz\",label\n1e300,-2,7\n1e-320,4,-9\n"};
  int accepted = 0;
  for (std::uint64_t seed = 0; seed < 40000; ++seed) {
    Rng rng(seed, Stream::kStudy, 1);
    const std::string text = mutated(seeds[seed % std::size(seeds)], rng);
    // On the heap without slack, so that the address sanitizer sees a read beyond the end.
    const std::vector<char> exact(text.begin(), text.end());
    const auto read = parse_csv(std::string_view(exact.data(), exact.size()), "t.csv");
    accepted += read.ok() ? 1 : 0;
    ASSERT_NO_FATAL_FAILURE(expect_sound(read)) << "seed " << seed;
  }
  EXPECT_GT(accepted, 2000);  // both outcomes were really tried
  EXPECT_LT(accepted, 36000);
}

/// A locale whose decimal mark is a comma, made for this test where the system has none.
class GermanLocale {
 public:
  GermanLocale() {
    before_ = std::setlocale(LC_ALL, nullptr);
    for (const char* name : {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8"})
      if (!active_ && std::setlocale(LC_ALL, name) != nullptr) set();
    if (active_) return;
    folder_ = std::filesystem::temp_directory_path() / "lscope_test_locale";
    std::filesystem::create_directories(folder_);
    const std::string command =
        "localedef -i de_DE -f UTF-8 '" + (folder_ / "de_DE.UTF-8").string() + "' >/dev/null 2>&1";
    if (std::system(command.c_str()) == -1) return;               // NOLINT(concurrency-mt-unsafe)
    ::setenv("LOCPATH", folder_.c_str(), 1);                      // NOLINT(concurrency-mt-unsafe)
    if (std::setlocale(LC_ALL, "de_DE.UTF-8") != nullptr) set();  // NOLINT(concurrency-mt-unsafe)
  }
  ~GermanLocale() {
    std::setlocale(LC_ALL, before_.c_str());  // NOLINT(concurrency-mt-unsafe)
    ::unsetenv("LOCPATH");                    // NOLINT(concurrency-mt-unsafe)
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
  }
  GermanLocale(const GermanLocale&) = delete;
  GermanLocale& operator=(const GermanLocale&) = delete;
  [[nodiscard]] bool active() const { return active_; }

 private:
  void set() { active_ = std::localeconv()->decimal_point[0] == ','; }
  std::string before_;
  std::filesystem::path folder_;
  bool active_ = false;
};

TEST(CsvLocale, ACommaLocaleChangesNothing) {
  const GermanLocale german;
  if (!german.active()) GTEST_SKIP() << "no locale with a decimal comma, and localedef made none: not run";
  const Table table = random_table(5);
  const auto read = parse_csv(table.text, "t.csv");
  ASSERT_TRUE(read.ok());
  EXPECT_TRUE(same_bits(read.value().rows.x, table.x));
  EXPECT_FALSE(parse_csv("x,target\n\"1,5\",2.5\n", "t.csv").ok());
}

/// Records of plain numbers are read many at a time, all others field by field. In a table of both, a text must mean
/// the same whichever way its row went: with a quote in every row there are no plain ones.
TEST(CsvProperty, WholeRowsAreWhatTheirFieldsAre) {
  const std::vector<std::string> odd{"\"7\"", "+3", " 4 ", "1e2", "123456789.123456789", "-.5", "00012", "-0", "1."};
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    Rng rng(seed, Stream::kStudy);
    const std::uint64_t columns = 2 + rng.next_below(5), rows = 1 + rng.next_below(3000);
    const std::string line_end = std::array{"\n", "\r\n", "\r"}[rng.next_below(3)];
    const char separator = ",\t"[rng.next_below(2)];
    const std::uint64_t often = 1 + rng.next_below(200);
    std::string plain, quoted;
    for (std::uint64_t j = 0; j < columns; ++j)
      plain += (j > 0 ? std::string(1, separator) : "") + "c" + std::to_string(j);
    plain += line_end;
    quoted = plain;
    for (std::uint64_t i = 0; i < rows; ++i) {
      for (std::uint64_t j = 0; j < columns; ++j) {
        std::string field = std::to_string(static_cast<std::int64_t>(rng.next_below(20000)) - 10000);
        if (rng.next_below(2) == 0) field += "." + std::to_string(rng.next_below(100000));
        if (rng.next_below(often) == 0) field = odd[rng.next_below(odd.size())];
        plain += (j > 0 ? std::string(1, separator) : "") + field;
        if (j == 0 && field.front() != '"') field = "\"" + field + "\"";
        quoted += (j > 0 ? std::string(1, separator) : "") + field;
      }
      const std::string end = rng.next_below(often) == 0 ? line_end + line_end : line_end;
      plain += end;
      quoted += end;
    }
    ReadChoice choice;
    choice.task = Task::kRegression;
    choice.target = "c" + std::to_string(rng.next_below(columns));
    const auto a = parse_csv(plain, "t.csv", choice), b = parse_csv(quoted, "t.csv", choice);
    ASSERT_TRUE(a.ok()) << base::to_text(a.error());
    ASSERT_TRUE(b.ok()) << base::to_text(b.error());
    EXPECT_EQ(a.value().rows.rows, static_cast<int>(rows));
    EXPECT_TRUE(same_bits(a.value().rows.x, b.value().rows.x)) << seed;
    EXPECT_TRUE(same_bits(a.value().rows.y, b.value().rows.y)) << seed;
  }
}

TEST(CsvProperty, ALineThatIsWrongIsNamedHoweverManyCameAtOnceBeforeIt) {
  for (const std::size_t line : {2U, 3U, 700U, 5000U})
    for (const char* wrong : {"1,2", "1,2,3,4", "1,x,3", "1,,3", "1,2,x"}) {
      std::string text = "a,b,c\n";
      for (std::size_t i = 2; i < 6000; ++i)
        text += i == line ? std::string(wrong) + "\n" : std::to_string(i) + ",2.5,3\n";
      const auto read = parse_csv(text, "t.csv");
      ASSERT_FALSE(read.ok()) << line << wrong;
      const std::string place = "t.csv:" + std::to_string(std::string(wrong) == "1,2,x" && line == 2 ? 3 : line) + ":";
      EXPECT_TRUE(base::to_text(read.error()).starts_with(place)) << base::to_text(read.error());
    }
}

}  // namespace
}  // namespace lscope::data
