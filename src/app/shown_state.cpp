#include "app/shown_state.h"

#include <filesystem>

#include "base/text.h"
#include "spec/param.h"
#include "ui/error_words.h"

namespace lscope::app {

void describe_run(const train::Snapshot& snapshot, const base::Translate& tr, ui::AppState& state) {
  const spec::ParamInfo& source = spec::info(spec::ParamId::kDataSource);
  const auto chosen = static_cast<std::size_t>(snapshot.spec->values.whole(source.id));
  const bool is_file = snapshot.spec->values.choice<spec::DataSource>(source.id) == spec::DataSource::kFile;
  state.document_name = is_file && snapshot.spec->file
                            ? base::printable(std::filesystem::path(snapshot.spec->file->path).filename().string())
                            : tr("choice." + std::string(source.key) + "." + std::string(source.choices[chosen]));
  state.notices.clear();
  if (snapshot.data)
    for (const data::Notice& notice : snapshot.data->notices) state.notices.push_back(ui::notice_words(notice, tr));
}

}  // namespace lscope::app
