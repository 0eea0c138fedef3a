#include "ui/pair_chooser.h"

#include <imgui.h>

#include <algorithm>
#include <string>
#include <utility>

#include "figures/weights_of.h"

namespace lscope::ui {
namespace {

using spec::Token;

constexpr const char* kPopup = "plot.pair.menu";
constexpr float kLabel = 96, kField = 128, kWidth = 260;
constexpr std::array<const char*, 2> kSides{"x", "y"};

}  // namespace

std::optional<figures::WeightPair> PairChooser::chosen(const train::Snapshot& run) {
  if (pair_ && run.weights && run.weights->network == run.network && !figures::is_pair(run.weights->layout, *pair_))
    pair_.reset();
  return pair_;
}

/// The fields say what is shown now.
void PairChooser::start(const train::Snapshot& run) {
  is_same_ = false;
  const auto shown = pair_ ? pair_ : figures::weight_pair(run);
  if (!shown) return;
  const std::array places{shown->first, shown->second};
  for (std::size_t i = 0; i < places.size(); ++i)
    if (const auto weight = figures::weight_at(run.weights->layout, places.at(i)))
      sides_.at(i) = {weight->layer + 1, weight->from + 1, weight->to + 1};
}

void PairChooser::take(const core::ParameterLayout& layout) {
  std::array<std::int64_t, 2> places{};
  for (std::size_t i = 0; i < places.size(); ++i)
    places.at(i) = figures::place_of(layout, {sides_.at(i).layer - 1, sides_.at(i).from - 1, sides_.at(i).to - 1});
  const figures::WeightPair wanted{places[0], places[1]};
  is_same_ = !figures::is_pair(layout, wanted);
  if (!is_same_) pair_ = wanted;
}

/// True if a number was changed. Numbers out of range go to the nearest that there is.
bool PairChooser::draw_side(Kit& kit, const char* name, std::size_t at, const core::ParameterLayout& layout) {
  Side& side = sides_.at(at);
  const float s = kit.canvas.scale();
  bool changed = false;
  const auto number = [&](const char* key, const std::string& label, int& value, int most) {
    ImGui::AlignTextToFramePadding();
    ImGui::TextUnformatted(label.c_str());
    ImGui::SameLine(kLabel * s);
    ImGui::SetNextItemWidth(kField * s);
    const std::string id = std::string("##pair.") + name + "." + key;
    changed = ImGui::InputInt(id.c_str(), &value, 1, 10) || changed;
    const ImVec2 a = ImGui::GetItemRectMin(), b = ImGui::GetItemRectMax();
    kit.note(std::string("plot.pair.") + name + "." + key, {a.x / s, a.y / s, (b.x - a.x) / s, (b.y - a.y) / s});
    value = std::clamp(value, 1, most);
  };
  number("layer", kit.tr("pair.layer"), side.layer, static_cast<int>(layout.layers.size()));
  const core::LayerBlock& block = layout.layers[static_cast<std::size_t>(side.layer - 1)];
  number("from", kit.tr(side.layer == 1 ? "pair.from_input" : "pair.from_unit"), side.from, block.inputs);
  number("to", kit.tr("pair.to_unit"), side.to, block.units);
  return changed;
}

void PairChooser::draw(Kit& kit) {
  const train::Snapshot& run = *kit.view().lane;
  const bool fits = run.weights && run.weights->network == run.network;
  if (std::exchange(asked_, false) && fits) {
    start(run);
    ImGui::OpenPopup(kPopup);
  }
  const float s = kit.canvas.scale();
  ImGui::PushFont(kit.canvas.font(Face::kR13));
  if (ImGui::BeginPopup(kPopup, ImGuiWindowFlags_NoMove)) {
    if (fits) {
      const core::ParameterLayout& layout = run.weights->layout;
      const std::string automatic = kit.tr("pair.automatic") + "##pair.automatic";
      if (ImGui::Selectable(automatic.c_str(), !pair_, ImGuiSelectableFlags_DontClosePopups, {kWidth * s, 0})) {
        pair_.reset();
        start(run);
      }
      const ImVec2 a = ImGui::GetItemRectMin(), b = ImGui::GetItemRectMax();
      kit.note("plot.pair.automatic", {a.x / s, a.y / s, (b.x - a.x) / s, (b.y - a.y) / s});
      bool changed = false;
      for (std::size_t i = 0; i < sides_.size(); ++i) {
        ImGui::Separator();
        ImGui::TextUnformatted(kit.tr(i == 0 ? "pair.across" : "pair.up").c_str());
        changed = draw_side(kit, kSides.at(i), i, layout) || changed;
      }
      if (changed) take(layout);
      if (is_same_) {
        ImGui::PushStyleColor(ImGuiCol_Text, kit.ink(Token::kDanger));
        ImGui::TextUnformatted(kit.tr("pair.same").c_str());
        ImGui::PopStyleColor();
      }
    }
    if (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape), false)) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
  }
  ImGui::PopFont();
}

}  // namespace lscope::ui
