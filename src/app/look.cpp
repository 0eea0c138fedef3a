#include "app/look.h"

#include <imgui.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "ui/fonts.h"

namespace lscope::app {
namespace {

constexpr std::size_t kMaxWords = 2000;  // columns and classes whose letters the atlas learns

bool is_ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

Look::Look(std::vector<spec::Language> languages, ui::Style style)
    : languages_(std::move(languages)), style_(std::move(style)) {}

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

bool Look::add_word(const std::string& word) {
  const bool is_new =
      !is_ascii(word) && words_.size() < kMaxWords && std::find(words_.begin(), words_.end(), word) == words_.end();
  if (is_new) words_.push_back(word);
  return is_new;
}

void Look::show_words_of(const std::shared_ptr<const data::Prepared>& data) {
  if (!data || data == words_of_) return;
  words_of_ = data;
  bool any = add_word(data->name);
  any = add_word(data->target_name) || any;
  for (const auto* list : {&data->feature_names, &data->class_names})
    for (const std::string& text : *list) any = add_word(text) || any;
  for (const data::Notice& notice : data->notices)
    for (const std::string& text : notice.arguments) any = add_word(text) || any;
  fonts_stale_ = fonts_stale_ || any;
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
