#include "spec/param.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/number_text.h"
#include "base/text.h"
#include "spec/range_text.h"

namespace lscope::spec {
namespace {

using enum ParamKind;
using enum SliderScale;
using enum Section;
using enum TakesEffect;
using Names = std::span<const std::string_view>;
using P = ParamId;

constexpr std::array<std::string_view, 16> kSources{"two_moons",
                                                    "circles",
                                                    "xor",
                                                    "spirals",
                                                    "blobs",
                                                    "sine",
                                                    "polynomial",
                                                    "friedman1",
                                                    "sparse_linear",
                                                    "random_labels",
                                                    "independent_linear",
                                                    "informative",
                                                    "random_features",
                                                    "font_digits",
                                                    "drawn",
                                                    "file"};
constexpr std::array<std::string_view, 2> kImageSizes{"8", "28"};
constexpr std::array<std::string_view, 3> kScalings{"standardized", "raw", "unit"};
constexpr std::array<std::string_view, 6> kActivations{"linear", "relu", "leaky_relu", "tanh", "sigmoid", "gelu_tanh"};
constexpr std::array<std::string_view, 2> kInitializations{"he_normal", "xavier_uniform"};
constexpr std::array<std::string_view, 2> kL1Methods{"proximal", "subgradient"};
constexpr std::array<std::string_view, 3> kDropoutVariants{"inverted", "unscaled", "always_on"};
constexpr std::array<std::string_view, 3> kPenaltyLayers{"all", "hidden", "first"};
constexpr std::array<std::string_view, 6> kOptimizers{"sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"};
constexpr std::array<std::string_view, 5> kSchedules{"constant", "time", "exponential", "step", "cosine"};
constexpr std::array<std::string_view, 2> kScheduleUnits{"step", "epoch"};
constexpr std::array<std::string_view, 2> kPrecisions{"float", "double"};

constexpr double kWidthMax = 1024;
constexpr double kRowsMax = 100000;
constexpr std::string_view kKingma = "Kingma, Ba: Adam, a method for stochastic optimization, ICLR 2015";
constexpr std::string_view kDecay = "Darken, Moody: Note on learning rate schedules, NIPS 1990";

// clang-format off
constexpr std::array kParams{
    //         id                    key                          section          kind     default  min    max       scale         floor  symbol  unit            effect     basic  choices          formula  source
    ParamInfo{P::kDataSource,        "data.source",               kData,           kChoice, 0,       0,     15,       kLinear,      0,     "",     "",             kRebuild,  true,  kSources,        "", ""},
    ParamInfo{P::kSamples,           "data.samples",              kData,           kWhole,  80,      5,     kRowsMax, kLog,         0,     "n",    "",             kRebuild,  true,  Names{},         "", ""},
    ParamInfo{P::kValidationSamples, "data.validation_samples",   kData,           kWhole,  160,     0,     kRowsMax, kLogWithZero, 5,     "",     "",             kRebuild,  false, Names{},         "", ""},
    ParamInfo{P::kTestSamples,       "data.test_samples",         kData,           kWhole,  600,     0,     kRowsMax, kLogWithZero, 5,     "",     "",             kRebuild,  false, Names{},         "", ""},
    ParamInfo{P::kNoise,             "data.noise",                kData,           kReal,   0.3,     0,     2,        kLinear,      0,     "σ",    "",             kRebuild,  true,  Names{},         "x + Normal(0, σ²)", ""},
    ParamInfo{P::kLabelNoise,        "data.label_noise",          kData,           kReal,   0,       0,     0.5,      kLinear,      0,     "q",    "unit.percent", kRebuild,  true,  Names{},         "P(flip) = q", "Zhang et al.: Understanding deep learning requires rethinking generalization, ICLR 2017"},
    ParamInfo{P::kClasses,           "data.classes",              kData,           kWhole,  3,       2,     10,       kLinear,      0,     "K",    "",             kRebuild,  false, Names{},         "", ""},
    ParamInfo{P::kIrrelevantInputs,  "data.irrelevant_inputs",    kData,           kWhole,  0,       0,     100,      kLinear,      0,     "",     "",             kRebuild,  false, Names{},         "", ""},
    ParamInfo{P::kUnlabelledShare,   "data.unlabelled_share",     kData,           kReal,   0,       0,     0.99,     kLinear,      0,     "",     "unit.percent", kRebuild,  false, Names{},         "", ""},
    ParamInfo{P::kInputs,            "data.inputs",               kData,           kWhole,  20,      1,     500,      kLog,         0,     "p",    "",             kRebuild,  true,  Names{},         "", ""},
    ParamInfo{P::kInformativeInputs, "data.informative_inputs",   kData,           kWhole,  3,       1,     500,      kLog,         0,     "k",    "",             kRebuild,  true,  Names{},         "", ""},
    ParamInfo{P::kTruthDegree,       "data.truth_degree",         kData,           kWhole,  3,       1,     12,       kLinear,      0,     "D",    "",             kRebuild,  true,  Names{},         "f(x) = T_D(x) = cos(D arccos x)", ""},
    ParamInfo{P::kTurns,             "data.turns",                kData,           kReal,   1.5,     0.5,   4,        kLinear,      0,     "",     "",             kRebuild,  true,  Names{},         "", ""},
    ParamInfo{P::kCorrelation,       "data.correlation",          kData,           kReal,   0.5,     0,     0.99,     kLinear,      0,     "ρ",    "",             kRebuild,  true,  Names{},         "corr(x_i, x_j) = ρ^|i−j|", "Tibshirani: Regression shrinkage and selection via the lasso, JRSS-B 58, 1996"},
    ParamInfo{P::kImbalance,         "data.imbalance",            kData,           kReal,   1,       1,     100,      kLog,         0,     "r",    "",             kRebuild,  false, Names{},         "class k: share ~ r^(−k/(K−1))", "Cui et al.: Class-balanced loss based on effective number of samples, CVPR 2019"},
    ParamInfo{P::kImageSize,         "data.image_size",           kData,           kChoice, 0,       0,     1,        kLinear,      0,     "",     "",             kRebuild,  true,  kImageSizes,     "", ""},
    ParamInfo{P::kDistortion,        "data.distortion",           kData,           kReal,   1,       0,     2,        kLinear,      0,     "d",    "",             kRebuild,  true,  Names{},         "", "Simard, Steinkraus, Platt: Best practices for convolutional neural networks, ICDAR 2003"},
    ParamInfo{P::kValidationShare,   "data.validation_share",     kData,           kReal,   0.2,     0,     0.8,      kLinear,      0,     "",     "unit.percent", kRebuild,  false, Names{},         "", ""},
    ParamInfo{P::kTestShare,         "data.test_share",           kData,           kReal,   0.2,     0,     0.8,      kLinear,      0,     "",     "unit.percent", kRebuild,  false, Names{},         "", ""},
    ParamInfo{P::kStratified,        "data.stratified",           kData,           kSwitch, 1,       0,     1,        kLinear,      0,     "",     "",             kRebuild,  false, Names{},         "", ""},
    ParamInfo{P::kSplitSeed,         "data.split_seed",           kData,           kWhole,  0,       0,     4294967295.0, kLogWithZero, 1,   "",     "",             kRebuild,  false, Names{},         "0: run.seed", ""},
    ParamInfo{P::kFolds,             "data.folds",                kData,           kWhole,  0,       0,     20,       kLinear,      0,     "k",    "",             kRebuild,  false, Names{},         "0: off;  k: k folds of the rows that are not test rows", "Stone: Cross-validatory choice and assessment of statistical predictions, JRSS-B 36, 1974"},
    ParamInfo{P::kFold,              "data.fold",                 kData,           kWhole,  1,       1,     20,       kLinear,      0,     "",     "",             kRebuild,  false, Names{},         "", ""},
    ParamInfo{P::kTestLocked,        "data.test_locked",          kData,           kSwitch, 0,       0,     1,        kLinear,      0,     "",     "",             kAtOnce,   false, Names{},         "", "Dwork et al.: The reusable holdout, Science 349, 2015"},
    ParamInfo{P::kScaling,           "data.scaling",              kData,           kChoice, 0,       0,     2,        kLinear,      0,     "",     "",             kRebuild,  false, kScalings,       "standardized: (x − mean)/sd;  unit: x/max|x|", ""},

    ParamInfo{P::kDepth,             "model.depth",               kModel,          kWhole,  2,       0,     kMaxDepth, kLinear,     0,     "",     "",             kRebuild,  true,  Names{},         "", ""},
    ParamInfo{P::kWidth1,            "model.width1",              kModel,          kWhole,  64,      1,     kWidthMax, kLog,        0,     "",     "",             kRebuild,  true,  Names{},         "z₁ = W₁ x + b₁", ""},
    ParamInfo{P::kWidth2,            "model.width2",              kModel,          kWhole,  64,      1,     kWidthMax, kLog,        0,     "",     "",             kRebuild,  true,  Names{},         "z₂ = W₂ a₁ + b₂", ""},
    ParamInfo{P::kWidth3,            "model.width3",              kModel,          kWhole,  64,      1,     kWidthMax, kLog,        0,     "",     "",             kRebuild,  true,  Names{},         "z₃ = W₃ a₂ + b₃", ""},
    ParamInfo{P::kWidth4,            "model.width4",              kModel,          kWhole,  64,      1,     kWidthMax, kLog,        0,     "",     "",             kRebuild,  true,  Names{},         "z₄ = W₄ a₃ + b₄", ""},
    ParamInfo{P::kWidth5,            "model.width5",              kModel,          kWhole,  64,      1,     kWidthMax, kLog,        0,     "",     "",             kRebuild,  true,  Names{},         "z₅ = W₅ a₄ + b₅", ""},
    ParamInfo{P::kWidth6,            "model.width6",              kModel,          kWhole,  64,      1,     kWidthMax, kLog,        0,     "",     "",             kRebuild,  true,  Names{},         "z₆ = W₆ a₅ + b₆", ""},
    ParamInfo{P::kActivation,        "model.activation",          kModel,          kChoice, 3,       0,     5,        kLinear,      0,     "φ",    "",             kRebuild,  true,  kActivations,    "a = φ(z)", "Hendrycks, Gimpel: Gaussian error linear units, 2016"},
    ParamInfo{P::kInitialization,    "model.initialization",      kModel,          kChoice, 0,       0,     1,        kLinear,      0,     "",     "",             kRebuild,  false, kInitializations, "He: Normal(0, 2/d);  Xavier: Uniform(±√(6/(d₀+d₁)))", "He et al.: Delving deep into rectifiers, ICCV 2015; Glorot, Bengio: Understanding the difficulty of training deep feedforward neural networks, AISTATS 2010"},
    ParamInfo{P::kInitialScale,      "model.initial_scale",       kModel,          kReal,   1,       0,     100,      kLogWithZero, 1e-2,  "",     "",             kRebuild,  false, Names{},         "w ← c w,  b ← c b  before the first step", "Sutskever, Martens, Dahl, Hinton: On the importance of initialization and momentum in deep learning, ICML 2013"},
    ParamInfo{P::kBatchNorm,         "model.batch_norm",          kModel,          kSwitch, 0,       0,     1,        kLinear,      0,     "",     "",             kRebuild,  false, Names{},         "u = W a;  z = γ (u − mean)/√(var + 10⁻⁵) + b", "Ioffe, Szegedy: Batch normalization, accelerating deep network training by reducing internal covariate shift, ICML 2015"},
    ParamInfo{P::kFreeze1,           "model.freeze1",             kModel,          kSwitch, 0,       0,     1,        kLinear,      0,     "",     "",             kNextStep, false, Names{},         "", ""},
    ParamInfo{P::kFreeze2,           "model.freeze2",             kModel,          kSwitch, 0,       0,     1,        kLinear,      0,     "",     "",             kNextStep, false, Names{},         "", ""},
    ParamInfo{P::kFreeze3,           "model.freeze3",             kModel,          kSwitch, 0,       0,     1,        kLinear,      0,     "",     "",             kNextStep, false, Names{},         "", ""},
    ParamInfo{P::kFreeze4,           "model.freeze4",             kModel,          kSwitch, 0,       0,     1,        kLinear,      0,     "",     "",             kNextStep, false, Names{},         "", ""},
    ParamInfo{P::kFreeze5,           "model.freeze5",             kModel,          kSwitch, 0,       0,     1,        kLinear,      0,     "",     "",             kNextStep, false, Names{},         "", ""},
    ParamInfo{P::kFreeze6,           "model.freeze6",             kModel,          kSwitch, 0,       0,     1,        kLinear,      0,     "",     "",             kNextStep, false, Names{},         "", ""},
    ParamInfo{P::kFreezeOutput,      "model.freeze_output",       kModel,          kSwitch, 0,       0,     1,        kLinear,      0,     "",     "",             kNextStep, false, Names{},         "", ""},
    ParamInfo{P::kPolynomialDegree,  "features.polynomial_degree", kModel,         kWhole,  1,       1,     20,       kLinear,      0,     "M",    "",             kRebuild,  false, Names{},         "x → P₁(u), …, P_M(u),  u = x on [−1, 1]", "Bishop: Pattern recognition and machine learning, 2006, section 1.1"},
    ParamInfo{P::kFourierOrder,      "features.fourier_order",    kModel,          kWhole,  0,       0,     50,       kLinear,      0,     "m",    "",             kRebuild,  false, Names{},         "x → cos kπu, sin kπu,  k = 1 … m", ""},

    ParamInfo{P::kLambda1,           "penalty.lambda1",           kRegularization, kReal,   0,       0,     10,       kLogWithZero, 1e-6,  "λ₁",   "",             kNextStep, true,  Names{},         "J += λ₁ Σ|w|;  w ← S(w, η h λ₁)", "Tibshirani: Regression shrinkage and selection via the lasso, JRSS-B 58, 1996; Parikh, Boyd: Proximal algorithms, 2014"},
    ParamInfo{P::kLambda2,           "penalty.lambda2",           kRegularization, kReal,   0,       0,     10,       kLogWithZero, 1e-6,  "λ₂",   "",             kNextStep, true,  Names{},         "J += λ₂ Σw²;  gradient 2 λ₂ w", "Hoerl, Kennard: Ridge regression, Technometrics 12, 1970"},
    ParamInfo{P::kDropout,           "dropout.drop_rate",         kRegularization, kReal,   0,       0,     0.9,      kLinear,      0,     "p",    "",             kNextStep, true,  Names{},         "a ← a m/(1−p),  m ~ Bernoulli(1−p)", "Srivastava et al.: Dropout, JMLR 15, 2014"},
    ParamInfo{P::kInputDropout,      "dropout.input_drop_rate",   kRegularization, kReal,   0,       0,     0.9,      kLinear,      0,     "p₀",   "",             kNextStep, true,  Names{},         "x ← x m/(1−p₀)", "Srivastava et al.: Dropout, JMLR 15, 2014"},
    ParamInfo{P::kDropoutVariant,    "dropout.variant",           kRegularization, kChoice, 0,       0,     2,        kLinear,      0,     "",     "",             kNextStep, false, kDropoutVariants, "inverted: a m/(1−p) in training only;  unscaled: a m;  always_on: in evaluation too", "Srivastava et al.: Dropout, JMLR 15, 2014"},
    ParamInfo{P::kL1Method,          "penalty.l1_method",         kRegularization, kChoice, 0,       0,     1,        kLinear,      0,     "",     "",             kNextStep, false, kL1Methods,      "proximal: w ← S(w, τ);  subgradient: g += λ₁ sign(w)", "Parikh, Boyd: Proximal algorithms, 2014; Yun, Lozano, Yang: Adaptive proximal gradient methods, 2021"},
    ParamInfo{P::kLambdaGroup,       "penalty.lambda_group",      kRegularization, kReal,   0,       0,     10,       kLogWithZero, 1e-6,  "λ_g",  "",             kNextStep, false, Names{},         "J += λ_g Σ ||W₁[:,j]||;  W₁[:,j] ← W₁[:,j] max(0, 1 − η h λ_g/||W₁[:,j]||)", "Yuan, Lin: Model selection and estimation in regression with grouped variables, JRSS-B 68, 2006"},
    ParamInfo{P::kMaxNorm,           "penalty.max_norm",          kRegularization, kReal,   0,       0,     100,      kLogWithZero, 1e-2,  "c",    "",             kNextStep, false, Names{},         "||w|| > c:  w ← w c/||w||", "Srebro, Rennie, Jaakkola: Maximum-margin matrix factorization, NIPS 2004; Srivastava et al.: Dropout, JMLR 15, 2014"},
    ParamInfo{P::kPenaltyLayers,     "penalty.layers",            kRegularization, kChoice, 0,       0,     2,        kLinear,      0,     "",     "",             kNextStep, false, kPenaltyLayers,  "", ""},
    ParamInfo{P::kActivityL1,        "penalty.activity_l1",       kRegularization, kReal,   0,       0,     10,       kLogWithZero, 1e-6,  "c₁",   "",             kNextStep, false, Names{},         "J += c₁/B Σ|a|", "Glorot, Bordes, Bengio: Deep sparse rectifier neural networks, AISTATS 2011"},
    ParamInfo{P::kActivityL2,        "penalty.activity_l2",       kRegularization, kReal,   0,       0,     10,       kLogWithZero, 1e-6,  "c₂",   "",             kNextStep, false, Names{},         "J += c₂/B Σa²", "Merity, McCann, Socher: Revisiting activation regularization for language RNNs, 2017"},
    ParamInfo{P::kLabelSmoothing,    "targets.label_smoothing",   kRegularization, kReal,   0,       0,     0.5,      kLinear,      0,     "ε_y",  "",             kNextStep, false, Names{},         "K classes: t = (1−ε_y) y + ε_y/K;  two classes: t = (1−ε_y) y + ε_y/2", "Szegedy et al.: Rethinking the Inception architecture for computer vision, CVPR 2016"},
    ParamInfo{P::kPseudoLabels,      "targets.pseudo_labels",     kRegularization, kSwitch, 0,       0,     1,        kLinear,      0,     "",     "",             kNextStep, false, Names{},         "y* = argmax p(x)  where  max p(x) ≥ threshold", "Lee: Pseudo-label, the simple and efficient semi-supervised learning method for deep neural networks, ICML workshop 2013"},
    ParamInfo{P::kPseudoThreshold,   "targets.pseudo_threshold",  kRegularization, kReal,   0.95,    0.5,   1,        kLinear,      0,     "",     "unit.percent", kNextStep, false, Names{},         "max p(x) ≥ threshold", "Sohn et al.: FixMatch, NeurIPS 2020"},
    ParamInfo{P::kInputNoise,        "inputs.noise",              kRegularization, kReal,   0,       0,     2,        kLinear,      0,     "s",    "",             kNextStep, false, Names{},         "x ← x + e,  e ~ Normal(0, s²)", "Bishop: Training with noise is equivalent to Tikhonov regularization, Neural Computation 7, 1995"},
    ParamInfo{P::kMixup,             "inputs.mixup",              kRegularization, kReal,   0,       0,     32,       kLogWithZero, 1e-2,  "a",    "",             kNextStep, false, Names{},         "x ← m x + (1−m) x*,  y ← m y + (1−m) y*,  m ~ Beta(a, a)", "Zhang, Cisse, Dauphin, Lopez-Paz: mixup, beyond empirical risk minimization, ICLR 2018"},
    ParamInfo{P::kAugmentShift,      "augment.shift",             kRegularization, kReal,   0,       0,     16,       kLinear,      0,     "",     "unit.pixels",  kNextStep, false, Names{},         "dx, dy ~ Uniform(−s, s)", "Simard, Steinkraus, Platt: Best practices for convolutional neural networks, ICDAR 2003"},
    ParamInfo{P::kAugmentRotation,   "augment.rotation",          kRegularization, kReal,   0,       0,     180,      kLinear,      0,     "",     "unit.degrees", kNextStep, false, Names{},         "θ ~ Uniform(−r, r)", "Simard, Steinkraus, Platt: Best practices for convolutional neural networks, ICDAR 2003"},
    ParamInfo{P::kAugmentFlip,       "augment.flip",              kRegularization, kSwitch, 0,       0,     1,        kLinear,      0,     "",     "",             kNextStep, false, Names{},         "P(mirrored) = 1/2", ""},
    ParamInfo{P::kEarlyStopping,     "stopping.early",            kRegularization, kSwitch, 0,       0,     1,        kLinear,      0,     "",     "",             kNextStep, true,  Names{},         "stop when wait ≥ patience", "Prechelt: Early stopping, but when?, 1998"},
    ParamInfo{P::kPatience,          "stopping.patience",         kRegularization, kWhole,  20,      1,     10000,    kLog,         0,     "",     "unit.epochs",  kNextStep, false, Names{},         "", "Prechelt: Early stopping, but when?, 1998"},
    ParamInfo{P::kMinDelta,          "stopping.min_delta",        kRegularization, kReal,   0,       0,     1,        kLogWithZero, 1e-6,  "",     "",             kNextStep, false, Names{},         "better: v < best − δ", ""},

    ParamInfo{P::kOptimizer,         "optimizer.kind",            kOptimizer,      kChoice, 4,       0,     5,        kLinear,      0,     "",     "",             kNextStep, true,  kOptimizers,     "", "Robbins, Monro 1951; Polyak 1964; Nesterov 1983; Tieleman, Hinton 2012; Kingma, Ba 2015; Loshchilov, Hutter 2019"},
    ParamInfo{P::kLearningRate,      "optimizer.learning_rate",   kOptimizer,      kReal,   0.006,   1e-6,  10,       kLog,         0,     "η",    "",             kNextStep, true,  Names{},         "w ← w − η · step", ""},
    ParamInfo{P::kBatchSize,         "data.batch_size",           kOptimizer,      kWhole,  10,      1,     kRowsMax, kLog,         0,     "B",    "unit.samples", kNextStep, true,  Names{},         "g = 1/B Σ ∇loss", ""},
    ParamInfo{P::kMomentum,          "optimizer.momentum",        kOptimizer,      kReal,   0.9,     0,     0.999,    kLinear,      0,     "μ",    "",             kNextStep, false, Names{},         "v ← μ v + g", "Polyak: Some methods of speeding up the convergence of iteration methods, 1964"},
    ParamInfo{P::kBeta1,             "optimizer.beta1",           kOptimizer,      kReal,   0.9,     0,     0.9999,   kLinear,      0,     "β₁",   "",             kNextStep, false, Names{},         "m ← β₁ m + (1−β₁) g", kKingma},
    ParamInfo{P::kBeta2,             "optimizer.beta2",           kOptimizer,      kReal,   0.999,   0,     0.999999, kLinear,      0,     "β₂",   "",             kNextStep, false, Names{},         "s ← β₂ s + (1−β₂) g²", kKingma},
    ParamInfo{P::kRho,               "optimizer.rho",             kOptimizer,      kReal,   0.99,    0,     0.999999, kLinear,      0,     "ρ",    "",             kNextStep, false, Names{},         "s ← ρ s + (1−ρ) g²", "Tieleman, Hinton: RMSprop, lecture 6.5, 2012"},
    ParamInfo{P::kEpsilon,           "optimizer.epsilon",         kOptimizer,      kReal,   1e-8,    1e-12, 0.1,      kLog,         0,     "ε",    "",             kNextStep, false, Names{},         "g/(√s + ε)", kKingma},
    ParamInfo{P::kWeightDecay,       "optimizer.weight_decay",    kOptimizer,      kReal,   0,       0,     10,       kLogWithZero, 1e-6,  "d",    "",             kNextStep, false, Names{},         "w ← w − η d w", "Loshchilov, Hutter: Decoupled weight decay regularization, ICLR 2019"},
    ParamInfo{P::kSchedule,          "schedule.kind",             kOptimizer,      kChoice, 0,       0,     4,        kLinear,      0,     "",     "",             kNextStep, false, kSchedules,      "time η/(1+ku); exponential ηγᵘ; step ηγ^⌊u/every⌋; cosine", kDecay},
    ParamInfo{P::kScheduleUnit,      "schedule.unit",             kOptimizer,      kChoice, 1,       0,     1,        kLinear,      0,     "u",    "",             kNextStep, false, kScheduleUnits,  "", ""},
    ParamInfo{P::kScheduleRate,      "schedule.rate",             kOptimizer,      kReal,   0.01,    0,     1,        kLogWithZero, 1e-6,  "k",    "",             kNextStep, false, Names{},         "time: k;  exponential, step: γ = 1 − rate", kDecay},
    ParamInfo{P::kScheduleEvery,     "schedule.every",            kOptimizer,      kWhole,  20,      1,     1e9,      kLog,         0,     "",     "",             kNextStep, false, Names{},         "", ""},
    ParamInfo{P::kScheduleTotal,     "schedule.total",            kOptimizer,      kWhole,  200,     1,     1e9,      kLog,         0,     "T",    "",             kNextStep, false, Names{},         "cosine: T", "Loshchilov, Hutter: SGDR, ICLR 2017"},
    ParamInfo{P::kScheduleMin,       "schedule.min_rate",         kOptimizer,      kReal,   0,       0,     1,        kLogWithZero, 1e-9,  "",     "",             kNextStep, false, Names{},         "cosine: η_min", "Loshchilov, Hutter: SGDR, ICLR 2017"},
    ParamInfo{P::kScheduleWarmup,    "schedule.warmup",           kOptimizer,      kWhole,  0,       0,     1e6,      kLogWithZero, 1,     "W",    "",             kNextStep, false, Names{},         "u < W: η (u+1)/W;  then the schedule counts u − W", "Goyal et al.: Accurate, large minibatch SGD, 2017"},

    ParamInfo{P::kSeed,              "run.seed",                  kRun,            kWhole,  19,      0,     4294967295.0, kLinear,  0,     "",     "",             kRebuild,  false, Names{},         "", ""},
    ParamInfo{P::kSpeedLimit,        "run.speed_limit",           kRun,            kReal,   200,     1,     1e6,      kLog,         0,     "",     "unit.steps_per_s", kAtOnce, true, Names{},       "", ""},
    ParamInfo{P::kPrecision,         "run.precision",             kRun,            kChoice, 0,       0,     1,        kLinear,      0,     "",     "",             kNewRun,   false, kPrecisions,     "", ""},
    ParamInfo{P::kThreads,           "run.threads",               kRun,            kWhole,  1,       1,     256,      kLog,         0,     "",     "",             kNewRun,   false, Names{},         "", ""},
};
// clang-format on

constexpr bool ids_in_order() {
  for (std::size_t i = 0; i < kParams.size(); ++i)
    if (static_cast<std::size_t>(kParams[i].id) != i) return false;
  return true;
}
static_assert(kParams.size() == kParamCount, "one row for every ParamId");
static_assert(ids_in_order(), "info() indexes the table by id");

constexpr std::string_view key_of(ParamId id) { return kParams[static_cast<std::size_t>(id)].key; }
/// The table in the order of its keys: a configuration looks up every one of them.
constexpr auto kByKey = [] {
  std::array<ParamId, kParamCount> ids{};
  for (std::size_t i = 0; i < kParamCount; ++i) ids[i] = static_cast<ParamId>(i);
  std::sort(ids.begin(), ids.end(), [](ParamId a, ParamId b) { return key_of(a) < key_of(b); });
  return ids;
}();

std::string allowed(const ParamInfo& row) {
  if (row.kind == kChoice) {
    std::string names;
    for (const std::string_view name : row.choices) names += (names.empty() ? "" : ", ") + std::string(name);
    return "one of " + names;
  }
  if (row.kind == kSwitch) return "true or false";
  return (row.kind == kWhole ? "a whole number from " : "a number from ") + end_text(row.min) + " to " +
         end_text(row.max);
}

base::Error refused(const ParamInfo& row, const std::string& given) {
  return {base::ErrorCode::kUsageRange,
          std::string(row.key),
          given + " where " + allowed(row) + " is expected",
          "",
          "error.refused_value",
          {"@param." + std::string(row.key), given}};
}

}  // namespace

/// An end of a range as a person writes it: 100000, never 1e+05.
std::string end_text(double value) {
  const bool whole = std::abs(value) < 1e15 && value == std::floor(value);
  return whole ? std::to_string(static_cast<long long>(value)) : base::exact(value);
}

std::span<const ParamInfo> all_params() { return kParams; }

const ParamInfo& info(ParamId id) { return kParams.at(static_cast<std::size_t>(id)); }

base::Result<ParamId> find_param(std::string_view key) {
  const auto at = std::lower_bound(kByKey.begin(), kByKey.end(), key,
                                   [](ParamId id, std::string_view wanted) { return key_of(id) < wanted; });
  if (at != kByKey.end() && key_of(*at) == key) return *at;
  std::array<std::string_view, kParamCount> keys;
  for (std::size_t i = 0; i < kParamCount; ++i) keys[i] = kParams[i].key;
  const std::string near = base::nearest(key, keys);
  return base::Error{base::ErrorCode::kUsageKey, base::printable(key), "unknown parameter",
                     near.empty() ? "lscope params lists them all" : "did you mean " + near + "?"};
}

ParamId width_param(int layer) {
  LSCOPE_CHECK(layer >= 0 && layer < kMaxDepth);
  return static_cast<ParamId>(static_cast<int>(ParamId::kWidth1) + layer);
}

ParamId freeze_param(int layer) {
  LSCOPE_CHECK(layer >= 0 && layer < kMaxDepth);
  return static_cast<ParamId>(static_cast<int>(ParamId::kFreeze1) + layer);
}

base::Result<double> validate(ParamId id, double value) {
  const ParamInfo& row = info(id);
  const bool fits = std::isfinite(value) && value >= row.min && value <= row.max;
  const bool whole = row.kind == kReal || value == std::floor(value);
  if (!fits || !whole) return refused(row, base::exact(value));
  return value;
}

base::Result<double> parse_value(ParamId id, std::string_view text) {
  const ParamInfo& row = info(id);
  const std::string_view word = base::trimmed(text);
  if (row.kind == kChoice) {
    for (std::size_t i = 0; i < row.choices.size(); ++i)
      if (row.choices[i] == word) return static_cast<double>(i);
    return refused(row, "'" + base::printable(word, 40) + "'");
  }
  if (row.kind == kSwitch) {
    if (word == "true" || word == "on" || word == "1") return 1.0;
    if (word == "false" || word == "off" || word == "0") return 0.0;
    return refused(row, "'" + base::printable(word, 40) + "'");
  }
  const auto number = base::parse_number(word);
  if (!number.ok()) return refused(row, "'" + base::printable(word, 40) + "'");
  return validate(id, number.value());
}

std::string value_text(ParamId id, double value) {
  const ParamInfo& row = info(id);
  if (row.kind == kChoice) return std::string(row.choices[static_cast<std::size_t>(value)]);
  if (row.kind == kSwitch) return value != 0 ? "true" : "false";
  return base::exact(value);
}

ParamValues::ParamValues() {
  for (std::size_t i = 0; i < kParamCount; ++i) values_[i] = kParams[i].default_value;
}

base::Status ParamValues::set(ParamId id, double value) {
  const auto checked = validate(id, value);
  if (!checked.ok()) return checked.error();
  values_[static_cast<std::size_t>(id)] = checked.value();
  return base::Done{};
}

}  // namespace lscope::spec
