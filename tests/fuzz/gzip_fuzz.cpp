// Any bytes as gzip data, read in pieces of a size that the first byte chooses.
#include <array>

#include "data/gzip_source.h"
#include "promises.h"

namespace {

using namespace lscope;

struct Unpacked {
  std::string bytes, error;
  bool garbage = false;
};

Unpacked unpack(std::string_view packed, std::size_t piece) {
  constexpr std::size_t kEnough = std::size_t{1} << 20;
  Unpacked out;
  data::MemorySource memory(packed);
  data::GzipSource source(memory, "f.gz");
  std::array<std::uint8_t, 4096> buffer{};
  while (out.bytes.size() < kEnough) {
    const auto got = source.read(std::span(buffer).first(piece));
    if (!got.ok()) {
      fuzz::expect_fair_refusal(got.error());
      out.error = got.error().message;
      return out;
    }
    fuzz::promise(got.value() <= piece, "no more than was asked for");
    out.bytes.append(reinterpret_cast<const char*>(buffer.data()), got.value());
    if (got.value() < piece) break;
  }
  fuzz::promise(out.bytes.size() <= source.at_most(), "no more than the bound says");
  out.garbage = source.has_trailing_garbage();
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view packed = fuzz::text_of(bytes + 1, size - 1);
  const Unpacked whole = unpack(packed, 4096);
  if (whole.bytes.size() >= 2048) return 0;  // the second reading in small pieces would take too long
  const Unpacked parts = unpack(packed, 1 + bytes[0] % 64U);
  // Which of two faults inflate() meets first depends on how much room it has; that there is one does not.
  fuzz::promise(whole.error.empty() == parts.error.empty() && whole.garbage == parts.garbage,
                "pieces change no verdict");
  fuzz::promise(!whole.error.empty() || whole.bytes == parts.bytes, "pieces change no byte");
  return 0;
}
