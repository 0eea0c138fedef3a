#include "spec/param_docs.h"

#include <algorithm>

#include "base/number_text.h"
#include "spec/params_json.h"
#include "spec/range_text.h"

namespace lscope::spec {
namespace {

std::string joined(std::span<const std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) text += (text.empty() ? "" : ", ") + std::string(name);
  return text;
}

std::string key_of(const ParamInfo& row) { return "param." + std::string(row.key); }

/// A cell of a Markdown table: a bar would end it.
std::string cell(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

std::string_view effect_text(TakesEffect effect) {
  switch (effect) {
    case TakesEffect::kNextStep:
      return "next step";
    case TakesEffect::kRebuild:
      return "data and network made anew";
    case TakesEffect::kAtOnce:
      return "at once";
    case TakesEffect::kNewRun:
      return "new run";
  }
  return "";
}

std::string markdown_row(const ParamInfo& row, const base::Translate& tr) {
  std::string about = tr(key_of(row) + ".help");
  if (!row.formula.empty()) about += " `" + std::string(row.formula) + "`";
  if (!row.source.empty()) about += " Source: " + std::string(row.source) + ".";
  const std::string symbol = row.symbol.empty() ? "" : " " + std::string(row.symbol);
  return "| `" + std::string(row.key) + "` | " + cell(tr(key_of(row))) + symbol + " | " +
         value_text(row.id, row.default_value) + " | " + range_text(row) + " | " +
         std::string(effect_text(row.takes_effect)) + " | " + cell(about) + " |\n";
}

}  // namespace

std::string_view section_key(Section section) {
  switch (section) {
    case Section::kData:
      return "section.data";
    case Section::kModel:
      return "section.model";
    case Section::kRegularization:
      return "section.regularization";
    case Section::kOptimizer:
      return "section.optimizer";
    case Section::kRun:
      return "section.run";
  }
  return "";
}

std::string_view effect_name(TakesEffect effect) {
  switch (effect) {
    case TakesEffect::kNextStep:
      return "next_step";
    case TakesEffect::kRebuild:
      return "rebuild";
    case TakesEffect::kAtOnce:
      return "at_once";
    case TakesEffect::kNewRun:
      return "new_run";
  }
  return "";
}

std::string range_text(const ParamInfo& row) {
  if (row.kind == ParamKind::kChoice) return joined(row.choices);
  if (row.kind == ParamKind::kSwitch) return "true, false";
  return end_text(row.min) + " to " + end_text(row.max);
}

std::string params_markdown(const base::Translate& tr) {
  std::string text =
      "# Parameters\n\n"
      "Every number and choice a user may set. The key is the same in configurations, on the command line\n"
      "(`--set KEY=VALUE`) and in recorded runs. The objective is\n"
      "`J(w) = mean data loss + penalty.lambda1 * sum|w| + penalty.lambda2 * sum w^2\n"
      "+ penalty.lambda_group * sum_j ||W_1[:,j]||`, weights only.\n\n"
      "This file is written by `lscope params --markdown`; a test fails when it is stale.\n";
  Section section = Section::kData;
  bool first = true;
  for (const ParamInfo& row : all_params()) {
    if (first || row.section != section) {
      text +=
          "\n## " + tr(section_key(row.section)) +
          "\n\n| key | name | default | range | takes effect | what it does |\n| --- | --- | --- | --- | --- | --- |\n";
      section = row.section;
      first = false;
    }
    text += markdown_row(row, tr);
  }
  return text;
}

std::string params_as_json(const base::Translate& tr) {
  std::string text = "[";
  for (const ParamInfo& row : all_params()) {
    text += std::string(text.size() > 1 ? ",\n" : "\n") + "  {\"key\": \"" + std::string(row.key) +
            "\", \"section\": \"" + std::string(section_key(row.section).substr(8)) +
            "\", \"default\": " + param_json(row.id, row.default_value);
    if (row.kind == ParamKind::kReal || row.kind == ParamKind::kWhole)
      text += ", \"whole\": " + std::string(row.kind == ParamKind::kWhole ? "true" : "false") +
              ", \"min\": " + base::exact(row.min) + ", \"max\": " + base::exact(row.max);
    if (row.kind == ParamKind::kChoice) {
      text += ", \"choices\": [";
      for (const std::string_view name : row.choices)
        text += std::string(text.back() == '[' ? "" : ", ") + "\"" + std::string(name) + "\"";
      text += "]";
    }
    text += ", \"takes_effect\": \"" + std::string(effect_name(row.takes_effect)) +
            "\", \"name\": " + json_string(tr(key_of(row))) + ", \"help\": " + json_string(tr(key_of(row) + ".help")) +
            ", \"formula\": " + json_string(std::string(row.formula)) +
            ", \"source\": " + json_string(std::string(row.source)) + "}";
  }
  return text + "\n]\n";
}

std::string params_as_text(const base::Translate& tr) {
  std::size_t widest = 0;
  for (const ParamInfo& row : all_params()) widest = std::max(widest, row.key.size());
  std::string text;
  for (const ParamInfo& row : all_params())
    text += std::string(row.key) + std::string(widest + 2 - row.key.size(), ' ') +
            value_text(row.id, row.default_value) + "  (" + range_text(row) + ")  " + tr(key_of(row)) + "\n";
  return text;
}

}  // namespace lscope::spec
