#include "figures/caption.h"

#include <array>
#include <cmath>
#include <utility>

#include "base/number_text.h"
#include "base/text.h"
#include "base/version.h"
#include "data/edit_counts.h"
#include "figures/change_marks.h"
#include "figures/fit_parts.h"
#include "spec/run_spec_json.h"

namespace lscope::figures {
namespace {

using spec::ParamId;

std::string sentence(const base::Translate& tr, std::string_view key, const std::vector<std::string>& slots) {
  return base::fill_in(tr(key), slots);
}

std::string joined(const std::vector<std::string>& parts, const std::string& between) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : between) + part;
  return out;
}

/// Both lambdas always; the rest of what regularizes only where it is in use.
std::vector<std::string> strengths(const spec::ParamValues& values, const base::Translate& tr) {
  std::vector<std::string> out;
  for (const ParamId id : {ParamId::kLambda1, ParamId::kLambda2})
    out.push_back(std::string(spec::info(id).symbol) + " = " + base::shown(values[id]));
  constexpr std::array kOthers{ParamId::kLambdaGroup, ParamId::kActivityL1,     ParamId::kActivityL2,
                               ParamId::kDropout,     ParamId::kInputDropout,   ParamId::kMaxNorm,
                               ParamId::kWeightDecay, ParamId::kLabelSmoothing, ParamId::kInputNoise,
                               ParamId::kMixup,       ParamId::kPenaltyLayers,  ParamId::kEarlyStopping};
  for (const ParamId id : kOthers)
    if (values[id] != spec::info(id).default_value) {
      const std::string name = tr("param." + std::string(spec::info(id).key));
      out.push_back(spec::info(id).kind == spec::ParamKind::kReal ? name + " " + base::shown(values[id])
                                                                  : name + " " + spec::value_text(id, values[id]));
    }
  return out;
}

std::string network_text(const train::Snapshot& run, const base::Translate& tr) {
  std::string out = base::exact(run.network.inputs);
  for (const core::LayerSpec& layer : run.network.layers) out += "-" + base::exact(layer.units);
  const std::string activation = spec::value_text(ParamId::kActivation, run.spec->values[ParamId::kActivation]);
  if (run.network.layers.size() > 1) out += " " + tr("choice.model.activation." + activation);
  return out;
}

std::string optimizer_text(const train::Snapshot& run, const base::Translate& tr) {
  const spec::ParamValues& values = run.spec->values;
  std::string out = tr("choice.optimizer.kind." + spec::value_text(ParamId::kOptimizer, values[ParamId::kOptimizer]));
  for (const ParamId id : {ParamId::kLearningRate, ParamId::kBatchSize})
    out += tr("caption.between") + tr("param." + std::string(spec::info(id).key)) + " " + base::shown(values[id]);
  return out;
}

/// "Points edited by hand: 3 added, 1 moved."; "" where none was.
std::string edits_text(const train::Snapshot& run, const base::Translate& tr) {
  const data::EditCounts counts = data::count_edits(run.spec->edits);
  std::vector<std::string> parts;
  for (const auto& [key, count] :
       {std::pair{"caption.edits.added", counts.added}, std::pair{"caption.edits.moved", counts.moved},
        std::pair{"caption.edits.removed", counts.removed}, std::pair{"caption.edits.relabelled", counts.relabelled},
        std::pair{"caption.edits.painted", counts.painted}})
    if (count > 0) parts.push_back(sentence(tr, key, {base::shown_count(count)}));
  return parts.empty() ? "" : sentence(tr, "caption.edits", {joined(parts, tr("caption.between"))});
}

/// Onto one line: line breaks of the file stand between values only, never inside a text.
std::string one_line(const std::string& json) {
  std::string out;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (json[i] != '\n') {
      out += json[i];
      continue;
    }
    while (i + 1 < json.size() && (json[i + 1] == ' ' || json[i + 1] == '\n')) ++i;
    if (i + 1 < json.size()) out += ' ';
  }
  return out;
}

}  // namespace

std::string program_name() {
  return "Lambdascope " + std::string(base::version()) + " (" + std::string(base::revision()) + ")";
}

std::vector<std::string> run_sentences(const train::Snapshot& run, const base::Translate& tr) {
  const bool squared = run.network.loss == core::Loss::kMse;
  std::vector<std::string> out;
  out.push_back(sentence(tr, "caption.objective",
                         {tr(squared ? "caption.loss.squared" : "caption.loss.nats"),
                          joined(strengths(run.spec->values, tr), tr("caption.between"))}));
  if (run.data)
    out.push_back(sentence(tr, "caption.rows",
                           {base::shown_count(run.data->train.rows), base::shown_count(run.data->validation.rows),
                            base::shown_count(run.data->test.rows)}));
  if (std::string edits = edits_text(run, tr); !edits.empty()) out.push_back(std::move(edits));
  const auto epoch = static_cast<std::int64_t>(std::llround(run.epoch));
  out.push_back(sentence(tr, "caption.run",
                         {network_text(run, tr), optimizer_text(run, tr),
                          base::exact(static_cast<double>(run.spec->seed())), base::shown_count(epoch)}));
  out.push_back(sentence(tr, "caption.program", {program_name()}));
  return out;
}

std::string what_it_shows(const Entry& entry, const train::Snapshot& run, const base::Translate& tr) {
  if (entry.id != "fit") return tr(entry.caption_key);
  switch (fit_kind(run)) {
    case FitKind::kPlane:
      return tr(run.network.loss == core::Loss::kMse ? "figure.fit.caption.plane" : "figure.fit.caption.field");
    case FitKind::kLine:
      return tr("figure.fit.caption.line");
    case FitKind::kConfusion:
      return tr("figure.fit.caption.confusion");
    case FitKind::kScatter:
      return tr("figure.fit.caption.scatter");
  }
  return tr(entry.caption_key);
}

std::string caption(const Entry& entry, const train::Snapshot& run, const base::Translate& tr) {
  std::string out = what_it_shows(entry, run, tr);
  for (const std::string& next : run_sentences(run, tr)) out = sentence(tr, "caption.joined", {out, next});
  return out;
}

plot::Metadata about(const Entry& entry, const plot::Figure& figure, const train::Snapshot& run,
                     const base::Translate& tr) {
  plot::Metadata out;
  out.title = figure.title;
  out.description = caption(entry, run, tr);
  out.creator = program_name();
  out.entries = {{"figure", std::string(entry.id)},
                 {"seed", base::exact(static_cast<double>(run.spec->seed()))},
                 {"epoch", base::exact(run.epoch)},
                 {"version", std::string(base::version())},
                 {"configuration", one_line(spec::write_run_spec(*run.spec))}};
  return out;
}

}  // namespace lscope::figures
