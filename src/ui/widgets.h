#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ui/kit.h"

namespace lscope::ui {

inline constexpr float kChoiceRow = 36;
inline constexpr float kSectionRow = 32;
inline constexpr float kChoiceWidth = 136;

struct ButtonLook {
  std::string label;
  std::optional<Icon> icon;
  bool primary = false;
  bool selected = false;
  bool enabled = true;
  std::string tip;  ///< "" = none
};
/// A button of any size; true when it was clicked.
bool button(Kit& kit, std::string_view name, const Rect& rect, const ButtonLook& look);
/// The same, with all that happened to it; clicked and entered are false where it is not enabled.
Hit button_hit(Kit& kit, std::string_view name, const Rect& rect, const ButtonLook& look);

/// The head of a foldable part, 32 high over the whole width; true when it was clicked. `summary` stands right, in the
/// accent colour when something in it is not the default; `reserved` is kept free behind the title.
bool section_header(Kit& kit, std::string_view name, const Rect& rect, const std::string& title,
                    const std::string& summary, bool open, bool changed, float reserved = 0);

/// The label of a row that is 36 high, left of its control.
void row_label(Kit& kit, float x, float y, float w, const std::string& label);

/// A row of parts, as wide as their words need, of which one is chosen, `kChoiceWidth` wide; gives the index that was
/// clicked.
std::optional<int> segments(Kit& kit, std::string_view name, const Rect& rect, std::span<const std::string> items,
                            int chosen);
/// True if all labels fit into the parts.
[[nodiscard]] bool segments_fit(const Kit& kit, float width, std::span<const std::string> items);

/// The favourites of a choice as segments, with an arrow that opens the list of all: `favourites` are indices of
/// `items` and `labels` their short names. Gives the index that was chosen.
std::optional<int> favourite_segments(Kit& kit, std::string_view name, const Rect& rect,
                                      std::span<const std::string> items, std::span<const int> favourites,
                                      std::span<const std::string> labels, int chosen);

/// A box that opens a list; gives the index that was chosen from it.
std::optional<int> choice(Kit& kit, std::string_view name, const Rect& rect, std::span<const std::string> items,
                          int chosen);

/// A switch, 36 x 18; gives the new state when it was turned.
std::optional<bool> toggle(Kit& kit, std::string_view name, float right, float middle, bool on);

/// A flag: text on a filled box of its colour, black or white by luminance. Returns its width.
float flag(Kit& kit, float x, float y, const std::string& label, spec::Token color, bool to_the_left = false);
[[nodiscard]] float flag_width(const Kit& kit, const std::string& label);

}  // namespace lscope::ui
