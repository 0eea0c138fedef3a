#include "ui/top_bar.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/number_text.h"
#include "base/text.h"
#include "ui/slider_map.h"
#include "ui/transport.h"
#include "ui/value_field.h"
#include "ui/widgets.h"

namespace lscope::ui {
namespace {

using spec::ParamId;
using spec::Token;

constexpr float kMiddle = 24;
constexpr float kGap = 4;
constexpr std::array<std::string_view, 3> kThemes{"dark", "light", "contrast"};

/// A row of the menu; true when it was chosen.
bool menu_row(Kit& kit, std::string_view name, const std::string& label, bool chosen, bool enabled = true) {
  const float s = kit.canvas.scale();
  const std::string id = label + "##" + std::string(name);
  const bool clicked =
      ImGui::Selectable(id.c_str(), chosen, enabled ? 0 : ImGuiSelectableFlags_Disabled, {240 * s, 26 * s});
  const ImVec2 a = ImGui::GetItemRectMin();
  const ImVec2 b = ImGui::GetItemRectMax();
  kit.note(name, {a.x / s, a.y / s, (b.x - a.x) / s, (b.y - a.y) / s});
  return clicked;
}

void menu_title(const std::string& text) {
  ImGui::PushStyleColor(ImGuiCol_Text, ImGui::GetStyleColorVec4(ImGuiCol_TextDisabled));
  ImGui::TextUnformatted(text.c_str());
  ImGui::PopStyleColor();
}

}  // namespace

std::string next_theme(const std::string& name) {
  const auto at = std::find(kThemes.begin(), kThemes.end(), name);
  const auto next = at == kThemes.end() ? std::size_t{0} : static_cast<std::size_t>(at - kThemes.begin() + 1);
  return std::string(kThemes[next % kThemes.size()]);
}

std::string other_language(const std::string& code) { return code == "en" ? "zh-CN" : "en"; }

float next_scale(float scale, int steps) {
  const float quarters = std::round(scale * 4) + static_cast<float>(steps);
  return std::clamp(quarters / 4, 0.75F, 3.0F);
}

bool TopBar::take_weights_request() { return std::exchange(weights_requested_, false); }

bool TopBar::take_help_request() { return std::exchange(help_requested_, false); }

void TopBar::draw(const Rect& area, const FrameView& view, CommandSink& commands, const AppState& app,
                  AppActions& actions) {
  Kit kit(view, state_, Region::kTopBar, "top_bar", area);
  Canvas& c = kit.canvas;
  const Rect& bar = kit.area();
  c.hline(bar.x, bar.right(), bar.bottom() - 1, kit.ink(Token::kStroke));
  draw_logo(c, 12, kMiddle - 14);
  c.text(50, kMiddle - 7, "Lambdascope", Face::kS13, kit.ink(Token::kText1));
  const std::string document = app.loading.empty() ? app.document_name : kit.fill("ui.loading", {app.loading});
  const bool noted = app.loading.empty() && !app.notices.empty();
  const float named =
      c.text(50, kMiddle + 9, document, Face::kR11, kit.ink(Token::kText3), Align::kLeft, noted ? 94.0F : 112.0F);
  if (noted) draw_notices(kit, {50 + named + 2, kMiddle + 1, 16, 16}, app);

  float x = draw_transport(kit, 168, commands);
  x = draw_speed(kit, x + 8, commands);
  // In a narrow window the state stands at the end of the timeline alone: the numbers have no other place.
  constexpr float kButtons = 12 + 32 + kGap + 32 + kGap + 40, kNumbers = 20 + 160;
  const std::string state = state_word(*view.lane, view.tr);
  if (x + 32 + c.width(state, Face::kM12) + 12 <= bar.right() - kButtons - kNumbers) {
    c.vline(x, 12, 36, kit.ink(Token::kStroke));
    x += 20;
    c.circle({x, kMiddle}, 3.5F, kit.ink(state_color(*view.lane)));
    c.text(x + 12, kMiddle, state, Face::kM12, kit.ink(Token::kText1));
  }

  x = bar.right() - 12 - 32;
  const Rect menu{x, kMiddle - 16, 32, 32};
  ButtonLook look;
  look.icon = Icon::kMenu;
  look.tip = kit.tr("ui.menu.tip");
  if (button(kit, "bar.menu", menu, look)) ImGui::OpenPopup("menu");
  draw_menu(kit, menu, app, actions);
  x -= 32 + kGap;
  look.icon = Icon::kTheme;
  look.tip = kit.tr("ui.theme.tip");
  if (button(kit, "bar.theme", {x, kMiddle - 16, 32, 32}, look)) actions.set_theme(next_theme(app.theme));
  x -= 40 + kGap;
  ButtonLook language;
  language.label = kit.tr("ui.language.other");
  language.tip = kit.tr("ui.language.tip");
  if (button(kit, "bar.language", {x, kMiddle - 16, 40, 32}, language))
    actions.set_language(other_language(app.language));
  draw_numbers(kit, x - 20);
}

/// What is to be known of the data: a sign beside their name, which says it when it is asked.
void TopBar::draw_notices(Kit& kit, const Rect& rect, const AppState& app) {
  const Hit hit = kit.item("bar.notices", rect);
  draw_icon(kit.canvas, Icon::kWarning, rect.x + rect.w / 2, rect.y + rect.h / 2,
            kit.ink(hit.hovered ? Token::kText1 : Token::kWarning));
  if (hit.focused) kit.focus_ring(rect, 3);
  if (!kit.wants_tip("bar.notices", hit)) return;
  std::vector<TipLine> lines;
  for (const std::string& notice : app.notices) lines.push_back({notice});
  kit.tip(lines);
}

float TopBar::draw_transport(Kit& kit, float x, CommandSink& commands) {
  const train::Snapshot& lane = *kit.view().lane;
  const bool running = lane.state == train::RunState::kRunning;
  const bool broken = lane.state == train::RunState::kDiverged || lane.state == train::RunState::kFailed;
  const auto place = [&](float width) {
    const Rect rect{x, kMiddle - 16, width, 32};
    x += width + kGap;
    return rect;
  };
  ButtonLook look;
  look.icon = Icon::kRestart;
  look.tip = kit.tr("ui.transport.restart");
  if (button(kit, "transport.restart", place(32), look)) restart(lane, commands);
  look.icon = running ? Icon::kPause : broken ? Icon::kRestart : Icon::kPlay;
  look.primary = true;
  look.tip = kit.tr(running ? "ui.transport.pause" : broken ? "ui.transport.restart" : "ui.transport.play");
  if (button(kit, "transport.play", place(48), look)) play_or_pause(lane, commands);
  look.primary = false;
  look.icon = Icon::kStep;
  look.enabled = !broken;
  look.tip = kit.tr("ui.transport.step");
  if (button(kit, "transport.step", place(32), look)) commands.post(train::StepOnce{});
  look.enabled = true;
  look.icon = Icon::kSeed;
  look.tip = kit.tr("ui.transport.seed");
  if (button(kit, "transport.seed", place(32), look)) new_seed(desk_, commands);
  return x;
}

float TopBar::draw_speed(Kit& kit, float x, CommandSink& commands) {
  Canvas& c = kit.canvas;
  const std::string label = kit.tr("ui.speed");
  x += c.text(x, kMiddle, label, Face::kR12, kit.ink(Token::kText3)) + 10;
  constexpr float kTrack = 72;
  const spec::ParamInfo& row = spec::info(ParamId::kSpeedLimit);
  const SliderMap map(row);
  const double value = desk_.value(row.id);
  const Hit hit = kit.item("transport.speed", {x - 6, kMiddle - 14, kTrack + 12, 28});
  const float at = x + kTrack * static_cast<float>(map.share(value));
  c.rect({x, kMiddle - 2, kTrack, 4}, kit.ink(Token::kStroke), 2);
  c.rect({x, kMiddle - 2, at - x, 4}, kit.ink(Token::kStroke2), 2);
  const bool light = kit.view().style.theme.is_light;
  const Rect cap{at - 5, kMiddle - 8, 10, 16};
  c.rect(cap, kit.ink(light ? Token::kRaised : Token::kText1), 3);
  c.outline(cap, kit.ink(hit.hovered || hit.held ? Token::kAccent : light ? Token::kStroke2 : Token::kText2), 3);
  c.rect({at - 1, kMiddle - 4, 2, 8}, kit.ink(Token::kStroke2));
  if (hit.focused) kit.focus_ring({x - 6, kMiddle - 11, kTrack + 12, 22}, 4);
  if (hit.held) {
    const float mouse = ImGui::GetIO().MousePos.x / c.scale();
    desk_.want(row.id, map.value(static_cast<double>((mouse - x) / kTrack)), false, commands);
  }
  if (hit.focused && kit.state().typing.field.empty()) {
    const double size = ImGui::GetIO().KeyCtrl ? 20 : 4;
    if (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_LeftArrow)))
      desk_.want(row.id, map.stepped(value, -size), true, commands);
    if (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_RightArrow)))
      desk_.want(row.id, map.stepped(value, size), true, commands);
  }
  kit.simple_tip("transport.speed", hit, kit.tr("param.run.speed_limit.help"));
  const bool most = value >= row.max;
  const std::string shown =
      most ? kit.tr("ui.speed.max") : kit.fill("ui.speed.rate", {base::shown_count(static_cast<std::int64_t>(value))});
  c.text(x + kTrack + 14, kMiddle, shown, Face::kR11, kit.ink(Token::kText2));
  return x + kTrack + 14 + std::max(60.0F, c.width(shown, Face::kR11)) + 8;
}

