#include "data/generate.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "base/check.h"
#include "base/random.h"
#include "data/generator_rows.h"
#include "data/split.h"
#include "data/standardize.h"
#include "data/unlabelled.h"

namespace lscope::data {
namespace {

using base::Rng;
using base::Stream;

/// What a substream of the stream kData draws, one for each set, so that no choice disturbs another.
enum class Draw : std::uint64_t { kRow, kNoise, kFlip, kIrrelevant };
enum class SetIndex : std::uint64_t { kTrain, kValidation, kTest };

Rng stream(const Recipe& recipe, SetIndex set, Draw draw, std::uint64_t column = 0) {
  const std::uint64_t substream =
      static_cast<std::uint64_t>(set) * 4 + static_cast<std::uint64_t>(draw) + 16 * (column + 1);
  return {recipe.seed, Stream::kData, substream};
}

int class_count(const GeneratorInfo& info, const Recipe& recipe) {
  if (info.task == Task::kRegression) return 0;
  return info.task == Task::kMulticlass ? recipe.classes : 2;
}

/// `label` itself, or with probability q one of the others, all equally likely. Two numbers drawn either way.
int flipped(Rng& rng, int label, int classes, double q) {
  const bool flip = rng.next_uniform() < q;
  const auto step = 1 + static_cast<int>(rng.next_uniform() * (classes - 1));
  return flip ? (label + step) % classes : label;
}

void append_irrelevant(const Recipe& recipe, SetIndex set, Rows& rows, int relevant) {
  for (int j = 0; j < recipe.irrelevant_inputs; ++j) {
    Rng rng = stream(recipe, set, Draw::kIrrelevant, static_cast<std::uint64_t>(j));
    for (int i = 0; i < rows.rows; ++i)
      rows.x[static_cast<std::size_t>(i) * static_cast<std::size_t>(rows.features) +
             static_cast<std::size_t>(relevant + j)] = rng.next_normal();
  }
}

Rows draw_rows(const Recipe& recipe, SetIndex set, int count) {
  const GeneratorInfo& info = generator_info(recipe.generator);
  const int classes = class_count(info, recipe);
  Rows rows;
  rows.rows = count;
  rows.features = info.inputs + recipe.irrelevant_inputs;
  rows.outputs = classes > 2 ? classes : 1;
  rows.x.resize(static_cast<std::size_t>(count) * static_cast<std::size_t>(rows.features));
  Rng points = stream(recipe, set, Draw::kRow), noise = stream(recipe, set, Draw::kNoise),
      flips = stream(recipe, set, Draw::kFlip);
  for (int i = 0; i < count; ++i) {
    CleanRow row = info.draw(points, i, classes);
    if (info.noise_on_inputs)
      for (double& x : row.x) x += recipe.noise * noise.next_normal();
    std::copy(row.x.begin(), row.x.end(), rows.x.begin() + static_cast<std::ptrdiff_t>(i) * rows.features);
    if (classes > 0)
      rows.label.push_back(flipped(flips, row.label, classes, recipe.label_noise));
    else
      rows.y.push_back(row.y + recipe.noise * noise.next_normal());
  }
  append_irrelevant(recipe, set, rows, info.inputs);
  return rows;
}

Dataset dataset(const Recipe& recipe, SetIndex set, int count) {
  const GeneratorInfo& info = generator_info(recipe.generator);
  const int classes = class_count(info, recipe);
  Dataset out;
  out.name = std::string(info.name);
  out.task = classes == 0 ? Task::kRegression : classes == 2 ? Task::kBinary : Task::kMulticlass;
  out.rows = draw_rows(recipe, set, count);
  for (int j = 1; j <= info.inputs; ++j) out.feature_names.push_back("x" + std::to_string(j));
  for (int j = 1; j <= recipe.irrelevant_inputs; ++j) out.feature_names.push_back("noise" + std::to_string(j));
  out.target_name = classes == 0 ? "target" : "label";
  for (int k = 0; k < classes; ++k) out.class_names.push_back(std::to_string(k));
  return out;
}

Truth truth(const Recipe& recipe) {
  const GeneratorInfo& info = generator_info(recipe.generator);
  Truth known;
  if (info.curve != nullptr && recipe.irrelevant_inputs == 0) known.curve = info.curve;
  const double q = recipe.label_noise;
  if (info.task == Task::kRegression) {
    known.noise_floor = recipe.noise * recipe.noise;
  } else if (recipe.generator == Generator::kRandomLabels) {
    known.noise_floor = std::numbers::ln2;
    known.accuracy_ceiling = 0.5;
  } else if (q > 0) {
    known.noise_floor = -(1 - q) * std::log1p(-q) - q * std::log(q / (class_count(info, recipe) - 1));
    known.accuracy_ceiling = 1 - q;
  }
  return known;
}

/// The validation set <- one fold of the training rows.
base::Status hold_out_fold(const Recipe& recipe, Generated& raw) {
  SplitRequest request;
  request.validation_share = request.test_share = 0;
  request.seed = recipe.seed;
  request.stratified = recipe.stratified;
  request.folds = recipe.folds;
  request.fold = recipe.fold;
  const auto split = split_rows(raw.train, request);
  if (!split.ok()) return split.error();
  raw.validation.rows = pick(raw.train.rows, split.value().validation);
  raw.train.rows = pick(raw.train.rows, split.value().train);
  return base::Done{};
}

}  // namespace

base::Result<Generated> generate_raw(const Recipe& recipe) {
  LSCOPE_CHECK(recipe.classes >= 2 && recipe.irrelevant_inputs >= 0);
  LSCOPE_CHECK(recipe.train >= 0 && recipe.validation >= 0 && recipe.test >= 0);
  const int needed = std::max(2, class_count(generator_info(recipe.generator), recipe));
  if (recipe.train < needed)
    return base::Error{
        base::ErrorCode::kInputMismatch,
        "data.samples",
        std::to_string(recipe.train) + " training rows where this data set needs at least " + std::to_string(needed),
        "choose more samples",
        "error.too_few_samples",
        {std::to_string(recipe.train), std::to_string(needed)}};
  return Generated{dataset(recipe, SetIndex::kTrain, recipe.train),
                   dataset(recipe, SetIndex::kValidation, recipe.validation),
                   dataset(recipe, SetIndex::kTest, recipe.test), truth(recipe)};
}

base::Result<Prepared> generate(const Recipe& recipe) {
  auto made = generate_raw(recipe);
  if (!made.ok()) return made.error();
  Generated& raw = made.value();
  if (recipe.folds > 0)
    if (auto done = hold_out_fold(recipe, raw); !done.ok()) return done.error();
  Prepared out;
  out.name = raw.train.name;
  out.task = raw.train.task;
  out.feature_names = std::move(raw.train.feature_names);
  out.target_name = std::move(raw.train.target_name);
  out.class_names = std::move(raw.train.class_names);
  out.truth = std::move(raw.truth);
  out.train = std::move(raw.train.rows);
  out.validation = std::move(raw.validation.rows);
  out.test = std::move(raw.test.rows);
  if (recipe.unlabelled_share > 0) {
    if (out.task == Task::kRegression)
      return base::Error{base::ErrorCode::kInputMismatch, "data.unlabelled_share",
                         "a regression has no labels that could be hidden", "set it to 0",
                         "error.unlabelled_needs_classes"};
    hide_labels(out, recipe.unlabelled_share, recipe.seed);
  }
  if (auto done = scale(out, recipe.scaling); !done.ok()) return done.error();
  if (out.target && out.truth.noise_floor) *out.truth.noise_floor /= out.target->scale[0] * out.target->scale[0];
  return out;
}

}  // namespace lscope::data
