#!/usr/bin/env bash
# What the gate has no time for, an hour and more: all of the address sanitizer's tests, the whole grid of gradients, all
# experiments, and the program built for any processor. Builds what is missing, as scripts/test.sh does. Arguments go to ctest.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

need_packages "${build_packages[@]}" "${test_packages[@]}"
for preset in release asan; do
  configure "$preset"
  build "$preset" all
done
configure portable
build portable lscope test_core test_data test_train

cd "$root"
status=0
ctest --test-dir build/portable -R '^(core|data|train)$' --output-on-failure --timeout 3600 || status=$?
ctest --test-dir build/asan -L 'memory|address_nightly' -j 2 --output-on-failure --timeout 3600 "$@" || status=$?
ctest --test-dir build/release -L nightly --output-on-failure "$@" || status=$?
exit $status
