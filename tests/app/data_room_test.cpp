#include "app/data_room.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>

#include "app/run_setup.h"
#include "base/files.h"
#include "data/csv_reader.h"
#include "data/idx_bytes.h"
#include "train/file_choice.h"
#include "train/trainer.h"

namespace lscope::app {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class DataRoomOfAFolder : public testing::Test {
 protected:
  DataRoomOfAFolder() : folder_(fs::temp_directory_path() / ("lscope-room-" + std::to_string(::getpid()))) {
    fs::create_directories(folder_ / "b sub");
    write("z.csv", "x,y\n1,2\n2,3\n");
    write("A.csv", "x,y\n1,a\n2,b\n");
    write("bad.csv", "x,y\n1,2\n3\n");
    write(".hidden", "x");
  }
  ~DataRoomOfAFolder() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  void write(const std::string& name, const std::string& content) const {
    ASSERT_TRUE(base::write_file(folder_ / name, content).ok());
  }
  /// Until nothing is under way; false after ten seconds.
  static bool settle(DataRoom& room) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (room.busy() && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(1ms);
      static_cast<void>(room.update());
    }
    return !room.busy();
  }

  const fs::path folder_;
  DataRoom room_{[] {}, {}};
};

TEST_F(DataRoomOfAFolder, AFolderIsListedFoldersFirstWithoutHiddenFiles) {
  room_.browse(folder_.string());
  ASSERT_TRUE(settle(room_));
  const auto& folder = *room_.state().folder;
  ASSERT_EQ(folder.entries.size(), 4U);
  EXPECT_EQ(folder.entries[0].name, "b sub");
  EXPECT_TRUE(folder.entries[0].is_folder);
  EXPECT_EQ(folder.entries[1].name, "A.csv");
  EXPECT_EQ(folder.entries[3].name, "z.csv");
  EXPECT_EQ(folder.entries[3].bytes, 12U);
  EXPECT_EQ(folder.parent, folder_.parent_path().string());
  room_.browse((folder_ / "nowhere").string());
  ASSERT_TRUE(settle(room_));
  EXPECT_TRUE(room_.state().folder->problem);
}

TEST_F(DataRoomOfAFolder, AConfigurationIsReadAndOtherJsonIsRefusedByName) {
  write("config.json",
        R"({"schema": "lscope-config", "schema_version": 1, "params": {"data.source": "file", "run.seed": 9},
            "data": {"path": "A.csv", "target": "y"}})");
  write("other.json", R"([{"x": 1}])");
  write("wrong.JSON", R"({"schema": "lscope-config", "schema_version": 1, "params": {"run.sed": 9}})");
  room_.look_at_file((folder_ / "config.json").string());
  ASSERT_TRUE(settle(room_));
  ASSERT_TRUE(room_.state().config) << base::to_text(room_.state().refused.value_or(base::Error{}));
  EXPECT_EQ(room_.state().config->seed(), 9U);
  EXPECT_EQ(room_.state().config->file->path, (folder_ / "A.csv").string())
      << "beside it, wherever the program was started";
  EXPECT_TRUE(make_configured_run(*room_.state().config).ok());
  room_.look_at_file((folder_ / "other.json").string());
  EXPECT_FALSE(room_.state().config);
  ASSERT_TRUE(settle(room_));
  ASSERT_TRUE(room_.state().refused);
  EXPECT_EQ(room_.state().refused->key, "error.not_a_config");
  EXPECT_FALSE(room_.state().config);
  room_.look_at_file((folder_ / "wrong.JSON").string());
  ASSERT_TRUE(settle(room_));
  ASSERT_TRUE(room_.state().refused);
  EXPECT_NE(base::to_text(*room_.state().refused).find("run.seed"), std::string::npos) << "the nearest key is named";
}

TEST_F(DataRoomOfAFolder, ATableIsLookedAtAndABadOneSaysWhereItIsBad) {
  room_.look_at_file((folder_ / "A.csv").string());
  EXPECT_TRUE(room_.state().reading);
  ASSERT_TRUE(settle(room_));
  ASSERT_TRUE(room_.state().preview);
  EXPECT_EQ(room_.state().preview->rows, 2);
  room_.look_at_file((folder_ / "bad.csv").string());
  EXPECT_FALSE(room_.state().preview) << "what was seen before is not taken for the new one";
  ASSERT_TRUE(settle(room_));
  ASSERT_TRUE(room_.state().refused);
  EXPECT_TRUE(base::to_text(*room_.state().refused).starts_with("bad.csv:3"));
  EXPECT_EQ(room_.state().asked, 2U);
}

