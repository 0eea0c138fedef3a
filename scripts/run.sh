#!/usr/bin/env bash
# Builds Lambdascope for this machine and opens its window. Arguments go to the program:
#   scripts/run.sh --data my.csv --lang zh
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

need_packages "${build_packages[@]}"
configure release
build release lambdascope lscope
exec "$root/build/release/bin/lambdascope" "$@"
