#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lscope::train {

/// Reads values out of parsed JSON and remembers the first thing that is wrong with its place
/// ("case.json: training.batch_size"). After an error every reading gives a harmless default, so a reader may go on to
/// the end of its section and look at failed() there.
class JsonReader {
 public:
  explicit JsonReader(std::string file) : file_(std::move(file)) {}

  [[nodiscard]] bool failed() const { return error_.has_value(); }
  [[nodiscard]] const base::Error& error() const { return *error_; }
  [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }
  void fail(const std::string& path, const std::string& message, const std::string& remedy = {},
            base::ErrorCode code = base::ErrorCode::kInputMalformed);

  enum class Unknown : std::uint8_t { kRefuse, kWarn };
  /// Null (and an error) unless `value` is an object; keys that are not in `known` are refused or warned about.
  const nlohmann::json* object(const nlohmann::json* value, const std::string& path,
                               std::span<const std::string_view> known, Unknown unknown = Unknown::kRefuse);
  /// The member `key`, or null with an error if it is missing.
  const nlohmann::json* member(const nlohmann::json* object, const std::string& path, std::string_view key);
  /// The member `key`, or null without an error if it is missing.
  static const nlohmann::json* optional_member(const nlohmann::json* object, std::string_view key);
  const nlohmann::json* array(const nlohmann::json* value, const std::string& path);

  std::string text(const nlohmann::json* value, const std::string& path);
  bool truth(const nlohmann::json* value, const std::string& path);
  double number(const nlohmann::json* value, const std::string& path);
  std::int64_t whole(const nlohmann::json* value, const std::string& path, std::int64_t min, std::int64_t max);
  /// The head of a file: "schema" is `name` and "schema_version" is 1.
  void schema(const nlohmann::json* top, const std::string& name);
  /// The member `key` of the top is 1.
  void version(const nlohmann::json* top, const std::string& key);
  /// The index of a text among `names`.
  std::size_t choice(const nlohmann::json* value, const std::string& path, std::span<const std::string_view> names);
  /// A list of numbers of exactly `count`.
  std::vector<double> numbers(const nlohmann::json* value, const std::string& path, std::size_t count);

 private:
  std::string file_;
  std::optional<base::Error> error_;
  std::vector<std::string> warnings_;
};

[[nodiscard]] std::string index_path(const std::string& path, std::size_t index);  ///< "data.X[3]"

}  // namespace lscope::train
