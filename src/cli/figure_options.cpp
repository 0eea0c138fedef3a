#include "cli/figure_options.h"

#include <vector>

#include "base/text.h"
#include "figures/export_figure.h"
#include "figures/weight_choice.h"
#include "spec/language.h"

namespace lscope::cli {

void add_figure_options(Command command, FigureOptions& options) {
  command.option("--from", options.from, "Folder that lscope train --out wrote").shown_as("DIR");
  command.option("--data", options.data, "The data file of that run, where it is no longer where it was");
  command.option("--epoch", options.epoch, "As it was after so many epochs; weights of then are trained again");
  command.option("--lang", options.language, "Language of the words").shown_as("en|zh").one_of({"en", "zh", "zh-CN"});
  command.option("--scale", options.scale, "Size of type and lines; 1 gives text of 7 to 9 points");
  command.option("--pair", options.pair, "Weights of weight_plane, each layer:from:to from 1: 1:1:3,1:2:3")
      .shown_as("W,W");
}

base::Result<base::Translate> words_of(const std::string& language) {
  auto loaded = spec::Language::load(spec::language_code(language));
  if (!loaded.ok()) return loaded.error();
  return base::Translate([words = std::make_shared<const spec::Language>(std::move(loaded).value())](
                             std::string_view key) { return (*words)(key); });
}

base::Result<figures::Looks> probe_looks(const train::Snapshot& run, const std::string& pair) {
  if (pair.empty()) return figures::looks_of(run);
  if (!run.weights)
    return base::Error{base::ErrorCode::kInputMismatch, "--pair", "this run has no weights to choose from", ""};
  auto chosen = figures::parse_weight_pair(pair, run.weights->layout);
  if (chosen.ok()) return figures::looks_of(run, chosen.value());
  base::Error wrong = chosen.error();
  wrong.context = "--pair " + wrong.context;
  return wrong;
}

base::Result<const figures::Entry*> find_figure(const std::string& name) {
  std::vector<std::string_view> known;
  for (const figures::Entry& entry : figures::all_figures()) {
    if (entry.id == name) return &entry;
    known.push_back(entry.id);
  }
  const std::string near = base::nearest(name, known);
  return base::Error{base::ErrorCode::kUsageKey, base::printable(name, 60), "there is no figure of this name",
                     near.empty() ? "lscope figure --list names them" : "did you mean " + near + "?"};
}

}  // namespace lscope::cli
