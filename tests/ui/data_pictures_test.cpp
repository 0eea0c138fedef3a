// The dialog with pictures: thumbnails, their labels, and what they cost.
#include <gtest/gtest.h>

#include "ui/data_window.h"

namespace lscope::ui {
namespace {

TEST(DataDialog, PicturesAreShownWithTheirLabelsAndUsedAsTheyAre) {
  for (const char* language : {"en", "zh-CN"}) {
    DataWindow window(1600, 1000, 1, language);
    window.frames();
    window.look_at_pictures(some_pictures());
    window.picture(std::string("pictures-") + language);
    ASSERT_TRUE(window.shows("data.picture.0"));
    EXPECT_TRUE(window.shows("data.class.9"));
    EXPECT_FALSE(window.shows("data.columns")) << "they have no columns";
    const Rect first = window.ui.item("data.picture.0");
    EXPECT_GE(first.w, 40);
    const std::string words = window.words();
    EXPECT_NE(words.find("60,000"), std::string::npos);
    EXPECT_NE(words.find("train-labels-idx1-ubyte.gz (60,000)"), std::string::npos);
    EXPECT_NE(words.find("t10k-images-idx3-ubyte.gz"), std::string::npos) << "the notices";
    EXPECT_EQ(words.find("the 10000 rows"), std::string::npos) << "in the window's language";
    window.key(kEnter);
    ASSERT_EQ(window.actions.uses, 1);
    EXPECT_EQ(window.actions.used.labels, "") << "those beside them need no name";
    EXPECT_FALSE(window.actions.guessed);
  }
}

TEST(DataDialog, OtherLabelsAreChosenFromTheFolderOrByTheirPath) {
  DataWindow window;
  window.frames();
  window.look_at_pictures(some_pictures());
  window.click("data.labels");
  window.click("data.labels.2");
  EXPECT_EQ(window.actions.labels, "/data/ann/train-parity-idx1-ubyte");
  data::PicturePreview chosen = some_pictures();
  chosen.labels = "/elsewhere/marks";
  chosen.labels_named = true;
  window.look_at_pictures(chosen);
  EXPECT_NE(window.words().find("marks"), std::string::npos) << "one that does not lie in the folder is in the list";
  window.click("data.labels");
  window.click("data.labels.1");
  EXPECT_EQ(window.actions.labels, "/data/ann/t10k-labels-idx1-ubyte.gz");
  window.key(kEsc);
  window.frames();
  window.look_at_pictures(chosen);
  window.click("data.use");
  EXPECT_EQ(window.actions.used.labels, "/elsewhere/marks");
}

TEST(DataDialog, PicturesWhoseLabelsAreMissingCannotBeUsedButGivenSome) {
  DataWindow window(1600, 1000, 1, "zh-CN");
  window.frames();
  data::PicturePreview alone = some_pictures();
  alone.labels.clear();
  alone.classes.clear();
  for (data::Thumbnail& one : alone.first) one.label = -1;
  alone.problem = base::Error{base::ErrorCode::kInputMissing, alone.name,  "its labels are missing", "",
                              "error.idx.labels_missing",     {alone.name}};
  window.look_at_pictures(alone);
  window.picture("pictures-without-labels");
  EXPECT_TRUE(window.shows("data.problem"));
  EXPECT_EQ(window.words().find("its labels are missing"), std::string::npos);
  window.click("data.use");
  EXPECT_EQ(window.actions.uses, 0);
  window.click("data.labels");
  window.click("data.labels.2");
  EXPECT_EQ(window.actions.labels, "/data/ann/train-labels-idx1-ubyte.gz");
}

/// A software rasterizer draws each rectangle by itself: photographs must not cost a hundred thousand of them.
TEST(DataDialog, PicturesOfNoiseAreDrawnWithABoundedNumberOfRectangles) {
  DataWindow window;
  window.frames();
  const auto vertices = [&] {
    int count = 0;
    const ImDrawData* drawn = ImGui::GetDrawData();
    for (int i = 0; i < drawn->CmdListsCount; ++i) count += drawn->CmdLists[i]->VtxBuffer.Size;
    return count;
  };
  data::PicturePreview noise = some_pictures();
  for (data::Thumbnail& one : noise.first)
    for (std::size_t i = 0; i < one.grey.size(); ++i) one.grey[i] = static_cast<std::uint8_t>(i * 2654435761U >> 8U);
  data::PicturePreview none = noise;
  none.first.clear();
  window.look_at_pictures(none);
  const int before = vertices();
  window.look_at_pictures(noise);
  EXPECT_GT(vertices() - before, 4 * 1000) << "they are drawn";
  EXPECT_LT(vertices() - before, 4 * 48000);
}

}  // namespace
}  // namespace lscope::ui
