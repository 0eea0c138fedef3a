#include "train/experiment_setup.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/number_text.h"
#include "base/text.h"

namespace lscope::train {

using nlohmann::json;

namespace {

constexpr int kMostRepetitions = 100000;
constexpr int kUsualRepetitions = 10;  ///< where a record does not say

}  // namespace

SetupReader::SetupReader(std::string file, std::string id, const json& setup, std::string quantity)
    : id_(std::move(id)), quantity_(std::move(quantity)), setup_(setup), in_(std::move(file)) {}

std::string SetupReader::place(std::string_view key) const { return id_ + ": setup." + std::string(key); }

void SetupReader::fail(const std::string& key, const std::string& message, const std::string& remedy) {
  in_.fail(place(key), message, remedy);
}

bool SetupReader::has(std::string_view key) const { return JsonReader::optional_member(&setup_, key) != nullptr; }

const json* SetupReader::find(std::string_view key, bool needed) {
  read_.emplace(key);
  const json* found = JsonReader::optional_member(&setup_, key);
  if (found == nullptr && needed) fail(std::string(key), "is missing");
  return found;
}

double SetupReader::number(std::string_view key, double least) {
  const double value = in_.number(find(key, true), place(key));
  if (!failed() && value < least)
    fail(std::string(key), base::exact(value) + " where at least " + base::exact(least) + " is expected");
  derived(key, value);
  return value;
}

double SetupReader::number_or(std::string_view key, double fallback, double least) {
  if (has(key)) return number(key, least);
  derived(key, fallback);
  return fallback;
}

int SetupReader::whole(std::string_view key, int least, int most) {
  const auto value = static_cast<int>(in_.whole(find(key, true), place(key), least, most));
  derived(key, value);
  return value;
}

int SetupReader::whole_or(std::string_view key, int fallback, int least, int most) {
  if (has(key)) return whole(key, least, most);
  derived(key, fallback);
  return fallback;
}

std::vector<int> SetupReader::wholes(std::string_view key, int least, int most) {
  std::vector<int> out;
  std::string text;
  const json* list = in_.array(find(key, true), place(key));
  for (std::size_t i = 0; list != nullptr && i < list->size() && !failed(); ++i) {
    out.push_back(static_cast<int>(in_.whole(&(*list)[i], index_path(place(key), i), least, most)));
    text += std::to_string(out.back()) + " ";
  }
  out_.words.insert_or_assign(std::string(key), text);
  return out;
}

std::string SetupReader::word(std::string_view key) {
  std::string value = in_.text(find(key, true), place(key));
  out_.words.insert_or_assign(std::string(key), value);
  return value;
}

std::string SetupReader::word_or(std::string_view key, const std::string& fallback) {
  if (has(key)) return word(key);
  out_.words.insert_or_assign(std::string(key), fallback);
  return fallback;
}

SetupReader::Choice SetupReader::pattern(std::string_view key, std::initializer_list<std::string_view> patterns) {
  const std::string text = word(key);
  std::size_t which = 0;
  for (const std::string_view one : patterns) {
    if (auto found = match_text(one, text)) return {which, *std::move(found)};
    ++which;
  }
  std::string all;
  for (const std::string_view one : patterns) all += (all.empty() ? "'" : " or '") + std::string(one) + "'";
  if (!failed()) fail(std::string(key), "'" + base::printable(text, 160) + "' is not understood", all + " is");
  return {};
}

double SetupReader::captured(std::string_view key, const Captured& from, std::string_view name) {
  const auto found = from.find(name);
  if (found == from.end()) return 0;
  const auto value = base::parse_number(found->second);
  if (!value.ok()) fail(std::string(key), "'" + base::printable(found->second, 40) + "' is not a number");
  const double number = value.ok() ? value.value() : 0;
  derived(std::string(key) + "." + std::string(name), number);
  return number;
}

int SetupReader::captured_whole(std::string_view key, const Captured& from, std::string_view name, int least,
                                int most) {
  const double value = captured(key, from, name);
  if (failed()) return least;
  if (value != std::floor(value) || value < least || value > most) {
    fail(std::string(key), base::exact(value) + " where a whole number from " + std::to_string(least) + " to " +
                               std::to_string(most) + " is expected");
    return least;
  }
  return static_cast<int>(value);
}

void SetupReader::agree(std::string_view key, double said, double elsewhere, const std::string& what) {
  if (failed() || std::abs(said - elsewhere) <= 1e-4 * std::max(std::abs(said), std::abs(elsewhere))) return;
  fail(std::string(key), base::exact(said) + " contradicts " + what + ", which gives " + base::exact(elsewhere));
}

void SetupReader::only(std::string_view key, double value) {
  if (!has(key)) return;
  const double said = number(key);
  out_.numbers.erase(std::string(key));
  if (!failed() && said != value)
    fail(std::string(key), base::exact(said) + " is not possible with this model", base::exact(value) + " is");
}

void SetupReader::fits(std::string_view key, double rows, double columns) {
  constexpr double kMostCells = 5e7;
  if (rows * columns > kMostCells)
    in_.fail(place(key), base::exact(rows) + " x " + base::exact(columns) + " numbers are too many",
             "at most " + base::exact(kMostCells) + " are", base::ErrorCode::kInputLimit);
}

void SetupReader::textbook_lambda(double lambda2, int n) {
  if (!has("textbook_ln_lambda")) return;
  const double ln = number("textbook_ln_lambda");
  agree("lambda2", lambda2, std::exp(ln) / n, "textbook_ln_lambda with n = " + std::to_string(n));
}

ExperimentSetup SetupReader::finish(std::string model) {
  const std::string_view counted = has("seeds") ? "seeds" : "data_sets";
  if (has("seeds") && has("data_sets")) fail("data_sets", "stands beside seeds", "one of the two counts repetitions");
  out_.repetitions = whole_or(counted, kUsualRepetitions, 1, kMostRepetitions);
  out_.numbers.erase(std::string(counted));
  read_.emplace("remark");
  read_.emplace("data");
  for (const auto& [key, value] : setup_.items()) {
    if (read_.count(key) > 0) continue;
    const std::vector<std::string_view> known(read_.begin(), read_.end());
    const std::string near = base::nearest(key, known);
    in_.fail(id_ + ": setup." + base::printable(key, 40), "unknown key for this model and data",
             near.empty() ? "" : "did you mean " + near + "?");
  }
  out_.model = std::move(model);
  return std::move(out_);
}

std::uint64_t seed_of(int repetition) { return static_cast<std::uint64_t>(repetition) + 1; }

base::Rng data_draws(int repetition, DrawOf what) {
  return {seed_of(repetition), base::Stream::kData, static_cast<std::uint64_t>(what)};
}

std::vector<double> normal_draws(base::Rng rng, std::size_t count, double sd) {
  std::vector<double> out(count);
  for (double& value : out) value = sd * rng.next_normal();
  return out;
}

}  // namespace lscope::train
