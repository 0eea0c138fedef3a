#include "ui/controls_panel.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "base/number_text.h"
#include "ui/layers_editor.h"
#include "ui/param_rows.h"
#include "ui/param_slider.h"
#include "ui/widgets.h"

namespace lscope::ui {
namespace {

using spec::ParamId;
using spec::Section;
using spec::Token;

constexpr std::array kSections{Section::kData, Section::kModel, Section::kRegularization, Section::kOptimizer};
constexpr std::array<std::string_view, 4> kNames{"data", "model", "regularization", "optimizer"};

std::size_t index_of(Section section) { return static_cast<std::size_t>(section); }

std::string choice_label(const base::Translate& tr, const spec::ParamInfo& row, std::size_t index) {
  return tr("choice." + std::string(row.key) + "." + std::string(row.choices[index]));
}

/// The choices that stand as segments beside the arrow that lists them all.
std::span<const int> favourites(ParamId id) {
  static constexpr std::array kActivations{static_cast<int>(spec::ActivationChoice::kTanh),
                                           static_cast<int>(spec::ActivationChoice::kRelu),
                                           static_cast<int>(spec::ActivationChoice::kSigmoid)};
  static constexpr std::array kOptimizers{static_cast<int>(spec::OptimizerChoice::kSgd),
                                          static_cast<int>(spec::OptimizerChoice::kMomentum),
                                          static_cast<int>(spec::OptimizerChoice::kAdam)};
  if (id == ParamId::kActivation) return kActivations;
  if (id == ParamId::kOptimizer) return kOptimizers;
  return {};
}

std::vector<std::string> short_labels(const base::Translate& tr, const spec::ParamInfo& row,
                                      std::span<const int> which) {
  std::vector<std::string> labels;
  for (const int index : which)
    labels.push_back(tr("ui.short.choice." + std::string(row.key) + "." +
                        std::string(row.choices[static_cast<std::size_t>(index)])));
  return labels;
}

/// False for the width of a layer that is not there.
bool in_use(ParamId id, const ParamDesk& desk) {
  if (id < ParamId::kWidth1 || id > ParamId::kWidth6) return true;
  return static_cast<int>(id) - static_cast<int>(ParamId::kWidth1) < static_cast<int>(desk.value(ParamId::kDepth));
}

float inner_x(const Kit& kit) { return kit.area().x + 16; }
float inner_w(const Kit& kit) { return kit.area().w - 32; }

}  // namespace

spec::ParamValues ControlsPanel::shown_values() const {
  spec::ParamValues values;
  for (const spec::ParamInfo& row : spec::all_params())
    static_cast<void>(values.set(row.id, desk_.value(row.id)));  // the desk holds validated values only
  return values;
}

bool ControlsPanel::changed(Section section) const {
  for (const spec::ParamInfo& row : spec::all_params())
    if (row.section == section && in_use(row.id, desk_) && desk_.changed(row.id)) return true;
  return false;
}

std::string ControlsPanel::summary(const Kit& kit, Section section, bool open) const {
  const base::Translate& tr = kit.view().tr;
  const train::Snapshot& lane = *kit.view().lane;
  if (section == Section::kData) {
    const int rows = lane.data ? lane.data->train.rows : static_cast<int>(desk_.value(ParamId::kSamples));
    std::string text = "n " + base::shown_count(rows);
    if (!from_file_) text += " · σ " + base::shown_fixed(desk_.value(ParamId::kNoise), 2);
    return text;
  }
  if (section == Section::kModel) {
    if (open) return kit.fill("ui.parameters", {base::shown_count(lane.parameter_count)});
    std::string shape = std::to_string(lane.network.inputs);
    for (const auto& layer : lane.network.layers) shape += "-" + std::to_string(layer.units);
    const auto& row = spec::info(ParamId::kActivation);
    return shape + " · " + choice_label(tr, row, static_cast<std::size_t>(desk_.value(ParamId::kActivation)));
  }
  if (section == Section::kOptimizer) {
    const auto& row = spec::info(ParamId::kOptimizer);
    return choice_label(tr, row, static_cast<std::size_t>(desk_.value(ParamId::kOptimizer)));
  }
  std::string symbols;
  for (const ParamId id : {ParamId::kLambda1, ParamId::kLambda2, ParamId::kLambdaGroup, ParamId::kMaxNorm,
                           ParamId::kActivityL1, ParamId::kActivityL2, ParamId::kLabelSmoothing, ParamId::kInputNoise,
                           ParamId::kMixup, ParamId::kDropout, ParamId::kInputDropout})
    if (desk_.value(id) != 0) symbols += (symbols.empty() ? "" : " ") + std::string(spec::info(id).symbol);
  if (desk_.value(ParamId::kEarlyStopping) != 0) symbols += (symbols.empty() ? "" : " · ") + tr("param.stopping.early");
  return symbols.empty() ? tr("ui.off") : symbols;
}

void ControlsPanel::draw(const Rect& area, bool compact, const FrameView& view, CommandSink& commands,
                         const AppState& app, AppActions& actions) {
  scene_.update(compact, app);
  for (const Section section : {Section::kData, Section::kModel})
    if (!folds_[index_of(section)].touched) folds_[index_of(section)].open = !compact && !scene_.card_open(app);
  if (view.lane->data) task_ = view.lane->data->task;
  pictures_ = view.lane->data && view.lane->data->image_width > 0;
  from_file_ = static_cast<spec::DataSource>(desk_.value(ParamId::kDataSource)) == spec::DataSource::kFile;

  Kit kit(view, state_, Region::kControls, "controls", area, Kit::Scroll::kVertical);
  kit.panel();
  const float s = view.style.scale;
  ImGui::PushClipRect({area.x + s, area.y + s}, {area.right() - s, area.bottom() - s}, true);
  float y = scene_.draw(kit, kit.top(), app, actions);
  for (const Section section : kSections) y = draw_section(kit, section, y, commands, actions);
  kit.content_height(y - kit.top() + 8);
  ImGui::PopClipRect();
}

float ControlsPanel::draw_section(Kit& kit, Section section, float y, CommandSink& commands, AppActions& actions) {
  Fold& fold = folds_[index_of(section)];
  const std::string name(kNames[index_of(section)]);
  const Rect& area = kit.area();
  kit.canvas.hline(area.x, area.right(), y, kit.ink(Token::kStroke));
  const float more = fold.open ? draw_more(kit, section, y) : 0;
  if (section_header(kit, "section." + name, {area.x, y, area.w, kSectionRow}, kit.tr("section." + name),
                     summary(kit, section, fold.open), fold.open, changed(section), more)) {
    fold.open = !fold.open;
    fold.touched = true;
  }
  y += kSectionRow;
  if (!fold.open) return y;
  y += 4;
  const spec::ParamValues values = shown_values();
  if (section == Section::kModel) y += layers_editor(kit, inner_x(kit), y, inner_w(kit), desk_, commands);
  for (const ParamId id : section_rows(section, values, task_, fold.more, pictures_))
    y = draw_row(kit, id, y, commands, actions);
  return y + 2;
}

float ControlsPanel::draw_more(Kit& kit, Section section, float y) {
  Fold& fold = folds_[index_of(section)];
  const spec::ParamValues values = shown_values();
  const std::size_t all = section_rows(section, values, task_, true, pictures_).size();
  if (all == section_rows(section, values, task_, false, pictures_).size()) return 0;
  const std::string section_name(kNames[index_of(section)]);
  const std::string label = kit.tr(fold.more ? "ui.less" : "ui.more");
  const float title = kit.canvas.width(kit.tr("section." + section_name), Face::kS13);
  const Rect rect{kit.area().x + 28 + title + 8, y + 4, kit.canvas.width(label, Face::kR11) + 24, 24};
  // Before the header: of two items in one place the first one gets the mouse.
  const Hit hit = kit.item("section." + section_name + ".more", rect);
  const ImU32 ink = kit.ink(hit.hovered ? Token::kText1 : Token::kText3);
  draw_icon(kit.canvas, fold.more ? Icon::kMinus : Icon::kPlus, rect.x + 9, y + 16, ink);
  kit.canvas.text(rect.right() - 4, y + 16, label, Face::kR11, ink, Align::kRight);
  if (hit.focused) kit.focus_ring(rect, 4);
  if (hit.clicked) fold.more = !fold.more;
  return rect.w + 8;
}

float ControlsPanel::draw_row(Kit& kit, ParamId id, float y, CommandSink& commands, AppActions& actions) {
  const Applies rule = applies(id, shown_values(), task_);
  const std::string reason = rule.reason.empty() ? "" : kit.tr(rule.reason);
  switch (spec::info(id).kind) {
    case spec::ParamKind::kChoice:
      return draw_choice(kit, id, y, reason, commands, actions);
    case spec::ParamKind::kSwitch:
      return draw_toggle(kit, id, y, commands);
    default:
      return draw_slider(kit, id, y, reason, commands);
  }
}

float ControlsPanel::draw_slider(Kit& kit, ParamId id, float y, const std::string& reason, CommandSink& commands) {
  SliderContext context;
  context.value = desk_.value(id);
  context.home = desk_.home(id);
  context.state = desk_.state(id);
  context.refusal = desk_.refusal(id, kit.view().tr);
  context.disabled = reason;
  const auto& data = kit.view().lane->data;
  if (id == ParamId::kBatchSize && data) {
    context.unit = "/ " + base::shown_count(data->train.rows);
    context.max = data->train.rows;
  }
  const bool ends = id == ParamId::kSamples && from_file_ && data && data->train_available > 0;
  if (ends) {
    // "All rows" is kept as the table's largest n, so that it stays all of them when the shares move.
    context.max = data->train_available;
    context.limit = kit.fill("ui.samples.limit", {base::shown_count(data->train_available)});
    context.value = std::min(context.value, context.max);
    context.home = std::min(context.home, context.max);
  }
  if (const auto event = param_slider(kit, inner_x(kit), y, inner_w(kit), id, context)) {
    const bool all = ends && event->value >= context.max && desk_.home(id) >= context.max;
    desk_.want(id, all ? desk_.home(id) : event->value, event->final, commands);
  }
  return y + kSliderRow;
}

Hit ControlsPanel::draw_name(Kit& kit, ParamId id, const Rect& rect, bool resettable, CommandSink& commands) {
  const std::string name = "param." + std::string(spec::info(id).key);
  // Before the name: of two items in one place the first one gets the mouse.
  const bool dot = changed_dot(kit, id, rect.x, rect.y + 14, desk_.value(id), desk_.home(id));
  const Hit hit = kit.item(name + ".name", rect, false);
  row_label(kit, rect.x, rect.y, rect.w - 4, kit.tr(name));
  const bool del = kit.focus_in(name + ".") && kit.state().typing.field.empty() &&
                   ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Delete), false);
  if (resettable && (dot || del || hit.double_clicked)) desk_.want(id, desk_.home(id), true, commands);
  return hit;
}

