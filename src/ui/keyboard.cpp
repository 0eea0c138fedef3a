#include "ui/keyboard.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "ui/dialog_box.h"
#include "ui/top_bar.h"
#include "ui/transport.h"
#include "ui/widgets.h"

namespace lscope::ui {
namespace {

using spec::Token;

bool struck(WindowKey key) { return ImGui::IsKeyPressed(static_cast<int>(key), false); }

void control_keys(const AppState& app, AppActions& actions, KeyRequests& requests) {
  if (struck(kKeyT)) actions.set_theme(next_theme(app.theme));
  if (struck(kKeyL)) actions.set_language(other_language(app.language));
  if (struck(kKeyB)) requests.rail = true;
  if (struck(kKeyO)) requests.open = true;
  if (struck(kKeyV)) requests.paste = true;
  const bool shift = ImGui::GetIO().KeyShift;
  requests.undo = struck(kKeyZ) && !shift;
  requests.redo = struck(kKeyY) || (struck(kKeyZ) && shift);
  if (struck(kKeyE)) requests.report = true;
  if (struck(kKeyEqual) || struck(kKeyPadPlus)) actions.set_ui_scale(next_scale(app.ui_scale, 1));
  if (struck(kKeyMinus) || struck(kKeyPadMinus)) actions.set_ui_scale(next_scale(app.ui_scale, -1));
}

void plain_keys(const ParamDesk& desk, const train::Snapshot& lane, CommandSink& commands) {
  if (struck(kKeySpace)) play_or_pause(lane, commands);
  if (struck(kKeyPeriod)) {
    if (ImGui::GetIO().KeyShift)
      commands.post(train::StepEpoch{});
    else
      commands.post(train::StepOnce{});
  }
  if (struck(kKeyR)) restart(lane, commands);
  if (struck(kKeyN)) new_seed(desk, commands);
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 24> kHelp{{
    {"Space", "ui.keys.play"},
    {".   Shift .", "ui.keys.step"},
    {"R", "ui.keys.restart"},
    {"N", "ui.keys.seed"},
    {"L   F", "ui.keys.plot"},
    {"← → ↑ ↓   + −", "ui.keys.plot_move"},
    {"E   Ctrl C", "ui.keys.plot_export"},
    {"Shift F10", "ui.keys.plot_menu"},
    {"D", "ui.keys.points"},
    {"Ctrl Z   Ctrl Y", "ui.keys.undo"},
    {"@ui.keys.name.mouse", "ui.keys.plot_mouse"},
    {"@ui.keys.name.box", "ui.keys.plot_box"},
    {"@ui.keys.name.legend", "ui.keys.plot_legend"},
    {"Tab   F6", "ui.keys.focus"},
    {"← →", "ui.keys.arrows"},
    {"0   Del", "ui.keys.zero"},
    {"1 … 9", "ui.keys.type"},
    {"Ctrl T   Ctrl L", "ui.keys.look"},
    {"Ctrl +   Ctrl −", "ui.keys.scale"},
    {"Ctrl B", "ui.keys.rail"},
    {"Ctrl E", "ui.keys.report"},
    {"Ctrl O", "ui.keys.open"},
    {"Ctrl V", "ui.keys.paste"},
    {"F1   Esc", "ui.keys.help"},
}};

}  // namespace

KeyRequests handle_keys(WidgetState& state, const ParamDesk& desk, const train::Snapshot& lane, CommandSink& commands,
                        const AppState& app, AppActions& actions, bool dialog) {
  const ImGuiIO& io = ImGui::GetIO();
  KeyRequests requests;
  const bool typing = io.WantTextInput || !state.typing.field.empty();
  int tab = 0;
  int region = 0;
  if (!typing) {
    if (struck(kKeyTab)) tab = io.KeyShift ? -1 : 1;
    if (struck(kKeyF6)) region = io.KeyShift ? -1 : 1;
    requests.help = struck(kKeyF1);
    requests.escape = struck(kKeyEscape);
    if (io.KeyCtrl && !io.KeyAlt) control_keys(app, actions, requests);
    if (!io.KeyCtrl && !io.KeyAlt && !io.KeySuper && !state.modal && !dialog) plain_keys(desk, lane, commands);
  }
  state.focus.confine(dialog);
  state.focus.begin_frame(tab, region, io.MouseClicked[0]);
  return requests;
}

bool draw_key_help(float width, float height, const FrameView& view, WidgetState& state) {
  const float s = view.style.scale;
  constexpr float kWide = 480;
  constexpr float kHead = 84;
  // A low window has its rows closer together, so that the last one is seen as well.
  const auto rows = static_cast<float>(kHelp.size());
  const float row = std::clamp((height / s - 16 - kHead) / rows, 16.0F, 28.0F);
  const float tall = kHead + row * rows;
  Kit kit(view, state, Region::kOverlay, "keys", {0, 0, width, height}, Kit::Scroll::kNever, Kit::Layer::kAbove);
  Canvas& c = kit.canvas;
  const Rect box{(width / s - kWide) / 2, std::max(8.0F, (height / s - tall) / 2), kWide, tall};
  draw_dialog_box(kit, box);
  c.text(box.x + 24, box.y + 28, kit.tr("ui.keys.title"), Face::kS15, kit.ink(Token::kText1));
  float y = box.y + 64;
  for (const auto& [key, text] : kHelp) {
    const std::string name = key.starts_with('@') ? kit.tr(key.substr(1)) : std::string(key);
    c.text(box.x + 24, y, name, Face::kS12, kit.ink(Token::kAccent));
    c.text(box.x + 150, y, kit.tr(text), Face::kR13, kit.ink(Token::kText2), Align::kLeft, kWide - 174);
    y += row;
  }
  ButtonLook look;
  look.icon = Icon::kClose;
  const bool closed = button(kit, "keys.close", {box.right() - 44, box.y + 12, 32, 32}, look);
  const Hit behind = kit.item("keys.behind", kit.area(), false);
  return !closed && !behind.clicked;
}

}  // namespace lscope::ui
