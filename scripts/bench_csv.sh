#!/usr/bin/env bash
# Compares the CSV reader with the C reader of pandas (Debian's) on the same files, in turn, on one core each
# (docs/performance.md).
#   scripts/bench_csv.sh                        scripts/bench_csv.sh --megabytes 200 --rounds 5 --only whole
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

need_packages "${build_packages[@]}" python3-pandas python3-numpy
configure release
build release lscope
exec /usr/bin/python3 -B "$root/tests/bench/csv_peer.py" "$root/build/release/bin/lscope" "$@"
