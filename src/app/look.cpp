#include "app/look.h"

#include <imgui.h>

#include <utility>

#include "base/text.h"
#include "ui/fonts.h"

namespace lscope::app {
namespace {

/// Glyphs that the user's words may add: at the largest scale they take some hundred megabytes of texture.
constexpr std::size_t kMostGlyphs = 1500;

}  // namespace

Look::Look(std::vector<spec::Language> languages, ui::Style style)
    : languages_(std::move(languages)), style_(std::move(style)) {
  for (const spec::Language& language : languages_)
    for (const auto& [key, text] : language.all())
      for (const char32_t c : base::code_points(text))
        if (c >= 0x80) glyphs_.insert(c);
  all_glyphs_ = glyphs_.size() + kMostGlyphs;
}

base::Result<Look> Look::load(const std::string& language, const std::string& theme, float scale) {
  std::vector<spec::Language> languages;
  for (const char* code : {"en", "zh-CN"}) {
    auto loaded = spec::Language::load(code);
    if (!loaded.ok()) return loaded.error();
    languages.push_back(std::move(loaded).value());
  }
  ui::Style style;
  auto colors = spec::load_theme(theme);
  if (!colors.ok()) return colors.error();
  style.theme = std::move(colors).value();
  style.scale = scale;
  Look look(std::move(languages), std::move(style));
  look.set_language(language);
  return look;
}

void Look::set_language(const std::string& code) {
  for (const spec::Language& language : languages_) {
    if (language.code() != code) continue;
    code_ = code;
    translate_ = language;  // a copy: the look may be moved
  }
}

base::Status Look::set_theme(const std::string& name) {
  auto loaded = spec::load_theme(name);
  if (!loaded.ok()) return loaded.error();
  style_.theme = std::move(loaded).value();
  style_stale_ = true;
  return base::Done{};
}

void Look::set_scale(float scale) {
  if (scale == style_.scale) return;
  style_.scale = scale;
  fonts_stale_ = style_stale_ = true;
}

void Look::add_word(const std::string& word) {
  bool any = false;
  if (glyphs_.size() < all_glyphs_)
    for (const char32_t c : base::code_points(word))
      if (c >= 0x80) any = glyphs_.insert(c).second || any;
  if (!any) return;
  words_.push_back(word);
  fonts_stale_ = true;
}

void Look::show_words_of(const std::shared_ptr<const data::Prepared>& data) {
  if (!data || data == words_of_) return;
  words_of_ = data;
  add_word(data->name);
  add_word(data->target_name);
  for (const auto* list : {&data->feature_names, &data->class_names})
    for (const std::string& text : *list) add_word(text);
  for (const data::Notice& notice : data->notices)
    for (const std::string& text : notice.arguments) add_word(text);
}

void Look::add_words_of(const data::Preview& table) {
  for (const data::PreviewColumn& column : table.columns) {
    add_word(column.name);
    add_word(column.odd_text);
    for (const auto& [value, rows] : column.values) add_word(value);
  }
  for (const std::vector<std::string>& row : table.first)
    for (const std::string& cell : row) add_word(cell);
}

void Look::add_words_of(const data::PicturePreview& pictures) {
  for (const auto& [name, rows] : pictures.classes) add_word(name);
  for (const auto& file : pictures.label_files) add_word(file.path.filename().string());
  for (const data::Notice& notice : pictures.notices)
    for (const std::string& text : notice.arguments) add_word(text);
}

void Look::add_words_of(const base::Error& error) {
  add_word(error.context);
  add_word(error.message);
  for (const std::string& text : error.arguments) add_word(text);
}

void Look::show_words_of(const ui::DataState& data) {
  if (data.name != name_) add_word(name_ = data.name);
  if (data.folder && data.folder != folder_) {
    add_word(data.folder->path);
    for (const ui::FolderEntry& entry : data.folder->entries) add_word(entry.name);
    if (data.folder->problem) add_words_of(*data.folder->problem);
  }
  folder_ = data.folder;
  if (data.preview && data.preview != table_) add_words_of(*data.preview);
  table_ = data.preview;
  if (data.pictures && data.pictures != pictures_) add_words_of(*data.pictures);
  pictures_ = data.pictures;
  if (data.refused && data.refused->message != refusal_) {
    refusal_ = data.refused->message;
    add_words_of(*data.refused);
  }
  if (data.recent.size() == recent_) return;
  recent_ = data.recent.size();
  for (const std::string& path : data.recent) add_word(path);
}

base::Result<bool> Look::refresh() {
  const bool remake_fonts = fonts_stale_;
  if (remake_fonts) {
    ui::FontRequest request;
    request.scale = style_.scale;
    request.texts = words_;
    for (const spec::Language& language : languages_)
      for (const auto& [key, text] : language.all()) request.texts.push_back(text);
    auto fonts = ui::build_fonts(*ImGui::GetIO().Fonts, request);
    if (!fonts.ok()) return fonts.error();
    style_.fonts = fonts.value();
  }
  if (style_stale_) ui::apply(style_);
  fonts_stale_ = style_stale_ = false;
  return remake_fonts;
}

}  // namespace lscope::app
