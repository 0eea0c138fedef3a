#include "base/result.h"

#include "base/text.h"

namespace lscope::base {
namespace {

struct ClassRow {
  std::string_view name;
  int exit_code;
};

ClassRow row(ErrorCode code) {
  switch (code) {
    case ErrorCode::kCheckTolerance:
      return {"check.tolerance", 1};
    case ErrorCode::kCheckReplayDiffers:
      return {"check.replay_differs", 1};
    case ErrorCode::kUsageOption:
      return {"usage.option", 2};
    case ErrorCode::kUsageKey:
      return {"usage.key", 2};
    case ErrorCode::kUsageRange:
      return {"usage.range", 2};
    case ErrorCode::kInputMissing:
      return {"input.missing", 3};
    case ErrorCode::kInputNotRegular:
      return {"input.not_regular", 3};
    case ErrorCode::kInputMalformed:
      return {"input.malformed", 3};
    case ErrorCode::kInputLimit:
      return {"input.limit", 3};
    case ErrorCode::kInputMismatch:
      return {"input.mismatch", 3};
    case ErrorCode::kOutputDenied:
      return {"output.denied", 4};
    case ErrorCode::kOutputFull:
      return {"output.full", 4};
    case ErrorCode::kOutputFailed:
      return {"output.failed", 4};
    case ErrorCode::kDisplayNone:
      return {"display.none", 5};
    case ErrorCode::kDisplayNoOpengl:
      return {"display.no_opengl", 5};
    case ErrorCode::kDisplayOldOpengl:
      return {"display.old_opengl", 5};
    case ErrorCode::kDisplayLost:
      return {"display.lost", 5};
    case ErrorCode::kTrainDiverged:
      return {"train.diverged", 6};
    case ErrorCode::kMachineProcessor:
      return {"machine.processor", 7};
    case ErrorCode::kMachineAsset:
      return {"machine.asset", 7};
    case ErrorCode::kResourceMemory:
      return {"resource.memory", 8};
    case ErrorCode::kInternal:
      return {"internal", 70};
  }
  return {"internal", 70};
}

}  // namespace

std::string_view class_name(ErrorCode code) { return row(code).name; }
int exit_code(ErrorCode code) { return row(code).exit_code; }

std::string to_text(const Error& error) {
  std::string text = error.context.empty() ? error.message : error.context + ": " + error.message;
  if (!error.remedy.empty()) text += " (" + error.remedy + ")";
  return printable(text, 400);
}

}  // namespace lscope::base
