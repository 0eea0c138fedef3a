#include "app/key_names.h"

#include <GLFW/glfw3.h>

#include <array>
#include <cctype>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"

namespace lscope::app {
namespace {

constexpr std::array kNamed{
    std::pair{std::string_view("space"), GLFW_KEY_SPACE},
    std::pair{std::string_view("enter"), GLFW_KEY_ENTER},
    std::pair{std::string_view("escape"), GLFW_KEY_ESCAPE},
    std::pair{std::string_view("tab"), GLFW_KEY_TAB},
    std::pair{std::string_view("backspace"), GLFW_KEY_BACKSPACE},
    std::pair{std::string_view("delete"), GLFW_KEY_DELETE},
    std::pair{std::string_view("insert"), GLFW_KEY_INSERT},
    std::pair{std::string_view("left"), GLFW_KEY_LEFT},
    std::pair{std::string_view("right"), GLFW_KEY_RIGHT},
    std::pair{std::string_view("up"), GLFW_KEY_UP},
    std::pair{std::string_view("down"), GLFW_KEY_DOWN},
    std::pair{std::string_view("home"), GLFW_KEY_HOME},
    std::pair{std::string_view("end"), GLFW_KEY_END},
    std::pair{std::string_view("pageup"), GLFW_KEY_PAGE_UP},
    std::pair{std::string_view("pagedown"), GLFW_KEY_PAGE_DOWN},
    std::pair{std::string_view("plus"), GLFW_KEY_EQUAL},
    std::pair{std::string_view("minus"), GLFW_KEY_MINUS},
    std::pair{std::string_view("f1"), GLFW_KEY_F1},
    std::pair{std::string_view("f2"), GLFW_KEY_F2},
    std::pair{std::string_view("f3"), GLFW_KEY_F3},
    std::pair{std::string_view("f4"), GLFW_KEY_F4},
    std::pair{std::string_view("f5"), GLFW_KEY_F5},
    std::pair{std::string_view("f6"), GLFW_KEY_F6},
    std::pair{std::string_view("f7"), GLFW_KEY_F7},
    std::pair{std::string_view("f8"), GLFW_KEY_F8},
    std::pair{std::string_view("f9"), GLFW_KEY_F9},
    std::pair{std::string_view("f10"), GLFW_KEY_F10},
    std::pair{std::string_view("f11"), GLFW_KEY_F11},
    std::pair{std::string_view("f12"), GLFW_KEY_F12},
};
constexpr std::string_view kPlainKeys = "abcdefghijklmnopqrstuvwxyz0123456789.,-=[];'/\\`";

base::Error unknown_key(std::string_view text) {
  std::vector<std::string_view> known{"ctrl", "shift", "alt"};
  for (const auto& [name, key] : kNamed) known.push_back(name);
  const std::string near = base::nearest(text, known);
  return {base::ErrorCode::kUsageKey, "key " + base::printable(text), "there is no key of that name",
          near.empty() ? "letters, digits, space, enter, escape, arrows, f1 to f12, with ctrl+, shift+, alt+"
                       : "did you mean " + near + "?"};
}

/// One character keys have their capital's code in GLFW.
base::Result<KeyChord> parse_key(std::string_view name) {
  KeyChord chord;
  for (const auto& [known, key] : kNamed)
    if (known == name) chord.key = key;
  if (chord.key == GLFW_KEY_SPACE) chord.typed = ' ';
  if (name == "plus") chord.typed = '+';
  if (name == "minus") chord.typed = '-';
  if (chord.key != 0) return chord;
  if (name.size() != 1 || kPlainKeys.find(name[0]) == std::string_view::npos) return unknown_key(name);
  chord.typed = static_cast<unsigned char>(name[0]);
  chord.key = std::toupper(static_cast<unsigned char>(name[0]));
  return chord;
}

}  // namespace

base::Result<KeyChord> parse_chord(std::string_view text) {
  bool ctrl = false, shift = false, alt = false;
  while (true) {
    const std::size_t plus = text.find('+');
    if (plus == std::string_view::npos || plus == 0) break;
    const std::string_view modifier = text.substr(0, plus);
    if (modifier == "ctrl")
      ctrl = true;
    else if (modifier == "shift")
      shift = true;
    else if (modifier == "alt")
      alt = true;
    else
      return unknown_key(modifier);
    text.remove_prefix(plus + 1);
  }
  auto chord = parse_key(text);
  if (!chord.ok()) return chord;
  chord.value().ctrl = ctrl;
  chord.value().shift = shift;
  chord.value().alt = alt;
  if (ctrl || alt) chord.value().typed = 0;
  return chord;
}

void push_chord(const KeyChord& chord, InputQueue& queue) {
  const auto modifiers = [&](bool down) {
    if (chord.ctrl) queue.push(KeyChanged{GLFW_KEY_LEFT_CONTROL, down});
    if (chord.shift) queue.push(KeyChanged{GLFW_KEY_LEFT_SHIFT, down});
    if (chord.alt) queue.push(KeyChanged{GLFW_KEY_LEFT_ALT, down});
  };
  modifiers(true);
  queue.push(KeyChanged{chord.key, true});
  if (chord.typed != 0) queue.push(Typed{chord.typed});
  queue.push(KeyChanged{chord.key, false});
  modifiers(false);
}

}  // namespace lscope::app
