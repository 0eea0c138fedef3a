#include "ui/fonts.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include <imgui_freetype.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/files.h"
#include "base/text.h"

namespace lscope::ui {
namespace {

constexpr std::uint64_t kFontLimit = 64ULL << 20U;
constexpr int kSimplifiedChinese = 2;  ///< face index in the .ttc files of Noto Sans CJK

constexpr ImWchar kDigits[] = {'0', '9', 0};
constexpr ImWchar kNumberSigns[] = {'+', '.', '0', '9', 0x2212, 0x2212, 0x221E, 0x221E,
                                    '/', '/', 'a', 'a', 'n',    'n',    0};
constexpr ImWchar kLatin[] = {0x20,   0xFF,   0x100,  0x17F,  0x370,  0x3FF,  0x2010, 0x205E, 0x2070, 0x209F, 0x20AC,
                              0x20AC, 0x2100, 0x214F, 0x2190, 0x21FF, 0x2200, 0x22FF, 0x25A0, 0x25FF, 0};

/// One font file in memory, with what converts an em size to the size ImGui asks for: its FreeType builder sizes by
/// ascender - descender.
struct FontFile {
  std::string bytes;
  int face_index = 0;
  float line_per_em = 1;

  [[nodiscard]] float px(float em) const { return std::max(1.0F, std::round(em * line_per_em)); }
  [[nodiscard]] bool ok() const { return !bytes.empty(); }
};

FontFile load(const std::string& path, int face_index) {
  FontFile font;
  auto bytes = base::read_file(path, kFontLimit);
  if (!bytes.ok()) return font;
  FT_Library library = nullptr;
  if (FT_Init_FreeType(&library) != 0) return font;
  FT_Face face = nullptr;
  const auto* data = reinterpret_cast<const FT_Byte*>(bytes.value().data());
  if (FT_New_Memory_Face(library, data, static_cast<FT_Long>(bytes.value().size()), face_index, &face) == 0) {
    font.face_index = face_index;
    font.line_per_em = static_cast<float>(face->ascender - face->descender) / static_cast<float>(face->units_per_EM);
    FT_Done_Face(face);
    font.bytes = std::move(bytes).value();
  }
  FT_Done_FreeType(library);
  return font;
}

struct Weight {
  FontFile latin;
  float digit_cell = 0.642F;  ///< widest digit of the weight, in em
};

struct Collection {
  Weight regular, medium, semibold;
  FontFile symbols, chinese, chinese_bold;
};

base::Error missing(const std::string& what, const std::string& package) {
  return {base::ErrorCode::kMachineAsset, what, "the font is not installed", "install the package " + package};
}

/// The wanted weight of Inter, or DejaVu Sans in its place.
Weight latin(const FontFiles& files, const std::string& name, float digit_cell) {
  Weight weight{load(files.inter_folder + "/Inter-" + name + ".otf", 0), digit_cell};
  if (weight.latin.ok()) return weight;
  const std::string stand_in = name == "SemiBold" ? "/DejaVuSans-Bold.ttf" : "/DejaVuSans.ttf";
  return {load(files.dejavu_folder + stand_in, 0), name == "SemiBold" ? 0.696F : 0.636F};
}

bool needs_chinese(const std::vector<std::string>& texts) {
  for (const std::string& text : texts)
    for (const char32_t c : base::code_points(text))
      if (c >= 0x2E80 && c < 0xFB00) return true;
  return false;
}

base::Result<Collection> collect(const FontFiles& files, const std::vector<std::string>& texts) {
  Collection all;
  all.regular = latin(files, "Regular", 0.642F);
  all.medium = latin(files, "Medium", 0.654F);
  all.semibold = latin(files, "SemiBold", 0.667F);
  all.symbols = load(files.dejavu_folder + "/DejaVuSans.ttf", 0);
  if (!all.regular.latin.ok() || !all.medium.latin.ok() || !all.semibold.latin.ok())
    return missing("Inter", "fonts-inter");
  if (!all.symbols.ok()) return missing("DejaVu Sans", "fonts-dejavu-core");
  if (needs_chinese(texts)) {
    all.chinese = load(files.cjk_folder + "/NotoSansCJK-Regular.ttc", kSimplifiedChinese);
    all.chinese_bold = load(files.cjk_folder + "/NotoSansCJK-Bold.ttc", kSimplifiedChinese);
    if (!all.chinese.ok()) return missing("Noto Sans CJK SC", "fonts-noto-cjk");
    if (!all.chinese_bold.ok()) all.chinese_bold = all.chinese;
  }
  return all;
}

/// Puts faces into one atlas; the font bytes and ranges it points to must outlive the build.
class AtlasFiller {
 public:
  AtlasFiller(ImFontAtlas& atlas, float scale, const ImVector<ImWchar>& exact)
      : atlas_(atlas), scale_(scale), exact_(exact) {}

