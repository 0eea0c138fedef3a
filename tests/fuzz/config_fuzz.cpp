// Any bytes as the configuration of a run; what is accepted is written and read to the same again.
#include "promises.h"
#include "spec/run_spec_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace lscope;
  const auto read = spec::read_run_spec(fuzz::text_of(bytes, size), "f.json");
  if (!read.ok()) {
    fuzz::promise(base::to_text(read.error()).size() <= 700, "a refusal is short");
    for (const char c : base::to_text(read.error()))
      fuzz::promise(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F, "a refusal has no control characters");
    return 0;
  }
  const std::string written = spec::write_run_spec(read.value());
  const auto again = spec::read_run_spec(written, "f.json");
  fuzz::promise(again.ok(), "what was written can be read");
  fuzz::promise(spec::write_run_spec(again.value()) == written, "and says the same");
  return 0;
}
