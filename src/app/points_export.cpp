#include "app/points_export.h"

#include <new>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "app/memory_error.h"
#include "base/files.h"
#include "base/text.h"
#include "data/csv_writer.h"
#include "data/point_edit.h"
#include "data/table_reader.h"
#include "spec/run_spec_json.h"
#include "train/build.h"
#include "train/file_choice.h"

namespace lscope::app {
namespace {

/// The training part as it stands before features and scaling.
base::Result<std::string> table_of(const spec::RunSpec& run) {
  std::optional<data::Dataset> file;
  if (run.file) {
    auto read = data::read_table(run.file->path, train::read_choice(run));
    if (!read.ok()) return read.error();
    file = std::move(read).value();
  }
  auto rows = train::build_raw_rows(run, file ? &*file : nullptr);
  if (!rows.ok()) return rows.error();
  return data::write_csv(data::part_of(std::move(rows).value(), base::DataPart::kTrain));
}

base::Status write_both(const spec::RunSpec& run, const std::filesystem::path& table) {
  auto text = table_of(run);
  if (!text.ok()) return text.error();
  if (auto done = base::write_file(table, text.value()); !done.ok()) return done;
  return base::write_file(std::filesystem::path(table).replace_extension(".json"), spec::write_run_spec(run));
}

}  // namespace

ui::ExportOutcome export_points(const spec::RunSpec& run, const std::filesystem::path& folder) {
  ui::ExportOutcome outcome;
  outcome.format = ui::PictureFormat::kCsv;
  std::error_code failed;
  for (int number = 1;; ++number) {
    outcome.file = folder / ("points-" + std::to_string(number) + ".csv");
    const bool taken = std::filesystem::exists(outcome.file, failed) ||
                       std::filesystem::exists(std::filesystem::path(outcome.file).replace_extension(".json"), failed);
    if (!taken) break;
  }
  try {
    if (auto done = write_both(run, outcome.file); !done.ok()) outcome.error = done.error();
  } catch (const std::bad_alloc&) {
    outcome.error = file_needs_memory(outcome.file.filename().string());
  }
  return outcome;
}

}  // namespace lscope::app
