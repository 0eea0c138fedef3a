#include <nlohmann/json.hpp>

#include "train/early_stopping.h"
#include "train/stat_reader.h"

namespace lscope::train {
namespace {

using nlohmann::json;

/// A validation curve and what the rule of early_stopping.h must make of it. Epochs count from 0.
struct Curve {
  std::vector<double> validation_loss;
  int patience = 1;
  double min_delta = 0;
  std::optional<bool> stopped;
  std::optional<double> last_epoch, best_epoch, best;
};

Curve read_curve(StatReader& in, const json& value, const std::string& path) {
  static const std::vector<std::string_view> keys{"val_loss",   "patience",   "min_delta", "stopped",
                                                  "last_epoch", "best_epoch", "best",      "remark"};
  JsonReader& reader = in.json_reader();
  const json* object = reader.object(&value, path, keys, JsonReader::Unknown::kWarn);
  Curve out;
  out.validation_loss = in.list(object, path, "val_loss");
  out.patience = static_cast<int>(
      reader.whole(reader.member(object, path, "patience"), path + ".patience", 1, std::int64_t{1} << 30));
  out.min_delta = in.number_from(0, object, path, "min_delta");
  if (const json* stopped = JsonReader::optional_member(object, "stopped"))
    out.stopped = reader.truth(stopped, path + ".stopped");
  out.last_epoch = in.number_if(object, path, "last_epoch");
  out.best_epoch = in.number_if(object, path, "best_epoch");
  out.best = in.number_if(object, path, "best");
  return out;
}

void compare(const Curve& curve, const std::string& path, Comparison& out, double tolerance) {
  EarlyStopping rule;
  double last_epoch = 0, best_epoch = 0;
  bool stopped = false;
  for (std::size_t epoch = 0; epoch < curve.validation_loss.size() && !stopped; ++epoch) {
    const auto verdict = rule.observe(curve.validation_loss[epoch], curve.patience, curve.min_delta);
    last_epoch = static_cast<double>(epoch);
    if (verdict == EarlyStopping::Verdict::kImproved) best_epoch = last_epoch;
    stopped = verdict == EarlyStopping::Verdict::kStop;
  }
  if (curve.stopped) out.add(stopped ? 1 : 0, *curve.stopped ? 1 : 0, 0, path + ".stopped");
  if (curve.last_epoch) out.add(last_epoch, *curve.last_epoch, 0, path + ".last_epoch");
  if (curve.best_epoch) out.add(best_epoch, *curve.best_epoch, 0, path + ".best_epoch");
  if (curve.best) out.add(rule.best(), *curve.best, tolerance, path + ".best");
}

}  // namespace

StatCheck read_early_stopping(StatReader& in, const json* top) {
  const json* list = in.json_reader().array(in.json_reader().member(top, "", "sequences"), "sequences");
  std::vector<Curve> curves;
  for (std::size_t i = 0; list != nullptr && i < list->size() && !in.failed(); ++i)
    curves.push_back(read_curve(in, (*list)[i], index_path("sequences", i)));
  return [curves](Comparison& out, double tolerance) {
    for (std::size_t i = 0; i < curves.size(); ++i) compare(curves[i], index_path("sequences", i), out, tolerance);
  };
}

}  // namespace lscope::train