TEST_F(DataRoomOfAFolder, APathThatIsAFolderIsOpened) {
  room_.look_at_file(folder_.string());
  ASSERT_TRUE(settle(room_));
  EXPECT_FALSE(room_.state().refused);
  EXPECT_FALSE(room_.state().preview);
  EXPECT_EQ(room_.state().folder->path, folder_.string());
}

TEST_F(DataRoomOfAFolder, AnAnswerThatWasOvertakenOrCancelledNeverComes) {
  room_.look_at_file((folder_ / "A.csv").string());
  room_.look_at_file((folder_ / "z.csv").string());
  ASSERT_TRUE(settle(room_));
  EXPECT_EQ(room_.state().preview->name, "z.csv");
  room_.look_at_file((folder_ / "A.csv").string());
  room_.stop_looking();
  EXPECT_FALSE(room_.busy());
  std::this_thread::sleep_for(50ms);
  static_cast<void>(room_.update());
  EXPECT_FALSE(room_.state().preview);
}

TEST_F(DataRoomOfAFolder, ALargeTableShowsProgressAndStopsAtOnce) {
  std::string text = "a,b,c,d,e,f,g,h,y\n";
  while (text.size() < 60'000'000) text += "0.125,0.25,1.5,2.75,3.5,-4.25,5.125,6.0625,0.5\n";
  write("large.csv", text);
  const auto start = std::chrono::steady_clock::now();
  room_.look_at_file((folder_ / "large.csv").string());
  EXPECT_LT(std::chrono::steady_clock::now() - start, 100ms) << "asking takes no time";
  float share = 0;
  while (room_.busy() && share < 0.05F) {
    std::this_thread::sleep_for(1ms);
    static_cast<void>(room_.update());
    share = room_.state().share;
  }
  EXPECT_GE(share, 0.05F);
  EXPECT_LT(share, 1);
  room_.stop_looking();
  const auto stopped = std::chrono::steady_clock::now();
  room_.browse(folder_.string());  // the thread is free for it soon
  ASSERT_TRUE(settle(room_));
  EXPECT_LT(std::chrono::steady_clock::now() - stopped, 1500ms);
}

TEST_F(DataRoomOfAFolder, WhatIsUsedIsRememberedAsRecentOnce) {
  for (const char* name : {"A.csv", "z.csv", "A.csv"}) {
    room_.look_at_file((folder_ / name).string());
    ASSERT_TRUE(settle(room_));
    const DataRoom::Taken taken = room_.take(spec::FileSource{"", "y"});
    EXPECT_EQ(taken.source.path, (folder_ / name).string());
    EXPECT_EQ(taken.source.target, "y");
    EXPECT_TRUE(room_.taking());
    room_.used();
  }
  EXPECT_EQ(room_.state().recent,
            (std::vector<std::string>{(folder_ / "A.csv").string(), (folder_ / "z.csv").string()}));
  EXPECT_EQ(room_.state().used, 3U);
}

TEST_F(DataRoomOfAFolder, APastedTableGetsAFileOfItsOwnAndABundledOneIsFound) {
  room_.look_at_text("x,y\n1,2\n3,4\n");
  ASSERT_TRUE(settle(room_));
  ASSERT_TRUE(room_.state().preview);
  const DataRoom::Taken taken = room_.take({});
  ASSERT_TRUE(taken.text);
  EXPECT_EQ(*taken.text, "x,y\n1,2\n3,4\n");
  EXPECT_NE(taken.source.path.find("pasted/pasted-"), std::string::npos);
  room_.look_at_bundled("iris");
  ASSERT_TRUE(settle(room_));
  ASSERT_TRUE(room_.state().preview);
  EXPECT_EQ(room_.state().preview->rows, 150);
  const DataRoom::Taken iris = room_.take({});
  EXPECT_FALSE(iris.text);
  EXPECT_TRUE(fs::exists(iris.source.path));
  room_.used();
  EXPECT_TRUE(room_.state().recent.empty()) << "the bundled sets have a place of their own";
}

/// What was changed without a trace is the only way to see whether a file was read again.
void write_unseen(const fs::path& path, const std::string& content) {
  const auto before = fs::last_write_time(path);
  ASSERT_EQ(fs::file_size(path), content.size());
  ASSERT_TRUE(base::write_file(path, content).ok());
  fs::last_write_time(path, before);
}

