#include "ui/report_dialog.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "base/number_text.h"
#include "ui/dialog_box.h"
#include "ui/error_words.h"
#include "ui/export_dialog.h"
#include "ui/widgets.h"

namespace lscope::ui {
namespace {

using spec::Token;

constexpr float kWide = 520, kTall = 292, kLabel = 116, kRow = 36;
constexpr std::array<const char*, 2> kLanguages{"en", "zh-CN"};

}  // namespace

void ReportDialog::open(std::shared_ptr<const train::Snapshot> run, const std::optional<figures::WeightPair>& pair,
                        const AppState& app) {
  if (waiting_) return;  // one at a time
  FigureWish wish;
  wish.id = "report";
  wish.step = run->step;
  name_ = figure_name(wish, app);
  if (folder_.empty()) folder_ = app.picture_folder;
  language_ = app.language;
  run_ = std::move(run);
  pair_ = pair;
  message_.clear();
  is_there_ = false;
  start_ = true;
  state_.focus.take("report.write");
}

void ReportDialog::answer(const ReportOutcome& outcome, const base::Translate& tr) {
  waiting_ = false;
  is_there_ = outcome.is_there;
  if (outcome.is_there)
    message_ = tr("report.is_there");
  else if (outcome.error)
    message_ = error_words(*outcome.error, tr);
  else
    run_.reset();
}

void ReportDialog::write(AppActions& actions) {
  if (name_.empty() || waiting_) return;
  waiting_ = true;
  message_.clear();
  actions.write_report(
      {run_, pair_, std::filesystem::path(folder_) / name_, language_, std::exchange(is_there_, false)});
}

/// What is being written is given up; the dialog closes at once and no notice follows.
void ReportDialog::cancel(AppActions& actions) {
  if (waiting_) actions.cancel_report();
  waiting_ = false;
  run_.reset();
}

void ReportDialog::draw_fields(Kit& kit, const Rect& box, AppActions& actions) {
  Canvas& c = kit.canvas;
  const float x = box.x + kLabel, w = box.w - kLabel - 24;
  float y = box.y + 88;
  const auto row = [&](const char* label, const char* name, TextField& field, std::string& text, bool start) {
    c.text(box.x + 24, y + 13, kit.tr(label), Face::kR12, kit.ink(Token::kText2));
    const std::string before = text;
    if (field.draw(kit, name, {x, y, w, 26}, text, start)) write(actions);
    if (text != before) is_there_ = false;
    y += kRow;
  };
  row("report.name", "report.name", name_field_, name_, std::exchange(start_, false));
  row("export.folder", "report.folder", folder_field_, folder_, false);
  c.text(box.x + 24, y + 13, kit.tr("ui.menu.language"), Face::kR12, kit.ink(Token::kText2));
  const std::array<std::string, 2> languages{kit.tr("ui.language.english"), kit.tr("ui.language.chinese")};
  if (const auto at = segments(kit, "report.language", {x, y, w, 26}, languages, language_ == kLanguages[0] ? 0 : 1))
    language_ = kLanguages.at(static_cast<std::size_t>(*at));
}

void ReportDialog::draw_buttons(Kit& kit, const Rect& box, AppActions& actions) {
  float right = box.right() - 24;
  const auto place = [&](const std::string& label) {
    const float wide = kit.canvas.width(label, Face::kM12) + 32;
    right -= wide + 8;
    return Rect{right + 8, box.bottom() - 48, wide, 32};
  };
  ButtonLook look;
  look.label = kit.tr(waiting_ ? "export.writing" : is_there_ ? "export.replace" : "report.write");
  look.primary = true;
  look.enabled = !waiting_;
  if (button(kit, "report.write", place(look.label), look)) write(actions);
  look = {};
  look.label = kit.tr("export.cancel");
  if (button(kit, "report.cancel", place(look.label), look)) cancel(actions);
}

void ReportDialog::draw(float width, float height, const FrameView& view, const AppState& app, AppActions& actions) {
  if (!run_) return;
  const float s = view.style.scale;
  Kit kit(view, state_, Region::kOverlay, "report", {0, 0, width, height}, Kit::Scroll::kNever, Kit::Layer::kAbove);
  Canvas& c = kit.canvas;
  const float wide = std::min(kWide, width / s - 16);
  const std::vector<std::string> lines =
      message_.empty() ? std::vector<std::string>{} : c.wrap(message_, Face::kR12, wide - 48);
  const float tall = kTall + 18 * static_cast<float>(lines.size());
  const Rect box{std::round((width / s - wide) / 2), std::max(4.0F, std::round((height / s - tall) / 2)), wide, tall};
  draw_dialog_box(kit, box);
  kit.note("report.box", box);
  c.text(box.x + 24, box.y + 28, kit.tr("report.dialog"), Face::kS15, kit.ink(Token::kText1));
  float y = box.y + 54;
  for (const std::string& line : c.wrap(kit.tr("report.what"), Face::kR12, wide - 48)) {
    c.text(box.x + 24, y, line, Face::kR12, kit.ink(Token::kText3));
    y += 16;
  }
  ButtonLook look;
  look.icon = Icon::kClose;
  const bool typing = name_field_.typing() || folder_field_.typing();
  const bool closed = button(kit, "report.close", {box.right() - 44, box.y + 12, 32, 32}, look);
  draw_fields(kit, box, actions);
  y = box.y + 88 + 3 * kRow + 10;
  if (waiting_) {
    const float share = std::clamp(app.report_share.value_or(0.0F), 0.0F, 1.0F), full = wide - 48;
    c.rect({box.x + 24, y, full, 6}, kit.ink(Token::kRaised), 3);
    c.rect({box.x + 24, y, std::max(6.0F, full * share), 6}, kit.ink(Token::kAccent), 3);
    kit.note("report.progress", {box.x + 24, y, full * share, 6});
  }
  for (const std::string& line : lines) {
    c.text(box.x + 24, y + 4, line, Face::kR12, kit.ink(Token::kDanger));
    y += 18;
  }
  draw_buttons(kit, box, actions);
  kit.item("report.behind", kit.area(), false);  // what lies under the dialog does not get the mouse
  // Esc gives the keyboard back first, where text is being typed.
  if (closed || (!typing && ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape), false))) cancel(actions);
}

}  // namespace lscope::ui
