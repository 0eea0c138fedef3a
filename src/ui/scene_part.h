#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ui/app_actions.h"
#include "ui/kit.h"

namespace lscope::ui {

/// The head of the controls: which scene runs, the list of all, what it is about, and the card of its tutorial in two
/// folds: what was wrong; what to look at, with what was meant and the convention of lambda. The second one starts
/// folded, so that the sliders stay in sight. The card scrolls with the controls and so never lies over a plot.
class ScenePart {
 public:
  /// Once a frame, before draw(): in a small window, and for a scene without a card, the part starts folded.
  void update(bool compact, const AppState& app);
  /// From y downwards, over the width of the kit's area; returns the y below.
  float draw(Kit& kit, float y, const AppState& app, AppActions& actions);
  /// True while the card is spread out: the sections of data and model then make room for it.
  [[nodiscard]] bool card_open(const AppState& app) const;

 private:
  /// One line of the card; a line with a mark begins one thing that was wrong.
  struct Line {
    std::string text;
    Face face = Face::kR12;
    spec::Token color = spec::Token::kText2;
    float indent = 0, above = 0;  ///< space left of it and over it
    bool mark = false;
  };
  void draw_list(Kit& kit, float y, const AppState& app, AppActions& actions);
  float draw_card(Kit& kit, float y, const spec::Preset& scene);
  float draw_lines(Kit& kit, float y, std::string_view name, const std::vector<Line>& lines);
  /// Wraps the words anew where scene, language, width or scale have changed.
  void wrap(const Kit& kit, const spec::Preset& scene, float width);
  static void add(const Kit& kit, std::vector<Line>& lines, const std::string& text, float width, Line look);

  bool open_ = false, touched_ = false;
  bool card_open_ = true, about_open_ = false;
  std::string wrapped_for_;
  std::vector<Line> description_, wrong_, about_;
};

}  // namespace lscope::ui
