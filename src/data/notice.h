#pragma once

#include <string>
#include <vector>

namespace lscope::data {

/// What is worth knowing of a table or a split and stops nothing: constant columns, repeated rows, where the test set
/// comes from. As with base::Error, the terminal says it in English and the window in its language.
struct Notice {
  std::string key;                     ///< of its text in the languages
  std::vector<std::string> arguments;  ///< of that text
  std::string english = {};            ///< one line for the terminal; "" where only the window says it
  friend bool operator==(const Notice&, const Notice&) = default;
};

}  // namespace lscope::data
