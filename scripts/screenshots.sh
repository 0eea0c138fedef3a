#!/usr/bin/env bash
# Makes the README's pictures: a fixed seed, λ₂ raised after 120 epochs and λ₁ after 180, no display needed.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
program=$root/build/release/bin/lambdascope
script=$(mktemp)
trap 'rm -f "$script"' EXIT
printf '%s\n' 'wait-steps 960' 'set penalty.lambda2 0.002' 'wait-steps 480' 'set penalty.lambda1 0.0008' 'wait-steps 480' > "$script"
picture() { "$program" --script "$script" --screenshot "$root/docs/pictures/$1.png" "${@:2}"; }
mkdir -p "$root/docs/pictures"
picture main-dark-en --size 1600x1000 --theme dark --lang en
picture main-light-zh --size 1600x1000 --theme light --lang zh
picture small-dark-en --size 1280x720 --theme dark --lang en
