#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "data/dataset.h"
#include "data/features.h"

namespace lscope::data {

enum class Generator : std::uint8_t {
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
  kFontDigits
};
inline constexpr int kGeneratorCount = 14;
inline constexpr int kMaxInputs = 500;  ///< of the generators whose inputs the recipe counts
[[nodiscard]] std::string_view generator_name(Generator generator);  ///< "two_moons", as in data.source

/// Everything that decides what a generator makes; the same recipe gives the same bytes. Definitions: docs/data.md.
struct Recipe {
  Generator generator = Generator::kTwoMoons;
  int train = 80, validation = 160, test = 600;
  double noise = 0.3;      ///< sd of the noise on inputs (classes) or on the target (regression), raw units
  double label_noise = 0;  ///< probability q that a class label is replaced by another one, uniformly; all three sets
  int classes = 3;         ///< blobs only
  int irrelevant_inputs = 0;                ///< columns of Normal(0, 1) appended to the inputs
  int inputs = 20, informative_inputs = 3;  ///< p and k <= p of "informative" and "random_features"
  int truth_degree = 3;                     ///< polynomial: the degree of the truth
  double turns = 1.5;                       ///< spirals
  double correlation = 0.5;                 ///< sparse_linear: between neighbouring columns, in [0, 1)
  double imbalance = 1;                     ///< classes: first over last, see class_shares.h; all three sets
  int image_size = 8;                       ///< font_digits: pixels a side
  double distortion = 1;                    ///< font_digits: 0 = clean glyphs, see font_digits.h
  double unlabelled_share = 0;              ///< of the training rows of a classification, see data/unlabelled.h
  std::uint64_t seed = 19;
  FeatureRequest features = {};  ///< generate_raw() leaves it and the scaling aside
  bool stratified = true;        ///< of the folds
  int folds = 0;                 ///< k: the training rows are dealt into k folds, and one of them is the validation set
  int fold = 1;                  ///< counted from 1
  Scaling scaling = Scaling::kStandardized;
};

/// Numbers of all three sets together that a recipe may ask for: 800 MB.
inline constexpr double kMaxValues = 1e8;

/// What a recipe makes, in raw units and before any scaling.
struct Generated {
  Dataset train, validation, test;  ///< an empty set has rows == 0 and the same columns
  Truth truth;                      ///< noise_floor in raw units
};

/// Draws the three sets independently: row i of a set is a function of the recipe's seed, the set and i alone, so
/// a larger n changes no row that was there before, and noise, flips and extra columns move nothing else.
/// Rows whose label is hidden are in train.unlabelled.
/// Errors  kInputMismatch if the training set is too small for its classes (or has fewer than two rows), if more inputs
///         are to matter than there are, or if labels are to be hidden and there are none; kInputLimit beyond
///         kMaxValues numbers; kMachineAsset if digits are wanted and no font is there.
[[nodiscard]] base::Result<Generated> generate_raw(const Recipe& recipe);

/// The same as the three parts of a run, with the folds dealt; raw and without features.
/// Errors  as generate_raw(); those of split_rows() for the folds.
[[nodiscard]] base::Result<Prepared> generate_parts(const Recipe& recipe);

/// The same, scaled by the training part as a file's rows would be, regression targets included.
/// Truth  noise_floor: regression sigma^2, in raw units; classes the loss of the Bayes classifier, where bayes.h knows
///        it, else with label noise q the entropy of the flips -(1-q) ln(1-q) - q ln(q/(K-1)), which overlapping
///        classes do not reach. accuracy_ceiling: that of the Bayes classifier, else 1-q. Empty where nothing is known
///        beyond 0 and 1.
/// Errors  as generate_raw.
[[nodiscard]] base::Result<Prepared> generate(const Recipe& recipe);

}  // namespace lscope::data