  ImFont* face(const Weight& weight, float em, const FontFile* symbols, const FontFile* chinese) {
    ImFontConfig cell;
    cell.GlyphMinAdvanceX = cell.GlyphMaxAdvanceX = std::round(weight.digit_cell * em * scale_);
    ImFont* made = add(weight.latin, em, cell, kDigits);
    merge(weight.latin, em, symbols == nullptr ? kNumberSigns : kLatin);
    if (symbols != nullptr) merge(*symbols, em, exact_.Data);
    if (chinese != nullptr && chinese->ok()) merge(*chinese, em, exact_.Data);
    return made;
  }

 private:
  ImFont* add(const FontFile& file, float em, ImFontConfig config, const ImWchar* ranges) {
    config.FontDataOwnedByAtlas = false;
    config.FontNo = file.face_index;
    // ImGui takes the bytes without const but only reads them.
    void* bytes = const_cast<char*>(file.bytes.data());  // NOLINT(cppcoreguidelines-pro-type-const-cast)
    return atlas_.AddFontFromMemoryTTF(bytes, static_cast<int>(file.bytes.size()), file.px(em * scale_), &config,
                                       ranges);
  }
  void merge(const FontFile& file, float em, const ImWchar* ranges) {
    ImFontConfig config;
    config.MergeMode = true;
    add(file, em, config, ranges);
  }

  ImFontAtlas& atlas_;
  float scale_;
  const ImVector<ImWchar>& exact_;
};

}  // namespace

base::Result<Fonts> build_fonts(ImFontAtlas& atlas, const FontRequest& request, const FontFiles& files) {
  auto collected = collect(files, request.texts);
  if (!collected.ok()) return collected.error();
  const Collection& all = collected.value();

  ImFontGlyphRangesBuilder used;
  for (const std::string& text : request.texts) used.AddText(text.c_str());
  used.AddText("ληβσρμφεδ∇Σ‖₀₁₂₃₄₅₆²⁻⁰¹³⁴⁵⁶⁷⁸⁹−×→←≤≥∞√±⌊⌋ᵘ·…–½●◆");
  ImVector<ImWchar> exact;
  used.BuildRanges(&exact);

  atlas.Clear();
  atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
  atlas.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
  AtlasFiller filler(atlas, request.scale, exact);
  Fonts fonts;
  fonts.regular13 = filler.face(all.regular, 13, &all.symbols, &all.chinese);  // first: ImGui's default font
  fonts.regular11 = filler.face(all.regular, 11, &all.symbols, &all.chinese);
  fonts.regular12 = filler.face(all.regular, 12, &all.symbols, &all.chinese);
  fonts.medium12 = filler.face(all.medium, 12, &all.symbols, &all.chinese);
  fonts.medium13 = filler.face(all.medium, 13, &all.symbols, &all.chinese);
  fonts.semibold11 = filler.face(all.semibold, 11, &all.symbols, &all.chinese_bold);
  fonts.semibold12 = filler.face(all.semibold, 12, &all.symbols, &all.chinese_bold);
  fonts.semibold13 = filler.face(all.semibold, 13, &all.symbols, &all.chinese_bold);
  fonts.semibold15 = filler.face(all.semibold, 15, &all.symbols, &all.chinese_bold);
  fonts.semibold40 = filler.face(all.semibold, 40, nullptr, nullptr);
  const bool built = atlas.Build();
  atlas.ClearInputData();  // the bytes and ranges above end here
  if (!built) return base::Error{base::ErrorCode::kResourceMemory, "fonts", "the font atlas could not be built", ""};
  return fonts;
}

}  // namespace lscope::ui
