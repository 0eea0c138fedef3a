#!/usr/bin/env bash
# Compares the training core with PyTorch (as its users write it and by hand), scikit-learn, FANN and dlib, all from Debian, in turn (docs/performance.md).
#   scripts/bench_peers.sh                      scripts/bench_peers.sh --only W1 W1b --peers torch fann --rounds 3
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

# Without this OpenBLAS the thread pools of PyTorch and of its BLAS fight and it runs several times slower.
peer_packages=(python3-torch python3-sklearn python3-numpy libopenblas-openmp-dev libfann-dev libdlib-dev)

need_packages "${build_packages[@]}" "${peer_packages[@]}"
configure release
build release lscope
peers="$root/build/peers" source_of="$root/tests/bench/peers"
mkdir -p "$peers"
compile() { # compile NAME LIBRARY...
  local name=$1
  shift
  [ "$peers/$name" -nt "$source_of/$name.cpp" ] && return 0
  say "building $name"
  g++ -std=c++20 -O3 -march=native -o "$peers/$name" "$source_of/$name.cpp" "$@"
}
compile fann_peer -lfloatfann -lm
compile dlib_peer -ldlib -lopenblas -llapack -lpthread
exec /usr/bin/python3 -B "$root/tests/bench/peers.py" "$root/build/release/bin/lscope" "$peers" "$@"
