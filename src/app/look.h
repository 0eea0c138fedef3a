#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/translate.h"
#include "spec/language.h"
#include "train/snapshot.h"
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
  /// Words of the user that the fonts must be able to show: file, columns, classes.
  void show_words_of(const std::shared_ptr<const data::Prepared>& data);

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
  [[nodiscard]] bool add_word(const std::string& word);

  std::vector<spec::Language> languages_;
  std::string code_;
  base::Translate translate_;
  ui::Style style_;
  std::vector<std::string> words_;
  std::shared_ptr<const data::Prepared> words_of_;
  bool fonts_stale_ = true, style_stale_ = true;
};

}  // namespace lscope::app
