#!/usr/bin/env bash
# Builds Lambdascope and runs all tests of the gate: the release build, the address and undefined-behaviour
# sanitizers, the thread sanitizer. Arguments go to ctest: scripts/test.sh -R csv
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

need_packages "${build_packages[@]}" "${test_packages[@]}"
configure release
configure asan
configure tsan
build release all
build asan tests_memory
build tsan tests_threads

# The sanitizer runs are tests of the release build's list, so that one summary covers everything.
cd "$root"
exec ctest --test-dir build/release -L gate -j 2 --output-on-failure --timeout 900 "$@"
