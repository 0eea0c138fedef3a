#include "ui/reading_panel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "base/number_text.h"
#include "ui/changes.h"
#include "ui/timeline.h"
#include "ui/transport.h"
#include "ui/widgets.h"

namespace lscope::ui {
namespace {

using spec::Token;

/// How a verdict looks on the chip: a colour, a sign and a word. None: no chip.
struct ChipLook {
  Token color = Token::kText3;
  Icon icon = Icon::kSteady;
  std::string_view word;
};

ChipLook chip_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kGrowing:
      return {Token::kDanger, Icon::kArrowUp, "ui.chip.growing"};
    case Verdict::kSteady:
      return {Token::kWarning, Icon::kSteady, "ui.chip.steady"};
    case Verdict::kHealed:
      return {Token::kSuccess, Icon::kCheck, "ui.chip.healed"};
    case Verdict::kTooStrong:
      return {Token::kWarning, Icon::kWarning, "ui.chip.too_strong"};
    case Verdict::kUnderfits:
      return {Token::kWarning, Icon::kWarning, "ui.chip.underfits"};
    case Verdict::kLearning:
    case Verdict::kFits:
      return {Token::kSuccess, Icon::kCheck, "ui.chip.small"};
    case Verdict::kStopped:
      return {Token::kSuccess, Icon::kCheck, "ui.chip.stopped"};
    case Verdict::kDiverged:
    case Verdict::kFailed:
      return {Token::kDanger, Icon::kWarning, "ui.chip.diverged"};
    default:
      return {};
  }
}

std::string layer_name(const Kit& kit, std::size_t layer) { return kit.fill("ui.layer", {std::to_string(layer + 1)}); }

bool has_locked_test(const train::Snapshot& lane) {
  return lane.spec->values.on(spec::ParamId::kTestLocked) && lane.data && lane.data->test.rows > 0;
}

/// Norm of each layer at the last evaluation before an epoch.
std::array<float, train::kMaxLayers> norms_at(const train::HistoryView& history, double epoch) {
  std::array<float, train::kMaxLayers> norms{};
  for (const auto& chunk : history.chunks())
    for (const train::StepRecord& row : chunk->low) {
      if (row.epoch >= epoch && norms[0] != 0) return norms;
      norms = row.layer_norm;
    }
  return norms;
}

}  // namespace

void ReadingPanel::update(const train::Snapshot& lane, double now) {
  const bool other = lane.generation != generation_ || lane.state != run_state_ || lane.test_hidden != test_hidden_;
  if (other || now - diagnosed_ >= 0.25) {
    Diagnosis newest = diagnose(lane);
    const bool same = newest.verdict == diagnosis_.verdict && newest.statement.key == diagnosis_.statement.key;
    if (other || same || now - decided_ >= 1) {
      if (!same) decided_ = now;
      diagnosis_ = std::move(newest);
    }
    diagnosed_ = now;
    generation_ = lane.generation;
    run_state_ = lane.state;
    test_hidden_ = lane.test_hidden;
  }
  if (other || now - read_ >= 0.1) {
    has_numbers_ = !lane.history.empty();
    if (has_numbers_) numbers_ = lane.history.back();
    read_ = now;
  }
}

void ReadingPanel::rule(Kit& kit, Column& column, float before, float after) {
  column.y += before;
  kit.canvas.hline(kit.area().x, kit.area().right(), column.y, kit.ink(Token::kStroke));
  column.y += after;
}

void ReadingPanel::draw(const Rect& area, bool above, const FrameView& view, const GapSeries& gap,
                        CommandSink& commands) {
  Kit kit(view, state_, Region::kReading, above ? "reading_open" : "reading", area, Kit::Scroll::kVertical,
          above ? Kit::Layer::kAbove : Kit::Layer::kGround);
  kit.panel();
  const float s = view.style.scale;
  ImGui::PushClipRect({area.x + s, area.y + s}, {area.right() - s, area.bottom() - s}, true);
  Column column{kit.area().x + 16, kit.area().w - 32, kit.top()};
  draw_gap(kit, column, gap);
  draw_words(kit, column, commands);
  draw_table(kit, column, commands);
  draw_sparsity(kit, column);
  draw_norms(kit, column);
  kit.content_height(column.y - kit.top());
  ImGui::PopClipRect();
}