void TopBar::draw_numbers(Kit& kit, float right) {
  const train::Snapshot& lane = *kit.view().lane;
  const bool running = lane.state == train::RunState::kRunning;
  // Of a run that stands still this may be the last frame.
  if (numbers_made_ < 0 || !running || kit.view().now - numbers_made_ >= 0.1) {
    numbers_made_ = kit.view().now;
    epoch_text_ = base::shown_count(static_cast<std::int64_t>(std::floor(lane.epoch)));
    rate_text_ = running ? base::shown_count(static_cast<std::int64_t>(std::llround(lane.steps_per_second))) : "0";
  }
  Canvas& c = kit.canvas;
  c.text(right, kMiddle - 7, kit.tr("ui.steps_per_s"), Face::kR11, kit.ink(Token::kText3), Align::kRight);
  c.text(right, kMiddle + 8, rate_text_, Face::kS13, kit.ink(Token::kText1), Align::kRight);
  kit.note("bar.steps_per_s", {right - 70, kMiddle - 16, 70, 32});
  right -= 80;
  c.text(right, kMiddle - 7, kit.tr("ui.epoch"), Face::kR11, kit.ink(Token::kText3), Align::kRight);
  c.text(right, kMiddle + 8, epoch_text_, Face::kS13, kit.ink(Token::kText1), Align::kRight);
}

