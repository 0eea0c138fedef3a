#include "ui/word_list.h"

#include <utility>
#include <vector>

namespace lscope::ui {

using spec::Token;

void WordList::draw(Kit& kit, const Rect& area, std::span<const Word> words) {
  constexpr float kLine = 20;
  struct Line {
    std::string text;
    const Word* first;  ///< of the word whose sign stands before it
    Token ink;
  };
  std::vector<Line> lines;
  for (const Word& word : words) {
    bool first = true;
    for (std::string& text : kit.canvas.wrap(word.text, Face::kR12, area.w - 32)) {
      lines.push_back({std::move(text), first ? &word : nullptr, word.ink});
      first = false;
    }
  }
  const ScrollList::Rows rows = list_.begin(kit, area, lines.size(), kLine);
  float y = rows.y;
  for (std::size_t i = rows.first; i < rows.last; ++i, y += kLine) {
    const Line& line = lines[i];
    if (line.first != nullptr) draw_icon(kit.canvas, line.first->icon, area.x + 8, y + 10, kit.ink(line.ink));
    const bool strong = line.ink == Token::kDanger;
    kit.canvas.text(area.x + 22, y + 10, line.text, Face::kR12, kit.ink(strong ? Token::kText1 : Token::kText2));
  }
  list_.end(kit);
}

}  // namespace lscope::ui
