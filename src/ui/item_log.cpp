#include "ui/item_log.h"

#include <cmath>
#include <utility>

#include "base/number_text.h"

namespace lscope::ui {

void ItemLog::begin_frame() {
  items_.clear();
  texts_.clear();
}

void ItemLog::item(std::string_view name, const Rect& rect) { items_.push_back({std::string(name), rect}); }

void ItemLog::text(Text text) { texts_.push_back(std::move(text)); }

std::optional<Rect> ItemLog::find(std::string_view name) const {
  for (std::size_t i = items_.size(); i-- > 0;)
    if (items_[i].name == name) return items_[i].rect;
  return std::nullopt;
}

std::string ItemLog::to_text() const {
  std::string out;
  for (const Item& item : items_) {
    out += item.name;
    for (const float value : {item.rect.x, item.rect.y, item.rect.w, item.rect.h})
      out += " " + base::exact(std::round(static_cast<double>(value)));
    out += "\n";
  }
  return out;
}

}  // namespace lscope::ui
