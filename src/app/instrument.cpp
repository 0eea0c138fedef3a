#include "app/instrument.h"

#include <glad/gl.h>
#include <imgui.h>
#include <imgui/backends/imgui_impl_opengl3.h>

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <utility>

#include "app/shown_state.h"
#include "base/check.h"

namespace lscope::app {
namespace {

void clear(ImU32 color) {
  const ImVec4 c = ImGui::ColorConvertU32ToFloat4(color);
  glClearColor(c.x, c.y, c.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
}

/// In the course of a draw list; the scissor test is on, and every command after it sets a scissor of its own.
void clear_cover(const ImDrawList* /*list*/, const ImDrawCmd* command) {
  const ImVec2 scale = ImGui::GetIO().DisplayFramebufferScale;
  const auto left = static_cast<int>(command->ClipRect.x * scale.x),
             right = static_cast<int>(command->ClipRect.z * scale.x);
  const auto top = static_cast<int>(command->ClipRect.y * scale.y),
             bottom = static_cast<int>(command->ClipRect.w * scale.y);
  const auto height = static_cast<int>(std::lround(ImGui::GetDrawData()->DisplaySize.y * scale.y));
  glScissor(left, height - bottom, right - left, bottom - top);  // OpenGL counts rows from below
  clear(static_cast<const ui::Backdrop::Fill*>(command->UserCallbackData)->color);
}

void render(ImDrawData& data) {
  for (int list = 0; list < data.CmdListsCount; ++list)
    for (ImDrawCmd& command : data.CmdLists[list]->CmdBuffer)
      if (command.UserCallback == &ui::Backdrop::cover_here) command.UserCallback = &clear_cover;
  ImGui_ImplOpenGL3_RenderDrawData(&data);
}

}  // namespace

ImGuiSession::ImGuiSession() : context_(ImGui::CreateContext()) {
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;  // or it writes imgui.ini into the current folder
  io.LogFilename = nullptr;
  io.BackendPlatformName = "lambdascope";
  io.BackendFlags |= ImGuiBackendFlags_HasMouseCursors;
  io.MousePos = ImVec2(-FLT_MAX, -FLT_MAX);
  map_keys(io);
  LSCOPE_CHECK(ImGui_ImplOpenGL3_Init("#version 330 core"));
}

ImGuiSession::~ImGuiSession() {
  ImGui_ImplOpenGL3_Shutdown();
  ImGui::DestroyContext(context_);
}

base::Result<std::unique_ptr<Instrument>> Instrument::make(const std::string& language, const std::string& theme,
                                                           float scale, bool record_items) {
  auto look = Look::load(language, theme, scale);
  if (!look.ok()) return look.error();
  std::unique_ptr<Instrument> made(new Instrument(std::move(look).value(), theme, record_items));
  if (auto shaders = made->field_painter_.load(); !shaders.ok()) return shaders.error();
  return made;
}

Instrument::Instrument(Look look, const std::string& theme, bool record_items)
    : look_(std::move(look)), view_(&field_painter_) {
  state_.language = look_.language();
  state_.theme = theme;
  state_.ui_scale = look_.style().scale;
  if (record_items) items_.emplace();
}

base::Status Instrument::prepare(const train::Snapshot& snapshot, const ui::DataState& data) {
  const Wanted wanted = std::exchange(wanted_, {});
  if (wanted.language) look_.set_language(*wanted.language);
  if (wanted.scale) look_.set_scale(std::clamp(*wanted.scale, 0.75F, 3.0F));
  if (wanted.theme) {
    if (auto themed = look_.set_theme(*wanted.theme); !themed.ok()) return themed;
    state_.theme = *wanted.theme;
  }
  state_.language = look_.language();
  state_.ui_scale = look_.style().scale;
  look_.show_words_of(snapshot.data);
  look_.show_words_of(data);
  auto renewed = look_.refresh();
  if (!renewed.ok()) return renewed.error();
  if (renewed.value()) upload_fonts();
  return base::Done{};
}

void Instrument::upload_fonts() {
  changes_.forget();
  if (!has_device_objects_) return;  // the first frame makes them together with everything else
  ImGui_ImplOpenGL3_DestroyFontsTexture();
  ImGui_ImplOpenGL3_CreateFontsTexture();
}

void Instrument::build(const FrameInput& frame, InputQueue& queue, ui::CommandSink& commands, ui::AppActions& actions) {
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = ImVec2(static_cast<float>(frame.size.width), static_cast<float>(frame.size.height));
  const auto ratio = [](int pixels, int units) {
    return units > 0 ? static_cast<float>(pixels) / static_cast<float>(units) : 1.0F;
  };
  io.DisplayFramebufferScale =
      ImVec2(ratio(frame.framebuffer.width, frame.size.width), ratio(frame.framebuffer.height, frame.size.height));
  io.DeltaTime = static_cast<float>(std::clamp(frame.elapsed, 1e-4, 0.5));
  queue.feed(io);
  ImGui_ImplOpenGL3_NewFrame();
  has_device_objects_ = true;
  describe_run(*frame.snapshot, look_.tr(), state_);
  state_.loading = frame.loading;
  state_.data = frame.data;
  state_.report_share = frame.report_share;
  if (items_) items_->begin_frame();
  ui::FrameView view{frame.snapshot, look_.style(), look_.tr()};
  view.now = frame.now;
  view.field = frame.field;
  view.activity = frame.looks.activity;
  view.plane = frame.looks.plane;
  view.unit = frame.looks.unit;
  view.smoothing = state_.smoothing;
  backdrop_.begin_frame();
  view.backdrop = &backdrop_;
  view.reduced_motion = state_.reduced_motion;
  view.items = items_ ? &*items_ : nullptr;
  ImGui::NewFrame();
  view_.draw(io.DisplaySize.x, io.DisplaySize.y, view, commands, state_, actions);
  ImGui::Render();
}

void Instrument::clear_backdrop(PixelSize size, const PixelArea& within) const {
  const ImVec2 scale = ImGui::GetIO().DisplayFramebufferScale;
  const auto clear_area = [&](const PixelArea& wanted, ImU32 color) {
    const PixelArea area = intersection(wanted, within);
    if (area.empty()) return;
    // OpenGL counts rows from below.
    glScissor(area.left, size.height - area.bottom, area.right - area.left, area.bottom - area.top);
    clear(color);
  };
  glEnable(GL_SCISSOR_TEST);
  clear_area(within, look_.style().color(spec::Token::kWindow));
  for (const ui::Backdrop::Fill& fill : backdrop_.fills())
    clear_area({static_cast<int>(fill.low.x * scale.x), static_cast<int>(fill.low.y * scale.y),
                static_cast<int>(fill.high.x * scale.x), static_cast<int>(fill.high.y * scale.y)},
               fill.color);
  glDisable(GL_SCISSOR_TEST);
}

void Instrument::submit(unsigned int framebuffer, PixelSize size) {
  changes_.forget();
  glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
  glViewport(0, 0, size.width, size.height);
  ui::cut_covered(*ImGui::GetDrawData());
  clear_backdrop(size, {0, 0, size.width, size.height});
  render(*ImGui::GetDrawData());
}

const std::vector<PixelArea>& Instrument::submit_changes(PixelSize size) {
  ImDrawData& frame = *ImGui::GetDrawData();
  ui::cut_covered(frame);
  const std::vector<PixelArea>& areas =
      changes_.find({frame, backdrop_.fills(), look_.style().color(spec::Token::kWindow), ImGui::GetIO().Fonts->TexID,
                     field_painter_.pictures_drawn()},
                    size);
  if (areas.empty()) return areas;
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
  glViewport(0, 0, size.width, size.height);
  for (const PixelArea& area : areas) clear_backdrop(size, area);
  if (areas.front() != PixelArea{0, 0, size.width, size.height}) keep_only(frame, areas);
  render(frame);
  return areas;
}

}  // namespace lscope::app
