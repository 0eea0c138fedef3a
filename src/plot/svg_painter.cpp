#include "plot/svg_painter.h"

#include <cairo.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <variant>

#include "base/number_text.h"
#include "plot/image_surface.h"
#include "plot/xml_text.h"

namespace lscope::plot {
namespace {

constexpr const char* kFamilies =
    "Inter, 'Noto Sans CJK SC', Arial, Helvetica, 'PingFang SC', 'Microsoft YaHei', 'DejaVu Sans', sans-serif";

std::string base64(const std::string& bytes) {
  constexpr const char* kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve(bytes.size() * 4 / 3 + 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
    std::uint32_t three = 0;
    for (std::size_t i = 0; i < 3; ++i)
      three = three << 8 | (i < count ? static_cast<std::uint8_t>(bytes[at + i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i) out += i <= count ? kDigits[three >> (18 - 6 * i) & 63U] : '=';
  }
  return out;
}

/// Every cell as a block of pixels: viewers smooth between pixels whatever they are told, and would wash cells out.
Image enlarged(const Image& image) {
  constexpr int kBlock = 8, kMostSide = 1024;
  if (image.columns <= 0 || image.rows <= 0 ||
      image.pixels.size() < static_cast<std::size_t>(image.columns) * static_cast<std::size_t>(image.rows))
    return image;
  const int factor = std::clamp(kMostSide / std::max(image.columns, image.rows), 1, kBlock);
  Image out = image;
  out.columns *= factor, out.rows *= factor;
  out.pixels.clear();
  out.pixels.reserve(static_cast<std::size_t>(out.columns) * static_cast<std::size_t>(out.rows));
  for (int row = 0; row < out.rows; ++row)
    for (int column = 0; column < out.columns; ++column)
      out.pixels.push_back(
          image.pixels[static_cast<std::size_t>(row / factor) * static_cast<std::size_t>(image.columns) +
                       static_cast<std::size_t>(column / factor)]);
  return out;
}

/// `rgb` in full and, where it is not opaque, how much of it.
std::string paint_attribute(const char* name, Rgba color) {
  constexpr const char* kHex = "0123456789abcdef";
  std::string out = std::string(" ") + name + "=\"";
  if (color.a == 0) return out + "none\"";
  out += '#';
  for (const std::uint8_t byte : {color.r, color.g, color.b}) {
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  out += '"';
  if (color.a < 255)
    out += std::string(" ") + name + "-opacity=\"" + base::exact(std::round(color.a / 255.0 * 1000) / 1000) + "\"";
  return out;
}

/// Writes primitives as elements, one kind a function.
class SvgPainter {
 public:
  SvgPainter(double units_per_point, std::string name) : scale_(1 / units_per_point), name_(std::move(name)) {}

  void operator()(const Polyline& line) {
    if (line.points.size() < 2) return;
    // Dashes are pieces of one line: of one colour they make one element. Translucent ones would no longer add up.
    const bool goes_on = open_ && line.color.a == 255 && open_->color == line.color && open_->width == line.width;
    if (!goes_on) {
      close();
      open_ = Open{line.width, line.color};
      out_ += "<path fill=\"none\"" + paint_attribute("stroke", line.color) + attribute("stroke-width", line.width) +
              " d=\"";
    }
    chain(line.points, goes_on ? Chain::kMoved : Chain::kNew);
  }
  void operator()(const FilledRect& rect) {
    begin("rect");
    box(rect.top_left, rect.bottom_right, rect.radius, 0);
    out_ += paint_attribute("fill", rect.color) + "/>\n";
  }
  void operator()(const OutlinedRect& rect) {
    begin("rect");
    box(rect.top_left, rect.bottom_right, rect.radius, rect.width / 2);
    out_ += " fill=\"none\"" + paint_attribute("stroke", rect.color) + attribute("stroke-width", rect.width) + "/>\n";
  }
  void operator()(const FilledPolygon& polygon) {
    begin("path");
    out_ += paint_attribute("fill", polygon.color) + " d=\"";
    chain(polygon.points, Chain::kNew);
    out_ += "Z\"/>\n";
  }
  void operator()(const Area& area) {
    begin("path");
    out_ += paint_attribute("fill", area.color) + " d=\"";
    chain(area.above, Chain::kNew);
    chain({area.below.rbegin(), area.below.rend()}, Chain::kJoined);
    out_ += "Z\"/>\n";
  }
  void operator()(const Circle& circle) {
    begin("circle");
    out_ += attribute("cx", circle.center.x) + attribute("cy", circle.center.y) + attribute("r", circle.radius) +
            paint_attribute("fill", circle.fill);
    if (circle.edge_width > 0 && circle.edge.a > 0)
      out_ += paint_attribute("stroke", circle.edge) + attribute("stroke-width", circle.edge_width);
    out_ += "/>\n";
  }
  void operator()(const Text& text) {
    begin("text");
    out_ += attribute("x", text.anchor.x) + attribute("y", baseline(text)) + attribute("font-size", text.size);
    if (text.align_x > 0) out_ += text.align_x < 1 ? " text-anchor=\"middle\"" : " text-anchor=\"end\"";
    if (text.weight != Weight::kRegular)
      out_ += text.weight == Weight::kMedium ? " font-weight=\"500\"" : " font-weight=\"600\"";
    if (text.turn != 0)
      out_ += " transform=\"rotate(" + base::exact(-std::round(static_cast<double>(text.turn) * 100) / 100) + " " +
              number(text.anchor.x) + " " + number(text.anchor.y) + ")\"";
    if (text.utf8.find("  ") != std::string::npos) out_ += " xml:space=\"preserve\"";
    out_ += paint_attribute("fill", text.color) + ">" + xml_text(text.utf8) + "</text>\n";
  }
  void operator()(const Image& image) {
    const std::string png = png_of(image.sharp ? enlarged(image) : image);
    if (png.empty()) return;
    begin("image");
    box(image.top_left, image.bottom_right, 0, 0);
    if (image.sharp) out_ += " image-rendering=\"optimizeSpeed\"";
    out_ += " preserveAspectRatio=\"none\" xlink:href=\"data:image/png;base64," + base64(png) + "\"/>\n";
  }
  void operator()(const PushClip& clip) {
    close();
    const std::string id = name_ + "-clip" + std::to_string(++clips_);
    out_ += "<clipPath id=\"" + id + "\"><rect";
    box(clip.top_left, clip.bottom_right, 0, 0);
    out_ += "/></clipPath>\n<g clip-path=\"url(#" + id + ")\">\n";
  }
  void operator()(const PopClip& /*clip*/) { end_group(); }

  void begin_group(const std::string& series) {
    close();
    std::string id = name_ + "-" + xml_name(series);
    if (const int used = ++ids_[id]; used > 1) id += "-" + std::to_string(used);
    out_ += "<g id=\"" + id + "\">\n";
  }
  void end_group() {
    close();
    out_ += "</g>\n";
  }
  [[nodiscard]] std::string take() {
    close();
    return std::move(out_);
  }

 private:
  /// A path that more dashes may still join.
  struct Open {
    float width;
    Rgba color;
  };

  void close() {
    if (open_) out_ += "\"/>\n";
    open_.reset();
  }
  void begin(const char* element) {
    close();
    out_ += std::string("<") + element;
  }
  [[nodiscard]] std::string number(float units) const {
    const double rounded = std::round(static_cast<double>(units) * scale_ * 100) / 100;
    return base::exact(rounded == 0 ? 0 : rounded);  // no "-0"
  }
  [[nodiscard]] std::string attribute(const char* name, float units) const {
    return std::string(" ") + name + "=\"" + number(units) + "\"";
  }
  void box(Px low, Px high, float radius, float inset) {
    const float x = low.x + inset, y = low.y + inset;
    const float width = std::max(0.0F, high.x - inset - x), height = std::max(0.0F, high.y - inset - y);
    out_ += attribute("x", x) + attribute("y", y) + attribute("width", width) + attribute("height", height);
    if (radius > 0) out_ += attribute("rx", std::min({radius, width / 2, height / 2}));
  }
  /// Hundredths of a point as text: "12.3", ".05", "-.5".
  static void append_hundredths(std::string& out, std::int64_t value) {
    if (value < 0) out += '-';
    const std::uint64_t size = value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    const std::uint64_t part = size % 100;
    if (size >= 100 || part == 0) out += std::to_string(size / 100);
    if (part == 0) return;
    out += '.';
    out += static_cast<char>('0' + part / 10);
    if (part % 10 != 0) out += static_cast<char>('0' + part % 10);
  }
  /// How a chain of points begins: as a path, as one more piece of it, or as its next point.
  enum class Chain : std::uint8_t { kNew, kMoved, kJoined };
  /// Each point by its distance from the one before, in whole hundredths, so that nothing adds up: two thirds of the
  /// length of a curve with places.
  void chain(const std::vector<Px>& points, Chain how) {
    const auto hundredths = [&](float units) {
      return static_cast<std::int64_t>(std::llround(static_cast<double>(units) * scale_ * 100));
    };
    for (std::size_t i = 0; i < points.size(); ++i) {
      const Place place{hundredths(points[i].x), hundredths(points[i].y)};
      const bool is_first = i == 0 && how == Chain::kNew;
      if (is_first) place_ = {0, 0};
      if (i == 0)
        out_ += how == Chain::kNew ? 'M' : (how == Chain::kMoved ? 'm' : 'l');
      else
        out_ += i == 1 && how == Chain::kNew ? 'l' : ' ';
      append_hundredths(out_, place.x - place_.x);
      out_ += ',';
      append_hundredths(out_, place.y - place_.y);
      place_ = place;
    }
  }

  struct Place {
    std::int64_t x = 0, y = 0;
  };

  double scale_;
  Place place_;  ///< the last point of the path, in hundredths
  std::string name_, out_;
  std::optional<Open> open_;
  int clips_ = 0;
  std::map<std::string, int> ids_;
};

std::string head(const SvgOptions& options) {
  const auto points = [&](float units) {
    return base::exact(std::round(static_cast<double>(units) / options.units_per_point * 1000) / 1000);
  };
  const std::string width = points(options.size.x), height = points(options.size.y);
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out +=
      "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"1.1\" "
      "width=\"" +
      width + "pt\" height=\"" + height + "pt\" viewBox=\"0 0 " + width + " " + height + "\">\n";
  if (!options.about.title.empty()) out += "<title>" + xml_text(options.about.title) + "</title>\n";
  if (!options.about.description.empty()) out += "<desc>" + xml_text(options.about.description) + "</desc>\n";
  return out;
}

/// Dublin Core as Inkscape reads it, and the entries by name.
std::string metadata(const Metadata& about) {
  if (about.creator.empty() && about.entries.empty()) return {};
  std::string out =
      "<metadata>\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<rdf:Description rdf:about=\"\">\n"
      "<dc:format>image/svg+xml</dc:format>\n";
  if (!about.title.empty()) out += "<dc:title>" + xml_text(about.title) + "</dc:title>\n";
  if (!about.description.empty()) out += "<dc:description>" + xml_text(about.description) + "</dc:description>\n";
  if (!about.creator.empty()) out += "<dc:source>" + xml_text(about.creator) + "</dc:source>\n";
  out += "</rdf:Description>\n</rdf:RDF>\n";
  for (const auto& [name, value] : about.entries)
    out += "<entry xmlns=\"urn:lambdascope\" name=\"" + xml_text(name) + "\">" + xml_text(value) + "</entry>\n";
  return out + "</metadata>\n";
}

}  // namespace

std::string to_svg(const Layout& drawn, const SvgOptions& options) {
  const std::string name = xml_name(options.name.empty() ? "figure" : options.name);
  SvgPainter painter(options.units_per_point, name);
  if (options.ground.a > 0) painter(FilledRect{{0, 0}, options.size, options.ground});
  auto span = drawn.spans.begin();
  for (std::size_t i = 0; i <= drawn.list.size(); ++i) {
    if (span != drawn.spans.end() && span->end == i) {
      painter.end_group();
      ++span;
    }
    if (i == drawn.list.size()) break;
    if (span != drawn.spans.end() && span->first == i) painter.begin_group(span->id);
    std::visit(painter, drawn.list[i]);
  }
  return head(options) + metadata(options.about) + "<g id=\"" + name + "\" font-family=\"" + kFamilies +
         "\" style=\"font-variant-numeric:tabular-nums\" stroke-linejoin=\"round\">\n" + painter.take() +
         "</g>\n</svg>\n";
}

}  // namespace lscope::plot
