#include "ui/network_hover.h"

#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "figures/unit_output.h"
#include "figures/words.h"
#include "ui/paint_imgui.h"
#include "ui/plot_parts.h"
#include "ui/text_measure_imgui.h"

namespace lscope::ui {
namespace {

using figures::Diagram;
using spec::Token;

constexpr float kReach = 9;  ///< px at scale 1 around the middle of a neuron
constexpr float kWide = 208, kTall = 150;
constexpr const char* kKeys = "network.nodes";  ///< what has the focus while the arrow keys choose a neuron
constexpr int kSlot = 2;                        ///< of the painter, beside the fit and the last place

double square(double v) { return v * v; }

/// ||W[unit,:]||_2 and bias of a neuron of layer `layer`, which counts from 0.
struct Facts {
  double norm = 0, bias = 0;
};
Facts facts_of(const train::WeightsView& weights, std::size_t layer, std::int64_t unit) {
  const core::LayerBlock& block = weights.layout.layers[layer];
  Facts facts;
  for (std::int64_t i = 0; i < block.inputs; ++i)
    facts.norm += square(weights.parameters[static_cast<std::size_t>(block.weights_at + i * block.units + unit)]);
  facts.norm = std::sqrt(facts.norm);
  facts.bias = weights.parameters[static_cast<std::size_t>(block.bias_at + unit)];
  return facts;
}

}  // namespace

/// The diagram's nodes are chosen by their norms, so they are found anew for newer weights.
void NetworkHover::follow(const FrameView& view) {
  const auto& run = *view.lane;
  if (weights_ == run.weights && activity_ == view.activity) return;
  weights_ = run.weights;
  activity_ = view.activity;
  const bool fits = weights_ && run.data && weights_->network == run.network;
  diagram_ = fits ? figures::diagram(*weights_, activity_.get()) : Diagram{};
}

const Diagram::Node* NetworkHover::nearest(const plot::Frame& frame, plot::Px at, float reach) const {
  const Diagram::Node* found = nullptr;
  for (const Diagram::Node& node : diagram_.nodes) {
    const float distance = std::hypot(frame.px_x(node.x) - at.x, frame.px_y(node.y) - at.y);
    if (distance <= reach) {
      reach = distance;
      found = &node;
    }
  }
  return found;
}

void NetworkHover::add_activity(const Kit& kit, const Diagram::Node& node, std::vector<TipLine>& lines) const {
  const auto layer = static_cast<std::size_t>(node.layer - 1), unit = static_cast<std::size_t>(node.unit);
  if (!activity_ || layer >= activity_->layers.size() || unit >= activity_->layers[layer].units.size()) return;
  const probe::UnitActivity& seen = activity_->layers[layer].units[unit];
  lines.push_back({kit.fill("network.tip.activity", {base::shown(seen.mean, 3), base::shown(seen.deviation, 3)})});
  const core::Activation kind = weights_->network.layers[layer].activation;
  const bool saturates = kind == core::Activation::kTanh || kind == core::Activation::kSigmoid;
  if (saturates)
    lines.push_back({kit.fill("network.tip.saturated", {base::shown_percent(seen.saturated_share)})});
  else if (!seen.dead)
    lines.push_back({kit.fill("network.tip.zero", {base::shown_percent(seen.zero_share)})});
  if (seen.dead) lines.push_back({kit.tr("network.tip.dead"), Face::kR12, Token::kDanger});
}

std::vector<TipLine> NetworkHover::lines_of(const Kit& kit, const Diagram::Node& node) const {
  std::vector<TipLine> lines;
  const auto number = base::shown_count(node.unit + 1);
  if (node.layer == 0) {
    const auto& data = *kit.view().lane->data;
    lines.push_back({kit.fill("network.tip.input", {figures::feature_name(data, static_cast<std::size_t>(node.unit))}),
                     Face::kS12, Token::kText1});
    lines.push_back({kit.fill("network.tip.out_norm", {base::shown(node.norm, 3)})});
    if (node.removed) lines.push_back({kit.tr("network.tip.removed"), Face::kR12, Token::kWarning});
    return lines;
  }
  const bool is_output = node.layer == std::ssize(weights_->layout.layers);
  lines.push_back({is_output ? kit.fill("network.tip.output", {number})
                             : kit.fill("network.tip.unit", {number, base::shown_count(node.layer)}),
                   Face::kS12, Token::kText1});
  const Facts facts = facts_of(*weights_, static_cast<std::size_t>(node.layer - 1), node.unit);
  lines.push_back({kit.fill("network.tip.bias", {base::shown(facts.bias, 3), base::shown(facts.norm, 3)})});
  add_activity(kit, node, lines);
  return lines;
}

/// None while it is being computed, and for a model of more inputs than a picture has axes.
std::optional<TipPicture> NetworkHover::picture_of(const Kit& kit, const plot::Style& style, FieldPainter* painter,
                                                   std::vector<TipLine>& lines) {
  const FrameView& view = kit.view();
  const auto& seen = view.unit;
  if (!seen || !wanted_ || seen->layer != wanted_->layer || seen->unit != wanted_->unit) return std::nullopt;
  const float s = view.style.scale;
  FieldPainter* own = painter != nullptr && !no_texture_ ? &painter->place(kSlot) : nullptr;
  if (pictured_ != seen || theme_ != view.style.theme.name || scale_ != s) {
    pictured_ = seen;
    theme_ = view.style.theme.name;
    scale_ = s;
    figure_ = figures::unit_output(*view.lane, *seen);
    view_ = {};
    view_.show_header = false;
    view_.heat_by_texture = own != nullptr;
    layout_ = plot::layout(figure_, {kWide * s, kTall * s}, view_, style, ImGuiMeasure(view.style));
  }
  if (figure_.heats.empty() && figure_.lines.empty()) return std::nullopt;
  const plot::Range range = figures::range_of(*seen);
  lines.push_back({kit.fill("network.tip.range", {base::shown(range.low, 3), base::shown(range.high, 3)})});
  ImTextureID texture = nullptr;
  if (own != nullptr && !figure_.heats.empty()) {
    const plot::Px low = layout_.frame.plot_top_left, high = layout_.frame.plot_bottom_right;
    texture = own->texture(figure_.heats.front(), layout_.frame, style, static_cast<int>(high.x - low.x),
                           static_cast<int>(high.y - low.y));
    no_texture_ = texture == nullptr;  // from the next frame on the layout paints the cells
    if (no_texture_) pictured_.reset();
  }
  return TipPicture{kWide, kTall, [this, texture, &view](ImDrawList& list, ImVec2 corner) {
                      ui::paint(list, corner, layout_.list, view.style, texture);
                    }};
}

const Diagram::Node* NetworkHover::find(int layer, int unit) const {
  for (const Diagram::Node& node : diagram_.nodes)
    if (node.layer == layer && node.unit == unit) return &node;
  return nullptr;
}

/// Among the neurons of a layer the one nearest in height; with `up` not 0 only those above (or below) this one.
const Diagram::Node* NetworkHover::next_to(const Diagram::Node& from, int layer, double up) const {
  const Diagram::Node* found = nullptr;
  for (const Diagram::Node& node : diagram_.nodes) {
    if (node.layer != layer || (up != 0 && !((node.y - from.y) * up > 0))) continue;
    if (found == nullptr || std::abs(node.y - from.y) < std::abs(found->y - from.y)) found = &node;
  }
  return found;
}

/// The neuron that the arrow keys have come to, while the neurons have the focus ring.
const Diagram::Node* NetworkHover::by_keys(Kit& kit) {
  WidgetState& state = kit.state();
  if (!state.focus.add(kKeys, Region::kPlots) || !state.focus.ring_visible()) return nullptr;
  const Diagram::Node* at = find(keyed_.layer, keyed_.unit);
  if (at == nullptr) at = next_to({0, 0, 0, 1, 0, false}, 1, 0);  // the topmost of the first hidden layer
  if (at == nullptr) at = &diagram_.nodes.front();
  const ImGuiIO& io = ImGui::GetIO();
  const bool free = !io.WantTextInput && state.typing.field.empty() && !io.KeyCtrl && !io.KeyAlt && !state.modal &&
                    !ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
  const auto go = [&](ImGuiKey_ key, int layers, double up) {
    if (!free || !ImGui::IsKeyPressed(ImGui::GetKeyIndex(key), true)) return;
    if (const Diagram::Node* next = next_to(*at, at->layer + layers, up); next != nullptr) at = next;
  };
  go(ImGuiKey_LeftArrow, -1, 0);
  go(ImGuiKey_RightArrow, 1, 0);
  go(ImGuiKey_UpArrow, 0, 1);
  go(ImGuiKey_DownArrow, 0, -1);
  keyed_ = {at->layer, at->unit};
  return at;
}

void NetworkHover::draw(Kit& kit, const Rect& area, const plot::Frame& frame, const plot::Style& style,
                        FieldPainter* painter) {
  follow(kit.view());
  wanted_.reset();
  if (diagram_.nodes.empty()) return;
  const float s = kit.canvas.scale();
  for (const Diagram::Node& node : diagram_.nodes)
    kit.note(
        "network.node." + std::to_string(node.layer) + "." + std::to_string(node.unit),
        {area.x + frame.px_x(node.x) / s - kReach, area.y + frame.px_y(node.y) / s - kReach, 2 * kReach, 2 * kReach});
  Hit hit;
  hit.hovered = ImGui::IsWindowHovered() && !ImGui::GetIO().MouseDown[0];
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const Diagram::Node* keyed = by_keys(kit);
  const Diagram::Node* node = keyed;
  if (node == nullptr && hit.hovered) node = nearest(frame, {mouse.x - area.x * s, mouse.y - area.y * s}, kReach * s);
  if (node == nullptr) return;
  const float x = area.x + frame.px_x(node->x) / s, y = area.y + frame.px_y(node->y) / s;
  const Rect around{x - kReach, y - kReach, 2 * kReach, 2 * kReach};
  if (keyed != nullptr)
    kit.focus_ring(around, kReach);
  else
    kit.canvas.circle({x, y}, kReach - 1, kit.ink(Token::kAccent, 0.35F));
  std::vector<TipLine> lines = lines_of(kit, *node);
  // Asked for at once: the picture is there by the time the tooltip is.
  if (node->layer > 0 && figures::unit_request(*kit.view().lane, node->layer - 1, node->unit))
    wanted_ = LookWish::Unit{node->layer - 1, node->unit};
  const std::string name = "network.node." + std::to_string(node->layer) + "." + std::to_string(node->unit);
  if (keyed != nullptr)
    kit.wants_help(kKeys);  // what F1 would say stands there already
  else if (!kit.wants_tip(name, hit))
    return;
  const auto picture = picture_of(kit, style, painter, lines);
  kit.tip(lines, keyed != nullptr ? &around : nullptr, picture ? &*picture : nullptr);
}

}  // namespace lscope::ui
