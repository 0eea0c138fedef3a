#include "support/headless_ui.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <memory>

#include "spec/theme.h"
#include "ui/fonts.h"

namespace lscope::test {
namespace {

/// The keys that ImGui's text field knows by name, with GLFW's numbers, as the window's backend sets them.
void map_keys(ImGuiIO& io) {
  const std::map<int, int> keys{
      {ImGuiKey_Tab, 258},       {ImGuiKey_LeftArrow, 263}, {ImGuiKey_RightArrow, 262}, {ImGuiKey_UpArrow, 265},
      {ImGuiKey_DownArrow, 264}, {ImGuiKey_PageUp, 266},    {ImGuiKey_PageDown, 267},   {ImGuiKey_Home, 268},
      {ImGuiKey_End, 269},       {ImGuiKey_Insert, 260},    {ImGuiKey_Delete, 261},     {ImGuiKey_Backspace, 259},
      {ImGuiKey_Space, 32},      {ImGuiKey_Enter, 257},     {ImGuiKey_Escape, 256},     {ImGuiKey_KeyPadEnter, 335},
      {ImGuiKey_A, 65},          {ImGuiKey_C, 67},          {ImGuiKey_V, 86},           {ImGuiKey_X, 88},
      {ImGuiKey_Y, 89},          {ImGuiKey_Z, 90}};
  for (const auto& [key, native] : keys) io.KeyMap[key] = native;
}

const char* no_clipboard(void* /*data*/) { return ""; }
void forget_clipboard(void* /*data*/, const char* /*text*/) {}

}  // namespace

double RecordingSink::value_of(spec::ParamId id) const {
  for (std::size_t i = posted.size(); i-- > 0;)
    if (const auto* set = std::get_if<train::SetParam>(&posted[i]); set != nullptr && set->id == id) return set->value;
  return std::numeric_limits<double>::quiet_NaN();
}

const spec::Language& language(const std::string& code) {
  static const auto load = [](const char* which) {
    auto loaded = spec::Language::load(which);
    if (!loaded.ok()) ADD_FAILURE() << base::to_text(loaded.error());
    return std::move(loaded).value();
  };
  static const spec::Language english = load("en");
  static const spec::Language chinese = load("zh-CN");
  return code == "en" ? english : chinese;
}

/// Fonts take longer than everything else in a test: one atlas a scale, shared by all contexts.
struct SharedFonts {
  ImFontAtlas atlas;
  ui::Fonts fonts;
};

SharedFonts& shared_fonts(float scale) {
  static std::map<float, std::unique_ptr<SharedFonts>> made;
  std::unique_ptr<SharedFonts>& entry = made[scale];
  if (entry) return *entry;
  entry = std::make_unique<SharedFonts>();
  ui::FontRequest request;
  request.scale = scale;
  for (const char* each : {"en", "zh-CN"})
    for (const auto& [key, text] : language(each).all()) request.texts.push_back(text);
  auto fonts = ui::build_fonts(entry->atlas, request);
  EXPECT_TRUE(fonts.ok()) << (fonts.ok() ? "" : base::to_text(fonts.error()));
  entry->fonts = fonts.value();
  unsigned char* pixels = nullptr;
  int width = 0;
  int height = 0;
  entry->atlas.GetTexDataAsAlpha8(&pixels, &width, &height);
  entry->atlas.SetTexID(reinterpret_cast<ImTextureID>(std::intptr_t{1}));  // NOLINT(performance-no-int-to-ptr)
  return *entry;
}

HeadlessUi::HeadlessUi(int wide, int high, float scale, const std::string& code, const std::string& theme)
    : width(wide), height(high) {
  SharedFonts& shared = shared_fonts(scale);
  ImGui::CreateContext(&shared.atlas);
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.DisplaySize = {static_cast<float>(wide), static_cast<float>(high)};
  io.DeltaTime = 1.0F / 60;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  io.ConfigInputTextCursorBlink = false;
  io.GetClipboardTextFn = no_clipboard;
  io.SetClipboardTextFn = forget_clipboard;
  io.MousePos = {-1, -1};
  map_keys(io);

  style.fonts = shared.fonts;
  style.scale = scale;
  auto loaded = spec::load_theme(theme);
  EXPECT_TRUE(loaded.ok()) << (loaded.ok() ? "" : base::to_text(loaded.error()));
  style.theme = loaded.value();
  ui::apply(style);
  tr = [&strings = language(code)](std::string_view key) { return strings(key); };
}

HeadlessUi::~HeadlessUi() { ImGui::DestroyContext(); }

void HeadlessUi::frame(const Draw& draw) {
  ImGui::NewFrame();
  backdrop.begin_frame();
  const ui::FrameView view{lane, style, tr, now, &items, with_backdrop ? &backdrop : nullptr};
  draw(view);
  ImGui::Render();
  ImGui::GetIO().InputQueueCharacters.resize(0);
  now += 1.0 / 60;
}

void HeadlessUi::frames(int count, const Draw& draw) {
  for (int i = 0; i < count; ++i) frame(draw);
}

ui::Rect HeadlessUi::item(const std::string& name) const {
  const auto found = items.find(name);
  EXPECT_TRUE(found.has_value()) << "no item " << name;
  return found.value_or(ui::Rect{});
}

void HeadlessUi::click(const std::string& name, const Draw& draw) {
  mouse_to(item(name));
  frame(draw);
  hold_mouse(true);
  frame(draw);
  hold_mouse(false);
  frames(2, draw);
}

void HeadlessUi::double_click(const std::string& name, const Draw& draw) {
  frames(30, draw);  // so that an earlier click is no longer half of a double click
  click(name, draw);
  click(name, draw);
}

void HeadlessUi::press(int key, const Draw& draw, bool control, bool shift) {
  ImGuiIO& io = ImGui::GetIO();
  io.KeyCtrl = control;
  io.KeyShift = shift;
  io.KeysDown[key] = true;
  frame(draw);
  io.KeysDown[key] = false;
  io.KeyCtrl = io.KeyShift = false;
  frame(draw);
}

void HeadlessUi::type(const std::string& utf8, const Draw& draw) {
  ImGui::GetIO().AddInputCharactersUTF8(utf8.c_str());
  frame(draw);
  frame(draw);
}

Picture HeadlessUi::picture() const {
  return rasterize(*ImGui::GetDrawData(), *ImGui::GetIO().Fonts, style.color(spec::Token::kWindow), backdrop.fills());
}

}  // namespace lscope::test
