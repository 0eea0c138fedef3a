#include "ui/focus.h"

#include <algorithm>
#include <utility>

namespace lscope::ui {

void Focus::begin_frame(int step, int region_step, bool clicked) {
  last_ = std::exchange(next_, {});
  std::stable_sort(last_.begin(), last_.end(), [](const Entry& a, const Entry& b) { return a.region < b.region; });
  moved_ = false;
  if (confined_) std::erase_if(last_, [](const Entry& entry) { return entry.region != Region::kOverlay; });
  if (clicked) ring_visible_ = false;
  if (step != 0) step_item(step);
  if (region_step != 0) step_region(region_step);
}

bool Focus::add(std::string_view name, Region region) {
  next_.push_back({std::string(name), region});
  return focused_ == name;
}

void Focus::step_item(int step) {
  if (last_.empty()) return;
  const auto at = std::find_if(last_.begin(), last_.end(), [&](const Entry& e) { return e.name == focused_; });
  ring_visible_ = moved_ = true;
  if (at == last_.end()) {
    focused_ = last_.front().name;
    return;
  }
  const auto first = std::find_if(last_.begin(), last_.end(), [&](const Entry& e) { return e.region == at->region; });
  const auto count = std::count_if(first, last_.end(), [&](const Entry& e) { return e.region == at->region; });
  const auto next = ((at - first) + step + count) % count;
  focused_ = (first + next)->name;
}

void Focus::step_region(int step) {
  if (last_.empty()) return;
  std::vector<std::size_t> starts;
  std::size_t current = 0;
  for (std::size_t i = 0; i < last_.size(); ++i) {
    if (i == 0 || last_[i].region != last_[i - 1].region) starts.push_back(i);
    if (last_[i].name == focused_) current = starts.size() - 1;
  }
  const auto count = static_cast<int>(starts.size());
  const int from = static_cast<int>(current);
  const int next = focused_.empty() ? 0 : (from + step + count) % count;
  focused_ = last_[starts[static_cast<std::size_t>(next)]].name;
  ring_visible_ = moved_ = true;
}

}  // namespace lscope::ui