float ControlsPanel::draw_toggle(Kit& kit, ParamId id, float y, CommandSink& commands) {
  const float x = inner_x(kit);
  const float w = inner_w(kit);
  const std::string name = "param." + std::string(spec::info(id).key);
  const bool on = desk_.value(id) != 0;
  const std::string label = kit.tr(name);
  const Hit hover = draw_name(kit, id, {x, y, w - 44, 28}, true, commands);
  const float used = kit.canvas.width(label, Face::kR12) + 12;
  const std::string note = kit.tr(on ? "ui.early.on" : "ui.early.off");
  if (id == ParamId::kEarlyStopping && kit.canvas.width(note, Face::kR11) < w - 46 - used)
    kit.canvas.text(x + w - 46, y + 14, note, Face::kR11, kit.ink(Token::kText3), Align::kRight);
  if (const auto turned = toggle(kit, name + ".toggle", x + w, y + 14, on))
    desk_.want(id, *turned ? 1 : 0, true, commands);
  if (kit.wants_tip(name + ".name", hover) || kit.wants_help(name + "."))
    param_tip(kit, id, desk_.value(id), desk_.home(id), desk_.refusal(id, kit.view().tr));
  return y + kChoiceRow;
}

float ControlsPanel::draw_choice(Kit& kit, ParamId id, float y, const std::string& reason, CommandSink& commands,
                                 AppActions& actions) {
  const spec::ParamInfo& row = spec::info(id);
  const base::Translate& tr = kit.view().tr;
  const float x = inner_x(kit);
  const float w = inner_w(kit);
  std::vector<std::string> labels;
  for (std::size_t i = 0; i < row.choices.size(); ++i) labels.push_back(choice_label(tr, row, i));
  const bool source = id == ParamId::kDataSource;
  if (source && from_file_ && kit.view().lane->data) labels.back() = kit.view().lane->data->name;
  if (source && !from_file_) labels.pop_back();
  if (source && from_file_)
    for (std::size_t i = 0; i + 1 < labels.size(); ++i) labels[i] = kit.fill("ui.data.back_to", {labels[i]});

  const auto open = static_cast<int>(labels.size());
  if (source) labels.push_back(kit.tr("ui.data.open"));
  const std::string name = "param." + std::string(row.key);
  if (!reason.empty()) kit.canvas.set_opacity(kit.view().style.theme.name == "contrast" ? 0.6F : 0.4F);
  // Between a file and a generator lies a whole new run, not a value: only the list leads from one to the other.
  const bool file = source && (from_file_ || desk_.home(id) == static_cast<double>(spec::DataSource::kFile));
  const Hit hover = draw_name(kit, id, {x, y, w - kChoiceWidth - 4, 28}, reason.empty() && !file, commands);
  const Rect box{x + w - kChoiceWidth, y, kChoiceWidth, 28};
  const int now = static_cast<int>(desk_.value(id));
  std::optional<int> chosen;
  if (labels.size() <= 3 && segments_fit(kit, kChoiceWidth, labels))
    chosen = segments(kit, name + ".choice", box, labels, now);
  else if (const auto few = favourites(id); std::find(few.begin(), few.end(), now) != few.end())
    chosen = favourite_segments(kit, name + ".choice", box, labels, few, short_labels(tr, row, few), now);
  else
    chosen = choice(kit, name + ".choice", box, labels, now);
  kit.canvas.set_opacity(1);
  if (kit.wants_tip(name + ".name", hover) || kit.wants_help(name + "."))
    param_tip(kit, id, desk_.value(id), desk_.home(id), reason.empty() ? desk_.refusal(id, kit.view().tr) : reason);
  if (chosen && *chosen != now && reason.empty()) {
    if (source && *chosen == open)
      state_.open_data = true;
    else if (source)
      choose_source(*chosen, commands, actions);
    else
      desk_.want(id, *chosen, true, commands);
  }
  return y + kChoiceRow;
}

