#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace lscope::base {

/// Classes of failure. Each has a stable name ("input.malformed") and an exit code of the command line
/// contract; a name or code, once released, never changes its meaning.
enum class ErrorCode {
  kCheckTolerance,  ///< a check that was asked for did not hold
  kCheckReplayDiffers,
  kUsageOption,
  kUsageKey,
  kUsageRange,
  kInputMissing,
  kInputNotRegular,
  kInputMalformed,
  kInputLimit,
  kInputMismatch,
  kOutputDenied,
  kOutputFull,
  kOutputFailed,
  kDisplayNone,
  kDisplayNoOpengl,
  kDisplayOldOpengl,
  kDisplayLost,
  kTrainDiverged,
  kMachineProcessor,
  kMachineAsset,
  kResourceMemory,
  kInternal,
};

[[nodiscard]] std::string_view class_name(ErrorCode code);  ///< "input.malformed"
[[nodiscard]] int exit_code(ErrorCode code);                ///< 3

/// What went wrong, in words the user can act on: where, what was wrong, what would be right.
/// `context` is the place in the user's material ("iris.csv:42:3", "penalty.lambda1"), never a C++ line.
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string context;
  std::string message;
  std::string remedy;  ///< what to do about it; may be empty
  /// The same in the languages of the window: a key whose text takes these arguments, one that begins with '@' being a
  /// key itself. "" = it is said in English there too.
  std::string key = {};
  std::vector<std::string> arguments = {};
};

/// "iris.csv:42:3: 'abc' is not a number (remedy)": one line, control characters made visible.
[[nodiscard]] std::string to_text(const Error& error);

/// A value or an Error: for all that can fail because of the outside world (files, text, user-made
/// specs). Broken promises between our own functions are LSCOPE_CHECKs.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  [[nodiscard]] const T& value() const& { return std::get<0>(state_); }
  [[nodiscard]] T& value() & { return std::get<0>(state_); }
  [[nodiscard]] T&& value() && { return std::get<0>(std::move(state_)); }
  [[nodiscard]] const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

/// The value of a Result that only says whether something worked.
struct Done {};
using Status = Result<Done>;

}  // namespace lscope::base
