#!/usr/bin/env bash
# Builds Lambdascope and runs the tests of the gate, those of the address and thread sanitizer builds included, in one
# summary. LSCOPE_SANITIZERS=0 leaves these two builds out. Arguments go to ctest: scripts/test.sh -R csv
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

need_packages "${build_packages[@]}" "${test_packages[@]}"
configure release
build release all
if [ "${LSCOPE_SANITIZERS:-1}" = 1 ]; then
  configure asan
  configure tsan
  configure fuzz
  build asan tests_memory
  build tsan tests_threads
  build fuzz all
fi

cd "$root"
exec ctest --test-dir build/release -L gate -j 2 --output-on-failure --timeout 900 "$@"
