#include "app/look.h"

#include <gtest/gtest.h>
#include <imgui.h>

#include "base/text.h"

namespace lscope::app {
namespace {

class Glyphs : public testing::Test {
 protected:
  Glyphs() : context_(ImGui::CreateContext()) {
    auto loaded = Look::load("en", "dark", 1);
    EXPECT_TRUE(loaded.ok());
    look_.emplace(std::move(loaded).value());
    EXPECT_TRUE(renew());
  }
  ~Glyphs() override { ImGui::DestroyContext(context_); }
  bool renew() {
    auto renewed = look_->refresh();
    EXPECT_TRUE(renewed.ok());
    return renewed.ok() && renewed.value();
  }
  [[nodiscard]] bool shows(const char* text) const {
    const ui::Fonts& fonts = look_->style().fonts;
    for (const char32_t c : base::code_points(text))
      for (const ImFont* font : {fonts.regular12, fonts.regular13, fonts.medium13, fonts.semibold15})
        if (font->FindGlyphNoFallback(static_cast<ImWchar>(c)) == nullptr) return false;
    return true;
  }

  ImGuiContext* context_;
  std::optional<Look> look_;
};

constexpr const char* kFolder = "привет.csv";
constexpr const char* kColumn = "花瓣长度";
constexpr const char* kClass = "장미";
constexpr const char* kCell = "麒麟";

TEST_F(Glyphs, OfWhatTheDialogShowsAreThereBeforeAnythingIsUsed) {
  for (const char* text : {kFolder, kColumn, kClass, kCell}) EXPECT_FALSE(shows(text)) << text;
  ui::DataState state;
  auto folder = std::make_shared<ui::FolderView>();
  folder->path = "/data/ann";
  folder->entries = {{kFolder, false, 3}};
  state.folder = folder;
  look_->show_words_of(state);
  EXPECT_TRUE(renew());
  EXPECT_TRUE(shows(kFolder));

  auto table = std::make_shared<data::Preview>();
  table->columns.resize(2);
  table->columns[0].name = kColumn;
  table->columns[1].name = "kind";
  table->columns[1].values = {{kClass, 3}};
  table->first = {{"1.5", kCell}};
  state.preview = table;
  look_->show_words_of(state);
  EXPECT_TRUE(renew());
  for (const char* text : {kFolder, kColumn, kClass, kCell}) EXPECT_TRUE(shows(text)) << text;
}

TEST_F(Glyphs, AnAtlasIsMadeAnewForNewGlyphsOnly) {
  ui::DataState state;
  state.name = kFolder;
  look_->show_words_of(state);
  EXPECT_TRUE(renew());
  look_->show_words_of(state);
  EXPECT_FALSE(renew()) << "nothing new to see";
  auto folder = std::make_shared<ui::FolderView>();
  folder->entries = {{"вершина", true, 0}, {"привет.csv", false, 3}};
  state.folder = folder;
  look_->show_words_of(state);
  EXPECT_TRUE(renew()) << "three letters that were not there: ш, н, а";
  auto other = std::make_shared<ui::FolderView>();
  other->entries = {{"вера.csv", false, 3}, {"ширина.csv", false, 3}, {"plain.csv", false, 3}};
  state.folder = other;
  look_->show_words_of(state);
  EXPECT_FALSE(renew()) << "other words of the same letters cost nothing";
}

TEST_F(Glyphs, ThereIsAnEndToThem) {
  auto folder = std::make_shared<ui::FolderView>();
  for (char32_t c = 0x4E00; c < 0x4E00 + 8000; ++c) {
    std::string name;
    name += static_cast<char>(0xE0U | (c >> 12U));
    name += static_cast<char>(0x80U | ((c >> 6U) & 0x3FU));
    name += static_cast<char>(0x80U | (c & 0x3FU));
    folder->entries.push_back({name, false, 1});
  }
  ui::DataState state;
  state.folder = folder;
  look_->show_words_of(state);
  EXPECT_TRUE(renew());
  EXPECT_LE(ImGui::GetIO().Fonts->TexHeight, 8192);
}

}  // namespace
}  // namespace lscope::app
