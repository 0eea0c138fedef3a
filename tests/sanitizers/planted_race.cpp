// Two races that the thread sanitizer must find, and a correct program that it must not report.
#include <omp.h>

#include <cstring>
#include <thread>
#include <vector>

namespace {

int race_between_threads() {
  int shared = 0;
  std::thread other([&] { ++shared; });
  ++shared;
  other.join();
  return shared;
}

int race_in_a_team() {
  int shared = 0;
#pragma omp parallel for num_threads(4)
  for (int i = 0; i < 1000; ++i) shared += i;
  return shared;
}

int correct_team() {
  std::vector<int> parts(4);
#pragma omp parallel for num_threads(4)
  for (int part = 0; part < 4; ++part)
    for (int i = 0; i < 1000; ++i) parts[static_cast<std::size_t>(part)] += i;
  int sum = 0;
  for (const int part : parts) sum += part;
  return sum == 4 * 499500 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  // The team is always started, so that Archer announces itself in all three runs.
  const int correct = correct_team();
  if (argc > 1 && std::strcmp(argv[1], "thread") == 0) return race_between_threads() == -1;
  if (argc > 1 && std::strcmp(argv[1], "team") == 0) return race_in_a_team() == -1;
  return correct;
}
