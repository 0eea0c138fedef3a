#include "spec/edits_json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "base/number_text.h"
#include "base/text.h"
#include "spec/strict_json.h"

namespace lscope::spec {
namespace {

using base::ErrorCode;
using base::PointEdit;
using nlohmann::json;
using Kind = base::PointEdit::Kind;

constexpr std::array<std::string_view, 4> kKinds{"add", "move", "remove", "relabel"};            // in the order of Kind
constexpr std::array<std::string_view, base::kDataParts> kParts{"train", "validation", "test"};  // and of DataPart
constexpr std::size_t kMostInputs = 2;

base::Error malformed(std::string context, std::string message, std::string remedy = "") {
  return {ErrorCode::kInputMalformed, std::move(context), std::move(message), std::move(remedy)};
}

/// The place of the word in `words`.
template <std::size_t N>
base::Result<std::size_t> read_word(const json& value, const std::array<std::string_view, N>& words,
                                    const std::string& context) {
  std::string known;
  for (const std::string_view word : words) known += (known.empty() ? "" : ", ") + std::string(word);
  if (!value.is_string())
    return malformed(context, std::string(json_kind(value)) + " where one of " + known + " is expected");
  const auto at = std::find(words.begin(), words.end(), value.get_ref<const std::string&>());
  if (at == words.end())
    return malformed(context, "'" + base::printable(value.get_ref<const std::string&>(), 40) + "' where one of " +
                                  known + " is expected");
  return static_cast<std::size_t>(at - words.begin());
}

base::Result<std::int32_t> read_count(const json& value, const std::string& context) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  const bool whole = value.is_number_unsigned() || (value.is_number_integer() && value.get<std::int64_t>() >= 0);
  if (!whole || value.get<std::uint64_t>() > static_cast<std::uint64_t>(kMost))
    return malformed(context, "a whole number from 0 to " + std::to_string(kMost) + " is expected");
  return value.get<std::int32_t>();
}

/// Zero has no sign: as text it loses it.
base::Result<double> read_real(const json& value, const std::string& context) {
  if (!value.is_number()) return malformed(context, std::string(json_kind(value)) + " where a number is expected");
  return value.get<double>() + 0.0;
}

base::Status read_x(const json& value, const std::string& context, PointEdit& edit) {
  if (!value.is_array() || value.empty() || value.size() > kMostInputs)
    return malformed(context, "a list of one or two numbers is expected, one for each input");
  for (const json& one : value) {
    const auto number = read_real(one, context);
    if (!number.ok()) return number.error();
    edit.x.push_back(number.value());
  }
  return base::Done{};
}

base::Status read_point(const json& value, const std::string& context, PointEdit& edit) {
  if (value.contains("part")) {
    const auto part = read_word(value["part"], kParts, context + ".part");
    if (!part.ok()) return part.error();
    edit.point.part = static_cast<base::DataPart>(part.value());
  }
  if (edit.kind == Kind::kAdd) return base::Done{};
  edit.point.added = value.contains("added");
  if (edit.point.added == value.contains("row"))
    return malformed(context, "\"row\" or \"added\" is expected, one of the two", "say which point it is about");
  const char* key = edit.point.added ? "added" : "row";
  const auto index = read_count(value[key], context + "." + key);
  if (!index.ok()) return index.error();
  edit.point.index = index.value();
  return base::Done{};
}

/// The keys that an edit of this kind may have.
std::vector<std::string_view> keys_of(Kind kind) {
  std::vector<std::string_view> keys{"kind", "part", "stroke"};
  if (kind != Kind::kAdd) keys.insert(keys.end(), {"row", "added"});
  if (kind == Kind::kAdd || kind == Kind::kMove) keys.emplace_back("x");
  if (kind != Kind::kRemove) keys.emplace_back("target");
  return keys;
}

base::Result<PointEdit> read_edit(const json& value, const std::string& context) {
  if (!value.is_object()) return malformed(context, "an object is expected");
  const auto kind = read_word(value.value("kind", json()), kKinds, context + ".kind");
  if (!kind.ok()) return kind.error();
  PointEdit edit;
  edit.kind = static_cast<Kind>(kind.value());
  const std::vector<std::string_view> keys = keys_of(edit.kind);
  for (const auto& [key, ignored] : value.items()) {
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
    const std::string near = base::nearest(key, keys);
    return malformed(context + ": " + base::printable(key, 60), "unknown key of " + std::string(kKinds[kind.value()]),
                     near.empty() ? "" : "did you mean \"" + near + "\"?");
  }
  if (auto point = read_point(value, context, edit); !point.ok()) return point.error();
  if (edit.kind == Kind::kAdd || edit.kind == Kind::kMove)
    if (auto x = read_x(value.value("x", json()), context + ".x", edit); !x.ok()) return x.error();
  if (value.contains("target") || edit.kind == Kind::kAdd || edit.kind == Kind::kRelabel) {
    const auto target = read_real(value.value("target", json()), context + ".target");
    if (!target.ok()) return target.error();
    edit.target = target.value();
  }
  if (value.contains("stroke")) {
    const auto stroke = read_count(value["stroke"], context + ".stroke");
    if (!stroke.ok()) return stroke.error();
    edit.stroke = stroke.value();
  }
  return edit;
}

}  // namespace

base::Result<std::vector<PointEdit>> read_edits(const json& list, const std::string& context) {
  if (!list.is_array()) return malformed(context, "a list is expected");
  if (list.size() > base::kMaxPointEdits)
    return base::Error{
        ErrorCode::kInputLimit, context,
        std::to_string(list.size()) + " edits where at most " + std::to_string(base::kMaxPointEdits) + " fit",
        "save the points as a table and go on with that"};
  std::vector<PointEdit> edits;
  for (std::size_t i = 0; i < list.size(); ++i) {
    auto edit = read_edit(list[i], context + "[" + std::to_string(i) + "]");
    if (!edit.ok()) return edit.error();
    edits.push_back(std::move(edit).value());
  }
  return edits;
}

std::string edit_json(const PointEdit& edit) {
  std::string text = "{\"kind\": \"" + std::string(kKinds.at(static_cast<std::size_t>(edit.kind))) +
                     "\", \"part\": \"" + std::string(kParts.at(static_cast<std::size_t>(edit.point.part))) + "\"";
  if (edit.kind != Kind::kAdd)
    text += std::string(edit.point.added ? ", \"added\": " : ", \"row\": ") + std::to_string(edit.point.index);
  for (std::size_t j = 0; j < edit.x.size(); ++j) text += (j == 0 ? ", \"x\": [" : ", ") + base::exact(edit.x[j]);
  if (!edit.x.empty()) text += "]";
  if (edit.target) text += ", \"target\": " + base::exact(*edit.target);
  return text + ", \"stroke\": " + std::to_string(edit.stroke) + "}";
}

std::string edits_json(std::span<const PointEdit> edits) {
  std::string text = "[";
  for (std::size_t i = 0; i < edits.size(); ++i) text += (i == 0 ? "\n    " : ",\n    ") + edit_json(edits[i]);
  return text + (edits.empty() ? "]" : "\n  ]");
}

}  // namespace lscope::spec
