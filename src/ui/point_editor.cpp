#include "ui/point_editor.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "base/random.h"
#include "data/point_edit.h"
#include "figures/fit_parts.h"
#include "figures/words.h"
#include "ui/keyboard.h"

namespace lscope::ui {
namespace {

using base::DataPart;
using base::PointEdit;
using base::PointRef;
using plot::Px;
using spec::Token;
using Kind = base::PointEdit::Kind;

constexpr float kReach = 10;         ///< of a click, design units
constexpr double kSendEvery = 0.25;  ///< seconds between two posts of one drag

/// The class in the name of a series: "class3".
int class_of(const plot::Points& series) {
  const std::size_t digits = series.id.find_first_of("0123456789");
  const auto number = base::parse_number(digits == std::string::npos ? "0" : series.id.substr(digits));
  return number.ok() ? static_cast<int>(number.value()) : 0;
}

const char* series_of(DataPart part) {
  return part == DataPart::kTrain ? "class" : part == DataPart::kTest ? "test" : "validation";
}

void append(plot::Points& series, double x, double y, const PointRef& ref) {
  series.x.push_back(x);
  series.y.push_back(y);
  series.refs.push_back(ref);
}

void erase(plot::Points& series, std::size_t index) {
  const auto at = static_cast<std::ptrdiff_t>(index);
  series.x.erase(series.x.begin() + at);
  series.y.erase(series.y.begin() + at);
  series.refs.erase(series.refs.begin() + at);
}

/// The series of this class and part; a new one looks as its neighbours do.
plot::Points& series_for(plot::Figure& figure, DataPart part, int label) {
  const std::string id = series_of(part) + base::exact(label);
  for (plot::Points& series : figure.points)
    if (series.id == id) return series;
  plot::Points fresh;
  fresh.id = id;
  fresh.tone = static_cast<plot::Tone>(static_cast<int>(plot::Tone::kClass0) + label % 10);
  constexpr std::array kShapes{plot::Shape::kCircle, plot::Shape::kDiamond, plot::Shape::kSquare,
                               plot::Shape::kTriangle};
  fresh.shape = kShapes.at(static_cast<std::size_t>(label) % kShapes.size());
  fresh.hollow = part != DataPart::kTrain;
  fresh.radius = fresh.hollow ? 2.2F : 4.0F;
  for (const plot::Points& series : figure.points)
    if (!series.number.empty()) fresh.number = base::exact(label), fresh.radius = series.radius;
  figure.points.push_back(std::move(fresh));
  return figure.points.back();
}

bool plain_keys(const WidgetState& state) {
  const ImGuiIO& io = ImGui::GetIO();
  return !io.WantTextInput && !io.KeyCtrl && !io.KeyAlt && !io.KeySuper && state.typing.field.empty() && !state.modal &&
         !ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
}

Point place(const PlotHand& hand, Px px) {
  const float s = hand.kit.canvas.scale();
  return {hand.area.x + px.x / s, hand.area.y + px.y / s};
}

}  // namespace

void PointEditor::update(const FrameView& view) {
  now_ = view.now;
  desk_.update(*view.lane);
  const bool other_data = !run_ || run_->data != view.lane->data;
  run_ = view.lane;
  possible_ = false;
  if (!run_->data || !run_->spec || run_->network.layers.empty()) return;
  const data::Prepared& data = *run_->data;
  const figures::FitKind kind = figures::fit_kind(*run_);
  is_plane_ = kind == figures::FitKind::kPlane;
  possible_ = (is_plane_ || kind == figures::FitKind::kLine) &&
              (data.task != data::Task::kRegression || data.train.outputs == 1);
  is_drawn_ = figures::is_drawn(data);
  if (!possible_) return;
  if (!std::exchange(handled_, false)) stroke_.reset();  // its plot has left the screen
  kinds_.classes.clear();
  for (std::size_t k = 0; k < data.class_names.size(); ++k)
    kinds_.classes.push_back(figures::class_name(view.tr, data, k));
  kinds_.target_by_height = !is_plane_ && data.task == data::Task::kRegression;
  if (data.task != data::Task::kRegression || data.train.y.empty() || (!other_data && kinds_.high > kinds_.low)) return;
  const auto [low, high] = std::minmax_element(data.train.y.begin(), data.train.y.end());
  kinds_.low = figures::raw_target(data, *low);
  kinds_.high = figures::raw_target(data, *high);
}

DataPart PointEditor::part_of_next() const {
  if (!is_drawn_) return DataPart::kTrain;
  const data::Prepared& data = *run_->data;
  std::array<int, base::kDataParts> rows{data.train.rows, data.validation.rows, data.test.rows};
  for (const PointEdit& edit : unseen()) {
    int& count = rows.at(static_cast<std::size_t>(edit.point.part));
    if (edit.kind == Kind::kAdd) ++count;
    if (edit.kind == Kind::kRemove) --count;
  }
  const spec::ParamValues& values = run_->spec->values;
  return data::next_part(rows, values[spec::ParamId::kValidationShare], values[spec::ParamId::kTestShare]);
}

std::vector<PointEdit> PointEditor::unseen() const {
  const auto pending = desk_.pending();
  std::vector<PointEdit> all(pending.begin(), pending.end());
  if (stroke_) all.insert(all.end(), stroke_->waiting.begin(), stroke_->waiting.end());
  return all;
}

const plot::Figure* PointEditor::shown(const plot::Figure& figure, std::uint64_t version) {
  if (!possible_) return nullptr;
  const std::vector<PointEdit> more = unseen();
  if (more.empty()) return nullptr;
  const std::uint64_t with = desk_.version() * 65536 + stroke_version_ % 65536;
  if (made_of_ == version && made_with_ == with) return &shown_;
  made_of_ = version;
  made_with_ = with;
  ++shown_version_;
  shown_ = figure;
  // An added point has the number of those before it.
  std::array<std::int32_t, base::kDataParts> added{};
  const std::size_t first = desk_.edits().size() - desk_.pending().size();
  for (std::size_t i = 0; i < first; ++i)
    if (const PointEdit& edit = desk_.edits()[i]; edit.kind == Kind::kAdd)
      ++added.at(static_cast<std::size_t>(edit.point.part));
  for (const PointEdit& edit : more) {
    PointRef ref = edit.point;
    if (edit.kind == Kind::kAdd) ref = {ref.part, true, added.at(static_cast<std::size_t>(ref.part))++};
    apply(edit, ref, shown_);
  }
  return &shown_;
}

void PointEditor::apply(const PointEdit& edit, const PointRef& ref, plot::Figure& figure) const {
  const bool classes = run_->data->task != data::Task::kRegression;
  if (edit.kind == Kind::kAdd) {
    const int label = classes ? static_cast<int>(*edit.target) : 0;
    if (is_plane_) return append(series_for(figure, ref.part, label), edit.x[0], edit.x[1], ref);
    for (plot::Points& series : figure.points)
      if (series.id == "train") append(series, edit.x[0], *edit.target, ref);
    return;
  }
  for (std::size_t s = 0; s < figure.points.size(); ++s) {
    plot::Points& series = figure.points[s];
    const auto found = std::find(series.refs.begin(), series.refs.end(), ref);
    if (found == series.refs.end()) continue;
    const auto at = static_cast<std::size_t>(found - series.refs.begin());
    if (edit.kind == Kind::kRemove) return erase(series, at);
    if (!edit.x.empty()) series.x[at] = edit.x[0];
    if (edit.x.size() == 2) series.y[at] = edit.x[1];
    if (!edit.target) return;
    if (!is_plane_) {
      series.y[at] = *edit.target;
    } else if (classes) {
      const double x = series.x[at], y = series.y[at];
      erase(series, at);
      append(series_for(figure, ref.part, static_cast<int>(*edit.target)), x, y, ref);
    }
    return;
  }
}

std::optional<PointEditor::Target> PointEditor::nearest(const PlotHand& hand) const {
  float least = kReach * hand.kit.canvas.scale();
  std::optional<Target> found;
  for (std::size_t s = 0; s < hand.figure.points.size(); ++s) {
    const plot::Points& series = hand.figure.points[s];
    for (std::size_t i = 0; i < series.refs.size(); ++i) {
      const Px px{hand.frame.px_x(series.x[i]), hand.frame.px_y(series.y[i])};
      const float far = std::hypot(px.x - hand.at.x, px.y - hand.at.y);
      if (!(far <= least)) continue;
      least = far;
      found = Target{series.refs[i], s, i, px};
    }
  }
  return found;
}

int PointEditor::label_of(const plot::Figure& figure, const Target& target) const {
  const plot::Points& series = figure.points[target.series];
  return is_plane_ ? class_of(series) : static_cast<int>(std::lround(series.y[target.index]));
}

PointEdit PointEditor::add_at(const PlotHand& hand) const {
  PointEdit edit{Kind::kAdd, {part_of_next(), false, 0}, {hand.frame.x_at(hand.at.x)}, {}, desk_.next_stroke()};
  if (is_plane_) edit.x.push_back(hand.frame.y_at(hand.at.y));
  edit.target = !kinds_.classes.empty()   ? tools_.target_class(kinds_)
                : kinds_.target_by_height ? hand.frame.y_at(hand.at.y)
                                          : tools_.target_value(kinds_);
  return edit;
}

PointEdit PointEditor::move_to(const PlotHand& hand) const {
  const Px at{hand.at.x + stroke_->grip.x, hand.at.y + stroke_->grip.y};
  PointEdit edit{Kind::kMove, *stroke_->point, {hand.frame.x_at(at.x)}, {}, stroke_->number};
  if (is_plane_) edit.x.push_back(hand.frame.y_at(at.y));
  if (kinds_.target_by_height) edit.target = hand.frame.y_at(at.y);
  return edit;
}

void PointEditor::press(const PlotHand& hand) {
  const PointTool tool = tools_.tool();
  const std::int32_t number = desk_.next_stroke();
  if (tool == PointTool::kAdd) return desk_.edit({add_at(hand)});
  if (tool == PointTool::kBrush) {
    stroke_ = Stroke{number, tool, {}, {}, {}, {}, -1};
    return paint_noise(hand);
  }
  const auto target = nearest(hand);
  if (!target) return;
  const int classes = static_cast<int>(kinds_.classes.size());
  if (tool == PointTool::kMove)
    stroke_ = Stroke{number, tool, target->ref, {target->px.x - hand.at.x, target->px.y - hand.at.y}, {}, {}, -1};
  else if (tool == PointTool::kDelete)
    desk_.edit({{Kind::kRemove, target->ref, {}, {}, number}});
  else if (tool == PointTool::kFlip && classes > 1)
    desk_.edit({{Kind::kRelabel, target->ref, {}, (label_of(hand.figure, *target) + 1) % classes, number}});
}

/// Flips a share of the training points that the brush passes to another class. Every point is judged once a stroke, by
/// numbers that depend on the stroke and the point alone.
void PointEditor::paint_noise(const PlotHand& hand) {
  const int classes = static_cast<int>(kinds_.classes.size());
  const float radius = tools_.brush_radius() * hand.kit.canvas.scale();
  const base::Rng rng(static_cast<std::uint64_t>(stroke_->number), base::Stream::kData);
  for (std::size_t s = 0; s < hand.figure.points.size(); ++s) {
    const plot::Points& series = hand.figure.points[s];
    for (std::size_t i = 0; i < series.refs.size(); ++i) {
      const PointRef& ref = series.refs[i];
      if (ref.part != DataPart::kTrain) continue;
      const float far = std::hypot(hand.frame.px_x(series.x[i]) - hand.at.x, hand.frame.px_y(series.y[i]) - hand.at.y);
      if (far > radius) continue;
      if (std::find(stroke_->judged.begin(), stroke_->judged.end(), ref) != stroke_->judged.end()) continue;
      stroke_->judged.push_back(ref);
      const std::uint64_t key = 2 * (static_cast<std::uint64_t>(ref.index) * 2 + (ref.added ? 1 : 0));
      if (rng.uniform_at(key) >= tools_.noise_share()) continue;
      const int label = label_of(hand.figure, {ref, s, i, {}});
      const int step = 1 + static_cast<int>(rng.uniform_at(key + 1) * (classes - 1));
      stroke_->waiting.push_back({Kind::kRelabel, ref, {}, (label + step) % classes, stroke_->number});
    }
  }
  ++stroke_version_;
}

void PointEditor::drag(const PlotHand& hand) {
  if (stroke_->tool == PointTool::kBrush) {
    if (hand.inside) paint_noise(hand);
  } else if (stroke_->point && (ImGui::GetIO().MouseDelta.x != 0 || ImGui::GetIO().MouseDelta.y != 0)) {
    stroke_->waiting = {move_to(hand)};
    ++stroke_version_;
  }
  send(now_, false);
}

void PointEditor::send(double now, bool at_once) {
  if (stroke_->waiting.empty() || (!at_once && now - stroke_->sent_at < kSendEvery)) return;
  desk_.edit(std::exchange(stroke_->waiting, {}));
  stroke_->sent_at = now;
}

/// What a click would do here.
void PointEditor::preview(const PlotHand& hand) const {
  Canvas& c = hand.kit.canvas;
  const Point mouse = place(hand, hand.at);
  const PointTool tool = stroke_ ? stroke_->tool : tools_.tool();
  if (tool == PointTool::kBrush) return c.ring(mouse, tools_.brush_radius(), hand.kit.ink(Token::kText1, 0.8F), 1.5F);
  if (tool == PointTool::kAdd) {
    const ImU32 ink =
        kinds_.classes.empty() ? hand.kit.ink(Token::kTrain) : class_ink(hand.kit, tools_.target_class(kinds_));
    if (part_of_next() == DataPart::kTrain) c.circle(mouse, 4, ink);
    return c.ring(mouse, 6.5F, ink, 1.5F);
  }
  if (stroke_) return;
  const auto target = nearest(hand);
  if (!target) return;
  ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  const Point at = place(hand, target->px);
  const int classes = static_cast<int>(kinds_.classes.size());
  if (tool == PointTool::kDelete) {
    for (const float side : {-1.0F, 1.0F}) {
      const std::array line{Point{at.x - 6, at.y - 6 * side}, Point{at.x + 6, at.y + 6 * side}};
      c.polyline(line, hand.kit.ink(Token::kDanger), 2);
    }
  } else {
    const bool flips = tool == PointTool::kFlip && classes > 1;
    c.ring(at, 8,
           flips ? class_ink(hand.kit, (label_of(hand.figure, *target) + 1) % classes) : hand.kit.ink(Token::kAccent),
           2);
  }
}

bool PointEditor::hand(const PlotHand& hand) {
  handled_ = true;
  if (hand.keys && plain_keys(hand.kit.state())) {
    if (ImGui::IsKeyPressed(kKeyD, false)) tools_.set_open(!tools_.is_open());
    if (tools_.is_open()) tools_.keys(kinds_);
  }
  if (stroke_) {
    if (hand.hit.held) {
      drag(hand);
    } else {
      send(now_, true);
      stroke_.reset();
      ++stroke_version_;
      return true;
    }
    preview(hand);
    return true;
  }
  if (tools_.tool() == PointTool::kLook) {
    view_.release();
    return false;
  }
  view_.hold();  // before the first press: a plot that gives up its own shape then would jump under the mouse
  // Shift leaves the mouse to the plot: it zooms to a box.
  if (!hand.inside || !hand.hit.hovered || ImGui::GetIO().KeyShift) return false;
  if (hand.hit.pressed) press(hand);
  preview(hand);
  return true;
}

void PointEditor::obey(PointOrder order) {
  if (order == PointOrder::kUndo) desk_.undo();
  if (order == PointOrder::kRedo) desk_.redo();
  if (order == PointOrder::kClear) desk_.clear();
  if (order == PointOrder::kSave) save_ = true;
}

PlotExtras PointEditor::extras(Kit& kit, const Rect& area, float own_chips) {
  PlotExtras extras;
  if (!possible_) {
    stroke_.reset();
    return extras;
  }
  constexpr float kChip = 24;
  extras.free_right = kChip;
  if (tools_.is_open()) extras.below = PointTools::kHeight;
  extras.quiet = tools_.tool() != PointTool::kLook;
  extras.draw = [this, &kit, area, own_chips] {
    const Rect chip{area.right() - 10 - own_chips - kChip + 10, area.y + 4, kChip, 24};
    const Hit hit = kit.item("points.open", chip);
    const bool on = tools_.is_open();
    if (on) kit.canvas.rect({chip.x + 1, chip.y + 3, kChip - 2, 18}, kit.ink(Token::kAccent), 4);
    draw_icon(kit.canvas, Icon::kPencil, chip.x + kChip / 2, chip.y + 12,
              kit.ink(on            ? Token::kOnAccent
                      : hit.hovered ? Token::kText1
                                    : Token::kText3));
    if (hit.focused) kit.focus_ring(chip, 4);
    kit.simple_tip("points.open", hit, kit.tr("points.tip.open"));
    if (hit.clicked) tools_.set_open(!on);
    if (on)
      if (const auto order = tools_.draw(kit, area, kinds_, desk_.can_undo(), desk_.can_redo())) obey(*order);
  };
  extras.hand = [this](const PlotHand& at) { return hand(at); };
  return extras;
}

}  // namespace lscope::ui
