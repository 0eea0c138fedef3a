#include "ui/export_dialog.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "ui/dialog_box.h"
#include "ui/error_words.h"
#include "ui/widgets.h"

namespace lscope::ui {
namespace {

using spec::Token;

constexpr float kWide = 520, kTall = 356, kLabel = 116, kRow = 36;
constexpr std::array kFormats{PictureFormat::kSvg, PictureFormat::kPdf, PictureFormat::kPng, PictureFormat::kCsv};
constexpr std::array<const char*, 4> kSizes{"export.size.one", "export.size.two", "export.size.slide",
                                            "export.size.screen"};
constexpr std::array<std::string_view, 2> kLanguages{"en", "zh-CN"};
constexpr std::array<std::string_view, 3> kThemes{"light", "dark", "contrast"};

template <std::size_t N>
void write(std::array<char, N>& to, const std::string& text) {
  to.fill('\0');
  std::size_t size = std::min(text.size(), N - 1);
  while (size < text.size() && size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
  std::memcpy(to.data(), text.data(), size);
}

template <std::size_t N>
int index_of(const std::array<std::string_view, N>& all, std::string_view wanted) {
  return static_cast<int>(std::find(all.begin(), all.end(), wanted) - all.begin());
}

}  // namespace

std::string figure_name(const FigureWish& wish, const AppState& app) {
  std::string of = app.scene ? app.scene->name : app.document_name;
  if (const std::size_t dot = of.rfind('.'); dot != std::string::npos && dot > 0) of.resize(dot);
  std::string name = wish.id + "-" + of + "-step" + std::to_string(wish.step);
  for (char& c : name) {
    constexpr std::string_view kUnfit = "/\\:*?\"<>| ";
    if (kUnfit.find(c) != std::string_view::npos || static_cast<unsigned char>(c) < 0x20) c = '-';
  }
  return name;
}

PictureSettings ExportDialog::settings(const AppState& app) const {
  PictureSettings out = chosen_;
  if (out.language.empty()) out.language = app.language;
  return out;
}

void ExportDialog::open(FigureWish wish, std::optional<PictureFormat> format, const AppState& app) {
  chosen_.format = format.value_or(chosen_.format);
  chosen_.language = app.language;
  write(name_, figure_name(wish, app) + ending(chosen_.format));
  if (folder_[0] == '\0') write(folder_, app.picture_folder);
  wish_ = std::move(wish);
  message_.clear();
  waiting_ = is_there_ = false;
  appearing_ = 2;
  state_.focus.take("export.save");
}

/// The name ends as the format does: another ending of a picture is replaced, anything else stays.
void ExportDialog::give_ending() {
  std::string name = name_.data();
  for (const PictureFormat format : kFormats) {
    const std::string old = ending(format);
    if (name.size() > old.size() && name.ends_with(old)) name.resize(name.size() - old.size());
  }
  write(name_, name + ending(chosen_.format));
}

void ExportDialog::answer(const ExportOutcome& outcome, const base::Translate& tr) {
  waiting_ = false;
  is_there_ = outcome.is_there;
  if (outcome.is_there)
    message_ = tr("export.is_there");
  else if (outcome.error)
    message_ = error_words(*outcome.error, tr);
  else
    close();
}

void ExportDialog::save(const AppState& app, AppActions& actions) {
  give_ending();
  const std::string name = name_.data();
  if (name == ending(chosen_.format)) return;
  waiting_ = true;
  FigureExport out{*wish_, settings(app), std::filesystem::path(folder_.data()) / name, is_there_};
  message_.clear();
  actions.save_figure(out);
}

bool ExportDialog::text_field(Kit& kit, const char* key, float x, float y, float w, char* text, std::size_t size,
                              bool take) {
  const float s = kit.canvas.scale();
  ImGui::SetCursorScreenPos({x * s, y * s});
  ImGui::SetNextItemWidth(w * s);
  ImGui::PushFont(kit.canvas.font(Face::kR13));
  if (take) ImGui::SetKeyboardFocusHere();
  const bool entered = ImGui::InputText((std::string("##") + key).c_str(), text, size,
                                        ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll);
  const bool edited = ImGui::IsItemEdited();
  ImGui::PopFont();
  kit.note(key, {x, y, w, 26});
  if (edited) {
    is_there_ = false;
    message_.clear();
  }
  return entered;
}

void ExportDialog::draw_fields(Kit& kit, const Rect& box, AppActions& actions, const AppState& app) {
  Canvas& c = kit.canvas;
  const float x = box.x + kLabel, w = box.w - kLabel - 24;
  float y = box.y + 56;
  bool entered = false;
  const auto row = [&](const char* label, const char* key, auto& text) {
    c.text(box.x + 24, y + 13, kit.tr(label), Face::kR12, kit.ink(Token::kText2));
    entered = text_field(kit, key, x, y, w, text.data(), text.size(),
                         appearing_ > 0 && key == std::string_view("export.name")) ||
              entered;
    y += kRow;
  };
  row("export.name", "export.name", name_);
  row("export.folder", "export.folder", folder_);
  appearing_ = std::max(0, appearing_ - 1);
  if (entered && !waiting_) save(app, actions);
}

void ExportDialog::draw_choices(Kit& kit, const Rect& box, const AppState& app) {
  const float x = box.x + kLabel, w = box.w - kLabel - 24;
  float y = box.y + 56 + 2 * kRow;
  const auto row = [&](const char* label, const char* name, std::span<const std::string> words, int at) {
    kit.canvas.text(box.x + 24, y + 13, kit.tr(label), Face::kR12, kit.ink(Token::kText2));
    const auto chosen = segments(kit, name, {x, y, w, 26}, words, at);
    y += kRow;
    if (chosen) is_there_ = false;
    return chosen;
  };
  const std::array<std::string, 4> formats{"SVG", "PDF", "PNG", "CSV"};
  const int format = static_cast<int>(std::find(kFormats.begin(), kFormats.end(), chosen_.format) - kFormats.begin());
  if (const auto at = row("export.format", "export.format", formats, format)) {
    chosen_.format = kFormats[static_cast<std::size_t>(*at)];
    give_ending();
  }
  std::array<std::string, 4> sizes;
  for (std::size_t i = 0; i < sizes.size(); ++i) sizes[i] = kit.tr(kSizes[i]);
  if (const auto at = row("export.size", "export.size", sizes, static_cast<int>(chosen_.size)))
    chosen_.size = static_cast<PictureSize>(*at);
  const std::array<std::string, 2> languages{kit.tr("ui.language.english"), kit.tr("ui.language.chinese")};
  if (const auto at =
          row("ui.menu.language", "export.language", languages, index_of(kLanguages, settings(app).language)))
    chosen_.language = kLanguages[static_cast<std::size_t>(*at)];
  const std::array<std::string, 3> themes{kit.tr("ui.theme.light"), kit.tr("ui.theme.dark"),
                                          kit.tr("ui.theme.contrast")};
  if (const auto at = row("ui.menu.theme", "export.theme", themes, index_of(kThemes, chosen_.theme)))
    chosen_.theme = kThemes[static_cast<std::size_t>(*at)];
}

void ExportDialog::draw_buttons(Kit& kit, const Rect& box, const AppState& app, AppActions& actions) {
  const float y = box.bottom() - 48;
  float right = box.right() - 24;
  const auto place = [&](const std::string& label) {
    const float wide = kit.canvas.width(label, Face::kM12) + 32;
    right -= wide;
    const Rect rect{right, y, wide, 32};
    right -= 8;
    return rect;
  };
  ButtonLook look;
  look.label = kit.tr(waiting_ ? "export.writing" : is_there_ ? "export.replace" : "export.save");
  look.primary = true;
  look.enabled = !waiting_;
  if (button(kit, "export.save", place(look.label), look)) save(app, actions);
  look = {};
  look.label = kit.tr(chosen_.format == PictureFormat::kCsv ? "figure.menu.copy_data" : "figure.menu.copy_picture");
  if (button(kit, "export.copy", place(look.label), look)) {
    actions.copy_figure({*wish_, settings(app)});
    close();
    return;
  }
  look.label = kit.tr("export.cancel");
  if (button(kit, "export.cancel", place(look.label), look)) close();
}

void ExportDialog::draw(float width, float height, const FrameView& view, const AppState& app, AppActions& actions) {
  if (!wish_) return;
  const float s = view.style.scale;
  Kit kit(view, state_, Region::kOverlay, "export", {0, 0, width, height}, Kit::Scroll::kNever, Kit::Layer::kAbove);
  Canvas& c = kit.canvas;
  const std::vector<std::string> lines =
      message_.empty() ? std::vector<std::string>{} : c.wrap(message_, Face::kR12, kWide - 48);
  const float tall = kTall + 18 * static_cast<float>(lines.size());
  const float wide = std::min(kWide, width / s - 16);
  const Rect box{std::round((width / s - wide) / 2), std::max(4.0F, std::round((height / s - tall) / 2)), wide, tall};
  draw_dialog_box(kit, box);
  kit.note("export.box", box);
  c.text(box.x + 24, box.y + 28, kit.tr("export.title"), Face::kS15, kit.ink(Token::kText1));
  ButtonLook look;
  look.icon = Icon::kClose;
  const bool closed = button(kit, "export.close", {box.right() - 44, box.y + 12, 32, 32}, look);
  draw_fields(kit, box, actions, app);
  draw_choices(kit, box, app);
  float y = box.y + 56 + 6 * kRow + 8;
  for (const std::string& line : lines) {
    c.text(box.x + 24, y, line, Face::kR12, kit.ink(Token::kDanger));
    y += 18;
  }
  draw_buttons(kit, box, app, actions);
  kit.item("export.behind", kit.area(), false);  // what lies under the dialog does not get the mouse
  if (closed || ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape), false)) close();
}

}  // namespace lscope::ui
