#include "ui/diagnosis.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/number_text.h"
#include "base/text.h"
#include "data/standardize.h"
#include "ui/changes.h"
#include "ui/gap_series.h"
#include "ui/value_field.h"

namespace lscope::ui {
namespace {

using train::HistoryView;
using train::StepRecord;

constexpr std::size_t kEnough = 5;  ///< evaluations before anything is said

/// Losses averaged over some evaluations.
struct Losses {
  double train = 0, held_out = 0;
  [[nodiscard]] double gap() const { return held_out - train; }
};

/// The history with the means that the rules speak of.
class Evidence {
 public:
  explicit Evidence(const HistoryView& history)
      : history_(history), window_(std::clamp<std::size_t>(history.size() / 20, 1, 20)) {}

  [[nodiscard]] std::size_t size() const { return history_.size(); }
  [[nodiscard]] std::size_t window() const { return window_; }
  /// Mean over the window that ends before row `end`.
  [[nodiscard]] Losses before(std::size_t end) const {
    end = std::clamp<std::size_t>(end, 1, history_.size());
    const std::size_t first = end - std::min(end, window_);
    Losses mean;
    for (std::size_t i = first; i < end; ++i) {
      const Losses row = at(i);
      mean.train += row.train / static_cast<double>(end - first);
      mean.held_out += row.held_out / static_cast<double>(end - first);
    }
    return mean;
  }
  [[nodiscard]] Losses now() const { return before(size()); }
  /// What a sentence says is "now": a mean would contradict the numbers that stand beside it.
  [[nodiscard]] Losses newest() const { return {history_.back().train_loss, held_out_loss(history_.back())}; }
  /// The first row whose epoch is not before this one.
  [[nodiscard]] std::size_t row_at(double epoch) const {
    std::size_t low = 0;
    std::size_t high = size();
    while (low < high) {
      const std::size_t middle = (low + high) / 2;
      (history_.low(middle).epoch < epoch ? low : high) = history_.low(middle).epoch < epoch ? middle + 1 : middle;
    }
    return low;
  }
  [[nodiscard]] std::size_t best_row() const {
    std::size_t best = 0;
    for (std::size_t i = 1; i < size(); ++i)
      if (at(i).held_out < at(best).held_out) best = i;
    return best;
  }
  [[nodiscard]] Losses at(std::size_t i) const {
    const StepRecord& low = history_.low(i);
    const StepRecord& high = history_.high(i);
    return {(low.train_loss + high.train_loss) / 2, (held_out_loss(low) + held_out_loss(high)) / 2};
  }
  [[nodiscard]] double epoch_at(std::size_t i) const { return history_.low(i).epoch; }
  [[nodiscard]] bool has_test() const { return std::isfinite(history_.back().test_loss); }

