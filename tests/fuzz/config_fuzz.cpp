// Any bytes as the configuration of a run; what is accepted is written and read to the same again.
#include <array>
#include <bit>

#include "promises.h"
#include "spec/run_spec_json.h"

namespace {

using namespace lscope;

/// Whether this very configuration has been written and read before: the result would be the same. Most inputs that
/// are accepted mean what their neighbours mean, and a configuration written out names every parameter there is.
bool seen_before(const spec::RunSpec& spec) {
  static std::array<spec::RunSpec, 1024> seen;
  static std::array<bool, 1024> used{};
  std::uint64_t hash = spec.edits.size();
  for (const spec::ParamInfo& row : spec::all_params())
    hash = (std::rotl(hash, 7) ^ std::bit_cast<std::uint64_t>(spec.values[row.id])) * 0x9E3779B97F4A7C15U;
  const std::size_t at = hash >> 54U;
  if (used[at] && seen[at] == spec) return true;
  seen[at] = spec;
  used[at] = true;
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto read = spec::read_run_spec(fuzz::text_of(bytes, size), "f.json");
  if (!read.ok()) {
    const std::string text = base::to_text(read.error());
    fuzz::promise(text.size() <= 700, "a refusal is short");
    for (const char c : text)
      fuzz::promise(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F, "a refusal has no control characters");
    return 0;
  }
  if (seen_before(read.value())) return 0;
  const std::string written = spec::write_run_spec(read.value());
  const auto again = spec::read_run_spec(written, "f.json");
  fuzz::promise(again.ok(), "what was written can be read");
  fuzz::promise(spec::write_run_spec(again.value()) == written, "and says the same");
  return 0;
}
