#include "ui/data_browser.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>

#include "base/number_text.h"
#include "base/text.h"
#include "data/bundled.h"
#include "ui/error_words.h"
#include "ui/keyboard.h"
#include "ui/widgets.h"

namespace lscope::ui {
namespace {

using spec::Token;

constexpr float kLeft = 208, kPitch = 26, kFooter = 44, kPath = 32;
constexpr std::size_t kRecent = 5;

std::string lowered(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::string size_text(std::uint64_t bytes) {
  constexpr std::array<const char*, 4> kUnits{"B", "kB", "MB", "GB"};
  double value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 1000 && unit + 1 < kUnits.size()) value /= 1000, ++unit;
  return base::shown(value, 3) + " " + kUnits[unit];
}

/// A row of the left side.
bool side_row(Kit& kit, const std::string& name, const Rect& rect, const std::string& label, const std::string& note,
              const std::string& tip) {
  const Hit hit = kit.item(name, rect);
  if (hit.hovered) kit.canvas.rect(rect, kit.ink(Token::kHover), 4);
  const float used = note.empty() ? 0 : kit.canvas.width(note, Face::kR11) + 8;
  kit.canvas.text(rect.right() - 8, rect.y + rect.h / 2, note, Face::kR11, kit.ink(Token::kText3), Align::kRight);
  kit.canvas.text(rect.x + 8, rect.y + rect.h / 2, label, Face::kR13, kit.ink(Token::kText1), Align::kLeft,
                  rect.w - 16 - used);
  if (hit.focused) kit.focus_ring(rect, 4);
  kit.simple_tip(name, hit, tip);
  return hit.clicked;
}

}  // namespace

bool passes(FileFilter filter, const std::string& name) {
  if (filter == FileFilter::kAll) return true;
  std::string low = lowered(name);
  if (filter == FileFilter::kWeights) return low.ends_with(".safetensors");
  if (low.ends_with(".json")) return true;
  if (low.ends_with(".gz")) low.resize(low.size() - 3);
  for (const std::string_view end : {".csv", ".tsv", ".txt", ".idx", "-ubyte"})
    if (low.ends_with(end)) return true;
  return false;
}

void DataBrowser::opened(FileFilter filter) {
  filter_ = filter;
  folder_ = nullptr;
}

void DataBrowser::follow(const DataState& state) {
  if (folder_ == state.folder && filtered_for_ == filter_) return;
  const bool other = folder_ != state.folder;
  folder_ = state.folder;
  filtered_for_ = filter_;
  shown_.clear();
  row_ = 0;
  scroll_.to_top();
  if (!folder_) return;
  if (other) path_ = folder_->path;
  for (std::size_t i = 0; i < folder_->entries.size(); ++i) {
    const FolderEntry& entry = folder_->entries[i];
    if (!entry.is_folder && !passes(filter_, entry.name)) continue;
    if (entry.is_folder && !from_.empty() && entry.name == from_) row_ = shown_.size();
    shown_.push_back(i);
  }
  scroll_.show(row_);
  from_.clear();
}

DataBrowser::Chosen DataBrowser::draw(Kit& kit, const Rect& area, const DataState& state, DataActions& actions) {
  follow(state);
  Chosen chosen = draw_left(kit, {area.x, area.y, kLeft, area.h}, state);
  const Rect right{area.x + kLeft + 16, area.y, area.w - kLeft - 16, area.h};
  draw_path(kit, {right.x, right.y, right.w, kPath}, actions, chosen);
  draw_list(kit, {right.x, right.y + kPath + 8, right.w, right.h - kPath - 8 - kFooter}, actions, chosen);
  draw_footer(kit, {right.x, right.bottom() - 32, right.w, 32}, actions, chosen);
  return chosen;
}

DataBrowser::Chosen DataBrowser::draw_left(Kit& kit, const Rect& area, const DataState& state) {
  Chosen chosen;
  float y = area.y;
  const auto head = [&](std::string_view key) {
    kit.canvas.text(area.x + 8, y + 12, kit.tr(key), Face::kS12, kit.ink(Token::kText2));
    y += 26;
  };
  head("data.bundled");
  for (const data::BundledSet& set : data::bundled_sets()) {
    const std::string name(set.name), key = "data.bundled." + name;
    const std::string shape = base::shown_count(set.rows) + " × " + std::to_string(set.inputs);
    if (side_row(kit, key, {area.x, y, area.w, kPitch}, kit.tr(key), shape, kit.tr(key + ".source")))
      chosen = {Choice::kBundled, name};
    y += kPitch;
  }
  for (const std::string& line : kit.canvas.wrap(kit.tr("data.bundled.licence"), Face::kR11, area.w - 16)) {
    kit.canvas.text(area.x + 8, y + 10, line, Face::kR11, kit.ink(Token::kText3));
    y += 16;
  }
  y += 12;
  if (state.recent.empty()) return chosen;
  head("data.recent");
  const std::size_t room = std::min(kRecent, static_cast<std::size_t>(std::max(0.0F, (area.bottom() - y) / kPitch)));
  for (std::size_t i = 0; i < std::min(room, state.recent.size()); ++i) {
    const std::string name = std::filesystem::path(state.recent[i]).filename().string();
    if (side_row(kit, "data.recent." + std::to_string(i), {area.x, y, area.w, kPitch}, base::printable(name, 60), "",
                 base::printable(state.recent[i], 300)))
      chosen = {Choice::kFile, state.recent[i]};
    y += kPitch;
  }
  return chosen;
}

void DataBrowser::draw_path(Kit& kit, const Rect& area, DataActions& actions, Chosen& chosen) {
  ButtonLook up;
  up.icon = Icon::kArrowUp;
  up.tip = kit.tr("data.folder.up");
  up.enabled = folder_ && !folder_->parent.empty();
  if (button(kit, "data.up", {area.x, area.y, 32, area.h}, up)) {
    from_ = std::filesystem::path(folder_->path).filename().string();
    actions.browse(folder_->parent);
  }
  // Ctrl+F goes to the path, as "/" would in a shell.
  const bool wanted = ImGui::GetIO().KeyCtrl && ImGui::IsKeyPressed('F', false);
  if (field_.draw(kit, "data.path", {area.x + 40, area.y, area.w - 40, area.h}, path_, wanted) && !path_.empty()) {
    std::string path = path_;
    if (path.front() != '/' && path.front() != '~' && folder_) path = folder_->path + "/" + path;
    chosen = {Choice::kFile, path};
  }
  static_cast<void>(actions);
}

void DataBrowser::draw_list(Kit& kit, const Rect& area, DataActions& actions, Chosen& chosen) {
  Canvas& c = kit.canvas;
  c.rect(area, kit.ink(Token::kScreen), 4);
  c.outline(area, kit.ink(Token::kStroke), 4);
  const auto line = [&](const std::string& text, Token ink) {
    float y = area.y + 24;
    for (const std::string& row : c.wrap(text, Face::kR13, area.w - 32)) {
      c.text(area.x + 16, y, row, Face::kR13, kit.ink(ink));
      y += 20;
    }
  };
  const Rect inner{area.x + 2, area.y + 2, area.w - 4, area.h - 4};
  if (!folder_)
    line(kit.tr("data.folder.reading"), Token::kText3);
  else if (folder_->problem)
    line(error_words(*folder_->problem, kit.view().tr), Token::kDanger);
  else if (shown_.empty())
    line(kit.tr("data.folder.nothing"), Token::kText3);
  const ScrollList::Rows rows = scroll_.begin(kit, inner, shown_.size(), kPitch);
  float y = rows.y;
  for (std::size_t i = rows.first; i < rows.last && i < shown_.size(); ++i, y += kPitch)
    draw_row(kit, {inner.x, y, inner.w - 8, kPitch}, i, actions, chosen);
  scroll_.end(kit);
  const Hit list = kit.item("data.list", area);  // behind its rows: of two items in one place the first gets the mouse
  if (list.focused) kit.focus_ring(area, 4);
  keys(list, actions, chosen, static_cast<std::size_t>(std::max(1.0F, area.h / kPitch - 1)));
}

void DataBrowser::draw_row(Kit& kit, const Rect& rect, std::size_t index, DataActions& actions, Chosen& chosen) {
  Canvas& c = kit.canvas;
  const FolderEntry& entry = folder_->entries[shown_[index]];
  const std::string shown = base::printable(entry.name, 120);
  const Hit hit = kit.item("data.entry." + shown, rect, false);
  if (index == row_)
    c.rect(rect, kit.ink(Token::kAccent, 0.18F), 3);
  else if (hit.hovered)
    c.rect(rect, kit.ink(Token::kHover), 3);
  const float middle = rect.y + rect.h / 2;
  if (entry.is_folder) draw_icon(c, Icon::kRight, rect.x + 14, middle, kit.ink(Token::kAccent));
  const std::string note = entry.is_folder ? "" : size_text(entry.bytes);
  c.text(rect.right() - 10, middle, note, Face::kR11, kit.ink(Token::kText3), Align::kRight);
  c.text(rect.x + 28, middle, shown, entry.is_folder ? Face::kM13 : Face::kR13, kit.ink(Token::kText1), Align::kLeft,
         rect.w - 46 - c.width(note, Face::kR11));
  if (hit.pressed) {
    row_ = index;
    kit.state().focus.take("data.list");
  }
  // A folder opens at once, a file by a second click, by Enter or by the button.
  if ((hit.clicked && entry.is_folder) || hit.double_clicked) go_to(index, actions, chosen);
}

void DataBrowser::go_to(std::size_t index, DataActions& actions, Chosen& chosen) {
  if (!folder_ || index >= shown_.size()) return;
  const FolderEntry& entry = folder_->entries[shown_[index]];
  const std::string path = (std::filesystem::path(folder_->path) / entry.name).string();
  if (entry.is_folder)
    actions.browse(path);
  else
    chosen = {Choice::kFile, path};
}

void DataBrowser::keys(const Hit& list, DataActions& actions, Chosen& chosen, std::size_t page) {
  if (!list.focused || ImGui::GetIO().WantTextInput || !folder_) return;
  if (move_by_keys(true, row_, shown_.size(), page)) scroll_.show(row_);
  if (list.entered) go_to(row_, actions, chosen);
  if (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Backspace), false) && !folder_->parent.empty()) {
    from_ = std::filesystem::path(folder_->path).filename().string();
    actions.browse(folder_->parent);
  }
  if (ImGui::GetIO().KeyCtrl || ImGui::GetIO().KeyAlt) return;
  for (int key = '0'; key <= 'Z'; ++key) {
    if ((key > '9' && key < 'A') || !ImGui::IsKeyPressed(key, false)) continue;
    for (std::size_t step = 1; step <= shown_.size(); ++step) {
      const std::size_t at = (row_ + step) % shown_.size();
      const std::string& name = folder_->entries[shown_[at]].name;
      if (name.empty() || std::toupper(static_cast<unsigned char>(name.front())) != key) continue;
      row_ = at;
      scroll_.show(row_);
      break;
    }
  }
}

void DataBrowser::draw_footer(Kit& kit, const Rect& area, DataActions& actions, Chosen& chosen) {
  const std::array<std::string, 3> filters{kit.tr("data.filter.tables"), kit.tr("data.filter.weights"),
                                           kit.tr("data.filter.all")};
  float wide = 0;
  for (const std::string& label : filters) wide += kit.canvas.width(label, Face::kM12) + 24;
  if (const auto picked =
          segments(kit, "data.filter", {area.x, area.y + 2, wide, 28}, filters, static_cast<int>(filter_)))
    filter_ = static_cast<FileFilter>(*picked);
  ButtonLook open;
  open.label = kit.tr("data.open");
  open.primary = true;
  open.enabled = !shown_.empty();
  const float w = kit.canvas.width(open.label, Face::kM12) + 40;
  if (button(kit, "data.open", {area.right() - w, area.y, w, 32}, open)) go_to(row_, actions, chosen);
}

}  // namespace lscope::ui
