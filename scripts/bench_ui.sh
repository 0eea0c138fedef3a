#!/usr/bin/env bash
# Measures the window (docs/performance.md): builds the release and drives it under Xvfb for about a quarter of an hour.
#   scripts/bench_ui.sh --only start quit      scripts/bench_ui.sh --only long --minutes 60
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

need_packages "${build_packages[@]}" "${test_packages[@]}"
configure release
build release lambdascope lscope
exec /usr/bin/python3 -B "$root/tests/bench/ui_bench.py" "$root/build/release/bin/lambdascope" \
  "$root/build/release/bin/lscope" "$@"
