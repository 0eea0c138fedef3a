#pragma once

#include <initializer_list>
#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "train/experiment.h"
#include "train/json_reader.h"
#include "train/text_pattern.h"

namespace lscope::train {

/// Reads the setup of one record, key by key, and keeps what was read, so that equal setups are found and a key that
/// nobody asked for is refused. After an error every reading gives a harmless default.
class SetupReader {
 public:
  static constexpr double kNoLimit = -std::numeric_limits<double>::infinity();

  SetupReader(std::string file, std::string id, const nlohmann::json& setup, std::string quantity);

  [[nodiscard]] bool failed() const { return in_.failed(); }
  [[nodiscard]] const base::Error& error() const { return in_.error(); }
  void fail(const std::string& key, const std::string& message, const std::string& remedy = {});
  [[nodiscard]] bool has(std::string_view key) const;
  [[nodiscard]] const std::string& quantity() const { return quantity_; }  ///< what the record measures

  double number(std::string_view key, double least = kNoLimit);
  double number_or(std::string_view key, double fallback, double least = kNoLimit);
  int whole(std::string_view key, int least, int most);
  int whole_or(std::string_view key, int fallback, int least, int most);
  std::vector<int> wholes(std::string_view key, int least, int most);
  std::string word(std::string_view key);
  std::string word_or(std::string_view key, const std::string& fallback);
  /// A text that must follow one of the patterns (text_pattern.h); which one, and what stood in its places.
  struct Choice {
    std::size_t which = 0;
    Captured captured;
  };
  Choice pattern(std::string_view key, std::initializer_list<std::string_view> patterns);
  /// A captured place as a number.
  double captured(std::string_view key, const Captured& from, std::string_view name);
  int captured_whole(std::string_view key, const Captured& from, std::string_view name, int least, int most);
  /// Two statements of one thing: refused at `key` unless they agree to 1e-4 of it (texts round).
  void agree(std::string_view key, double said, double elsewhere, const std::string& what);
  /// The key, if it is there, must have this value: the model knows no other.
  void only(std::string_view key, double value);
  /// Refused at `key` if a table of this size would take too much memory.
  void fits(std::string_view key, double rows, double columns);
  /// A number that follows from the text of another key and belongs to the setup.
  void derived(std::string_view name, double value) { out_.numbers.insert_or_assign(std::string(name), value); }
  /// Says in the setup's words what two texts for one thing mean.
  void means(std::string_view key, const std::string& meaning) {
    out_.words.insert_or_assign(std::string(key), meaning);
  }
  /// Read, but no part of what tells setups apart.
  void forget(std::string_view key) {
    out_.numbers.erase(std::string(key));
    out_.words.erase(std::string(key));
  }
  /// textbook_ln_lambda, where it is said: lambda2 = exp(ln lambda)/n.
  void textbook_lambda(double lambda2, int n);

  /// The setup, with `data_sets` or `seeds` read, and every key that nobody read refused.
  ExperimentSetup finish(std::string model);

 private:
  const nlohmann::json* find(std::string_view key, bool needed);
  std::string place(std::string_view key) const;

  std::string id_, quantity_;
  const nlohmann::json& setup_;
  JsonReader in_;
  std::set<std::string, std::less<>> read_;
  ExperimentSetup out_;
};

/// What a draw of the data stream is for, so that none disturbs another.
enum class DrawOf : std::uint64_t { kTruth, kTrain, kValidation, kTest, kTrainNoise, kValidationNoise, kTestNoise };
[[nodiscard]] base::Rng data_draws(int repetition, DrawOf what);
[[nodiscard]] std::uint64_t seed_of(int repetition);
[[nodiscard]] std::vector<double> normal_draws(base::Rng rng, std::size_t count, double sd = 1);

// What each reader makes of a setup; asked by `data` and, where several models share data, by `model`.
ExperimentSetup read_polynomial(SetupReader& in);       ///< sin1d
ExperimentSetup read_fold_polynomial(SetupReader& in);  ///< cos1d
ExperimentSetup read_bias_variance(SetupReader& in);    ///< sin1d_random
ExperimentSetup read_sparse_linear(SetupReader& in);    ///< sparse_linear
ExperimentSetup read_dense_linear(SetupReader& in);     ///< dense_linear
ExperimentSetup read_minimum_norm(SetupReader& in);     ///< isotropic_gaussian
ExperimentSetup read_random_features(SetupReader& in);  ///< linear_gaussian
ExperimentSetup read_network(SetupReader& in);          ///< S1, moons
ExperimentSetup read_selection(SetupReader& in);        ///< pure_noise

}  // namespace lscope::train