void ControlsPanel::choose_source(int index, CommandSink& commands, AppActions& actions) {
  if (from_file_)
    actions.use_generated_data(std::string(spec::info(ParamId::kDataSource).choices[static_cast<std::size_t>(index)]));
  else
    desk_.want(ParamId::kDataSource, index, true, commands);
}

bool ControlsPanel::draw_rail(const Rect& area, const FrameView& view) {
  Kit kit(view, state_, Region::kControls, "controls", area);
  kit.panel();
  float y = kit.area().y + 8;
  bool clicked = false;
  for (const ParamId id : {ParamId::kLambda1, ParamId::kLambda2, ParamId::kDropout, ParamId::kLearningRate}) {
    const Rect rect{kit.area().x + 8, y, kit.area().w - 16, 40};
    const std::string name = "rail." + std::string(spec::info(id).key);
    const Hit hit = kit.item(name, rect);
    kit.canvas.rect(rect, kit.ink(hit.hovered ? Token::kHover : Token::kRaised), 4);
    kit.canvas.outline(rect, kit.ink(desk_.changed(id) ? Token::kAccent : Token::kStroke), 4);
    kit.canvas.text(rect.x + rect.w / 2, rect.y + rect.h / 2, spec::info(id).symbol, Face::kS13,
                    kit.ink(has_own_color(id) ? param_text_color(id) : Token::kText1), Align::kCenter);
    if (hit.focused) kit.focus_ring(rect, 4);
    kit.simple_tip(name, hit, param_label(id, view.tr));
    clicked = clicked || hit.clicked;
    y += 48;
  }
  return clicked;
}

}  // namespace lscope::ui