void ReadingPanel::draw_chip(Kit& kit, const Column& column) {
  const ChipLook look = chip_of(diagnosis_.verdict);
  if (look.word.empty()) return;
  const std::string word = kit.tr(look.word);
  const float wide = kit.canvas.width(word, Face::kS12) + 34;
  const Rect chip{column.right() - wide, column.y + 42, wide, 26};
  const ImU32 ink = kit.ink(look.color);
  kit.canvas.outline(chip, ink, 13, 1.5F);
  draw_icon(kit.canvas, look.icon, chip.x + 15, chip.y + 13, ink);
  kit.canvas.text(chip.x + 25, chip.y + 13, word, Face::kS12, ink);
}

void ReadingPanel::draw_gap(Kit& kit, Column& column, const GapSeries& gap) {
  Canvas& c = kit.canvas;
  const auto& data = kit.view().lane->data;
  const bool regression = data && data->task == data::Task::kRegression;
  const float top = column.y;
  c.text(column.x, top + 20, kit.tr("ui.gap.title"), Face::kS13, kit.ink(Token::kText1));
  c.text(column.right(), top + 20, kit.tr(regression ? "ui.unit.squared" : "ui.unit.nats"), Face::kR11,
         kit.ink(Token::kText3), Align::kRight);
  const double value =
      has_numbers_ ? held_out_loss(numbers_) - numbers_.train_loss : std::numeric_limits<double>::quiet_NaN();
  const bool known = std::isfinite(value);
  c.text(column.x - 1, top + 57, known ? base::shown_fixed(value, std::abs(value) < 100 ? 3 : 0) : "n/a", Face::kS40,
         kit.ink(known ? Token::kText1 : Token::kText3));
  draw_chip(kit, column);

  const Rect box{column.x, top + 88, column.w, 44};
  kit.note("reading.sparkline", box);
  c.ground(box, kit.ink(Token::kScreen));
  c.outline(box, kit.ink(Token::kStroke));
  const double scale = gap_scale(gap.peak.gap);
  const double end = std::max(gap.end_epoch, 1e-9);
  const auto place = [&](const GapPoint& p) {
    return Point{box.x + box.w * static_cast<float>(std::clamp(p.epoch / end, 0.0, 1.0)),
                 box.bottom() - box.h * static_cast<float>(p.gap / scale)};
  };
  std::vector<Point> curve;
  for (const GapPoint& p : gap.points) curve.push_back(place(p));
  const float alpha = static_cast<float>(kit.view().style.theme.gap_alpha) / 255.0F + 0.05F;
  c.area(curve, box.bottom(), kit.ink(Token::kGap, alpha));
  c.polyline(curve, kit.ink(Token::kGap), 1.5F);
  if (!curve.empty()) {
    const Point peak = place(gap.peak);
    c.circle(peak, 3, kit.ink(Token::kGap));
    const std::string label = kit.fill("ui.gap.peak", {base::shown_fixed(gap.peak.gap, 3)});
    // Above the box: within it there is no place that no curve ever takes.
    c.text(box.right(), box.y - 9, label, Face::kR11, kit.ink(Token::kText2), Align::kRight);
  }
  column.y = box.bottom();
}

float ReadingPanel::draw_remedies(Kit& kit, float right, float y, float wide, CommandSink& commands) {
  const train::Snapshot& lane = *kit.view().lane;
  ButtonLook halve;
  halve.label = kit.tr("ui.remedy.halve");
  halve.tip = kit.tr("ui.remedy.halve.tip");
  halve.primary = true;
  ButtonLook back;
  back.label = kit.fill("ui.remedy.back", {base::shown_count(static_cast<std::int64_t>(std::floor(lane.epoch)))});
  back.tip = kit.tr("ui.remedy.back.tip");
  const bool can_go_back = !lane.history.empty();
  float halve_wide = kit.canvas.width(halve.label, Face::kS12) + 28;
  float back_wide = can_go_back ? kit.canvas.width(back.label, Face::kS12) + 28 : 0;
  if (wide > 0) {
    back_wide = can_go_back ? (wide - 8) * back_wide / (halve_wide + back_wide) : 0;
    halve_wide = can_go_back ? wide - 8 - back_wide : wide;
  }
  float x = right - halve_wide;
  if (button(kit, "remedy.halve", {x, y, halve_wide, 28}, halve)) halve_rate(desk_, commands);
  if (!can_go_back) return x;
  x -= back_wide + 8;
  if (button(kit, "remedy.back", {x, y, back_wide, 28}, back)) commands.post(train::BackToGood{});
  return x;
}

