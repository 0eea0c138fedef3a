#include "app/script_player.h"

#include "base/text.h"

namespace lscope::app {
namespace {

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

/// A drag passes places in between, as a hand does.
void push_mouse(const MouseLine& line, InputQueue& input) {
  constexpr int kPlaces = 8;
  input.push(MouseMoved{line.x, line.y});
  if (line.what == MouseLine::What::kMove) return;
  input.push(MouseButton{0, true});
  for (int i = 1; i <= kPlaces && line.what == MouseLine::What::kDrag; ++i) {
    const float share = static_cast<float>(i) / kPlaces;
    input.push(MouseMoved{line.x + share * (line.to_x - line.x), line.y + share * (line.to_y - line.y)});
  }
  input.push(MouseButton{0, false});
}

}  // namespace

bool ScriptPlayer::may_go_on(ScriptHost& host) {
  if (until_tick_ && host.tick() < *until_tick_) return false;
  if (until_time_ && host.seconds() < *until_time_) return false;
  until_tick_.reset();
  until_time_.reset();
  return next_ < lines_.size() && host.settled();
}

void ScriptPlayer::advance(ScriptHost& host) {
  while (may_go_on(host)) play(lines_[next_++], host);
}

void ScriptPlayer::play(const ScriptLine& line, ScriptHost& host) {
  std::visit(Overloaded{[&](const SetLine& set) {
                          host.post(train::SetParam{set.id, set.value});
                        },
                        [&](const WaitStepsLine& wait) { until_tick_ = host.tick() + wait.steps; },
                        [&](const WaitLine& wait) { until_time_ = host.seconds() + wait.seconds; },
                        [&](const KeyLine& key) { push_chord(key.chord, host.input()); },
                        [&](const TypeLine& type) {
                          for (const char32_t point : base::code_points(type.text))
                            host.input().push(Typed{static_cast<unsigned int>(point)});
                        },
                        [&](const DropLine& drop) { host.drop(drop.file); },
                        [&](const PictureLine& picture) { host.picture(picture.file); },
                        [&](const MouseLine& mouse) { push_mouse(mouse, host.input()); },
                        [&](const QuitLine&) {
                          host.quit();
                          next_ = lines_.size();
                        }},
             line);
}

}  // namespace lscope::app
