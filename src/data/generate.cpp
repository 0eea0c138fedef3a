#include "data/generate.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>
#include <utility>

#include "base/check.h"
#include "base/number_text.h"
#include "base/random.h"
#include "data/bayes.h"
#include "data/class_shares.h"
#include "data/font_digits.h"
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

Rows empty_rows(const Recipe& recipe, int count) {
  const int classes = generator_classes(recipe);
  Rows rows;
  rows.rows = count;
  rows.features = generator_inputs(recipe) + recipe.irrelevant_inputs;
  rows.outputs = classes > 2 ? classes : 1;
  const auto all = static_cast<std::size_t>(count);
  rows.x.resize(all * static_cast<std::size_t>(rows.features));
  (classes > 0 ? static_cast<void>(rows.label.reserve(all)) : rows.y.reserve(all));
  return rows;
}

/// The inputs of a row that a formula gives, with its noise; the class or the target before flips and noise.
CleanTarget draw_inputs(const RowPlace& place, Rng& points, Rng& noise, std::span<double> x) {
  const GeneratorInfo& info = generator_info(place.recipe.generator);
  const CleanTarget target = info.draw(points, place, x);
  if (!info.noise_on_inputs) return target;
  if (info.inputs == 0) noise.set_counter(static_cast<std::uint64_t>(place.index) * kRowStride);
  for (double& value : x) value += place.recipe.noise * noise.next_normal();
  return target;
}

Rows draw_rows(const Recipe& recipe, SetIndex set, int count, const GlyphBook* glyphs) {
  const int classes = generator_classes(recipe), inputs = generator_inputs(recipe);
  Rows rows = empty_rows(recipe, count);
  Rng points = stream(recipe, set, Draw::kRow), noise = stream(recipe, set, Draw::kNoise),
      flips = stream(recipe, set, Draw::kFlip);
  const std::vector<double> shares = class_shares(std::max(1, classes), recipe.imbalance);
  ClassSequence sequence(shares);
  for (int i = 0; i < count; ++i) {
    const RowPlace place{recipe, i, classes > 0 ? sequence.next() : 0, shares[0]};
    const std::span<double> x(rows.x.data() + static_cast<std::size_t>(i) * static_cast<std::size_t>(rows.features),
                              static_cast<std::size_t>(inputs));
    CleanTarget target{place.label};
    if (glyphs != nullptr)
      draw_font_digit(*glyphs, place, points, noise, x);
    else
      target = draw_inputs(place, points, noise, x);
    if (classes > 0)
      rows.label.push_back(flipped(flips, target.label, classes, recipe.label_noise));
    else
      rows.y.push_back(target.y + recipe.noise * noise.next_normal());
  }
  append_irrelevant(recipe, set, rows, inputs);
  return rows;
}

std::vector<std::string> input_names(const Recipe& recipe) {
  std::vector<std::string> names;
  const int inputs = generator_inputs(recipe);
  for (int j = 0; j < inputs; ++j)
    names.push_back(recipe.generator == Generator::kFontDigits
                        ? "pixel_" + std::to_string(j / recipe.image_size) + "_" + std::to_string(j % recipe.image_size)
                        : "x" + std::to_string(j + 1));
  for (int j = 1; j <= recipe.irrelevant_inputs; ++j) names.push_back("noise" + std::to_string(j));
  return names;
}

Dataset dataset(const Recipe& recipe, SetIndex set, int count, const GlyphBook* glyphs) {
  const int classes = generator_classes(recipe);
  Dataset out;
  out.name = std::string(generator_name(recipe.generator));
  out.task = classes == 0 ? Task::kRegression : classes == 2 ? Task::kBinary : Task::kMulticlass;
  out.rows = draw_rows(recipe, set, count, glyphs);
  out.feature_names = input_names(recipe);
  out.target_name = classes == 0 ? "target" : "label";
  for (int k = 0; k < classes; ++k) out.class_names.push_back(std::to_string(k));
  if (recipe.generator == Generator::kFontDigits && recipe.irrelevant_inputs == 0)
    out.image_width = out.image_height = recipe.image_size;
  return out;
}