void ReadingPanel::draw_words(Kit& kit, Column& column, CommandSink& commands) {
  Canvas& c = kit.canvas;
  const base::Translate& tr = kit.view().tr;
  rule(kit, column, 20, 24);
  for (const std::string& line : c.wrap(to_text(diagnosis_.statement, tr), Face::kS15, column.w)) {
    c.text(column.x, column.y, line, Face::kS15, kit.ink(diverged() ? Token::kDanger : Token::kText1));
    column.y += 24;
  }
  std::string all;
  const bool chinese = tr("ui.language.code") == "zh-CN";
  for (const Sentence& sentence : diagnosis_.evidence)
    all += (all.empty() || chinese ? "" : " ") + to_text(sentence, tr);
  const float pitch = chinese ? 22 : 20;
  std::vector<std::string> lines = c.wrap(all, Face::kR13, column.w);
  if (lines.size() > 7) lines.resize(7);
  for (const std::string& line : lines) {
    c.text(column.x, column.y, line, Face::kR13, kit.ink(Token::kText2));
    column.y += pitch;
  }
  if (diverged()) {
    draw_remedies(kit, column.right(), column.y, column.w, commands);
    column.y += 40;
  }
}

void ReadingPanel::draw_table(Kit& kit, Column& column, CommandSink& commands) {
  if (!has_numbers_) return;
  Canvas& c = kit.canvas;
  rule(kit, column, 8, 18);
  const bool classes = std::isfinite(numbers_.train_accuracy);
  const float loss_x = column.x + 150;
  c.text(loss_x, column.y, kit.tr("ui.loss"), Face::kR11, kit.ink(Token::kText3), Align::kRight);
  const train::Snapshot& lane = *kit.view().lane;
  const bool regresses = lane.data && lane.data->task == data::Task::kRegression;
  if (classes || regresses)
    c.text(column.right(), column.y, kit.tr(classes ? "ui.accuracy" : "ui.rmse"), Face::kR11, kit.ink(Token::kText3),
           Align::kRight);
  column.y += 22;
  struct Row {
    std::string_view key;
    double loss, accuracy;
    Token color;
    bool dashed;
  };
  const std::array rows{
      Row{"ui.set.train", numbers_.train_loss, numbers_.train_accuracy, Token::kTrain, false},
      Row{"ui.set.validation", numbers_.validation_loss, numbers_.validation_accuracy, Token::kValidation, true},
      Row{"ui.set.test", numbers_.test_loss, numbers_.test_accuracy, Token::kTest, false}};
  for (const Row& row : rows) {
    const ImU32 ink = kit.ink(row.color);
    if (row.dashed)
      c.dashed(column.x, column.x + 18, column.y, ink, 2.5F, 5, 2.5F);
    else
      c.rect({column.x, column.y - 1, 18, 2.5F}, ink);
    c.text(column.x + 26, column.y, kit.tr(row.key), Face::kR13, kit.ink(Token::kText2));
    const bool known = std::isfinite(row.loss);
    const bool locked = row.color == Token::kTest && has_locked_test(lane);
    const bool broken = !known && diverged() && !locked;
    const std::string unknown = locked ? kit.tr("series.locked") : "n/a";
    c.text(loss_x, column.y, known ? base::shown_fixed(row.loss, 3) : unknown, Face::kS13,
           kit.ink(known    ? Token::kText1
                   : broken ? Token::kDanger
                            : Token::kText3),
           Align::kRight);
    if (known && (classes || regresses))  // the loss of a regression is the mean squared error
      c.text(column.right(), column.y,
             classes ? base::shown_percent(row.accuracy, 1) : base::shown_fixed(std::sqrt(row.loss), 3), Face::kM13,
             kit.ink(Token::kText1), Align::kRight);
    column.y += 24;
  }
  draw_peek(kit, column, commands);
}