TEST_F(DataRoomOfAFolder, WhatWasReadForTheLookIsNotReadAgain) {
  write("k.csv", "x,kind\n1,a\n2,b\n3,a\n4,b\n5,a\n6,b\n1,a\n2,b\n3,a\n4,b\n5,a\n6,b\n");
  room_.look_at_file((folder_ / "k.csv").string());
  ASSERT_TRUE(settle(room_));
  std::this_thread::sleep_for(200ms);  // meanwhile it is read ahead
  static_cast<void>(room_.update());
  const DataRoom::Taken taken = room_.take({});
  ASSERT_TRUE(taken.kept);
  write_unseen(folder_ / "k.csv", "x,kind\n9,a\n9,b\n9,a\n9,b\n9,a\n9,b\n9,a\n9,b\n9,a\n9,b\n9,a\n9,b\n");
  const auto first_input = [&](spec::FileTask task) {
    spec::FileSource source = taken.source;
    source.task = task;
    auto run = make_file_run(source, {}, {}, taken.kept.get());
    EXPECT_TRUE(run.ok());
    const auto data = run.ok() ? run.value()->snapshot(false).data : nullptr;
    return data ? data->inputs.mean.at(0) : -1;
  };
  EXPECT_LT(first_input(spec::FileTask::kDetected), 9) << "the rows that were looked at";
  EXPECT_EQ(first_input(spec::FileTask::kClasses), 9) << "another choice has to be read";
  fs::last_write_time(folder_ / "k.csv", fs::last_write_time(folder_ / "k.csv") + 5s);
  EXPECT_EQ(first_input(spec::FileTask::kDetected), 9) << "and so has a file that was written";
}

TEST_F(DataRoomOfAFolder, WhatIsNoLongerLookedAtIsNotKept) {
  room_.look_at_file((folder_ / "A.csv").string());
  ASSERT_TRUE(settle(room_));
  std::this_thread::sleep_for(100ms);
  static_cast<void>(room_.update());
  room_.stop_looking();
  EXPECT_FALSE(room_.take({}).kept);
  room_.used();
  room_.look_at_file((folder_ / "A.csv").string());
  ASSERT_TRUE(settle(room_));
  room_.look_at_file((folder_ / "bad.csv").string());
  ASSERT_TRUE(settle(room_));
  std::this_thread::sleep_for(100ms);
  static_cast<void>(room_.update());
  EXPECT_FALSE(room_.take({}).kept) << "that of the other file";
}

TEST_F(DataRoomOfAFolder, PicturesAreLookedAtWithTheLabelsThatAreChosen) {
  std::string pixels;
  for (int i = 0; i < 40; ++i) pixels += static_cast<char>(3 * i);
  std::string marks, others;
  for (int i = 0; i < 10; ++i) marks += static_cast<char>(i % 2), others += static_cast<char>(i % 3);
  write("a-images-idx3-ubyte", data::idx(8, {10, 2, 2}, pixels));
  write("a-labels-idx1-ubyte.gz", data::gzip(data::idx(8, {10}, marks)));
  write("thirds", data::idx(8, {10}, others));
  write("few", data::idx(8, {9}, marks.substr(1)));
  room_.look_at_file((folder_ / "a-images-idx3-ubyte").string());
  ASSERT_TRUE(settle(room_));
  ASSERT_TRUE(room_.state().pictures);
  EXPECT_FALSE(room_.state().preview);
  EXPECT_EQ(room_.state().pictures->classes.size(), 2U);
  EXPECT_EQ(room_.state().pictures->label_files.size(), 3U);
  room_.look_at_labels("few");
  ASSERT_TRUE(settle(room_));
  ASSERT_TRUE(room_.state().pictures) << "they are shown all the same";
  EXPECT_EQ(room_.state().pictures->problem.value().key, "error.idx.uneven");
  room_.look_at_labels((folder_ / "thirds").string());
  ASSERT_TRUE(settle(room_));
  ASSERT_TRUE(room_.state().pictures);
  EXPECT_EQ(room_.state().pictures->classes.size(), 3U);
  EXPECT_EQ(room_.state().asked, 3U);
  spec::FileSource source;
  source.labels = (folder_ / "thirds").string();
  const DataRoom::Taken taken = room_.take(source);
  EXPECT_EQ(taken.source.path, (folder_ / "a-images-idx3-ubyte").string());
  ASSERT_TRUE(taken.kept);
  spec::RunSpec run;
  run.file = taken.source;
  EXPECT_TRUE(taken.kept->serves(train::read_choice(run)));
  room_.look_at_file((folder_ / "few").string());
  ASSERT_TRUE(settle(room_));
  ASSERT_TRUE(room_.state().refused) << "labels alone are no pictures";
}

}  // namespace
}  // namespace lscope::app