 private:
  const HistoryView& history_;
  std::size_t window_;
};

std::string loss(double value) { return base::shown_fixed(value, 3); }
std::string epoch_text(double epoch) { return base::shown_count(static_cast<std::int64_t>(std::floor(epoch))); }

bool is_regularizer(spec::ParamId id) {
  using spec::ParamId;
  return id == ParamId::kLambda1 || id == ParamId::kLambda2 || id == ParamId::kDropout ||
         id == ParamId::kInputDropout || id == ParamId::kWeightDecay || id == ParamId::kLambdaGroup ||
         id == ParamId::kMaxNorm || id == ParamId::kLabelSmoothing || id == ParamId::kInputNoise ||
         id == ParamId::kMixup || id == ParamId::kActivityL1 || id == ParamId::kActivityL2;
}

std::string symbol_of(const Change& change) { return std::string(spec::info(change.id).symbol); }

Sentence plain(const std::string& name, std::vector<std::string> arguments = {}) {
  return {"ui.diagnosis." + name, std::move(arguments)};
}

Diagnosis made(Verdict verdict, const std::string& name, std::vector<std::string> statement_arguments = {}) {
  return {verdict, plain(name + ".title", std::move(statement_arguments)), {}};
}

/// "Since λ₂ = 0.002 at epoch 120 test loss went from a to b while train loss went from c to d."
Sentence since(const Change& change, const Losses& then, const Losses& now, const std::string& set,
               const std::string& name) {
  return plain(name, {symbol_of(change), value_shown(change.id, change.after), epoch_text(change.epoch), set,
                      loss(then.held_out), loss(now.held_out), loss(then.train), loss(now.train)});
}

/// What λ₁ has done since it was raised, where it has made a noticeable share of exact zeros.
std::optional<Sentence> zeros(const train::Snapshot& lane, const Evidence& evidence, const std::vector<Change>& moved) {
  const double fraction = lane.history.back().zero_fraction;
  if (lane.spec->values[spec::ParamId::kLambda1] == 0 || fraction < 0.05) return std::nullopt;
  const auto found = std::find_if(moved.rbegin(), moved.rend(), [](const Change& change) {
    return change.id == spec::ParamId::kLambda1 && change.after > change.before;
  });
  if (found == moved.rend()) return plain("zeros", {base::shown_percent(fraction)});
  const Losses then = evidence.before(evidence.row_at(found->epoch));
  const bool free = evidence.now().held_out <= 1.02 * then.held_out;
  return plain(free ? "zeros_free" : "zeros", {base::shown_percent(fraction)});
}

std::optional<Diagnosis> of_changes(const train::Snapshot& lane, const Evidence& evidence, const std::string& set) {
  const std::vector<Change> moved = changes(lane);
  const Losses now = evidence.now();
  std::vector<Change> raised;
  for (const Change& change : moved)
    if (is_regularizer(change.id) && change.after > change.before && lane.spec->values[change.id] >= change.after &&
        evidence.row_at(change.epoch) + kEnough <= evidence.size())
      raised.push_back(change);
  if (raised.empty()) return std::nullopt;
  const Losses at_last = evidence.before(evidence.row_at(raised.back().epoch));
  if (now.train >= 1.1 * at_last.train && now.held_out >= 1.05 * at_last.held_out) {
    Diagnosis found = made(Verdict::kTooStrong, "too_strong", {symbol_of(raised.back())});
    found.evidence.push_back(since(raised.back(), at_last, evidence.newest(), set, "since_rose"));
    found.evidence.push_back(plain("too_strong.advice", {symbol_of(raised.back())}));
    return found;
  }
  for (const Change& change : raised) {
    const Losses then = evidence.before(evidence.row_at(change.epoch));
    if (now.gap() > 0.75 * then.gap() || now.held_out > 0.97 * then.held_out) continue;
    Diagnosis found = made(Verdict::kHealed, "healed", {symbol_of(change)});
    found.evidence.push_back(since(change, then, evidence.newest(), set, "since_fell"));
    const int rows = lane.data ? lane.data->train.rows : 0;
    if (now.train > then.train) found.evidence.push_back(plain("no_memory", {base::shown_count(rows)}));
    if (const auto sparse = zeros(lane, evidence, moved)) found.evidence.push_back(*sparse);
    return found;
  }
  return std::nullopt;
}

/// What a constant answer costs: ln K nats, or the variance of the training target, which standardizing has made 1.
double constant_loss(const train::Snapshot& lane) {
  if (!lane.data) return 1;
  if (lane.data->task == data::Task::kRegression) {
    const data::Rows& rows = lane.data->train;
    double sum = 0;
    for (const double deviation : data::fit_scaler(rows.y, rows.outputs).scale) sum += deviation * deviation;
    return sum / rows.outputs;
  }
  return std::log(std::max<double>(2, static_cast<double>(lane.data->class_names.size())));
}

Diagnosis of_small_gap(const train::Snapshot& lane, const Evidence& evidence, const std::string& set) {
  const Losses now = evidence.now();
  const std::size_t back = std::min(evidence.size(), 3 * evidence.window() + 1);
  const bool falls = now.train < 0.98 * evidence.before(evidence.size() - back + 1).train;
  const Losses newest = evidence.newest();
  const std::vector<std::string> numbers{loss(newest.train), set, loss(newest.held_out)};
  Diagnosis found = falls                                   ? made(Verdict::kLearning, "learning")
                    : now.train > 0.5 * constant_loss(lane) ? made(Verdict::kUnderfits, "underfits")
                                                            : made(Verdict::kFits, "fits");
  found.evidence.push_back(plain("both", numbers));
  if (found.verdict == Verdict::kUnderfits) found.evidence.push_back(plain("underfits.advice"));
  return found;
}

Diagnosis of_curves(const train::Snapshot& lane, const Evidence& evidence, const std::string& set) {
  const Losses now = evidence.now();
  const std::size_t best_row = evidence.best_row();
  const Losses best = evidence.at(best_row);
  const bool overfit = now.held_out >= best.held_out + std::max(0.02, 0.05 * best.held_out) && now.train < best.train;
  const std::size_t back = std::min(evidence.size() - 1, 3 * evidence.window());
  const bool grows = now.gap() > 1.02 * evidence.before(evidence.size() - back).gap();
  const Losses newest = evidence.newest();
  const int rows = lane.data ? lane.data->train.rows : 0;
  if (overfit) {
    Diagnosis found = grows ? made(Verdict::kGrowing, "growing") : made(Verdict::kSteady, "overfits");
    found.evidence.push_back(plain("overfit", {epoch_text(evidence.epoch_at(best_row)), set, loss(best.held_out),
                                               loss(newest.held_out), loss(best.train), loss(newest.train)}));
    found.evidence.push_back(plain("memory", {base::shown_count(rows)}));
    if (const auto sparse = zeros(lane, evidence, {})) found.evidence.push_back(*sparse);
    return found;
  }
  if (now.gap() < std::max(0.02, 0.15 * now.held_out)) return of_small_gap(lane, evidence, set);
  Diagnosis found = grows ? made(Verdict::kGrowing, "gap_grows") : made(Verdict::kSteady, "gap_stays");
  found.evidence.push_back(plain("apart", {set, loss(newest.held_out), loss(newest.gap()), loss(newest.train)}));
  return found;
}

/// Most often the newest change is what did it; without one it can only be the learning rate.
Sentence why_diverged(const train::Snapshot& lane) {
  const std::string step = base::shown_count(lane.step);
  const std::vector<Change> moved = changes(lane);
  if (moved.empty())
    return plain("diverged.why",
                 {step, value_shown(spec::ParamId::kLearningRate, lane.spec->values[spec::ParamId::kLearningRate])});
  const Change& last = moved.back();
  const spec::ParamInfo& row = spec::info(last.id);
  if (row.kind == spec::ParamKind::kChoice || row.kind == spec::ParamKind::kSwitch)
    return plain("diverged.why_choice", {step, "@param." + std::string(row.key)});
  const std::string name = row.symbol.empty() ? "@param." + std::string(row.key) : std::string(row.symbol);
  return plain("diverged.why_change",
               {step, name, value_shown(last.id, last.before), value_shown(last.id, last.after)});
}

Sentence failure_sentence(const base::Error& failure) {
  if (failure.key.empty()) return plain("failed.evidence", {base::to_text(failure)});
  return {failure.key, failure.arguments};
}

}  // namespace

Diagnosis diagnose(const train::Snapshot& lane) {
  if (lane.state == train::RunState::kDiverged) {
    Diagnosis found = made(Verdict::kDiverged, "diverged");
    found.evidence.push_back(why_diverged(lane));
    found.evidence.push_back(plain("diverged.kept", {epoch_text(lane.epoch)}));
    found.evidence.push_back(plain("diverged.advice"));
    return found;
  }
  if (lane.state == train::RunState::kFailed) {
    Diagnosis found = made(Verdict::kFailed, "failed");
    if (lane.failure) found.evidence.push_back(failure_sentence(*lane.failure));
    return found;
  }
  if (lane.history.size() < kEnough) {
    Diagnosis found = made(Verdict::kWaiting, "waiting");
    found.evidence.push_back(plain("waiting.evidence"));
    return found;
  }
  if (!std::isfinite(held_out_loss(lane.history.back()))) {
    Diagnosis found = made(Verdict::kNoHeldOut, "no_held_out");
    found.evidence.push_back(plain("no_held_out.evidence"));
    return found;
  }
  const Evidence evidence(lane.history);
  const std::string set = evidence.has_test() ? "@ui.set.test" : "@ui.set.validation";
  if (lane.state == train::RunState::kStopped) {
    Diagnosis found = made(Verdict::kStopped, "stopped");
    if (lane.best)
      found.evidence.push_back(plain("stopped.evidence", {epoch_text(lane.epoch), epoch_text(lane.best->epoch),
                                                          loss(lane.best->validation_loss)}));
    const Losses newest = evidence.newest();
    found.evidence.push_back(plain("apart", {set, loss(newest.held_out), loss(newest.gap()), loss(newest.train)}));
    return found;
  }
  if (auto found = of_changes(lane, evidence, set)) return *found;
  return of_curves(lane, evidence, set);
}

std::string to_text(const Sentence& sentence, const base::Translate& tr) {
  std::vector<std::string> words;
  for (const std::string& argument : sentence.arguments)
    words.push_back(argument.starts_with('@') ? tr(argument.substr(1)) : argument);
  return base::fill_in(tr(sentence.key), words);
}

}  // namespace lscope::ui