void TopBar::draw_scale_row(Kit& kit, const AppState& app, AppActions& actions) {
  const float s = kit.canvas.scale();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float x = at.x / s;
  const float y = at.y / s;
  const std::string percent = base::shown_percent(static_cast<double>(app.ui_scale));
  ImGui::TextUnformatted((kit.tr("ui.menu.scale") + "  " + percent).c_str());
  const std::array<std::pair<const char*, int>, 2> signs{{{"−##menu.scale.down", -1}, {"+##menu.scale.up", 1}}};
  for (const auto& [label, step] : signs) {
    ImGui::SameLine((step < 0 ? 180 : 212) * s);
    if (ImGui::Button(label, {28 * s, 24 * s})) actions.set_ui_scale(next_scale(app.ui_scale, step));
    const ImVec2 a = ImGui::GetItemRectMin();
    kit.note(step < 0 ? "menu.scale.down" : "menu.scale.up", {a.x / s, a.y / s, 28, 24});
  }
  kit.note("menu.scale", {x, y, 240, 24});
}

void TopBar::draw_menu(Kit& kit, const Rect& anchor, const AppState& app, AppActions& actions) {
  const float s = kit.canvas.scale();
  ImGui::SetNextWindowPos({anchor.right() * s, (anchor.bottom() + 4) * s}, ImGuiCond_Always, {1, 0});
  ImGui::PushFont(kit.canvas.font(Face::kR13));
  ImGui::PushStyleVar(ImGuiStyleVar_SelectableTextAlign, {0, 0.5F});
  if (ImGui::BeginPopup("menu", ImGuiWindowFlags_NoMove)) {
    menu_title(kit.tr("ui.menu.theme"));
    for (const std::string_view theme : kThemes) {
      const std::string name(theme);
      if (menu_row(kit, "menu.theme." + name, kit.tr("ui.theme." + name), app.theme == name)) actions.set_theme(name);
    }
    ImGui::Separator();
    menu_title(kit.tr("ui.menu.language"));
    if (menu_row(kit, "menu.language.en", kit.tr("ui.language.english"), app.language == "en"))
      actions.set_language("en");
    if (menu_row(kit, "menu.language.zh-CN", kit.tr("ui.language.chinese"), app.language == "zh-CN"))
      actions.set_language("zh-CN");
    ImGui::Separator();
    draw_scale_row(kit, app, actions);
    if (menu_row(kit, "menu.motion", kit.tr("ui.menu.reduced_motion"), app.reduced_motion))
      actions.set_reduced_motion(!app.reduced_motion);
    ImGui::Separator();
    if (menu_row(kit, "menu.open_data", kit.tr("ui.menu.open_data"), false)) state_.open_data = true;
    if (menu_row(kit, "menu.open_weights", kit.tr("ui.menu.open_weights"), false)) weights_requested_ = true;
    if (menu_row(kit, "menu.report", kit.tr("ui.menu.report"), false)) state_.open_report = true;
    ImGui::Separator();
    if (menu_row(kit, "menu.keys", kit.tr("ui.menu.keys"), false)) help_requested_ = true;
    if (menu_row(kit, "menu.quit", kit.tr("ui.menu.quit"), false)) actions.quit();
    if (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape), false)) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
  ImGui::PopFont();
}

}  // namespace lscope::ui
