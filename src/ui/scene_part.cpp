#include "ui/scene_part.h"

#include <span>
#include <utility>

#include "base/number_text.h"
#include "spec/preset.h"
#include "ui/widgets.h"

namespace lscope::ui {
namespace {

using spec::Token;

constexpr float kMargin = 16;
constexpr float kHeading = 10;  ///< space over a heading of the card
constexpr float kBetween = 4;   ///< space between two mistakes
constexpr float kMark = 12;     ///< what the dot of a mistake takes

float pitch(const Kit& kit) { return kit.tr("ui.language.code") == "zh-CN" ? 20 : 17; }

/// The scene's name in the language files; preset_test holds it to the file's own title.
std::string title_of(const Kit& kit, std::string_view name) { return kit.tr("preset." + std::string(name) + ".title"); }

}  // namespace

void ScenePart::update(bool compact, const AppState& app) {
  if (!touched_) open_ = !compact && app.scene && app.scene->card;
}

bool ScenePart::card_open(const AppState& app) const { return open_ && card_open_ && app.scene && app.scene->card; }

float ScenePart::draw(Kit& kit, float y, const AppState& app, AppActions& actions) {
  const Rect& area = kit.area();
  const std::string title = app.scene ? kit.tr(app.scene->title_key) : kit.tr("scene.own_data");
  const bool has_card = app.scene && app.scene->card;
  if (section_header(kit, "section.scene", {area.x, y, area.w, kSectionRow}, kit.tr("section.scene"),
                     open_ ? "" : title, open_, has_card)) {
    open_ = !open_;
    touched_ = true;
  }
  y += kSectionRow;
  if (!open_) return y;
  draw_list(kit, y + 4, app, actions);
  y += 40;
  if (!app.scene) return y;
  wrap(kit, *app.scene, area.w - 2 * kMargin);
  for (const Line& line : description_) {
    kit.canvas.text(area.x + kMargin, y + pitch(kit) / 2, line.text, line.face, kit.ink(line.color));
    y += pitch(kit);
  }
  y += 6;
  return has_card ? draw_card(kit, y, *app.scene) : y;
}

void ScenePart::draw_list(Kit& kit, float y, const AppState& app, AppActions& actions) {
  const std::span<const std::string_view> names = spec::preset_names();
  std::vector<std::string> titles;
  int now = -1;
  for (std::size_t i = 0; i < names.size(); ++i) {
    titles.push_back(title_of(kit, names[i]));
    if (app.scene && app.scene->name == names[i]) now = static_cast<int>(i);
  }
  const Rect box{kit.area().x + kMargin, y, kit.area().w - 2 * kMargin, 28};
  // The scene that runs may be chosen again: back to its own settings.
  if (const auto chosen = choice(kit, "scene.choice", box, titles, now))
    actions.open_scene(std::string(names[static_cast<std::size_t>(*chosen)]));
}

float ScenePart::draw_card(Kit& kit, float y, const spec::Preset& scene) {
  const Rect& area = kit.area();
  const auto head = [&](std::string_view name, std::string_view title, const std::string& summary, bool& open) {
    kit.canvas.hline(area.x + kMargin, area.right() - kMargin, y, kit.ink(Token::kStroke));
    if (section_header(kit, name, {area.x, y, area.w, kSectionRow}, kit.tr(title), summary, open, false)) open = !open;
    y += kSectionRow;
  };
  head("section.scene.card", "scene.wrong", kit.tr("scene.source") + " " + scene.card->source, card_open_);
  if (card_open_) y = draw_lines(kit, y, "scene.card", wrong_);
  head("section.scene.about", "scene.to_see", "", about_open_);
  return about_open_ ? draw_lines(kit, y, "scene.about", about_) : y;
}

float ScenePart::draw_lines(Kit& kit, float y, std::string_view name, const std::vector<Line>& lines) {
  const Rect& area = kit.area();
  const float top = y;
  for (const Line& line : lines) {
    y += line.above;
    const float middle = y + pitch(kit) / 2;
    if (line.mark) kit.canvas.circle({area.x + kMargin + 3, middle}, 2.5F, kit.ink(Token::kWarning));
    kit.canvas.text(area.x + kMargin + line.indent, middle, line.text, line.face, kit.ink(line.color));
    y += pitch(kit);
  }
  kit.note(name, {area.x, top, area.w, y - top});
  return y + 8;
}

void ScenePart::wrap(const Kit& kit, const spec::Preset& scene, float width) {
  const std::string key = scene.name + " " + kit.tr("ui.language.code") + " " +
                          base::exact(static_cast<double>(width)) + " " +
                          base::exact(static_cast<double>(kit.canvas.scale()));
  if (key == wrapped_for_) return;
  wrapped_for_ = key;
  for (std::vector<Line>* lines : {&description_, &wrong_, &about_}) lines->clear();
  add(kit, description_, kit.tr(scene.description_key), width, {});
  if (!scene.card) return;
  for (const std::string& line : scene.card->wrong)
    add(kit, wrong_, kit.tr(line), width,
        {"", Face::kR12, Token::kText1, kMark, wrong_.empty() ? 0.0F : kBetween, true});
  add(kit, about_, kit.tr(scene.card->to_see), width, {"", Face::kR12, Token::kText1});
  for (const auto& [heading, text] :
       {std::pair{"scene.meant", scene.card->meant}, std::pair{"scene.convention", scene.card->convention}}) {
    add(kit, about_, kit.tr(heading), width, {"", Face::kS12, Token::kText1, 0, kHeading});
    add(kit, about_, kit.tr(text), width, {});
  }
}

void ScenePart::add(const Kit& kit, std::vector<Line>& lines, const std::string& text, float width, Line look) {
  for (const std::string& line : kit.canvas.wrap(text, look.face, width - look.indent)) {
    look.text = line;
    lines.push_back(look);
    look.above = 0;
    look.mark = false;
  }
}

}  // namespace lscope::ui
