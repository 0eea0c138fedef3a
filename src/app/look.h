#pragma once

#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/translate.h"
#include "spec/language.h"
#include "train/snapshot.h"
#include "ui/data_state.h"
#include "ui/style.h"

namespace lscope::app {

/// Language, theme, UI scale and the fonts that show them. Fonts are only remade in refresh(), between two frames.
/// Thread safety: UI thread only.
class Look {
 public:
  /// Errors  kMachineAsset, kInputMalformed
  [[nodiscard]] static base::Result<Look> load(const std::string& language, const std::string& theme, float scale);

  void set_language(const std::string& code);
  /// Errors  kMachineAsset, kInputMalformed; the earlier theme then stays.
  base::Status set_theme(const std::string& name);
  void set_scale(float scale);
  /// Words of the user that the fonts must be able to show: file, columns, classes of the data in use, ...
  void show_words_of(const std::shared_ptr<const data::Prepared>& data);
  /// ... and what the dialog for data shows before anything is used: folders, files, cells. Costs nothing while that
  /// stays what it was.
  void show_words_of(const ui::DataState& data);

  /// Remakes what has changed. True if the atlas is new and must be uploaded.
  /// Errors  kMachineAsset naming the package of the missing font
  [[nodiscard]] base::Result<bool> refresh();

  [[nodiscard]] const ui::Style& style() const { return style_; }
  [[nodiscard]] const base::Translate& tr() const { return translate_; }
  [[nodiscard]] const std::string& language() const { return code_; }
  /// True if refresh() has something to do.
  [[nodiscard]] bool is_stale() const { return fonts_stale_ || style_stale_; }

 private:
  Look(std::vector<spec::Language> languages, ui::Style style);
  void add_word(const std::string& word);
  void add_words_of(const data::Preview& table);
  void add_words_of(const data::PicturePreview& pictures);
  void add_words_of(const base::Error& error);

  std::vector<spec::Language> languages_;
  std::string code_;
  base::Translate translate_;
  ui::Style style_;
  std::vector<std::string> words_;  ///< of the user; each brought a glyph that was not there
  std::size_t all_glyphs_ = 0;      ///< so many are enough
  std::set<char32_t> glyphs_;       ///< beyond ASCII, that the texts of all languages and the words have
  std::shared_ptr<const data::Prepared> words_of_;
  /// What the dialog showed when it was last looked through.
  std::shared_ptr<const ui::FolderView> folder_;
  std::shared_ptr<const data::Preview> table_;
  std::shared_ptr<const data::PicturePreview> pictures_;
  std::string name_, refusal_;
  std::size_t recent_ = 0;
  bool fonts_stale_ = true, style_stale_ = true;
};

}  // namespace lscope::app
