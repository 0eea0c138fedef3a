#pragma once

#include <span>
#include <string>

#include "ui/kit.h"
#include "ui/scroll_list.h"

namespace lscope::ui {

/// A sentence with a sign before it.
struct Word {
  std::string text;
  spec::Token ink = spec::Token::kWarning;  ///< of the sign; kDanger makes the text strong as well
  Icon icon = Icon::kWarning;
};

/// Sentences below one another, wrapped, in an area that scrolls where it is too low for them.
class WordList {
 public:
  void draw(Kit& kit, const Rect& area, std::span<const Word> words);
  void to_top() { list_.to_top(); }

 private:
  ScrollList list_;
};

}  // namespace lscope::ui
