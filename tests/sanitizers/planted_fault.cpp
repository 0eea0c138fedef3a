// Three faults that the address and undefined-behaviour sanitizers must find: this program must fail.
#include <cstdlib>
#include <cstring>
#include <limits>

namespace {

/// The pointers must be gone from every register and stack slot, so that the blocks really are lost.
[[gnu::noinline]] void lose_blocks() {
  for (int i = 0; i < 100; ++i) {
    auto* block = static_cast<volatile char*>(std::malloc(64));
    block[0] = 1;
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 0;
  if (std::strcmp(argv[1], "overflow") == 0) {
    auto* values = static_cast<volatile char*>(std::malloc(8));
    values[8] = 1;  // one past the end
    std::free(const_cast<char*>(values));
  } else if (std::strcmp(argv[1], "leak") == 0) {
    lose_blocks();
  } else if (std::strcmp(argv[1], "undefined") == 0) {
    volatile int big = std::numeric_limits<int>::max();
    big = big + argc;
  }
  return 0;
}
