#!/usr/bin/env bash
# Draws six figures twice, by lscope and by matplotlib from the CSV that lscope exports, and puts each pair side by side
# into docs/figures/beside: figures_beside_matplotlib.sh [LSCOPE]. Needs python3-matplotlib, fonts-inter and imagemagick.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
lscope=$(realpath "${1:-$root/build/release/bin/lscope}")
out="$root/docs/figures/beside"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"

"$lscope" train --preset moons --set penalty.lambda1=0.001 --epochs 200 --out "$work/run" 2>/dev/null
for name in loss accuracy fit weights weights_over_time zeros; do
  "$lscope" figure "$name" --from "$work/run" --dpi 150 --out "$work/$name-lscope.png"
  "$lscope" figure "$name" --from "$work/run" --out "$work/$name.csv"
  /usr/bin/python3 "$root/scripts/figures_by_matplotlib.py" "$name" "$work/$name.csv" "$work/$name-matplotlib.png"
  montage "$work/$name-lscope.png" "$work/$name-matplotlib.png" -tile 2x1 -geometry +6+6 -background '#cccccc' "$work/$name.png"
  convert "$work/$name.png" -strip -colors 96 "PNG8:$out/$name.png"
done
ls -l "$out"
