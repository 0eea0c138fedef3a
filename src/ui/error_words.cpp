#include "ui/error_words.h"

#include "base/text.h"

namespace lscope::ui {

std::string error_words(const base::Error& error, const base::Translate& tr) {
  if (error.key.empty()) return base::to_text(error);
  std::vector<std::string> words;
  for (const std::string& argument : error.arguments)
    words.push_back(argument.starts_with('@') ? tr(argument.substr(1)) : argument);
  return base::printable(base::fill_in(tr(error.key), words), 400);
}

std::string notice_words(const data::Notice& notice, const base::Translate& tr) {
  return base::printable(base::fill_in(tr(notice.key), notice.arguments), 400);
}

}  // namespace lscope::ui
