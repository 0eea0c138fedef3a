#pragma once

#include <imgui.h>

#include <string>
#include <vector>

#include "base/result.h"
#include "ui/style.h"

namespace lscope::ui {

/// What the atlas must be able to show.
struct FontRequest {
  float scale = 1;                 ///< UI scale; the em sizes of VISUAL are multiplied by it
  std::vector<std::string> texts;  ///< every string of every language, and the user's words: files, features, classes
};

/// Where the fonts are; the packages fonts-inter, fonts-dejavu-core and fonts-noto-cjk put them there.
struct FontFiles {
  std::string inter_folder = "/usr/share/fonts/opentype/inter";
  std::string dejavu_folder = "/usr/share/fonts/truetype/dejavu";
  std::string cjk_folder = "/usr/share/fonts/opentype/noto";
};

/// Builds all faces into the atlas (which is emptied first), with FreeType. Makes no GL call: whoever owns the GL
/// context uploads the texture afterwards. Latin comes from Inter (from DejaVu Sans where Inter is not installed),
/// other symbols from DejaVu Sans, Chinese from Noto Sans CJK SC; the first font that has a glyph wins. Digits have
/// one cell each, so that running numbers do not dance. Noto has two weights only: medium falls to regular, semibold to
/// bold, in every face, so that no text can meet a face without its glyphs. Takes 30 to 80 ms; call it between two
/// frames. Errors  kMachineAsset naming the package to install, kResourceMemory if the atlas cannot be made
[[nodiscard]] base::Result<Fonts> build_fonts(ImFontAtlas& atlas, const FontRequest& request,
                                              const FontFiles& files = {});

}  // namespace lscope::ui
