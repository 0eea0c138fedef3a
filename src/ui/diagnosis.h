#pragma once

#include <string>
#include <vector>

#include "base/translate.h"
#include "train/snapshot.h"

namespace lscope::ui {

enum class Verdict {
  kWaiting,    ///< too few evaluations
  kNoHeldOut,  ///< neither a test nor a validation set
  kLearning,   ///< small gap, train loss still falls
  kUnderfits,  ///< small gap, but the train loss stays high
  kFits,       ///< small gap, low losses
  kGrowing,    ///< overfitting, and getting worse
  kSteady,     ///< a gap that stays as it is
  kHealed,     ///< a regularizer was raised, and gap and held-out loss have fallen since
  kTooStrong,  ///< a regularizer was raised, and both losses have risen since
  kStopped,    ///< early stopping or the step limit
  kDiverged,
  kFailed,
};

/// A sentence that the panel has still to translate: an argument that begins with '@' is itself a key.
struct Sentence {
  std::string key;
  std::vector<std::string> arguments;
};

/// What the numbers of a run say, in words and with the numbers they rest on.
struct Diagnosis {
  Verdict verdict = Verdict::kWaiting;
  Sentence statement;
  std::vector<Sentence> evidence;
};

/// A pure function of the snapshot. "Held out" is the test set, else the validation set. Losses "now" and "at the
/// change" are means over w = n/20 evaluations (1 to 20), so that one noisy evaluation decides nothing; the sentences
/// give the newest evaluation itself, because it stands beside them.
///
///     best       the evaluation with the smallest held-out loss;  gap = held out - train
///     too strong the newest raised regularizer (λ1, λ2, dropout, weight decay): train >= 1.1 and held out >= 1.05
///     times
///                what they were before it, 5 evaluations later or more
///     healed     the oldest raised regularizer since which gap <= 0.75 and held out <= 0.97 times what they were
///     overfit    held out >= best + max(0.02, 5 %) and train loss below its value at the best; growing while the gap
///     is
///                more than 2 % larger than 3 w evaluations ago, else steady
///     small      gap < max(0.02, 15 % of held out): learning while train loss falls by 2 % over 3 w evaluations,
///                underfits if train loss > half of what a constant answer has (ln K nats, or 1 squared standard
///                deviation), else fits
///     steady     everything else
[[nodiscard]] Diagnosis diagnose(const train::Snapshot& lane);

[[nodiscard]] std::string to_text(const Sentence& sentence, const base::Translate& tr);

}  // namespace lscope::ui
