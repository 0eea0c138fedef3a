#include "ui/data_dialog.h"

#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "base/text.h"
#include "ui/dialog_box.h"
#include "ui/error_words.h"
#include "ui/widgets.h"

namespace lscope::ui {
namespace {

using spec::Token;

constexpr float kWidest = 1000, kTallest = 720, kMargin = 24, kTitle = 56, kButtons = 32;

}  // namespace

void DataDialog::go(Step step) {
  step_ = step;
  switch (step) {
    case Step::kBrowse:
      return state_.focus.take("data.list");
    case Step::kReading:
      return state_.focus.take("data.cancel");
    case Step::kTable:
      return state_.focus.take("data.use");
    case Step::kRefused:
      return state_.focus.take("data.back");
    case Step::kClosed:
      return state_.focus.release();
  }
}

void DataDialog::open(FileFilter filter, DataActions& actions) {
  dropped_ = using_ = false;
  browser_.opened(filter);
  actions.browse("");
  go(Step::kBrowse);
}

void DataDialog::close(DataActions& actions) {
  actions.stop_looking();
  using_ = false;
  go(Step::kClosed);
}

void DataDialog::escape(DataActions& actions) {
  if (step_ == Step::kBrowse || dropped_) return close(actions);
  actions.stop_looking();
  if (using_) {
    using_ = false;
    return go(Step::kTable);
  }
  go(Step::kBrowse);
}

void DataDialog::follow(const DataState& state, DataActions& actions) {
  if (state.asked != asked_) {
    asked_ = state.asked;
    using_ = false;
    dropped_ = step_ == Step::kClosed || (dropped_ && step_ != Step::kBrowse);
    if (dropped_) actions.browse("");
    shown_ = nullptr;
    shown_pictures_ = nullptr;
    go(Step::kReading);
  }
  if (state.used != used_) {
    used_ = state.used;
    if (using_) {
      using_ = false;
      go(Step::kClosed);
    }
  }
  if (step_ != Step::kReading || state.reading) return;
  if (state.refused) {
    using_ = false;
    return go(Step::kRefused);
  }
  if (state.preview && state.preview != shown_) {
    shown_ = state.preview;
    table_.show(shown_);
    return go(Step::kTable);
  }
  if (state.pictures && state.pictures != shown_pictures_) {
    shown_pictures_ = state.pictures;
    pictures_.show(shown_pictures_);
    return go(Step::kTable);
  }
  if (state.config) {  // it says all that could be chosen here
    go(Step::kClosed);
    return actions.use_config(*state.config);
  }
  if (!using_ && !state.preview && !state.pictures) go(Step::kBrowse);  // the path was a folder's
}

void DataDialog::draw(float width, float height, const FrameView& view, const DataState& state, DataActions& actions) {
  if (step_ == Step::kClosed) return;
  Kit kit(view, state_, Region::kOverlay, "data", {0, 0, width, height}, Kit::Scroll::kNever, Kit::Layer::kAbove);
  const float s = view.style.scale;
  Canvas& c = kit.canvas;
  const float w = std::min(kWidest, width / s - 32), h = std::min(kTallest, height / s - 32);
  const Rect box{std::round((width / s - w) / 2), std::round((height / s - h) / 2), w, h};
  draw_dialog_box(kit, box);
  kit.note("data.dialog", box);
  const bool weights = step_ == Step::kBrowse && browser_.filter() == FileFilter::kWeights;
  const float title = c.text(box.x + kMargin, box.y + 30, kit.tr(weights ? "data.title.weights" : "data.title"),
                             Face::kS15, kit.ink(Token::kText1));
  if (weights)
    c.text(box.x + kMargin + title + 16, box.y + 31, kit.tr("data.weights.hint"), Face::kR12, kit.ink(Token::kText3),
           Align::kLeft, box.w - 2 * kMargin - title - 64);
  ButtonLook look;
  look.icon = Icon::kClose;
  look.tip = kit.tr("data.close");
  const bool closed = button(kit, "data.close", {box.right() - 48, box.y + 14, 32, 32}, look);
  const Rect inner{box.x + kMargin, box.y + kTitle, box.w - 2 * kMargin, box.h - kTitle - kMargin};
  switch (step_) {
    case Step::kBrowse:
      draw_browser(kit, inner, state, actions);
      break;
    case Step::kReading:
      draw_reading(kit, inner, state, actions);
      break;
    case Step::kTable:
      draw_table(kit, inner, state, actions);
      break;
    case Step::kRefused:
      draw_refused(kit, inner, state, actions);
      break;
    case Step::kClosed:
      break;
  }
  static_cast<void>(kit.item("data.inside", box, false));  // a click beside the buttons is none behind the dialog
  static_cast<void>(kit.item("data.behind", kit.area(), false));
  if (closed) close(actions);
}

bool DataDialog::plain_button(Kit& kit, std::string_view name, std::string_view key, float& x, float y, bool primary,
                              bool enabled) {
  ButtonLook look;
  look.label = kit.tr(key);
  look.primary = primary;
  look.enabled = enabled;
  const float w = kit.canvas.width(look.label, Face::kM12) + 36;
  x -= w;
  const bool clicked = button(kit, name, {x, y, w, kButtons}, look);
  x -= 8;
  return clicked;
}

void DataDialog::draw_browser(Kit& kit, const Rect& area, const DataState& state, DataActions& actions) {
  const DataBrowser::Chosen chosen = browser_.draw(kit, area, state, actions);
  if (chosen.what == DataBrowser::Choice::kBundled) return actions.look_at_bundled(chosen.name);
  if (chosen.what != DataBrowser::Choice::kFile) return;
  if (!passes(FileFilter::kWeights, chosen.name)) return actions.look_at_file(chosen.name);
  actions.use_weights(chosen.name);
  go(Step::kClosed);
}

void DataDialog::draw_reading(Kit& kit, const Rect& area, const DataState& state, DataActions& actions) {
  Canvas& c = kit.canvas;
  const float middle = area.y + area.h / 2;
  const std::string text = kit.fill("data.reading", {base::printable(state.name, 60)});
  c.text(area.x + area.w / 2, middle - 24, text, Face::kR13, kit.ink(Token::kText1), Align::kCenter);
  const Rect track{area.x + area.w / 2 - 160, middle, 320, 4};
  c.rect(track, kit.ink(Token::kStroke), 2);
  c.rect({track.x, track.y, track.w * std::clamp(state.share, 0.02F, 1.0F), track.h}, kit.ink(Token::kAccent), 2);
  c.text(area.x + area.w / 2, middle + 22, base::shown_percent(static_cast<double>(state.share)), Face::kR12,
         kit.ink(Token::kText3), Align::kCenter);
  kit.note("data.progress", track);
  float x = area.right();
  if (plain_button(kit, "data.cancel", "data.cancel", x, area.bottom() - kButtons)) escape(actions);
}

void DataDialog::draw_table(Kit& kit, const Rect& area, const DataState& state, DataActions& actions) {
  const Rect upper{area.x, area.y - 12, area.w, area.h - kButtons};
  const bool pictures = shown_pictures_ != nullptr;
  pictures ? pictures_.draw(kit, upper, actions) : table_.draw(kit, upper, state);
  const bool usable = pictures ? pictures_.usable() : table_.usable();
  float x = area.right();
  const float y = area.bottom() - kButtons;
  if (plain_button(kit, "data.use", "data.use", x, y, true, usable) && usable) {
    using_ = true;
    actions.use_data(pictures ? pictures_.chosen() : table_.chosen(), !pictures && table_.guesses());
    go(Step::kReading);
    return;
  }
  if (plain_button(kit, "data.cancel", "data.cancel", x, y)) return close(actions);
  if (plain_button(kit, "data.back", "data.another", x, y)) {
    actions.stop_looking();
    dropped_ = false;
    go(Step::kBrowse);
  }
}

void DataDialog::draw_refused(Kit& kit, const Rect& area, const DataState& state, DataActions& actions) {
  Canvas& c = kit.canvas;
  float y = area.y + area.h / 3;
  draw_icon(c, Icon::kWarning, area.x + 12, y, kit.ink(Token::kDanger));
  c.text(area.x + 32, y, kit.fill("data.refused", {base::printable(state.name, 60)}), Face::kS13,
         kit.ink(Token::kText1));
  y += 32;
  const std::string words = state.refused ? error_words(*state.refused, kit.view().tr) : "";
  const float top = y;
  for (const std::string& line : c.wrap(words, Face::kR13, area.w - 64)) {
    c.text(area.x + 32, y, line, Face::kR13, kit.ink(Token::kText1));
    y += 22;
  }
  kit.note("data.error", {area.x + 32, top - 10, area.w - 64, y - top});
  c.text(area.x + 32, y + 12, kit.tr("data.refused.kept"), Face::kR12, kit.ink(Token::kText3));
  float x = area.right();
  if (plain_button(kit, "data.back", "data.another", x, area.bottom() - kButtons, true)) {
    dropped_ = false;
    return go(Step::kBrowse);
  }
  if (plain_button(kit, "data.cancel", "data.cancel", x, area.bottom() - kButtons)) close(actions);
}

}  // namespace lscope::ui
