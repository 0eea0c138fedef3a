#!/usr/bin/env bash
# Measures how the cost of an epoch grows with samples and with parameters, and draws docs/pictures/cost.svg.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

need_packages "${build_packages[@]}" python3-matplotlib
configure release
build release lscope
exec /usr/bin/python3 -B "$root/tests/bench/cost.py" "$root/build/release/bin/lscope" "$root/docs/pictures/cost.svg"
