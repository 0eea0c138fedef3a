#include "cli/cmd_convert.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/number_text.h"
#include "base/text.h"
#include "cli/print.h"
#include "cli/report.h"
#include "spec/convention.h"

namespace lscope::cli {
namespace {

using base::ErrorCode;
using spec::Convention;
using Json = nlohmann::ordered_json;

struct ConvertOptions {
  std::string lambda, from, to, alpha;
  std::string loss = "mse";
  std::optional<std::int64_t> samples, batch;
  int outputs = 1;
  bool list = false, json = false;
};

/// What is asked, read and checked.
struct Question {
  Convention from{}, to{};
  spec::Foreign foreign;
  spec::Setting setting;
};

base::Error usage(std::string option, std::string message, std::string remedy = "") {
  return {ErrorCode::kUsageOption, std::move(option), std::move(message), std::move(remedy)};
}

base::Result<double> read_number(const std::string& option, const std::string& word, double most) {
  const auto value = base::parse_number(word);
  if (value.ok() && value.value() >= 0 && value.value() <= most) return value.value();
  return base::Error{ErrorCode::kUsageRange, option,
                     "'" + base::printable(word, 40) + "' where a number from 0" +
                         (std::isfinite(most) ? " to " + base::exact(most) : " on") + " is expected",
                     ""};
}

base::Result<Convention> read_convention(const std::string& option, const std::string& word) {
  auto found = spec::find_convention(word);
  if (found.ok()) return found;
  base::Error error = found.error();
  error.context = option + " " + error.context;
  if (error.remedy.empty()) error.remedy = "lscope convert --list names them all";
  return error;
}

/// n and B change the meaning of some conventions: there they must be said, never guessed.
base::Status read_setting(const ConvertOptions& options, Question& question) {
  spec::Setting& setting = question.setting;
  setting.loss = options.loss == "mse" ? spec::LossKind::kMse : spec::LossKind::kCrossEntropy;
  setting.outputs = options.outputs;
  setting.samples = options.samples.value_or(1);
  setting.batch = options.batch.value_or(1);
  for (const Convention side : {question.from, question.to}) {
    const std::string name(spec::convention_name(side));
    if (!options.samples && spec::depends_on_samples(side, setting))
      return usage("--n", "is missing: the number of " + name + " depends on the number of training rows");
    if (!options.batch && spec::depends_on_batch(side, setting))
      return usage("--batch", "is missing: the number of " + name + " depends on the rows in a batch");
  }
  return base::Done{};
}

base::Result<Question> read(const ConvertOptions& options) {
  for (const auto& [name, word] :
       {std::pair{"--lambda", &options.lambda}, std::pair{"--from", &options.from}, std::pair{"--to", &options.to}})
    if (word->empty()) return usage(name, "is missing", "lscope convert --lambda VALUE --from NAME --to NAME");
  Question question;
  const auto from = read_convention("--from", options.from), to = read_convention("--to", options.to);
  if (!from.ok()) return from.error();
  if (!to.ok()) return to.error();
  question.from = from.value();
  question.to = to.value();
  const auto value = read_number("--lambda", options.lambda, HUGE_VAL);
  if (!value.ok()) return value.error();
  question.foreign = {value.value(), spec::default_share(question.from)};
  if (!options.alpha.empty()) {
    const auto alpha = read_number("--alpha", options.alpha, 1);
    if (!alpha.ok()) return alpha.error();
    if (!spec::has_share(question.from))
      return usage("--alpha", options.from + " has one kind of penalty and nothing to share", "leave --alpha out");
    question.foreign.l1_share = alpha.value();
  }
  if (auto done = read_setting(options, question); !done.ok()) return done.error();
  return question;
}

std::vector<std::string> notes(const Question& question) {
  std::vector<std::string> out;
  for (const Convention side : {question.from, question.to}) {
    const std::string note(spec::convention_note(side));
    if (!note.empty() && (out.empty() || out.back() != note)) out.push_back(note);
  }
  return out;
}

Json side_json(Convention which, const spec::Foreign& foreign) {
  Json out = {{"convention", std::string(spec::convention_name(which))}, {"value", foreign.value}};
  if (spec::has_share(which)) out["alpha"] = foreign.l1_share;
  out["objective"] = std::string(spec::convention_objective(which));
  return out;
}

std::string side_text(Convention which, const spec::Foreign& foreign) {
  std::string text = std::string(spec::convention_name(which)) + " " + base::exact(foreign.value);
  if (spec::has_share(which)) text += " (alpha " + base::exact(foreign.l1_share) + ")";
  return text;
}

std::string as_json(const ConvertOptions& options, const Question& question, const spec::Conversion& answer) {
  const auto said = [](const std::optional<std::int64_t>& value) { return value ? Json(*value) : Json(nullptr); };
  const Json out = {{"from", side_json(question.from, question.foreign)},
                    {"to", side_json(question.to, answer.result)},
                    {"ours", {{"lambda1", answer.ours.lambda1}, {"lambda2", answer.ours.lambda2}}},
                    {"n", said(options.samples)},
                    {"batch", said(options.batch)},
                    {"outputs", options.outputs},
                    {"loss", options.loss},
                    {"notes", notes(question)}};
  return out.dump(2) + "\n";
}

std::string as_text(const ConvertOptions& options, const Question& question, const spec::Conversion& answer) {
  const auto said = [](const std::optional<std::int64_t>& value) {
    return value ? std::to_string(*value) : std::string("any");
  };
  std::string text = side_text(question.from, question.foreign) + "  =  " + side_text(question.to, answer.result) +
                     "\nours: lambda1 " + base::exact(answer.ours.lambda1) + ", lambda2 " +
                     base::exact(answer.ours.lambda2) + "\nfor n " + said(options.samples) + ", B " +
                     said(options.batch) + ", k " + std::to_string(options.outputs) + ", loss " + options.loss +
                     ", weights only\n";
  for (const std::string& note : notes(question)) text += "note: " + note + "\n";
  return text;
}

int list(bool json) {
  Json out = Json::array();
  std::string text;
  for (int i = 0; i < spec::kConventionCount; ++i) {
    const auto which = static_cast<Convention>(i);
    const std::string name(spec::convention_name(which)), objective(spec::convention_objective(which));
    out.push_back({{"convention", name},
                   {"objective", objective},
                   {"alpha", spec::has_share(which)},
                   {"note", std::string(spec::convention_note(which))}});
    text += name + std::string(16 - name.size(), ' ') + objective + "\n";
  }
  return print(json ? out.dump(2) + "\n" : text);
}

int run(const ConvertOptions& options) {
  if (options.list) return list(options.json);
  const auto question = read(options);
  if (!question.ok()) return report(question.error());
  const Question& what = question.value();
  const auto answer = spec::convert(what.from, what.foreign, what.to, what.setting);
  if (!answer.ok()) return report(answer.error());
  const double largest =
      std::max(answer.value().result.value, answer.value().ours.lambda1 + answer.value().ours.lambda2);
  if (!std::isfinite(largest))
    return report({ErrorCode::kUsageRange, "--lambda", "the converted number is too large to be written", ""});
  return print(options.json ? as_json(options, what, answer.value()) : as_text(options, what, answer.value()));
}

}  // namespace

void add_convert_command(CommandLine& line) {
  const auto options = std::make_shared<ConvertOptions>();
  Command command = line.command("convert", "What a penalty of one book or library is called in another");
  command.option("--lambda", options->lambda, "Its number: lambda, alpha, C or weight_decay").shown_as("VALUE");
  command.option("--from", options->from, "Whose number it is; --list names them").shown_as("CONVENTION");
  command.option("--to", options->to, "Whose number is wanted").shown_as("CONVENTION");
  command.option("--alpha", options->alpha, "Share of |w| in it: l1_ratio, glmnet's alpha (its own default)")
      .shown_as("A");
  command.option("--n", options->samples, "Training rows").whole_within(1, std::int64_t{1} << 53);
  command.option("--batch", options->batch, "Rows in a batch").whole_within(1, std::int64_t{1} << 53);
  command.option("--outputs", options->outputs, "Outputs k of a regression (1)").whole_within(1, 1000000);
  command.option("--loss", options->loss, "mse (the default), bce or softmax").one_of({"mse", "bce", "softmax"});
  command.flag("--list", options->list, "List the conventions and their objectives");
  command.flag("--json", options->json, "As JSON");
  command.does([options] { return run(*options); });
}

}  // namespace lscope::cli