/// Every look at a locked test set lasts as long as the button is held, or by key until the next Enter, and counts.
void ReadingPanel::draw_peek(Kit& kit, Column& column, CommandSink& commands) {
  const train::Snapshot& lane = *kit.view().lane;
  const bool locked = has_locked_test(lane);
  if (!locked) look_away(commands);
  if (!locked && lane.test_peeks == 0) return;
  const std::string count = lane.test_peeks == 0   ? kit.tr("ui.test.peeks.none")
                            : lane.test_peeks == 1 ? kit.tr("ui.test.peeks.once")
                                                   : kit.fill("ui.test.peeks", {base::shown_count(lane.test_peeks)});
  float room = column.w;
  if (locked) {
    ButtonLook look;
    look.label = kit.tr("ui.test.peek");
    look.tip = kit.tr("ui.test.peek.tip");
    look.selected = !lane.test_hidden;
    const float wide = kit.canvas.width(look.label, Face::kM12) + 24;
    const Hit hit = button_hit(kit, "test.peek", {column.right() - wide, column.y - 8, wide, 24}, look);
    room -= wide + 8;
    if (hit.entered) {
      peeks_by_key_ = !peeks_by_key_;
      commands.post(train::PeekTest{peeks_by_key_});
    } else if (hit.pressed) {
      peeks_by_mouse_ = true;
      commands.post(train::PeekTest{true});
    }
    if ((peeks_by_mouse_ && !hit.held) || (peeks_by_key_ && !hit.focused)) look_away(commands);
  }
  kit.canvas.text(column.x + 26, column.y + 4, count, Face::kR12, kit.ink(Token::kText3), Align::kLeft, room - 26);
  column.y += 30;
}

void ReadingPanel::look_away(CommandSink& commands) {
  if (!peeks_by_key_ && !peeks_by_mouse_) return;
  peeks_by_key_ = peeks_by_mouse_ = false;
  commands.post(train::PeekTest{false});
}

void ReadingPanel::draw_sparsity(Kit& kit, Column& column) {
  const auto& layers = kit.view().lane->layers;
  if (layers.empty()) return;
  Canvas& c = kit.canvas;
  rule(kit, column, 2, 20);
  c.text(column.x, column.y, kit.tr("ui.sparsity"), Face::kS13, kit.ink(Token::kText1));
  c.text(column.right(), column.y, kit.tr("ui.exactly_zero"), Face::kR11, kit.ink(Token::kText3), Align::kRight);
  column.y += 24;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const train::LayerReading& layer = layers[i];
    const double total = static_cast<double>(layer.units) * layer.inputs;
    const float share = total > 0 ? static_cast<float>(static_cast<double>(layer.zeros) / total) : 0;
    const std::string name = layer_name(kit, i);
    c.text(column.x, column.y, name, Face::kR12, kit.ink(Token::kText2));
    const std::string shape = std::to_string(layer.inputs) + "×" + std::to_string(layer.units);
    c.text(column.x + 48, column.y, shape, Face::kR11, kit.ink(Token::kText3), Align::kLeft, 54);
    const Rect bar{column.x + 104, column.y - 6, column.w - 104 - 56, 12};
    const float pink = layer.zeros > 0 ? std::max(2.0F, bar.w * share) : 0;
    c.rect(bar, kit.ink(Token::kBar), 2);
    if (pink > 0) {
      c.rect({bar.x, bar.y, pink, bar.h}, kit.ink(Token::kZero), 2);
      if (pink + 2 < bar.w) c.rect({bar.x + pink, bar.y, 2, bar.h}, kit.ink(Token::kPanel));
    }
    c.text(column.right(), column.y, base::shown_count(layer.zeros), Face::kS12, kit.ink(Token::kText1), Align::kRight);
    column.y += 24;
  }
}

