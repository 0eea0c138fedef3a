#include "spec/theme.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/assets.h"
#include "base/text.h"
#include "spec/oklab.h"
#include "spec/strict_json.h"

namespace lscope::spec {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, kTokenCount> kTokenKeys{
    "window", "panel",  "raised",     "hover",  "screen",      "stroke", "stroke2", "grid",
    "text1",  "text2",  "text3",      "accent", "on_accent",   "danger", "warning", "success",
    "focus",  "train",  "validation", "test",   "l1",          "l2",     "l2_text", "dropout",
    "other",  "lane_a", "lane_b",     "lane_c", "lane_d",      "class0", "class1",  "point_edge",
    "zero",   "bar",    "ghost",      "truth",  "noise_floor", "gap"};
constexpr std::array<std::string_view, 3> kMapKeys{"field", "sequential", "diverging"};
constexpr std::array<std::string_view, 6> kTopKeys{"schema",    "schema_version", "light",
                                                   "gap_alpha", "colors",         "classes"};

/// Reads one theme file and remembers the first thing that is wrong with it.
class ThemeReader {
 public:
  ThemeReader(const json& file, std::string name) : file_(file), name_(std::move(name)) {}

  base::Result<Theme> read(std::string_view theme_name) {
    Theme theme;
    theme.name = theme_name;
    if (!file_.is_object()) return error("", "an object is expected at the top");
    for (const auto& [key, value] : file_.items())
      if (key != "maps" && std::find(kTopKeys.begin(), kTopKeys.end(), key) == kTopKeys.end())
        return error(base::printable(key, 40), "unknown key");
    if (file_.value("schema", json()) != "lscope-theme" || file_.value("schema_version", json()) != 1)
      return error("schema", "\"lscope-theme\" in version 1 is expected");
    const json light = file_.value("light", json());
    if (!light.is_boolean()) return error("light", "true or false is expected");
    theme.is_light = light.get<bool>();
    const auto alpha = number(file_.value("gap_alpha", json()), 0, 1);
    if (!alpha) return error("gap_alpha", "a number from 0 to 1 is expected");
    theme.gap_alpha = static_cast<std::uint8_t>(std::lround(255 * *alpha));
    read_colors(theme);
    read_classes(theme);
    for (std::size_t i = 0; i < kMapKeys.size() && !failure_; ++i) read_map(kMapKeys[i], theme.maps[i]);
    if (failure_) return *failure_;
    return theme;
  }

 private:
  base::Error error(std::string_view key, std::string_view message) const {
    const std::string where = key.empty() ? name_ : name_ + ": " + std::string(key);
    return {base::ErrorCode::kInputMalformed, where, std::string(message), ""};
  }
  void fail(std::string_view key, std::string_view message) {
    if (!failure_) failure_ = error(key, message);
  }

  static std::optional<double> number(const json& value, double low, double high) {
    if (!value.is_number()) return std::nullopt;
    const double number = value.get<double>();
    return number >= low && number <= high ? std::optional(number) : std::nullopt;
  }

  /// "#RRGGBB".
  static std::optional<Rgba> color(const json& value) {
    if (!value.is_string()) return std::nullopt;
    const auto& text = value.get_ref<const std::string&>();
    if (text.size() != 7 || text[0] != '#') return std::nullopt;
    std::uint32_t bits = 0;
    const auto [end, failed] = std::from_chars(text.data() + 1, text.data() + 7, bits, 16);
    if (failed != std::errc() || end != text.data() + 7) return std::nullopt;
    return Rgba{static_cast<std::uint8_t>(bits >> 16), static_cast<std::uint8_t>(bits >> 8 & 0xFFU),
                static_cast<std::uint8_t>(bits & 0xFFU), 255};
  }

  void read_colors(Theme& theme) {
    const json colors = file_.value("colors", json());
    if (!colors.is_object()) return fail("colors", "an object is expected");
    for (std::size_t i = 0; i < kTokenCount; ++i) {
      const std::string key(kTokenKeys[i]);
      const auto read = color(colors.value(key, json()));
      if (!read) return fail("colors." + key, "a colour like \"#1C242C\" is expected");
      theme.colors[i] = *read;
    }
    if (colors.size() != kTokenCount) fail("colors", "a colour stands here that no part of the program has");
  }

  void read_classes(Theme& theme) {
    const json classes = file_.value("classes", json());
    if (!classes.is_array() || classes.size() != theme.classes.size())
      return fail("classes", "a list of ten colours is expected");
    for (std::size_t i = 0; i < theme.classes.size(); ++i) {
      const auto read = color(classes[i]);
      if (!read) return fail("classes", "a colour like \"#1C242C\" is expected");
      theme.classes[i] = *read;
    }
  }

  struct Point {
    double at = 0;
    Oklab color;
  };
  static std::optional<Point> point(const json& value) {
    if (!value.is_object() || value.size() != 2) return std::nullopt;
    const auto at = number(value.value("at", json()), 0, 1);
    const json oklch = value.value("oklch", json());
    if (!at || !oklch.is_array() || oklch.size() != 3) return std::nullopt;
    const auto L = number(oklch[0], 0, 1), chroma = number(oklch[1], 0, 0.4), hue = number(oklch[2], 0, 360);
    if (!L || !chroma || !hue) return std::nullopt;
    return Point{*at, from_oklch(*L, *chroma, *hue)};
  }

  void read_map(std::string_view name, std::array<Rgba, 256>& map) {
    const std::string key = "maps." + std::string(name);
    const json maps = file_.value("maps", json());
    const json list = maps.is_object() ? maps.value(std::string(name), json()) : json();
    if (!list.is_array() || list.size() < 2) return fail(key, "a list of control points is expected");
    std::vector<Point> points;
    for (const json& value : list) {
      const auto read = point(value);
      if (!read) return fail(key, "a control point like {\"at\": 0.5, \"oklch\": [0.18, 0.012, 240]} is expected");
      if (!points.empty() && read->at <= points.back().at) return fail(key, "control points must ascend");
      points.push_back(*read);
    }
    if (points.front().at != 0 || points.back().at != 1) return fail(key, "control points must reach from 0 to 1");
    bake(points, map);
  }

  static void bake(const std::vector<Point>& points, std::array<Rgba, 256>& map) {
    std::size_t right = 1;
    for (std::size_t i = 0; i < map.size(); ++i) {
      const double at = static_cast<double>(i) / 255;
      while (right + 1 < points.size() && points[right].at < at) ++right;
      const Point &a = points[right - 1], &b = points[right];
      map[i] = to_srgb(mixed(a.color, b.color, (at - a.at) / (b.at - a.at)));
    }
  }

  const json& file_;
  std::string name_;
  std::optional<base::Error> failure_;
};

}  // namespace

base::Result<Theme> load_theme(std::string_view name) {
  const std::string file = "themes/" + std::string(name) + ".json";
  const auto text = base::read_asset(file);
  if (!text.ok()) return text.error();
  const auto parsed = parse_json(text.value(), file);
  if (!parsed.ok()) return parsed.error();
  return ThemeReader(parsed.value(), file).read(name);
}

}  // namespace lscope::spec
