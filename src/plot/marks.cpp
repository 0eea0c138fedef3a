#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/number_text.h"
#include "plot/parts.h"

namespace lscope::plot {
namespace {

constexpr float kFlagHeight = 16, kFlagPitch = 17, kStackWithin = 24;

struct Flag {
  const Mark* mark = nullptr;
  float at = 0;  ///< px of the mark's line
  std::string text;
  Box box;
  int row = 0;
};

/// The marks the plot shows, from left to right.
std::vector<Flag> shown_marks(const Sheet& sheet) {
  std::vector<Flag> out;
  for (const Mark& mark : sheet.figure.marks) {
    if (!sheet.to_x.shows(mark.x)) continue;
    const auto at = static_cast<float>(sheet.to_x(mark.x));
    if (at < sheet.left() - 0.5F || at > sheet.right() + 0.5F) continue;
    out.push_back({&mark, at, {}, {}, 0});
  }
  std::stable_sort(out.begin(), out.end(), [](const Flag& a, const Flag& b) { return a.at < b.at; });
  return out;
}

/// Gives every flag a row: a mark within 24 px of the one before stands below it, and so does a flag that would
/// overlap another. Returns the number of rows used.
int place(const Sheet& sheet, std::vector<Flag>& flags, bool full) {
  int rows = 0;
  for (std::size_t i = 0; i < flags.size(); ++i) {
    Flag& flag = flags[i];
    flag.text = full || flag.mark->brief.empty() ? flag.mark->text : flag.mark->brief;
    const float width = sheet.text_width(flag.text, sheet.style.note_size, Weight::kSemiBold) + sheet.px(10);
    // Anchored on its left; at the right edge on its right, so that it stays readable.
    const float limit = sheet.right() + sheet.px(2);
    float left = flag.at + width > limit ? flag.at - width : flag.at;
    left = std::max(left, sheet.left());
    const bool is_near = i > 0 && flag.at - flags[i - 1].at < sheet.px(kStackWithin);
    flag.row = is_near ? flags[i - 1].row + 1 : 0;
    for (bool moved = true; moved;) {
      const float top = sheet.top() + 1 + static_cast<float>(flag.row) * sheet.px(kFlagPitch);
      flag.box = {left, top, left + width, top + sheet.px(kFlagHeight)};
      moved = false;
      for (std::size_t j = 0; j < i && !moved; ++j) moved = flag.box.overlaps(flags[j].box);
      if (moved) ++flag.row;
    }
    rows = std::max(rows, flag.row + 1);
  }
  return rows;
}

/// Full texts where they leave most of the upper edge free, else symbols.
void arrange(const Sheet& sheet, std::vector<Flag>& flags) {
  const int rows = place(sheet, flags, true);
  const float sum = std::accumulate(flags.begin(), flags.end(), 0.0F,
                                    [](float width, const Flag& flag) { return width + flag.box.width(); });
  if (rows > 2 || sum > 0.62F * sheet.plot().width()) place(sheet, flags, false);
}

}  // namespace

void draw_mark_lines(Sheet& sheet) {
  for (const Flag& flag : shown_marks(sheet))
    sheet.line({flag.at, sheet.top()}, {flag.at, sheet.bottom()}, sheet.px(1.5F), sheet.color(flag.mark->tone));
}

void draw_flags(Sheet& sheet) {
  std::vector<Flag> flags = shown_marks(sheet);
  if (flags.empty()) return;
  arrange(sheet, flags);
  const float lowest = sheet.top() + 0.5F * sheet.plot().height();
  std::int64_t left_out = 0;
  for (const Flag& flag : flags) {
    if (flag.text.empty()) continue;
    if (flag.box.bottom > lowest) {  // the curves matter more than the fortieth flag
      ++left_out;
      continue;
    }
    const Rgba ground = sheet.color(flag.mark->tone);
    sheet.rect(flag.box, ground);
    sheet.text({flag.box.left + sheet.px(5), (flag.box.top + flag.box.bottom) / 2}, 0, 0.5F, sheet.style.note_size,
               flag.text, ink_on(ground), Weight::kSemiBold);
    sheet.taken.push_back(flag.box);
  }
  if (left_out > 0) {
    const float row = std::min(lowest + sheet.px(9), sheet.bottom() - sheet.px(8));
    sheet.text({sheet.right() - sheet.px(4), row}, 1, 0.5F, sheet.style.note_size, "+" + base::shown_count(left_out),
               sheet.color(Tone::kText3));
  }
}

}  // namespace lscope::plot