void ReadingPanel::draw_norms(Kit& kit, Column& column) {
  const train::Snapshot& lane = *kit.view().lane;
  if (lane.layers.empty() || lane.history.empty()) return;
  Canvas& c = kit.canvas;
  const std::vector<Change> moved = changes(lane);
  // The change that norms are about is one of λ₂; without any, the newest one.
  double since = moved.empty() ? 0 : moved.back().epoch;
  for (const Change& change : moved)
    if (change.id == spec::ParamId::kLambda2) since = change.epoch;
  const auto before = norms_at(lane.history, since);
  rule(kit, column, 2, 20);
  c.text(column.x, column.y, kit.tr("ui.norm"), Face::kS13, kit.ink(Token::kText1));
  c.text(column.right(), column.y, kit.fill("ui.norm.since", {base::shown_count(static_cast<std::int64_t>(since))}),
         Face::kR11, kit.ink(Token::kText3), Align::kRight, column.w - 96);
  column.y += 24;
  double largest = 1e-9;
  for (std::size_t i = 0; i < lane.layers.size(); ++i)
    largest = std::max({largest, static_cast<double>(before[i]), lane.layers[i].norm});
  for (std::size_t i = 0; i < lane.layers.size(); ++i) {
    const double then = before[i];
    const double now = lane.layers[i].norm;
    c.text(column.x, column.y, layer_name(kit, i), Face::kR12, kit.ink(Token::kText2));
    c.text(column.x + 104, column.y, base::shown_fixed(then, 1), Face::kM12, kit.ink(Token::kText2), Align::kRight);
    const float left = column.x + 116;
    const float wide = column.w - 116 - 44;
    c.rect({left, column.y - 3, wide * static_cast<float>(then / largest), 6}, kit.ink(Token::kStroke2), 1);
    c.rect({left, column.y - 6, wide * static_cast<float>(now / largest), 12}, kit.ink(Token::kL2), 1);
    c.text(column.right(), column.y, base::shown_fixed(now, 1), Face::kS12, kit.ink(Token::kText1), Align::kRight);
    column.y += 24;
  }
}

void ReadingPanel::draw_ribbon(const Rect& area, const FrameView& view, CommandSink& commands) {
  Kit kit(view, state_, Region::kReading, "ribbon", area);
  Canvas& c = kit.canvas;
  const Rect& r = kit.area();
  kit.panel();
  if (!open_) look_away(commands);  // the button is gone
  const double value =
      has_numbers_ ? held_out_loss(numbers_) - numbers_.train_loss : std::numeric_limits<double>::quiet_NaN();
  c.text(r.x + 16, r.y + 16, kit.tr("ui.gap"), Face::kR11, kit.ink(Token::kText3));
  c.text(r.x + 16, r.y + 32, std::isfinite(value) ? base::shown_fixed(value, 3) : "n/a", Face::kS15,
         kit.ink(Token::kText1));
  c.vline(r.x + 80, r.y + 10, r.y + 38, kit.ink(Token::kStroke));
  const ChipLook look = chip_of(diagnosis_.verdict);
  if (!look.word.empty()) draw_icon(c, look.icon, r.x + 100, r.y + 24, kit.ink(look.color));
  float right = r.right() - 108;
  if (diverged()) right = draw_remedies(kit, right - 8, r.y + 10, 0, commands);
  const float room = right - (r.x + 116) - 12;
  c.text(r.x + 116, r.y + 16, to_text(diagnosis_.statement, view.tr), Face::kS13,
         kit.ink(diverged() ? Token::kDanger : Token::kText1), Align::kLeft, room);
  if (!diagnosis_.evidence.empty())
    c.text(r.x + 116, r.y + 33, to_text(diagnosis_.evidence.front(), view.tr), Face::kR12, kit.ink(Token::kText2),
           Align::kLeft, room);
  ButtonLook more;
  more.label = kit.tr("ui.reading") + "  " + (open_ ? "‹" : "›");
  more.selected = open_;
  if (button(kit, "reading.open", {r.right() - 104, r.y + 10, 92, 28}, more)) open_ = !open_;
}

}  // namespace lscope::ui
