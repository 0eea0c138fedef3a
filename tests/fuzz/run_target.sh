#!/bin/sh
# run_target.sh PYTHON PROGRAM TARGET SECONDS: what was once found, then the seeds and what libFuzzer makes of them.
set -eu
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$1" -B "$here/make_seeds.py" "$work/seeds"
mkdir "$work/new"
for found in "$here/regressions/$3"/*; do
  [ ! -e "$found" ] || "$2" "$found"
done
# -entropic=0: libFuzzer's own accounts of rare features took half of the time of the small targets (docs/testing.md).
"$2" -max_total_time="$4" -seed=1 -max_len=4096 -entropic=0 -timeout=5 -rss_limit_mb=1024 -dict="$work/seeds/$3.dict" \
     -artifact_prefix="$work/" -print_final_stats=1 "$work/new" "$work/seeds/$3" || {
  for file in "$work"/crash-* "$work"/timeout-* "$work"/oom-*; do
    [ -e "$file" ] && base64 "$file"
  done
  exit 1
}
