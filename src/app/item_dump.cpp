#include "app/item_dump.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace lscope::app {

std::string items_json(const ui::ItemLog& items) {
  nlohmann::json json = {{"items", nlohmann::json::object()}};
  for (const ui::ItemLog::Item& item : items.items()) {
    const auto whole = [](float px) { return std::lround(px); };
    json["items"][item.name] = {whole(item.rect.x), whole(item.rect.y), whole(item.rect.w), whole(item.rect.h)};
  }
  return json.dump(1) + "\n";
}

}  // namespace lscope::app
