#include "app/input_script.h"

#include <array>
#include <cmath>

#include "base/files.h"
#include "base/number_text.h"
#include "base/text.h"

namespace lscope::app {
namespace {

constexpr std::uint64_t kMaxBytes = 1 << 20;
constexpr std::array<std::string_view, 11> kWords{"set",        "wait-steps", "wait",  "key",  "type", "drop",
                                                  "screenshot", "mouse",      "click", "drag", "quit"};

base::Error malformed(std::string message, std::string remedy) {
  return {base::ErrorCode::kInputMalformed, "", std::move(message), std::move(remedy)};
}

/// The first word and what follows it.
struct Split {
  std::string_view word, rest;
};
Split split_word(std::string_view line) {
  const std::size_t blank = line.find_first_of(" \t");
  if (blank == std::string_view::npos) return {line, {}};
  return {line.substr(0, blank), base::trimmed(line.substr(blank))};
}

base::Result<ScriptLine> read_set(std::string_view rest) {
  const auto [key, text] = split_word(rest);
  auto id = spec::find_param(key);
  if (!id.ok()) return id.error();
  auto value = spec::parse_value(id.value(), text);
  if (!value.ok()) return value.error();
  return ScriptLine{SetLine{id.value(), value.value()}};
}

base::Result<ScriptLine> read_wait_steps(std::string_view rest) {
  auto steps = base::parse_whole(rest);
  if (!steps.ok() || steps.value() < 0)
    return malformed("wait-steps needs a number of steps", "for example wait-steps 500");
  return ScriptLine{WaitStepsLine{steps.value()}};
}

base::Result<ScriptLine> read_wait(std::string_view rest) {
  auto seconds = base::parse_number(rest);
  if (!seconds.ok() || seconds.value() < 0 || seconds.value() > 86400)
    return malformed("wait needs a number of seconds, at most 86400", "for example wait 0.5");
  return ScriptLine{WaitLine{seconds.value()}};
}

base::Result<ScriptLine> read_key(std::string_view rest) {
  auto chord = parse_chord(rest);
  if (!chord.ok()) return chord.error();
  return ScriptLine{KeyLine{chord.value()}};
}

/// Two numbers, for a drag four, between -100000 and 100000.
base::Result<ScriptLine> read_mouse(std::string_view word, std::string_view rest) {
  using What = MouseLine::What;
  MouseLine line{word == "drag" ? What::kDrag : word == "click" ? What::kClick : What::kMove};
  std::array<float*, 4> places{&line.x, &line.y, &line.to_x, &line.to_y};
  const std::size_t wanted = line.what == What::kDrag ? 4 : 2;
  for (std::size_t i = 0; i < wanted; ++i) {
    const auto [number, more] = split_word(rest);
    const auto value = base::parse_number(number);
    if (!value.ok() || !(std::abs(value.value()) <= 1e5) || (i + 1 == wanted) != more.empty())
      return malformed(std::string(word) + (wanted == 4 ? " needs two places in pixels" : " needs a place in pixels"),
                       wanted == 4 ? "for example drag 700 300 750 320" : "for example click 700 300");
    *places.at(i) = static_cast<float>(value.value());
    rest = more;
  }
  return ScriptLine{line};
}

base::Result<ScriptLine> read_line(std::string_view line) {
  const auto [word, rest] = split_word(line);
  if (word == "set") return read_set(rest);
  if (word == "wait-steps") return read_wait_steps(rest);
  if (word == "wait") return read_wait(rest);
  if (word == "key") return read_key(rest);
  if (word == "mouse" || word == "click" || word == "drag") return read_mouse(word, rest);
  if (word == "quit")
    return rest.empty() ? base::Result<ScriptLine>(ScriptLine{QuitLine{}}) : malformed("quit stands alone", "");
  const std::string argument(rest);
  if ((word == "type" || word == "drop" || word == "screenshot") && argument.empty())
    return malformed(std::string(word) + " needs an argument", "");
  if (word == "type") return ScriptLine{TypeLine{argument}};
  if (word == "drop") return ScriptLine{DropLine{argument}};
  if (word == "screenshot") return ScriptLine{PictureLine{argument}};
  const std::string near = base::nearest(word, kWords);
  return malformed("'" + base::printable(word) + "' is not a line of a script",
                   near.empty() ? "docs/scripted-input.md lists them" : "did you mean " + near + "?");
}

/// The reader's error with the place in front of it; every fault of a script is a malformed input.
base::Error at_line(const base::Error& error, const std::string& name, int number) {
  const std::string inner = error.context.empty() ? "" : error.context + ": ";
  return {base::ErrorCode::kInputMalformed, name + ":" + std::to_string(number), inner + error.message, error.remedy};
}

}  // namespace

base::Result<std::vector<ScriptLine>> parse_script(std::string_view text, const std::string& name) {
  if (!base::is_valid_utf8(text)) return at_line(malformed("not a text in UTF-8", ""), name, 1);
  std::vector<ScriptLine> lines;
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const std::string_view line = base::trimmed(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty() || line[0] == '#') continue;
    auto read = read_line(line);
    if (!read.ok()) return at_line(read.error(), name, number);
    lines.push_back(std::move(read).value());
  }
  return lines;
}

base::Result<std::vector<ScriptLine>> load_script(const std::filesystem::path& path) {
  auto text = base::read_file(path, kMaxBytes);
  if (!text.ok()) return text.error();
  return parse_script(text.value(), path.filename().string());
}

}  // namespace lscope::app
