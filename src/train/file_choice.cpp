#include "train/file_choice.h"

#include "base/text.h"

namespace lscope::train {

data::ReadChoice read_choice(const spec::RunSpec& run) {
  data::ReadChoice choice;
  if (run.values.on(spec::ParamId::kPseudoLabels)) choice.empty = data::EmptyTarget::kUnlabelled;
  if (!run.file) return choice;
  choice.target = run.file->target;
  choice.group = run.file->group;
  choice.labels = run.file->labels;
  choice.ignored = run.file->ignored;
  if (run.file->task == spec::FileTask::kRegression) choice.task = data::Task::kRegression;
  if (run.file->task == spec::FileTask::kClasses) choice.task = data::Task::kMulticlass;
  return choice;
}

base::Result<spec::FileTask> parse_file_task(const std::string& word) {
  if (word.empty() || word == "detected") return spec::FileTask::kDetected;
  if (word == "regression") return spec::FileTask::kRegression;
  if (word == "classes") return spec::FileTask::kClasses;
  return base::Error{base::ErrorCode::kUsageRange, "--task", "'" + base::printable(word) + "' is no task",
                     "regression, classes and detected are"};
}

}  // namespace lscope::train
