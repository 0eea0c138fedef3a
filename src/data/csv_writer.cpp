#include "data/csv_writer.h"

#include "base/number_text.h"

namespace lscope::data {
namespace {

std::string cell(const std::string& text) {
  if (text.find_first_of(",;\t\"\r\n") == std::string::npos && !text.starts_with(' ') && !text.ends_with(' '))
    return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

}  // namespace

std::string write_csv(const Dataset& dataset) {
  std::string text;
  for (const std::string& name : dataset.feature_names) text += cell(name) + ",";
  text += cell(dataset.target_name) + "\n";
  const auto append = [&](const Rows& rows, bool labelled) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < static_cast<std::size_t>(rows.rows); ++i) {
      for (int j = 0; j < rows.features; ++j) text += base::exact(rows.x[at++]) + ",";
      if (dataset.task == Task::kRegression)
        text += base::exact(rows.y[i]);
      else if (labelled)
        text += cell(dataset.class_names[static_cast<std::size_t>(rows.label[i])]);
      text += "\n";
    }
  };
  append(dataset.rows, true);
  append(dataset.unlabelled, false);
  return text;
}

}  // namespace lscope::data
