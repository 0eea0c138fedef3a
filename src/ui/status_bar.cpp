#include "ui/status_bar.h"

#include <array>
#include <cmath>

#include "base/number_text.h"
#include "train/build.h"
#include "ui/transport.h"

namespace lscope::ui {
namespace {
using spec::Token;
}  // namespace

float StatusBar::draw_objective(Kit& kit, float x, float limit) {
  const train::Snapshot& lane = *kit.view().lane;
  const bool running = lane.state == train::RunState::kRunning;
  if (made_ < 0 || !running || kit.view().now - made_ >= 0.1) {  // standing still, this may be the last frame
    made_ = kit.view().now;
    double l1 = 0;
    double l2 = 0;
    const std::vector<bool> penalised = train::build_penalised(lane.spec->values);
    for (std::size_t i = 0; i < lane.layers.size() && i < penalised.size(); ++i) {
      if (!penalised[i]) continue;
      l1 += lane.layers[i].abs_sum;
      l2 += lane.layers[i].square_sum;
    }
    l1 *= lane.spec->values[spec::ParamId::kLambda1];
    l2 *= lane.spec->values[spec::ParamId::kLambda2];
    double group = lane.layers.empty() ? 0 : lane.layers.front().input_norms;
    group *= lane.spec->values[spec::ParamId::kLambdaGroup];
    const double loss = lane.history.empty() ? std::nan("") : lane.history.back().train_loss;
    data_loss_ = base::shown_fixed(loss, 3);
    l1_term_ = base::shown_fixed(l1, 3);
    l2_term_ = base::shown_fixed(l2, 3);
    group_term_ = group == 0 ? "" : base::shown_fixed(group, 3);
    const double activity = lane.activity_penalty;
    activity_term_ = activity == 0 ? "" : base::shown_fixed(activity, 3);
    total_ = base::shown_fixed(loss + l1 + l2 + group + activity, 3);
  }
  const float middle = kit.area().y + kit.area().h / 2;
  const std::string data_loss = kit.tr("ui.data_loss");
  const ImU32 quiet = kit.ink(Token::kText3);
  const std::array formula{Run{"J(w) = ", kit.ink(Token::kText1), Face::kS12},
                           Run{data_loss, kit.ink(Token::kTrain), Face::kM12},
                           Run{" + ", quiet, Face::kR12},
                           Run{"λ₁ Σ|w|", kit.ink(Token::kL1), Face::kS12},
                           Run{" + ", quiet, Face::kR12},
                           Run{"λ₂ Σw²", kit.ink(Token::kL2Text), Face::kS12}};
  x = kit.canvas.runs(x, middle, formula);
  const ImU32 plain = kit.ink(Token::kText2);
  const bool grouped = !group_term_.empty();
  if (grouped) {
    const std::array more{Run{" + ", quiet, Face::kR12}, Run{"λ_g Σ||W₁[:,j]||", plain, Face::kS12}};
    x = kit.canvas.runs(x, middle, more);
  }
  const bool active = !activity_term_.empty();
  if (active) {
    const std::array more{Run{" + ", quiet, Face::kR12}, Run{"c₁/n Σ|a| + c₂/n Σa²", plain, Face::kS12}};
    float wide = 0;
    for (const Run& run : more) wide += kit.canvas.width(run.utf8, run.face);
    if (x + wide <= limit) x = kit.canvas.runs(x, middle, more);
  }
  const std::array numbers{Run{"   =   ", quiet, Face::kR12},
                           Run{data_loss_, kit.ink(Token::kTrain), Face::kM12},
                           Run{" + ", quiet, Face::kR12},
                           Run{l1_term_, kit.ink(Token::kL1), Face::kM12},
                           Run{" + ", quiet, Face::kR12},
                           Run{l2_term_, kit.ink(Token::kL2Text), Face::kM12},
                           Run{grouped ? " + " : "", quiet, Face::kR12},
                           Run{group_term_, plain, Face::kM12},
                           Run{active ? " + " : "", quiet, Face::kR12},
                           Run{activity_term_, plain, Face::kM12},
                           Run{" = ", quiet, Face::kR12},
                           Run{total_, kit.ink(Token::kText1), Face::kS12}};
  float needed = 0;
  for (const Run& run : numbers) needed += kit.canvas.width(run.utf8, run.face);
  return x + needed > limit ? x : kit.canvas.runs(x, middle, numbers);
}

void StatusBar::draw(const Rect& area, bool compact, const FrameView& view) {
  Kit kit(view, state_, Region::kStatus, "status", area);
  Canvas& c = kit.canvas;
  const Rect& bar = kit.area();
  c.hline(bar.x, bar.right(), bar.y, kit.ink(Token::kStroke));
  const float middle = bar.y + bar.h / 2;

  const spec::ParamValues& values = view.lane->spec->values;
  const bool is_double =
      values.choice<spec::PrecisionChoice>(spec::ParamId::kPrecision) == spec::PrecisionChoice::kDouble;
  const std::string precision = kit.fill(
      "ui.precision",
      {is_double ? "float64" : "float32", value_text(spec::ParamId::kThreads, values[spec::ParamId::kThreads])});
  const std::array<std::string, 3> right{
      state_words(*view.lane, view.tr), precision,
      kit.fill("ui.seed", {spec::value_text(spec::ParamId::kSeed, values[spec::ParamId::kSeed])})};
  float x = bar.right() - 12;
  for (std::size_t i = 0; i < right.size(); ++i) {
    x -= c.text(x, middle, right[i], Face::kR11, kit.ink(Token::kText3), Align::kRight);
    if (i == 0) {
      c.circle({x - 10, middle}, 3, kit.ink(state_color(*view.lane)));
      x -= 18;
    }
    x -= 20;
  }
  const float limit = x;
  x = draw_objective(kit, 12, limit) + 16;
  const std::string convention = kit.tr("ui.convention");
  if (compact || x + c.width(convention, Face::kR11) + 16 > limit) return;
  const Rect box{x, bar.y + 6, c.width(convention, Face::kR11) + 16, bar.h - 12};
  c.rect(box, kit.ink(Token::kRaised), 4);
  c.outline(box, kit.ink(Token::kStroke), 4);
  c.text(x + 8, middle, convention, Face::kR11, kit.ink(Token::kText2));
  const Hit hit = kit.item("status.convention", box, false);
  kit.simple_tip("status.convention", hit, kit.tr("ui.convention.help"));
}

}  // namespace lscope::ui
