#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace lscope::spec {

/// Every number and choice the user may set. The order here is the order of the table, of the controls in
/// the window and of docs/parameters.md.
enum class ParamId : std::uint8_t {
  // data
  kDataSource,
  kSamples,
  kValidationSamples,
  kTestSamples,
  kNoise,
  kLabelNoise,
  kClasses,
  kIrrelevantInputs,
  kUnlabelledShare,
  kInputs,
  kInformativeInputs,
  kTruthDegree,
  kTurns,
  kCorrelation,
  kImbalance,
  kImageSize,
  kDistortion,
  kValidationShare,
  kTestShare,
  kStratified,
  kSplitSeed,
  kFolds,
  kFold,
  kTestLocked,
  kScaling,
  // model
  kDepth,
  kWidth1,
  kWidth2,
  kWidth3,
  kWidth4,
  kWidth5,
  kWidth6,
  kActivation,
  kInitialization,
  kInitialScale,
  kBatchNorm,
  kFreeze1,
  kFreeze2,
  kFreeze3,
  kFreeze4,
  kFreeze5,
  kFreeze6,
  kFreezeOutput,
  kPolynomialDegree,
  kFourierOrder,
  // regularization
  kLambda1,
  kLambda2,
  kDropout,
  kInputDropout,
  kDropoutVariant,
  kL1Method,
  kLambdaGroup,
  kMaxNorm,
  kPenaltyLayers,
  kActivityL1,
  kActivityL2,
  kLabelSmoothing,
  kPseudoLabels,
  kPseudoThreshold,
  kInputNoise,
  kMixup,
  kAugmentShift,
  kAugmentRotation,
  kAugmentFlip,
  kEarlyStopping,
  kPatience,
  kMinDelta,
  // optimizer
  kOptimizer,
  kLearningRate,
  kBatchSize,
  kMomentum,
  kBeta1,
  kBeta2,
  kRho,
  kEpsilon,
  kWeightDecay,
  kSchedule,
  kScheduleUnit,
  kScheduleRate,
  kScheduleEvery,
  kScheduleTotal,
  kScheduleMin,
  kScheduleWarmup,
  // run
  kSeed,
  kSpeedLimit,
  kPrecision,
  kThreads,
  kCount
};
inline constexpr std::size_t kParamCount = static_cast<std::size_t>(ParamId::kCount);
inline constexpr int kMaxDepth = 6;

enum class ParamKind : std::uint8_t { kReal, kWhole, kChoice, kSwitch };
enum class SliderScale : std::uint8_t { kLinear, kLog, kLogWithZero };  ///< kLogWithZero: the left end is exactly 0
enum class Section : std::uint8_t { kData, kModel, kRegularization, kOptimizer, kRun };

/// When a change made during a run is applied.
enum class TakesEffect : std::uint8_t {
  kNextStep,  ///< the very next step uses it; weights and optimizer state stay
  kRebuild,   ///< data or network are made anew from the seed; the old curve stays as a ghost
  kAtOnce,    ///< never touches the arithmetic (speed limit)
  kNewRun,    ///< fixed for the life of a run (precision, threads)
};

/// Everything the product knows about one number the user may set. One row is the slider, the JSON key, the
/// command-line key, the validation rule, the tooltip and the line in docs/parameters.md (generated from
/// this table; a test fails when it is stale). Choices are stored as the index into `choices`, switches as 0 or 1.
struct ParamInfo {
  ParamId id;
  std::string_view key;  ///< stable name in files and on the command line: "penalty.lambda1"; never renamed
  Section section;
  ParamKind kind;
  double default_value;
  double min, max;  ///< inclusive
  SliderScale scale;
  double log_floor;         ///< kLogWithZero: the smallest value above 0 that the slider reaches
  std::string_view symbol;  ///< "λ₁"; "" = none
  std::string_view unit;    ///< i18n key of the unit ("unit.samples"); "" = dimensionless
  TakesEffect takes_effect;
  bool basic;                                 ///< shown in the window without opening "more"
  std::span<const std::string_view> choices;  ///< kChoice: stable names in files; label key "choice.<key>.<name>"
  std::string_view formula;                   ///< plain-text formula for the tooltip; "" = none
  std::string_view source;                    ///< where it comes from: author, title, year; "" = none
};
// i18n keys that belong to a row: "param.<key>" (short label), "param.<key>.help" (one or two sentences).

[[nodiscard]] std::span<const ParamInfo> all_params();
[[nodiscard]] const ParamInfo& info(ParamId id);
/// The row with this key. Errors  kUsageKey, naming the nearest known key.
[[nodiscard]] base::Result<ParamId> find_param(std::string_view key);
[[nodiscard]] ParamId width_param(int layer);   ///< layer 0..kMaxDepth-1
[[nodiscard]] ParamId freeze_param(int layer);  ///< layer 0..kMaxDepth-1

/// The value itself if it is finite, within [min, max] and, where the kind asks for it, whole; otherwise an
/// error that names the parameter, the value and the allowed range.  Errors  kUsageRange
[[nodiscard]] base::Result<double> validate(ParamId id, double value);
/// Text as in files and on the command line: a number, a choice's name, true/false.  Errors  kUsageRange
[[nodiscard]] base::Result<double> parse_value(ParamId id, std::string_view text);
/// The inverse: "0.001", "adam", "true".
[[nodiscard]] std::string value_text(ParamId id, double value);

/// One value for every parameter.
class ParamValues {
 public:
  ParamValues();  ///< the defaults
  [[nodiscard]] double operator[](ParamId id) const { return values_[static_cast<std::size_t>(id)]; }
  [[nodiscard]] int whole(ParamId id) const { return static_cast<int>((*this)[id]); }
  [[nodiscard]] bool on(ParamId id) const { return (*this)[id] != 0; }
  template <class Enum>
  [[nodiscard]] Enum choice(ParamId id) const {
    return static_cast<Enum>(whole(id));
  }
  /// Validated. Errors  kUsageRange, and then nothing has changed.
  base::Status set(ParamId id, double value);
  friend bool operator==(const ParamValues&, const ParamValues&) = default;

 private:
  std::array<double, kParamCount> values_;
};

// The choices, in the order of their names in the table.
enum class DataSource {
  kTwoMoons,
  kCircles,
  kXor,
  kSpirals,
  kBlobs,
  kSine,
  kPolynomial,
  kFriedman1,
  kSparseLinear,
  kRandomLabels,
  kIndependentLinear,
  kInformative,
  kRandomFeatures,
  kFontDigits,
  kDrawn,
  kFile
};
enum class ImageSize { kSide8, kSide28 };
enum class ScalingChoice { kStandardized, kRaw, kUnit };
enum class ActivationChoice { kLinear, kRelu, kLeakyRelu, kTanh, kSigmoid, kGelu };
enum class InitializationChoice { kHeNormal, kXavierUniform };
enum class L1Method { kProximal, kSubgradient };
enum class PenaltyLayers { kAll, kHidden, kFirst };
enum class OptimizerChoice { kSgd, kMomentum, kNesterov, kRmsprop, kAdam, kAdamw };
enum class ScheduleChoice { kConstant, kTime, kExponential, kStep, kCosine };
enum class ScheduleUnit { kStep, kEpoch };
enum class PrecisionChoice { kFloat, kDouble };

}  // namespace lscope::spec
