#!/usr/bin/env bash
# Draws one picture of every figure of the catalogue into docs/figures: figure_catalogue.sh [LSCOPE]
# The run is a preset with a fixed seed, so the pictures change only when the figures do.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
lscope=$(realpath "${1:-$root/build/release/bin/lscope}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$lscope" train --preset moons --set penalty.lambda1=0.001 --epochs 200 --out "$work/moons" 2>/dev/null
"$lscope" train --preset digits --epochs 60 --out "$work/digits" 2>/dev/null
"$lscope" train --preset friedman1 --epochs 60 --out "$work/numbers" 2>/dev/null
"$lscope" figure --list --json > "$work/list.json"
python3 - "$work/list.json" > "$work/names" <<'PYTHON'
import json, sys
print("\n".join(entry["name"] for entry in json.load(open(sys.argv[1], encoding="utf-8"))))
PYTHON
while read -r name; do
  # What the one run has nothing to show for (exit code 3) is drawn from another.
  for run in moons digits numbers; do
    if "$lscope" figure "$name" --from "$work/$run" --dpi 150 --out "$root/docs/figures/$name.png" 2>/dev/null; then break; fi
  done
done < "$work/names"
python3 - "$work/list.json" "$root/docs/figures" <<'PYTHON'
import json, pathlib, sys
folder = pathlib.Path(sys.argv[2])
rows = ["# The figures", "", "Every figure that `lscope figure NAME` and the window export, drawn from one run "
        "(`lscope train --preset moons --set penalty.lambda1=0.001 --epochs 200`; the pictures of weights from "
        "`--preset digits --epochs 60`, R² from `--preset friedman1 --epochs 60`). Made by `scripts/figure_catalogue.sh`.",
        ""]
for entry in json.load(open(sys.argv[1], encoding="utf-8")):
    rows += [f"## {entry['title']}: `{entry['name']}`", "", entry["caption"], ""]
    if (folder / f"{entry['name']}.png").exists():
        rows += [f"![{entry['title']}]({entry['name']}.png)", ""]
(folder / "catalogue.md").write_text("\n".join(rows), encoding="utf-8")
PYTHON
