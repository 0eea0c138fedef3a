#include "app/item_dump.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "app/command_dump.h"

namespace lscope::app {

std::string items_json(const ui::ItemLog& items, const train::Snapshot& snapshot) {
  nlohmann::ordered_json json = {{"items", nlohmann::ordered_json::object()}, {"run", run_json(snapshot)}};
  for (const ui::ItemLog::Item& item : items.items()) {
    const auto whole = [](float px) { return std::lround(px); };
    json["items"][item.name] = {whole(item.rect.x), whole(item.rect.y), whole(item.rect.w), whole(item.rect.h)};
  }
  return json.dump() + "\n";
}

}  // namespace lscope::app
