#include "data/font_digits.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

namespace lscope::data {
namespace {

using base::Rng;
namespace fs = std::filesystem;
constexpr double kPi = std::numbers::pi;
constexpr std::uint64_t kShapeStride = 32;  ///< numbers set aside for the shape of each row
constexpr int kMostPixels = 28 * 28;

// Only upright, slanted and script faces with lining figures; the packages that scripts/setup.sh installs have them
// all.
constexpr std::array<std::string_view, 27> kFaces{"Inter-Light.otf",         "Inter-Regular.otf",
                                                  "Inter-SemiBold.otf",      "Inter-Italic.otf",
                                                  "InterDisplay-Medium.otf", "DejaVuSans.ttf",
                                                  "DejaVuSans-Bold.ttf",     "DejaVuSansMono.ttf",
                                                  "DejaVuSansMono-Bold.ttf", "DejaVuSerif.ttf",
                                                  "DejaVuSerif-Bold.ttf",    "NotoSansCJK-Regular.ttc",
                                                  "NotoSansCJK-Bold.ttc",    "NotoSerifCJK-Regular.ttc",
                                                  "NotoSerifCJK-Bold.ttc",   "Z003-MediumItalic.otf",
                                                  "URWBookman-Light.otf",    "URWBookman-DemiItalic.otf",
                                                  "URWGothic-Book.otf",      "URWGothic-DemiOblique.otf",
                                                  "C059-Roman.otf",          "C059-BdIta.otf",
                                                  "P052-Roman.otf",          "P052-Italic.otf",
                                                  "NimbusSans-Italic.otf",   "NimbusRoman-Italic.otf",
                                                  "NimbusMonoPS-Bold.otf"};

// Their signs differ between versions of FreeType.
using Tag = std::remove_pointer_t<decltype(FT_Outline::tags)>;
using Contour = std::remove_pointer_t<decltype(FT_Outline::contours)>;

/// One digit in units of the height of the face's figures, its middle at (0, 0).
struct Glyph {
  std::vector<double> x, y;
  std::vector<Tag> tags;
  std::vector<Contour> contours;
  int flags = 0;
};

}  // namespace

struct GlyphBook {
  FT_Library library = nullptr;
  std::vector<std::array<Glyph, 10>> faces;
  mutable std::vector<FT_Vector> points;  ///< of the digit being drawn
  GlyphBook() = default;
  GlyphBook(const GlyphBook&) = delete;
  GlyphBook& operator=(const GlyphBook&) = delete;
  ~GlyphBook() {
    if (library != nullptr) FT_Done_FreeType(library);
  }
};

namespace {

struct Box {
  double left = INFINITY, right = -INFINITY, low = INFINITY, high = -INFINITY;
};

Box box_of(const Glyph& glyph) {
  Box box;
  for (std::size_t i = 0; i < glyph.x.size(); ++i) {
    box.left = std::min(box.left, glyph.x[i]);
    box.right = std::max(box.right, glyph.x[i]);
    box.low = std::min(box.low, glyph.y[i]);
    box.high = std::max(box.high, glyph.y[i]);
  }
  return box;
}

/// The ten outlines in font units, or nothing if the face lacks one or holds pictures in their place.
bool read_digits(FT_Face face, std::array<Glyph, 10>& digits) {
  for (std::size_t k = 0; k < digits.size(); ++k) {
    const FT_UInt index = FT_Get_Char_Index(face, static_cast<FT_ULong>('0') + k);
    if (index == 0 || FT_Load_Glyph(face, index, FT_LOAD_NO_SCALE) != 0) return false;
    const FT_Outline& outline = face->glyph->outline;
    if (face->glyph->format != FT_GLYPH_FORMAT_OUTLINE || outline.n_points <= 0) return false;
    Glyph& glyph = digits[k];
    glyph.flags = outline.flags;
    const auto points = static_cast<std::size_t>(outline.n_points), ends = static_cast<std::size_t>(outline.n_contours);
    glyph.tags.assign(outline.tags, outline.tags + points);
    glyph.contours.assign(outline.contours, outline.contours + ends);
    for (std::size_t i = 0; i < points; ++i) {
      glyph.x.push_back(static_cast<double>(outline.points[i].x));
      glyph.y.push_back(static_cast<double>(outline.points[i].y));
    }
  }
  const Box zero = box_of(digits[0]);
  const double height = zero.high - zero.low;
  if (!(height > 0)) return false;
  for (Glyph& glyph : digits) {
    const Box box = box_of(glyph);
    for (double& x : glyph.x) x = (x - (box.left + box.right) / 2) / height;
    for (double& y : glyph.y) y = (y - (box.low + box.high) / 2) / height;
  }
  return true;
}

/// File name to path for all files under `roots`; of two with one name the first in alphabetical order.
std::map<std::string, fs::path, std::less<>> files_under(const std::vector<fs::path>& roots) {
  std::map<std::string, fs::path, std::less<>> found;
  for (const fs::path& root : roots) {
    std::error_code trouble;
    fs::recursive_directory_iterator at(root, fs::directory_options::skip_permission_denied, trouble), end;
    for (; !trouble && at != end; at.increment(trouble)) {
      const auto [place, is_new] = found.emplace(at->path().filename().string(), at->path());
      if (!is_new && at->path() < place->second) place->second = at->path();
    }
  }
  return found;
}

/// What one row's draws decide.
struct Distortion {
  std::size_t face = 0;
  double height = 0, width = 1, rotation = 0, slant = 0, shift_x = 0, shift_y = 0;
  std::array<double, 2> wave{}, frequency{}, phase{};
  double thickness = 0, blur = 0, ink = 1;
};

Distortion draw_distortion(const GlyphBook& book, double side, double d, Rng& rng) {
  const auto swing = [&](double reach) { return d * reach * rng.next_uniform(-1, 1); };
  Distortion out;
  out.face = static_cast<std::size_t>(rng.next_uniform() * static_cast<double>(book.faces.size()));
  out.height = side * (0.68 + swing(0.10));
  out.width = 1 + swing(0.15);
  out.rotation = swing(12 * kPi / 180);
  out.slant = swing(0.25);
  out.shift_x = side * swing(0.07);
  out.shift_y = side * swing(0.07);
  for (std::size_t axis = 0; axis < 2; ++axis) {
    out.wave[axis] = swing(0.03);
    out.frequency[axis] = rng.next_uniform(3, 8);
    out.phase[axis] = rng.next_uniform(0, 2 * kPi);
  }
  out.thickness = side * d * rng.next_uniform(-0.02, 0.05);
  out.blur = side * d * rng.next_uniform(0, 0.025);
  out.ink = 1 - d * rng.next_uniform(0, 0.3);
  return out;
}

/// The glyph in 26.6 pixels, bent, slanted, turned and moved into the middle of the image.
void place_points(const Glyph& glyph, const Distortion& how, double side, std::vector<FT_Vector>& points) {
  points.clear();
  const double cosine = std::cos(how.rotation), sine = std::sin(how.rotation);
  for (std::size_t i = 0; i < glyph.x.size(); ++i) {
    double x = glyph.x[i] + how.wave[0] * std::sin(how.frequency[0] * glyph.y[i] + how.phase[0]);
    const double y = glyph.y[i] + how.wave[1] * std::sin(how.frequency[1] * glyph.x[i] + how.phase[1]);
    x = x * how.width + how.slant * y;
    const double turned_x = how.height * (cosine * x - sine * y) + side / 2 + how.shift_x;
    const double turned_y = how.height * (sine * x + cosine * y) + side / 2 + how.shift_y;
    points.push_back({std::lround(64 * turned_x), std::lround(64 * turned_y)});
  }
}

/// One pass of a Gaussian along lines of `side` pixels that are `step` apart; the paper goes on beyond the edge.
void blur_lines(const std::vector<double>& kernel, int side, int step, int next_line, std::span<double> image) {
  std::array<double, 28> line{};
  const int radius = static_cast<int>(kernel.size()) - 1;
  for (int l = 0; l < side; ++l) {
    for (int i = 0; i < side; ++i)
      line[static_cast<std::size_t>(i)] = image[static_cast<std::size_t>(l * next_line + i * step)];
    for (int i = 0; i < side; ++i) {
      double sum = kernel[0] * line[static_cast<std::size_t>(i)];
      for (int r = 1; r <= radius; ++r) {
        if (i - r >= 0) sum += kernel[static_cast<std::size_t>(r)] * line[static_cast<std::size_t>(i - r)];
        if (i + r < side) sum += kernel[static_cast<std::size_t>(r)] * line[static_cast<std::size_t>(i + r)];
      }
      image[static_cast<std::size_t>(l * next_line + i * step)] = sum;
    }
  }
}

void blur(double deviation, int side, std::span<double> image) {
  if (!(deviation > 0.05)) return;  // less than a hundredth of a pixel's ink would move
  std::vector<double> kernel;
  double sum = 0;
  for (int r = 0; r <= static_cast<int>(std::ceil(3 * deviation)); ++r) {
    kernel.push_back(std::exp(-0.5 * r * r / (deviation * deviation)));
    sum += (r == 0 ? 1 : 2) * kernel.back();
  }
  for (double& weight : kernel) weight /= sum;
  blur_lines(kernel, side, 1, side, image);
  blur_lines(kernel, side, side, 1, image);
}

}  // namespace

std::vector<fs::path> font_roots() { return {"/usr/share/fonts", "/usr/local/share/fonts"}; }

base::Result<std::shared_ptr<const GlyphBook>> open_glyph_book(const std::vector<fs::path>& roots) {
  const auto book = std::make_shared<GlyphBook>();
  const auto files = files_under(roots);
  if (FT_Init_FreeType(&book->library) == 0) {
    for (const std::string_view name : kFaces) {
      const auto file = files.find(name);
      FT_Face face = nullptr;
      if (file == files.end() || FT_New_Face(book->library, file->second.c_str(), 0, &face) != 0) continue;
      std::array<Glyph, 10> digits;
      if (read_digits(face, digits)) book->faces.push_back(std::move(digits));
      FT_Done_Face(face);
    }
  }
  if (book->faces.empty())
    return base::Error{
        base::ErrorCode::kMachineAsset,          "font_digits",         "no font to draw digits with was found",
        "install the package fonts-dejavu-core", "error.no_digit_font", {}};
  return std::shared_ptr<const GlyphBook>(book);
}

int face_count(const GlyphBook& book) { return static_cast<int>(book.faces.size()); }

void draw_font_digit(const GlyphBook& book, const RowPlace& place, Rng& shape, Rng& noise, std::span<double> image) {
  const int side = place.recipe.image_size;
  const auto row = static_cast<std::uint64_t>(place.index);
  shape.set_counter(row * kShapeStride);
  const Distortion how = draw_distortion(book, side, place.recipe.distortion, shape);
  const Glyph& glyph = book.faces[how.face][static_cast<std::size_t>(place.label)];
  place_points(glyph, how, side, book.points);
  FT_Outline outline{};
  outline.n_points = static_cast<decltype(outline.n_points)>(book.points.size());
  outline.n_contours = static_cast<decltype(outline.n_contours)>(glyph.contours.size());
  outline.points = book.points.data();
  outline.tags = const_cast<Tag*>(glyph.tags.data());  // FreeType reads tags and contours only
  outline.contours = const_cast<Contour*>(glyph.contours.data());
  outline.flags = glyph.flags;
  if (const auto strength = std::lround(64 * how.thickness); strength != 0) {
    FT_Outline_Embolden(&outline, strength);
    FT_Outline_Translate(&outline, -strength / 2, -strength / 2);  // it grows to the right and upwards
  }
  std::array<unsigned char, kMostPixels> grey{};
  FT_Bitmap bitmap{};
  bitmap.rows = bitmap.width = static_cast<unsigned>(side);
  bitmap.pitch = side;
  bitmap.buffer = grey.data();
  bitmap.pixel_mode = FT_PIXEL_MODE_GRAY;
  bitmap.num_grays = 256;
  FT_Outline_Get_Bitmap(book.library, &outline, &bitmap);
  for (std::size_t i = 0; i < image.size(); ++i) image[i] = how.ink * grey[i] / 255.0;
  blur(how.blur, side, image);
  if (place.recipe.noise == 0) return;
  noise.set_counter(row * 2 * kMostPixels);
  for (double& pixel : image) pixel = std::clamp(pixel + place.recipe.noise * noise.next_normal(), 0.0, 1.0);
}

}  // namespace lscope::data
