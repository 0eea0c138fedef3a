#include "figures/looks.h"

#include <utility>

namespace lscope::figures {
namespace {

template <class Answer>
std::shared_ptr<const Answer> kept(std::optional<Answer> answer) {
  return answer ? std::make_shared<const Answer>(*std::move(answer)) : nullptr;
}

}  // namespace

Looks looks_of(const train::Snapshot& run, const std::optional<WeightPair>& pair, const std::stop_token& stop) {
  Looks looks;
  if (auto request = field_request(run)) {
    constexpr int kFiner = 2;  // print shows more than a panel of the window, and nobody waits for the next frame
    request->columns *= kFiner;
    if (request->rows > 1) request->rows *= kFiner;
    looks.field = kept(probe::decision_field(*request, stop));
  }
  if (const auto request = activity_request(run)) looks.activity = kept(probe::activity(*request, stop));
  if (const auto shown = pair ? pair : weight_pair(run))
    if (const auto request = plane_request(run, *shown)) looks.plane = kept(probe::weight_plane(*request, stop));
  return looks;
}

}  // namespace lscope::figures
