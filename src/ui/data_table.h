#pragma once

#include <array>
#include <memory>
#include <string>

#include "data/preview.h"
#include "ui/data_state.h"
#include "ui/kit.h"
#include "ui/scroll_list.h"
#include "ui/word_list.h"

namespace lscope::ui {

/// What stands in a table, and what is to become of it: its columns with a role for each, the first rows, the task, the
/// balance of the classes, what is to be known and what is wrong. Reads nothing: it judges the preview.
class DataTable {
 public:
  /// Another table: the choice that is offered first.
  void show(std::shared_ptr<const data::Preview> preview);
  void draw(Kit& kit, const Rect& area, const DataState& state);
  [[nodiscard]] bool usable() const { return preview_ && !reading_.problem; }
  /// Rows without a target are kept, to be learned from with pseudo-labels.
  [[nodiscard]] bool guesses() const { return choice_.empty == data::EmptyTarget::kUnlabelled; }
  /// What was chosen; its path is empty.
  [[nodiscard]] spec::FileSource chosen() const;

 private:
  void draw_columns(Kit& kit, const Rect& area);
  void draw_column(Kit& kit, const Rect& rect, std::size_t index, const std::array<std::string, 4>& roles);
  void column_keys(const Hit& list, std::size_t page);
  void set_role(std::size_t column, data::ColumnRole role);
  float draw_task(Kit& kit, float x, float y, float w);
  float draw_guess(Kit& kit, float x, float y, float w);
  void draw_words(Kit& kit, const Rect& area, const DataState& state);
  void draw_rows(Kit& kit, const Rect& area);
  void judge_again();

  std::shared_ptr<const data::Preview> preview_;
  data::ReadChoice choice_;
  data::Reading reading_;
  ScrollList columns_, rows_;
  WordList words_;
  std::size_t row_ = 0;           ///< the column that the keyboard acts on
  std::size_t first_column_ = 0;  ///< of the table of rows
};

}  // namespace lscope::ui
