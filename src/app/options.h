#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "spec/run_spec.h"

namespace lscope::app {

struct PixelSize {
  int width = 0, height = 0;
  friend bool operator==(const PixelSize&, const PixelSize&) = default;
};

/// What was asked for on the command line of `lambdascope`. Options that are absent leave the choice to the remembered
/// preferences and to the defaults.
struct Options {
  std::optional<std::filesystem::path> data;  ///< table or pictures to start with
  std::string target;                         ///< its target column; "" = the last one
  std::string group;                          ///< its column of groups; "" = none
  std::vector<std::string> ignored;           ///< its columns that are left out
  spec::FileTask task = spec::FileTask::kDetected;
  std::string labels;                            ///< of pictures: the file of their labels; "" = the one beside them
  std::optional<std::filesystem::path> weights;  ///< saved weights to start from
  std::string preset;                            ///< "" = the first window's own
  std::vector<std::string> settings;             ///< KEY=VALUE, in order
  std::optional<std::uint64_t> seed;

  std::string language, theme;  ///< "" = remembered
  std::string plot;             ///< figure of the last place; "" = remembered
  std::optional<float> ui_scale;
  std::optional<PixelSize> size;

  std::optional<std::filesystem::path> screenshot;  ///< set: no window, a picture
  std::optional<std::int64_t> after_steps;          ///< for the screenshot
  std::optional<std::filesystem::path> script;
  std::optional<double> exit_after;  ///< seconds

  [[nodiscard]] spec::FileSource source() const {  ///< of `data`, which is set
    return {data->string(), target, group, ignored, task, labels};
  }

  // What tests and benchmarks read.
  std::optional<std::filesystem::path> items, frame_stats, dump_log;
};

/// --help and --version: a text for standard output, then exit 0.
struct TextOnly {
  std::string text;
};
using Asked = std::variant<Options, TextOnly>;

/// Reads the command line; `arguments` does not hold the program's own name.
/// Errors  kUsageOption (the nearest known option is named), kUsageRange
[[nodiscard]] base::Result<Asked> parse_options(std::vector<std::string> arguments);

/// "1600x1000". Errors  kUsageRange
[[nodiscard]] base::Result<PixelSize> parse_size(const std::string& text);

}  // namespace lscope::app
