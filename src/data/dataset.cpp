#include "data/dataset.h"

namespace lscope::data {

std::string_view task_name(Task task) {
  switch (task) {
    case Task::kRegression:
      return "regression";
    case Task::kBinary:
      return "binary";
    case Task::kMulticlass:
      return "multiclass";
  }
  return "regression";
}

}  // namespace lscope::data
