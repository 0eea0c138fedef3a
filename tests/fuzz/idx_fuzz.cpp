// Any bytes as IDX pictures or labels; the first byte chooses which, and whether they are packed.
#include <cmath>
#include <optional>

#include "data/gzip_source.h"
#include "data/idx_array.h"
#include "promises.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace lscope;
  using fuzz::promise;
  if (size == 0) return 0;
  const auto kind = bytes[0] % 2 == 0 ? data::IdxKind::kImages : data::IdxKind::kLabels;
  data::MemorySource memory(fuzz::text_of(bytes + 1, size - 1));
  std::optional<data::GzipSource> unpacked;
  if (bytes[0] % 4 >= 2) unpacked.emplace(memory, "f.gz");
  data::ByteSource& source = unpacked ? static_cast<data::ByteSource&>(*unpacked) : memory;
  const auto read = data::read_idx_array(source, kind, "f");
  if (!read.ok()) {
    fuzz::expect_fair_refusal(read.error());
    return 0;
  }
  const data::IdxArray& array = read.value();
  const std::size_t numbers = array.items * array.numbers;
  promise(array.items > 0 && array.numbers > 0, "there is something in it");
  promise(numbers <= source.at_most(), "no more numbers than bytes");
  promise(array.bytes ? array.bytes->size == numbers : array.values.size() == numbers, "every item is whole");
  promise(kind == data::IdxKind::kImages || array.numbers == 1, "a label is one number");
  promise(array.width == 0 ||
              static_cast<std::size_t>(array.width) * static_cast<std::size_t>(array.height) == array.numbers,
          "a picture has all its pixels");
  unsigned sum = 0;
  if (array.bytes)
    for (std::size_t i = 0; i < numbers; ++i) sum += array.bytes->values[i];
  for (const double value : array.values) promise(std::isfinite(value), "numbers are finite");
  return sum == 1U << 31U ? 1 : 0;  // so that every byte is read
}
