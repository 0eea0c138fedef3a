#include "ui/data_table.h"

#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "base/text.h"
#include "ui/class_bars.h"
#include "ui/error_words.h"
#include "ui/widgets.h"

namespace lscope::ui {
namespace {

using data::ColumnRole;
using spec::Token;

constexpr float kPitch = 28, kHead = 24, kRole = 104, kCell = 84, kLine = 20;

constexpr std::array<std::string_view, 4> kRoles{"data.role.input", "data.role.target", "data.role.group",
                                                 "data.role.ignored"};  // in the order of ColumnRole

std::string range_text(const data::PreviewColumn& column) {
  if (column.numbers == 0) return "";
  return base::shown(column.min, 3) + " – " + base::shown(column.max, 3);
}

std::string distinct_text(const data::PreviewColumn& column) {
  const bool many = column.distinct > data::PreviewColumn::kCounted;
  return (many ? "> " : "") +
         base::shown_count(static_cast<std::int64_t>(many ? data::PreviewColumn::kCounted : column.distinct));
}

/// Where the parts of a column's row begin, from the row's left.
struct Parts {
  float type, distinct, range, mean, role;
  explicit Parts(float w) : type(0), distinct(0), range(0), mean(0), role(w - kRole - 14) {
    const float free = role - 8;
    type = std::round(free * 0.32F);
    distinct = std::round(free * 0.60F);
    range = std::round(free * 0.86F);
    mean = free;
  }
};

}  // namespace

void DataTable::show(std::shared_ptr<const data::Preview> preview) {
  preview_ = std::move(preview);
  choice_ = preview_ ? data::suggested_choice(*preview_) : data::ReadChoice{};
  row_ = first_column_ = 0;
  columns_.to_top();
  rows_.to_top();
  words_.to_top();
  judge_again();
}

void DataTable::judge_again() { reading_ = preview_ ? data::judge(*preview_, choice_) : data::Reading{}; }

spec::FileSource DataTable::chosen() const {
  spec::FileSource source;
  source.target = choice_.target;
  source.group = choice_.group;
  source.ignored = choice_.ignored;
  if (choice_.task)
    source.task = *choice_.task == data::Task::kRegression ? spec::FileTask::kRegression : spec::FileTask::kClasses;
  return source;
}

/// A role that only one column can have leaves the column that had it; that becomes an input.
void DataTable::set_role(std::size_t column, ColumnRole role) {
  const std::string& name = preview_->columns[column].name;
  const std::string target = preview_->columns[reading_.target].name;
  std::erase(choice_.ignored, name);
  if (choice_.group == name) choice_.group.clear();
  if (role == ColumnRole::kTarget) {
    choice_.target = name;
    if (name != target) choice_.task.reset();
  } else {
    if (role == ColumnRole::kGroup) choice_.group = name;
    if (role == ColumnRole::kIgnored) choice_.ignored.push_back(name);
    if (name == target) {
      choice_.target.clear();  // then the last column that is free; it must not be this one again
      choice_.task.reset();
      if (role == ColumnRole::kInput)
        for (std::size_t j = preview_->columns.size(); j-- > 0;)
          if (j != column && reading_.role[j] == ColumnRole::kInput) {
            choice_.target = preview_->columns[j].name;
            break;
          }
    } else if (choice_.target.empty()) {
      choice_.target = target;  // what was the target by itself stays it
    }
  }
  judge_again();
}

void DataTable::draw(Kit& kit, const Rect& area, const DataState& state) {
  if (!preview_) return;
  Canvas& c = kit.canvas;
  const float side = std::clamp(area.w * 0.34F, 260.0F, 340.0F);
  const float rows_height = std::round(std::clamp(area.h * 0.36F, 120.0F, 260.0F));
  const float left = area.w - side - 16;
  const std::string size = kit.fill(
      "data.size",
      {base::shown_count(preview_->rows), base::shown_count(static_cast<std::int64_t>(preview_->columns.size()))});
  const float wide = c.text(area.x, area.y + 10, base::printable(preview_->name, 80), Face::kS15,
                            kit.ink(Token::kText1), Align::kLeft, area.w * 0.6F);
  c.text(area.x + wide + 16, area.y + 11, size, Face::kR12, kit.ink(Token::kText2));
  const float top = area.y + 30;
  draw_columns(kit, {area.x, top, left, area.bottom() - rows_height - 12 - top});
  draw_rows(kit, {area.x, area.bottom() - rows_height, left, rows_height});
  const float x = area.x + left + 16;
  float y = draw_task(kit, x, top, side);
  y = draw_guess(kit, x, y, side);
  y = draw_class_bars(kit, reading_.classes, x, y, side, area.bottom());
  draw_words(kit, {x, y, side, area.bottom() - y}, state);
}

void DataTable::draw_columns(Kit& kit, const Rect& area) {
  Canvas& c = kit.canvas;
  c.rect(area, kit.ink(Token::kScreen), 4);
  c.outline(area, kit.ink(Token::kStroke), 4);
  const Rect inner{area.x + 2, area.y + kHead, area.w - 4, area.h - kHead - 2};
  const Parts at(inner.w);
  const float middle = area.y + kHead / 2 + 1;
  const ImU32 ink = kit.ink(Token::kText3);
  c.text(inner.x + 10, middle, kit.tr("data.head.column"), Face::kR11, ink);
  c.text(inner.x + at.type, middle, kit.tr("data.head.type"), Face::kR11, ink);
  c.text(inner.x + at.distinct, middle, kit.tr("data.head.distinct"), Face::kR11, ink, Align::kRight);
  c.text(inner.x + at.range, middle, kit.tr("data.head.range"), Face::kR11, ink, Align::kRight);
  c.text(inner.x + at.mean, middle, kit.tr("data.head.mean"), Face::kR11, ink, Align::kRight);
  c.text(inner.x + at.role + 10, middle, kit.tr("data.head.role"), Face::kR11, ink);
  c.hline(area.x, area.right(), area.y + kHead, kit.ink(Token::kStroke));
  std::array<std::string, 4> roles;
  for (std::size_t i = 0; i < roles.size(); ++i) roles[i] = kit.tr(kRoles[i]);
  const ScrollList::Rows rows = columns_.begin(kit, inner, preview_->columns.size(), kPitch);
  float y = rows.y;
  for (std::size_t j = rows.first; j < rows.last; ++j, y += kPitch)
    draw_column(kit, {inner.x, y, inner.w - 8, kPitch}, j, roles);
  columns_.end(kit);
  const Hit list = kit.item("data.columns", area);
  if (list.focused) kit.focus_ring(area, 4);
  kit.simple_tip("data.columns", Hit{.focused = list.focused}, kit.tr("data.columns.tip"));
  column_keys(list, static_cast<std::size_t>(std::max(1.0F, inner.h / kPitch - 1)));
}

void DataTable::draw_column(Kit& kit, const Rect& rect, std::size_t index, const std::array<std::string, 4>& roles) {
  Canvas& c = kit.canvas;
  const data::PreviewColumn& column = preview_->columns[index];
  const ColumnRole role = reading_.role[index];
  const Parts at(rect.w + 8);
  const bool chosen = index == row_ && kit.focus_in("data.columns");
  if (chosen) c.rect(rect, kit.ink(Token::kAccent, 0.18F), 3);
  const float middle = rect.y + rect.h / 2;
  const bool out = role == ColumnRole::kIgnored;
  const ImU32 strong = kit.ink(out ? Token::kText3 : role == ColumnRole::kTarget ? Token::kAccent : Token::kText1);
  const ImU32 quiet = kit.ink(out ? Token::kText3 : Token::kText2);
  const bool odd = column.kind == data::ColumnKind::kMixed || column.kind == data::ColumnKind::kEmpty;
  const ImU32 kind = odd && !out ? kit.ink(Token::kWarning) : quiet;
  c.text(rect.x + 10, middle, base::printable(column.name, 80), role == ColumnRole::kTarget ? Face::kM12 : Face::kR12,
         strong, Align::kLeft, at.type - 18);
  c.text(rect.x + at.type, middle, kit.tr("data.kind." + std::string(data::column_kind_name(column.kind))), Face::kR12,
         kind, Align::kLeft, at.distinct - at.type - 44);
  c.text(rect.x + at.distinct, middle, distinct_text(column), Face::kR12, quiet, Align::kRight);
  c.text(rect.x + at.range, middle, range_text(column), Face::kR12, quiet, Align::kRight, at.range - at.distinct - 10);
  if (column.numbers > 0)
    c.text(rect.x + at.mean, middle, base::shown(column.mean, 3), Face::kR12, quiet, Align::kRight,
           at.mean - at.range - 8);
  const Rect box{rect.x + at.role, rect.y + 2, kRole, rect.h - 4};
  const std::string name = "data.role." + std::to_string(index);
  if (const auto picked = ui::choice(kit, name, box, roles, static_cast<int>(role)))
    set_role(index, static_cast<ColumnRole>(*picked));
}

void DataTable::column_keys(const Hit& list, std::size_t page) {
  if (!list.focused || ImGui::GetIO().WantTextInput) return;
  if (move_by_keys(true, row_, preview_->columns.size(), page)) {
    columns_.show(row_);
    first_column_ = row_;
  }
  if (ImGui::GetIO().KeyCtrl || ImGui::GetIO().KeyAlt) return;
  if (ImGui::IsKeyPressed('I', false)) set_role(row_, ColumnRole::kInput);
  if (ImGui::IsKeyPressed('T', false)) set_role(row_, ColumnRole::kTarget);
  if (ImGui::IsKeyPressed('G', false)) set_role(row_, ColumnRole::kGroup);
  if (ImGui::IsKeyPressed('X', false)) set_role(row_, ColumnRole::kIgnored);
}

float DataTable::draw_task(Kit& kit, float x, float y, float w) {
  kit.canvas.text(x, y + 8, kit.tr("data.task"), Face::kS13, kit.ink(Token::kText1));
  const std::array<std::string, 3> tasks{kit.tr("data.task.detected"), kit.tr("data.task.classes"),
                                         kit.tr("data.task.regression")};
  const int now = !choice_.task ? 0 : *choice_.task == data::Task::kRegression ? 2 : 1;
  if (const auto picked = segments(kit, "data.task", {x, y + 22, w, 28}, tasks, now)) {
    choice_.task.reset();
    if (*picked == 1) choice_.task = data::Task::kMulticlass;
    if (*picked == 2) choice_.task = data::Task::kRegression;
    judge_again();
  }
  const std::string target = base::printable(preview_->columns[reading_.target].name, 40);
  const std::string inputs = base::shown_count(reading_.inputs);
  std::string text;
  if (reading_.task == data::Task::kRegression)
    text = kit.fill("data.task.numbers", {target, inputs});
  else if (const std::size_t values = preview_->columns[reading_.target].distinct;
           values > data::PreviewColumn::kCounted)
    text = kit.fill("data.task.count.more", {target, std::to_string(data::PreviewColumn::kCounted), inputs});
  else
    text = kit.fill("data.task.count", {target, base::shown_count(static_cast<std::int64_t>(values)), inputs});
  y += 62;
  for (const std::string& line : kit.canvas.wrap(text, Face::kR12, w)) {
    kit.canvas.text(x, y + 4, line, Face::kR12, kit.ink(Token::kText2));
    y += 18;
  }
  return y + 10;
}

/// Only where the target has holes: keep those rows, or refuse the file.
float DataTable::draw_guess(Kit& kit, float x, float y, float w) {
  const data::PreviewColumn& target = preview_->columns[reading_.target];
  if (target.empty == 0 || target.empty == preview_->rows) return y;
  row_label(kit, x, y, w - 44, kit.fill("data.guess", {base::shown_count(target.empty)}));
  if (const auto turned = toggle(kit, "data.guess", x + w, y + 14, guesses())) {
    choice_.empty = *turned ? data::EmptyTarget::kUnlabelled : data::EmptyTarget::kRefused;
    judge_again();
  }
  return y + 36;
}

void DataTable::draw_words(Kit& kit, const Rect& area, const DataState& state) {
  std::vector<Word> words;
  if (reading_.problem) words.push_back({error_words(*reading_.problem, kit.view().tr), Token::kDanger});
  for (const data::Notice& notice : reading_.notices) words.push_back({notice_words(notice, kit.view().tr)});
  if (!state.bundled.empty())
    words.push_back({kit.tr("data.bundled." + state.bundled + ".source"), Token::kText3, Icon::kCheck});
  words_.draw(kit, area, words);
  kit.note(reading_.problem ? "data.problem" : "data.words", area);
}

void DataTable::draw_rows(Kit& kit, const Rect& area) {
  Canvas& c = kit.canvas;
  c.rect(area, kit.ink(Token::kScreen), 4);
  c.outline(area, kit.ink(Token::kStroke), 4);
  const std::size_t count = preview_->columns.size();
  const auto fit = static_cast<std::size_t>(std::max(1.0F, (area.w - 56) / kCell));
  first_column_ = std::min(first_column_, count > fit ? count - fit : 0);
  const std::size_t last = std::min(count, first_column_ + fit);
  const float middle = area.y + kHead / 2 + 1;
  const float cell =
      std::min(160.0F, (area.w - 56) / static_cast<float>(std::max<std::size_t>(1, last - first_column_)));
  if (count > fit) {  // to the other columns
    for (const auto& [name, sign, x] : {std::tuple{"data.rows.left", -1, area.right() - 48.0F},
                                        std::tuple{"data.rows.right", 1, area.right() - 24.0F}}) {
      const Hit hit = kit.item(name, {x, area.y, 24, kHead});
      const Point tip[] = {{x + 12 - 3.0F * static_cast<float>(sign), middle - 5},
                           {x + 12 + 3.0F * static_cast<float>(sign), middle},
                           {x + 12 - 3.0F * static_cast<float>(sign), middle + 5}};
      c.polyline(tip, kit.ink(hit.hovered ? Token::kText1 : Token::kText3), 1.5F);
      if (hit.focused) kit.focus_ring({x, area.y, 24, kHead}, 3);
      if (hit.clicked && sign < 0) first_column_ = first_column_ < fit ? 0 : first_column_ - fit;
      if (hit.clicked && sign > 0) first_column_ += fit;
    }
  }
  const auto left = [&](std::size_t j) { return area.x + 44 + cell * static_cast<float>(j - first_column_); };
  for (std::size_t j = first_column_; j < last; ++j) {
    const bool last_wide = j + 1 == last && count > fit;
    c.text(left(j), middle, base::printable(preview_->columns[j].name, 60), Face::kM12,
           kit.ink(reading_.role[j] == ColumnRole::kTarget    ? Token::kAccent
                   : reading_.role[j] == ColumnRole::kIgnored ? Token::kText3
                                                              : Token::kText2),
           Align::kLeft, cell - (last_wide ? 44.0F : 8.0F));
  }
  c.hline(area.x, area.right(), area.y + kHead, kit.ink(Token::kStroke));
  const Rect inner{area.x + 2, area.y + kHead + 1, area.w - 4, area.h - kHead - 3};
  const ScrollList::Rows rows = rows_.begin(kit, inner, preview_->first.size(), kLine);
  float y = rows.y;
  for (std::size_t i = rows.first; i < rows.last; ++i, y += kLine) {
    c.text(area.x + 34, y + 10, std::to_string(i + 1), Face::kR11, kit.ink(Token::kText3), Align::kRight);
    for (std::size_t j = first_column_; j < last && j < preview_->first[i].size(); ++j)
      c.text(left(j), y + 10, preview_->first[i][j], Face::kR12,
             kit.ink(reading_.role[j] == ColumnRole::kIgnored ? Token::kText3 : Token::kText1), Align::kLeft, cell - 8);
  }
  rows_.end(kit);
  kit.note("data.rows", area);
}

}  // namespace lscope::ui