Truth truth(const Recipe& recipe) {
  const GeneratorInfo& info = generator_info(recipe.generator);
  Truth known;
  if (info.curve != nullptr && recipe.irrelevant_inputs == 0)
    known.curve = [recipe, curve = info.curve](double x) { return curve(recipe, x); };
  const double q = recipe.label_noise;
  if (info.task == Task::kRegression) {
    known.noise_floor = recipe.noise * recipe.noise;
  } else if (const auto limits = bayes_limits(recipe)) {
    known.noise_floor = limits->loss;
    known.accuracy_ceiling = limits->accuracy;
  } else if (q > 0) {
    known.noise_floor = -(1 - q) * std::log1p(-q) - q * std::log(q / (generator_classes(recipe) - 1));
    known.accuracy_ceiling = 1 - q;
  }
  return known;
}

base::Error mismatch(std::string key, std::string message, std::string remedy, std::string words,
                     std::vector<std::string> arguments = {}) {
  return {base::ErrorCode::kInputMismatch,
          std::move(key),
          std::move(message),
          std::move(remedy),
          std::move(words),
          std::move(arguments)};
}

base::Status check(const Recipe& recipe) {
  const std::string rows = std::to_string(recipe.train);
  const std::string needed = std::to_string(std::max(2, generator_classes(recipe)));
  if (recipe.train < std::max(2, generator_classes(recipe)))
    return mismatch("data.samples", rows + " training rows where this data set needs at least " + needed,
                    "choose more samples", "error.too_few_samples", {rows, needed});
  const bool counted = recipe.generator == Generator::kInformative || recipe.generator == Generator::kRandomFeatures;
  if (counted && recipe.informative_inputs > recipe.inputs) {
    const std::string k = std::to_string(recipe.informative_inputs), p = std::to_string(recipe.inputs);
    return mismatch("data.informative_inputs", k + " inputs cannot matter where there are only " + p,
                    "lower it, or raise data.inputs", "error.informative_inputs", {k, p});
  }
  if (recipe.unlabelled_share > 0 && generator_classes(recipe) == 0)
    return mismatch("data.unlabelled_share", "a regression has no labels that could be hidden", "set it to 0",
                    "error.unlabelled_needs_classes");
  const double values = (static_cast<double>(recipe.train) + recipe.validation + recipe.test) *
                        (generator_inputs(recipe) + recipe.irrelevant_inputs);
  if (values > kMaxValues)
    return base::Error{base::ErrorCode::kInputLimit,
                       "data.samples",
                       base::exact(values) + " numbers where at most " + base::exact(kMaxValues) + " fit",
                       "fewer samples or inputs",
                       "error.too_many_values",
                       {base::shown_count(std::llround(values)), base::shown_count(std::llround(kMaxValues))}};
  return base::Done{};
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
  LSCOPE_CHECK(recipe.classes >= 2 && recipe.irrelevant_inputs >= 0 && recipe.imbalance >= 1);
  LSCOPE_CHECK(recipe.train >= 0 && recipe.validation >= 0 && recipe.test >= 0);
  LSCOPE_CHECK(recipe.inputs >= 1 && recipe.inputs <= kMaxInputs && recipe.informative_inputs >= 1);
  if (auto fine = check(recipe); !fine.ok()) return fine.error();
  std::shared_ptr<const GlyphBook> glyphs;
  if (recipe.generator == Generator::kFontDigits) {
    auto opened = open_glyph_book();
    if (!opened.ok()) return opened.error();
    glyphs = std::move(opened).value();
  }
  Generated made{dataset(recipe, SetIndex::kTrain, recipe.train, glyphs.get()),
                 dataset(recipe, SetIndex::kValidation, recipe.validation, glyphs.get()),
                 dataset(recipe, SetIndex::kTest, recipe.test, glyphs.get()), truth(recipe)};
  if (recipe.unlabelled_share > 0) hide_labels(made.train, recipe.unlabelled_share, recipe.seed);
  return made;
}

base::Result<Prepared> generate_parts(const Recipe& recipe) {
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
  out.unlabelled = std::move(raw.train.unlabelled);
  out.image_width = raw.train.image_width;
  out.image_height = raw.train.image_height;
  return out;
}

base::Result<Prepared> generate(const Recipe& recipe) {
  auto made = generate_parts(recipe);
  if (!made.ok()) return made;
  Prepared& out = made.value();
  if (auto done = expand_features(out, recipe.features); !done.ok()) return done.error();
  if (auto done = scale(out, recipe.scaling); !done.ok()) return done.error();
  return made;
}

}  // namespace lscope::data
