#include "train/build.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "base/number_text.h"
#include "data/generator_rows.h"
#include "data/split.h"
#include "data/standardize.h"

namespace lscope::train {
namespace {

using spec::ParamId;

// The choices of the parameter table and the core's enumerations stand in the same order.
static_assert(static_cast<int>(spec::ActivationChoice::kGelu) == static_cast<int>(core::Activation::kGeluTanh));
static_assert(static_cast<int>(spec::ActivationChoice::kTanh) == static_cast<int>(core::Activation::kTanh));
static_assert(static_cast<int>(spec::InitializationChoice::kXavierUniform) ==
              static_cast<int>(core::Initialization::kXavierUniform));
static_assert(static_cast<int>(spec::OptimizerChoice::kAdamw) == static_cast<int>(core::OptimizerKind::kAdamw));
static_assert(static_cast<int>(spec::OptimizerChoice::kRmsprop) == static_cast<int>(core::OptimizerKind::kRmsprop));
static_assert(static_cast<int>(spec::L1Method::kSubgradient) == static_cast<int>(core::L1Method::kSubgradient));
static_assert(static_cast<int>(spec::ScheduleChoice::kCosine) == static_cast<int>(core::Schedule::Kind::kCosine));
static_assert(static_cast<int>(spec::ScheduleChoice::kStep) == static_cast<int>(core::Schedule::Kind::kStep));
static_assert(static_cast<int>(spec::ScheduleUnit::kEpoch) == static_cast<int>(core::Schedule::Unit::kEpoch));
static_assert(static_cast<int>(spec::DataSource::kRandomLabels) == static_cast<int>(data::Generator::kRandomLabels));
static_assert(static_cast<int>(spec::DataSource::kIndependentLinear) ==
              static_cast<int>(data::Generator::kIndependentLinear));
static_assert(static_cast<int>(spec::DataSource::kFontDigits) == static_cast<int>(data::Generator::kFontDigits));
static_assert(static_cast<int>(spec::DataSource::kDrawn) == data::kGeneratorCount);
static_assert(static_cast<int>(spec::ScalingChoice::kUnit) == static_cast<int>(data::Scaling::kUnit));
static_assert(static_cast<int>(spec::DataSource::kFriedman1) == static_cast<int>(data::Generator::kFriedman1));

spec::DataSource source_of(const spec::RunSpec& spec) {
  return spec.values.choice<spec::DataSource>(ParamId::kDataSource);
}

bool from_file(const spec::RunSpec& spec) { return source_of(spec) == spec::DataSource::kFile; }

data::SplitRequest split_request(const spec::RunSpec& spec) {
  data::SplitRequest request;
  request.validation_share = spec.values[ParamId::kValidationShare];
  request.test_share = spec.values[ParamId::kTestShare];
  request.max_train = spec.values.whole(ParamId::kSamples);
  request.label_noise = spec.values[ParamId::kLabelNoise];
  request.features = build_features(spec.values);
  request.imbalance = spec.values[ParamId::kImbalance];
  request.scaling = spec.values.choice<data::Scaling>(ParamId::kScaling);
  request.stratified = spec.values.on(ParamId::kStratified);
  request.folds = spec.values.whole(ParamId::kFolds);
  request.fold = spec.values.whole(ParamId::kFold);
  request.seed = spec.data_seed();
  return request;
}

core::Loss loss_of(data::Task task) {
  switch (task) {
    case data::Task::kRegression:
      return core::Loss::kMse;
    case data::Task::kBinary:
      return core::Loss::kBceLogits;
    case data::Task::kMulticlass:
      return core::Loss::kSoftmaxCe;
  }
  return core::Loss::kMse;
}

}  // namespace

data::FeatureRequest build_features(const spec::ParamValues& values) {
  return {values.whole(ParamId::kPolynomialDegree), values.whole(ParamId::kFourierOrder)};
}

data::Recipe build_recipe(const spec::RunSpec& spec) {
  const spec::ParamValues& values = spec.values;
  data::Recipe recipe;
  recipe.generator = values.choice<data::Generator>(ParamId::kDataSource);
  recipe.train = values.whole(ParamId::kSamples);
  recipe.validation = values.whole(ParamId::kValidationSamples);
  recipe.test = values.whole(ParamId::kTestSamples);
  recipe.noise = values[ParamId::kNoise];
  recipe.label_noise = values[ParamId::kLabelNoise];
  recipe.classes = values.whole(ParamId::kClasses);
  recipe.irrelevant_inputs = values.whole(ParamId::kIrrelevantInputs);
  recipe.inputs = values.whole(ParamId::kInputs);
  recipe.informative_inputs = values.whole(ParamId::kInformativeInputs);
  recipe.truth_degree = values.whole(ParamId::kTruthDegree);
  recipe.turns = values[ParamId::kTurns];
  recipe.correlation = values[ParamId::kCorrelation];
  recipe.imbalance = values[ParamId::kImbalance];
  recipe.image_size = values.choice<spec::ImageSize>(ParamId::kImageSize) == spec::ImageSize::kSide8 ? 8 : 28;
  recipe.distortion = values[ParamId::kDistortion];
  recipe.features = build_features(values);
  recipe.scaling = values.choice<data::Scaling>(ParamId::kScaling);
  recipe.unlabelled_share = values[ParamId::kUnlabelledShare];
  recipe.stratified = values.on(ParamId::kStratified);
  recipe.folds = values.whole(ParamId::kFolds);
  recipe.fold = values.whole(ParamId::kFold);
  recipe.seed = spec.data_seed();
  return recipe;
}

base::Result<data::Prepared> build_raw_rows(const spec::RunSpec& spec, const data::Dataset* file) {
  if (from_file(spec) && file == nullptr)
    return base::Error{base::ErrorCode::kInputMismatch, "data.source", "no file has been loaded",
                       "open a CSV file first, or choose a generator", "error.no_file"};
  auto made = from_file(spec)                               ? data::split_parts(*file, split_request(spec))
              : source_of(spec) == spec::DataSource::kDrawn ? data::drawn_parts(spec.values.whole(ParamId::kClasses))
                                                            : data::generate_parts(build_recipe(spec));
  if (!made.ok()) return made;
  if (auto edited = data::apply_edits(spec.edits, made.value()); !edited.ok()) return edited.error();
  return made;
}

data::PointShape raw_point_shape(const spec::RunSpec& spec, const data::Dataset* file) {
  if (source_of(spec) == spec::DataSource::kDrawn) return {2, spec.values.whole(ParamId::kClasses)};
  if (!from_file(spec)) {
    const data::Recipe recipe = build_recipe(spec);
    return {data::generator_inputs(recipe) + recipe.irrelevant_inputs, data::generator_classes(recipe)};
  }
  if (file == nullptr) return {};
  const bool classes = file->task != data::Task::kRegression;
  return {file->rows.features, classes ? static_cast<int>(file->class_names.size()) : 0};
}

bool same_raw_rows(const spec::RunSpec& a, const spec::RunSpec& b) {
  const bool drawn = source_of(a) == spec::DataSource::kDrawn && source_of(b) == spec::DataSource::kDrawn;
  for (const spec::ParamId id : spec::changed_params(a.values, b.values)) {
    const spec::ParamInfo& row = spec::info(id);
    const bool chooses_rows = row.section == spec::Section::kData && row.takes_effect == spec::TakesEffect::kRebuild &&
                              id != ParamId::kScaling && id != ParamId::kPolynomialDegree &&
                              id != ParamId::kFourierOrder;
    if (chooses_rows && (!drawn || id == ParamId::kClasses)) return false;
  }
  return (drawn || a.data_seed() == b.data_seed()) && a.file == b.file;
}

base::Result<std::shared_ptr<const data::Prepared>> build_data(const spec::RunSpec& spec, const data::Dataset* file) {
  auto made = build_raw_rows(spec, file);
  if (!made.ok()) return made.error();
  data::Prepared& rows = made.value();
  if (auto done = data::expand_features(rows, build_features(spec.values)); !done.ok()) return done.error();
  if (auto done = data::scale(rows, spec.values.choice<data::Scaling>(ParamId::kScaling)); !done.ok())
    return done.error();
  return std::make_shared<const data::Prepared>(std::move(rows));
}

core::NetworkSpec build_network(const spec::RunSpec& spec, const data::Prepared& data) {
  core::NetworkSpec network;
  network.inputs = data.train.features;
  network.input_dropout = spec.values[ParamId::kInputDropout];
  network.dropout_variant = spec.values.choice<core::DropoutVariant>(ParamId::kDropoutVariant);
  for (const int width : spec.hidden_widths()) {
    core::LayerSpec layer;
    layer.units = width;
    layer.activation = spec.values.choice<core::Activation>(ParamId::kActivation);
    layer.dropout = spec.values[ParamId::kDropout];
    layer.activity_l1 = spec.values[ParamId::kActivityL1];
    layer.activity_l2 = spec.values[ParamId::kActivityL2];
    network.layers.push_back(layer);
  }
  core::LayerSpec output;
  output.units = data.task == data::Task::kBinary ? 1 : data.train.outputs;
  network.layers.push_back(output);
  network.loss = loss_of(data.task);
  network.batch_norm = spec.values.on(ParamId::kBatchNorm) && network.layers.size() > 1;
  return network;
}

base::Status check_run(const spec::RunSpec& spec, const data::Prepared& data, const core::NetworkSpec& network) {
  if (data.train.rows < 1 || data.train.features < 1)
    return base::Error{base::ErrorCode::kInputMismatch, data.name,
                       "there is nothing to train on",  "at least one row and one input are needed",
                       "error.nothing_to_train_on",     {data.name}};
  if (spec.values.on(ParamId::kEarlyStopping) && data.validation.rows == 0)
    return base::Error{base::ErrorCode::kInputMismatch, "stopping.early", "early stopping needs validation rows",
                       "give the validation set some rows, or switch early stopping off",
                       "error.early_needs_validation"};
  const base::Status smooth = check_smoothing(spec.values[ParamId::kLabelSmoothing], data.task);
  if (!smooth.ok()) return smooth;
  const base::Status normalizes = check_batch_norm(spec.values, data.train.rows);
  if (!normalizes.ok()) return normalizes;
  const base::Status guessed = check_pseudo_labels(spec.values.on(ParamId::kPseudoLabels), data.task);
  if (!guessed.ok()) return guessed;
  const base::Status moves = check_augmentation(spec.values, data);
  if (!moves.ok()) return moves;
  std::int64_t parameters = 0, inputs = network.inputs;
  for (const core::LayerSpec& layer : network.layers) {
    parameters += (inputs + 1) * layer.units;
    inputs = layer.units;
  }
  if (parameters > kMaxParameters)
    return base::Error{base::ErrorCode::kInputLimit,
                       "model",
                       "network too large: " + base::exact(static_cast<double>(parameters)) +
                           " parameters where at most " + base::exact(static_cast<double>(kMaxParameters)) + " fit",
                       "fewer or narrower layers",
                       "error.network_too_large",
                       {base::shown_count(parameters), base::shown_count(kMaxParameters)}};
  return base::Done{};
}

std::vector<bool> build_penalised(const spec::ParamValues& values) {
  const auto where = values.choice<spec::PenaltyLayers>(ParamId::kPenaltyLayers);
  const auto hidden = static_cast<std::size_t>(values.whole(ParamId::kDepth));
  std::vector<bool> penalised(hidden + 1, where != spec::PenaltyLayers::kFirst);
  if (where == spec::PenaltyLayers::kFirst) penalised.front() = true;
  if (where == spec::PenaltyLayers::kHidden) penalised.back() = false;
  return penalised;
}

core::Regularization build_regularization(const spec::ParamValues& values) {
  core::Regularization regularization;
  regularization.lambda1 = values[ParamId::kLambda1];
  regularization.lambda2 = values[ParamId::kLambda2];
  regularization.lambda_group = values[ParamId::kLambdaGroup];
  regularization.l1_method = values.choice<core::L1Method>(ParamId::kL1Method);
  regularization.max_norm = values[ParamId::kMaxNorm];
  regularization.weight_decay = values[ParamId::kWeightDecay];
  regularization.penalised_layers = build_penalised(values);
  return regularization;
}

core::OptimizerSettings build_optimizer(const spec::ParamValues& values) {
  core::OptimizerSettings settings;
  settings.kind = values.choice<core::OptimizerKind>(ParamId::kOptimizer);
  settings.momentum = values[ParamId::kMomentum];
  settings.beta1 = values[ParamId::kBeta1];
  settings.beta2 = values[ParamId::kBeta2];
  settings.rho = values[ParamId::kRho];
  settings.epsilon = values[ParamId::kEpsilon];
  return settings;
}

std::vector<bool> build_frozen(const spec::ParamValues& values) {
  std::vector<bool> frozen;
  for (int layer = 0; layer < values.whole(ParamId::kDepth); ++layer)
    frozen.push_back(values.on(spec::freeze_param(layer)));
  frozen.push_back(values.on(ParamId::kFreezeOutput));
  return frozen;
}

core::Presentation build_presentation(const spec::ParamValues& values) {
  core::Presentation presentation;
  presentation.label_smoothing = values[ParamId::kLabelSmoothing];
  presentation.input_noise = values[ParamId::kInputNoise];
  presentation.mixup = values[ParamId::kMixup];
  presentation.warp = {values[ParamId::kAugmentShift], values[ParamId::kAugmentRotation],
                       values.on(ParamId::kAugmentFlip)};
  return presentation;
}

base::Status check_smoothing(double smoothing, data::Task task) {
  if (smoothing == 0 || task != data::Task::kRegression) return base::Done{};
  return base::Error{base::ErrorCode::kInputMismatch, "targets.label_smoothing",
                     "label smoothing needs classes, and this is a regression", "set it to 0",
                     "error.smoothing_needs_classes"};
}

base::Status check_batch_norm(const spec::ParamValues& values, int train_rows) {
  if (!values.on(ParamId::kBatchNorm) || values.whole(ParamId::kDepth) == 0) return base::Done{};
  const int rows = std::min(values.whole(ParamId::kBatchSize), train_rows);
  if (rows < 2)
    return base::Error{
        base::ErrorCode::kInputMismatch, "model.batch_norm", "batch normalization needs at least two rows in a batch",
        "set data.batch_size to 2 or more, or switch batch normalization off", "error.batch_norm_needs_two"};
  std::int64_t units = 0;
  for (int layer = 0; layer < values.whole(ParamId::kDepth); ++layer) units += values.whole(spec::width_param(layer));
  if (rows * units <= kMaxNormalized) return base::Done{};
  return base::Error{base::ErrorCode::kInputLimit,
                     "model.batch_norm",
                     "a batch of " + base::exact(rows) + " rows is too large to be normalized in " +
                         base::exact(static_cast<double>(units)) + " hidden units",
                     "lower data.batch_size, or take fewer or narrower layers",
                     "error.batch_norm_too_large",
                     {base::shown_count(rows), base::shown_count(units)}};
}

base::Status check_augmentation(const spec::ParamValues& values, const data::Prepared& data) {
  const std::int64_t pixels = std::int64_t{data.image_width} * data.image_height;
  if (pixels > 0 && pixels == data.train.features) return base::Done{};
  for (const ParamId id : {ParamId::kAugmentShift, ParamId::kAugmentRotation, ParamId::kAugmentFlip})
    if (values[id] != 0)
      return base::Error{base::ErrorCode::kInputMismatch, std::string(spec::info(id).key),
                         "needs pictures, and the inputs of this data set are none", "set it to 0",
                         "error.augment_needs_image"};
  return base::Done{};
}

base::Status check_pseudo_labels(bool wanted, data::Task task) {
  if (!wanted || task != data::Task::kRegression) return base::Done{};
  return base::Error{base::ErrorCode::kInputMismatch, "targets.pseudo_labels",
                     "pseudo-labels are classes, and this is a regression", "switch them off",
                     "error.pseudo_needs_classes"};
}

core::Schedule build_schedule(const spec::ParamValues& values) {
  core::Schedule schedule;
  schedule.kind = values.choice<core::Schedule::Kind>(ParamId::kSchedule);
  schedule.unit = values.choice<core::Schedule::Unit>(ParamId::kScheduleUnit);
  schedule.rate = values[ParamId::kScheduleRate];
  schedule.gamma = 1 - values[ParamId::kScheduleRate];
  schedule.every = static_cast<std::int64_t>(values[ParamId::kScheduleEvery]);
  schedule.total = static_cast<std::int64_t>(values[ParamId::kScheduleTotal]);
  schedule.min_rate = values[ParamId::kScheduleMin];
  schedule.warmup = static_cast<std::int64_t>(values[ParamId::kScheduleWarmup]);
  return schedule;
}

core::Initialization build_initialization(const spec::ParamValues& values) {
  return values.choice<core::Initialization>(ParamId::kInitialization);
}

bool same_data(const spec::RunSpec& a, const spec::RunSpec& b) {
  for (const spec::ParamId id : spec::changed_params(a.values, b.values))
    if (id == ParamId::kPolynomialDegree || id == ParamId::kFourierOrder ||
        (spec::info(id).section == spec::Section::kData && spec::info(id).takes_effect == spec::TakesEffect::kRebuild))
      return false;
  return a.data_seed() == b.data_seed() && a.file == b.file && a.edits == b.edits;
}

bool same_start(const spec::RunSpec& a, const spec::RunSpec& b) {
  const bool same_norm = a.values[ParamId::kBatchNorm] == b.values[ParamId::kBatchNorm] || a.hidden_widths().empty();
  return same_data(a, b) && a.seed() == b.seed() && a.hidden_widths() == b.hidden_widths() && same_norm &&
         a.values[ParamId::kActivation] == b.values[ParamId::kActivation] &&
         a.values[ParamId::kInitialization] == b.values[ParamId::kInitialization] &&
         a.values[ParamId::kInitialScale] == b.values[ParamId::kInitialScale];
}

spec::RunSpec spec_for_file(const data::Dataset& dataset, spec::FileSource source) {
  constexpr int kSmall = 200, kLarge = 20000;
  spec::RunSpec spec;
  spec.file = std::move(source);
  const int rows = dataset.rows.rows;
  const int batch = rows < kSmall ? 10 : rows < kLarge ? 32 : 128;
  const auto set = [&](ParamId id, double value) {
    const spec::ParamInfo& row = spec::info(id);
    // The values are ours and inside the table's ranges; clamping only says so to the type system.
    [[maybe_unused]] const base::Status done = spec.values.set(id, std::clamp(value, row.min, row.max));
  };
  set(ParamId::kDataSource, static_cast<double>(spec::DataSource::kFile));
  set(ParamId::kSamples, spec::info(ParamId::kSamples).max);
  set(ParamId::kValidationShare, 0.2);
  set(ParamId::kTestShare, 0.2);
  set(ParamId::kDepth, 2);
  set(ParamId::kWidth1, 64);
  set(ParamId::kWidth2, 64);
  set(ParamId::kActivation, static_cast<double>(spec::ActivationChoice::kRelu));
  set(ParamId::kOptimizer, static_cast<double>(spec::OptimizerChoice::kAdam));
  set(ParamId::kLearningRate, 0.003);
  set(ParamId::kBatchSize, batch);
  set(ParamId::kLambda2, 1e-4);
  // A pixel that is lit in one picture of a thousand would be divided by next to nothing.
  if (dataset.rows.x.compact()) set(ParamId::kScaling, static_cast<double>(spec::ScalingChoice::kUnit));
  const double steps_per_epoch = std::max(1.0, 0.6 * rows / batch);
  set(ParamId::kSpeedLimit, std::max(spec::info(ParamId::kSpeedLimit).default_value, 5 * std::ceil(steps_per_epoch)));
  return spec;
}

}  // namespace lscope::train
