#include "ui/param_rows.h"

namespace lscope::ui {
namespace {

using spec::OptimizerChoice;
using spec::ParamId;
using spec::ScheduleChoice;

Applies shown_if(bool shown) { return {shown, ""}; }

Applies of_data(ParamId id, const spec::ParamValues& values, data::Task task) {
  const auto source = values.choice<spec::DataSource>(ParamId::kDataSource);
  const bool file = source == spec::DataSource::kFile, drawn = source == spec::DataSource::kDrawn;
  // Drawn points are what they are: of all that makes or spoils rows only the classes and the shares of the parts stay.
  const bool of_shares = id == ParamId::kValidationShare || id == ParamId::kTestShare || id == ParamId::kScaling ||
                         id == ParamId::kTestLocked || id == ParamId::kDataSource;
  if (drawn && !of_shares) return shown_if(id == ParamId::kClasses);
  switch (id) {
    case ParamId::kNoise:
      return file ? Applies{true, "ui.reason.generators_only"} : Applies{};
    case ParamId::kLabelNoise:
      return task == data::Task::kRegression ? Applies{true, "ui.reason.classes_only"} : Applies{};
    case ParamId::kUnlabelledShare:
      return {!file, task == data::Task::kRegression ? "ui.reason.pseudo_classes_only" : ""};
    case ParamId::kClasses:
      return shown_if(source == spec::DataSource::kBlobs);
    case ParamId::kInputs:
    case ParamId::kInformativeInputs:
      return shown_if(source == spec::DataSource::kInformative || source == spec::DataSource::kRandomFeatures);
    case ParamId::kTruthDegree:
      return shown_if(source == spec::DataSource::kPolynomial);
    case ParamId::kTurns:
      return shown_if(source == spec::DataSource::kSpirals);
    case ParamId::kCorrelation:
      return shown_if(source == spec::DataSource::kSparseLinear);
    case ParamId::kImageSize:
    case ParamId::kDistortion:
      return shown_if(source == spec::DataSource::kFontDigits);
    case ParamId::kImbalance:
      return task == data::Task::kRegression ? Applies{true, "ui.reason.imbalance_classes_only"} : Applies{};
    case ParamId::kValidationSamples:
    case ParamId::kTestSamples:
    case ParamId::kIrrelevantInputs:
      return shown_if(!file);
    case ParamId::kValidationShare:
    case ParamId::kTestShare:
      return {file || drawn,
              file && id == ParamId::kValidationShare && values.on(ParamId::kFolds) ? "ui.reason.folds_validate" : ""};
    case ParamId::kStratified:
      return {file || values.on(ParamId::kFolds),
              task == data::Task::kRegression ? "ui.reason.strata_are_classes" : ""};
    case ParamId::kFold:
      return shown_if(values.on(ParamId::kFolds));
    default:
      return {};
  }
}

Applies of_model(ParamId id, const spec::ParamValues& values) {
  if (id == ParamId::kBatchNorm)
    return {values.whole(ParamId::kDepth) > 0,
            values[ParamId::kBatchSize] == 1 ? "ui.reason.batch_norm_needs_two" : ""};
  if (id < ParamId::kFreeze1 || id > ParamId::kFreeze6) return {};
  const int layer = static_cast<int>(id) - static_cast<int>(ParamId::kFreeze1);
  return shown_if(layer < values.whole(ParamId::kDepth));
}

Applies of_optimizer(ParamId id, const spec::ParamValues& values) {
  const auto kind = values.choice<OptimizerChoice>(ParamId::kOptimizer);
  const auto schedule = values.choice<ScheduleChoice>(ParamId::kSchedule);
  const bool adam = kind == OptimizerChoice::kAdam || kind == OptimizerChoice::kAdamw;
  switch (id) {
    case ParamId::kMomentum:
      return shown_if(kind == OptimizerChoice::kMomentum || kind == OptimizerChoice::kNesterov);
    case ParamId::kBeta1:
    case ParamId::kBeta2:
      return shown_if(adam);
    case ParamId::kRho:
      return shown_if(kind == OptimizerChoice::kRmsprop);
    case ParamId::kEpsilon:
      return shown_if(adam || kind == OptimizerChoice::kRmsprop);
    case ParamId::kScheduleUnit:
      return shown_if(schedule != ScheduleChoice::kConstant || values[ParamId::kScheduleWarmup] > 0);
    case ParamId::kScheduleRate:
      return shown_if(schedule == ScheduleChoice::kTime || schedule == ScheduleChoice::kExponential ||
                      schedule == ScheduleChoice::kStep);
    case ParamId::kScheduleEvery:
      return shown_if(schedule == ScheduleChoice::kStep);
    case ParamId::kScheduleTotal:
    case ParamId::kScheduleMin:
      return shown_if(schedule == ScheduleChoice::kCosine);
    default:
      return {};
  }
}

}  // namespace

Applies applies(ParamId id, const spec::ParamValues& values, data::Task task, bool pictures) {
  switch (spec::info(id).section) {
    case spec::Section::kData:
      return of_data(id, values, task);
    case spec::Section::kModel:
      return of_model(id, values);
    case spec::Section::kOptimizer:
      return of_optimizer(id, values);
    case spec::Section::kRegularization:
      if (id == ParamId::kL1Method && values[ParamId::kLambda1] == 0) return {true, "ui.reason.needs_lambda1"};
      if ((id == ParamId::kActivityL1 || id == ParamId::kActivityL2) && values[ParamId::kDepth] == 0)
        return {true, "ui.reason.needs_hidden"};
      if (id == ParamId::kLabelSmoothing && task == data::Task::kRegression)
        return {true, "ui.reason.smoothing_classes_only"};
      if ((id == ParamId::kPseudoLabels || id == ParamId::kPseudoThreshold) && task == data::Task::kRegression)
        return {true, "ui.reason.pseudo_classes_only"};
      if (id == ParamId::kPseudoThreshold && !values.on(ParamId::kPseudoLabels))
        return {true, "ui.reason.needs_pseudo"};
      if (id == ParamId::kMixup && values[ParamId::kBatchSize] == 1) return {true, "ui.reason.mixup_needs_two"};
      if (id >= ParamId::kAugmentShift && id <= ParamId::kAugmentFlip) return shown_if(pictures);
      if (id == ParamId::kPatience || id == ParamId::kMinDelta)
        return values.on(ParamId::kEarlyStopping) ? Applies{} : Applies{true, "ui.reason.needs_early"};
      return {};
    default:
      return {};
  }
}

std::vector<ParamId> section_rows(spec::Section section, const spec::ParamValues& values, data::Task task, bool all,
                                  bool pictures) {
  std::vector<ParamId> rows;
  for (const bool basic : {true, false})
    for (const spec::ParamInfo& row : spec::all_params()) {
      const bool in_layers_editor = row.id >= ParamId::kDepth && row.id <= ParamId::kWidth6;
      if (row.section != section || row.basic != basic || in_layers_editor) continue;
      if ((basic || all) && applies(row.id, values, task, pictures).shown) rows.push_back(row.id);
    }
  return rows;
}

}  // namespace lscope::ui
