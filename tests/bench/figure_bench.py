"""What `lscope figure` costs, from the start of the program to the file: every figure of the catalogue as SVG, PDF and PNG.

figure_bench.py LSCOPE RUN...: RUN is a folder of `lscope train --out`. Three times each, the best; wall clock and
processor time. A figure that the run has no data for is left out.
"""

import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time


def timed(command):
    """Seconds by the clock and of the processor; None where the program refuses."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        return None
    return wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main():
    lscope, runs = sys.argv[1], sys.argv[2:]
    listed = json.loads(subprocess.check_output([lscope, "figure", "--list", "--json"]))
    for run in runs:
        with tempfile.TemporaryDirectory(prefix="lscope-bench-") as folder:
            worst = {}
            for figure in listed:
                cells = []
                for ending in ("svg", "pdf", "png"):
                    file = pathlib.Path(folder, "figure." + ending)
                    times = [timed([lscope, "figure", figure["name"], "--from", run, "--out", file]) for _ in range(3)]
                    if None in times:
                        continue
                    wall, cpu = min(t[0] for t in times), min(t[1] for t in times)
                    worst[ending] = max(worst.get(ending, (0, "")), (wall, figure["name"]))
                    cells.append(f"{ending} {wall:.3f} s ({cpu:.3f} s of processor, {os.path.getsize(file) / 1000:.0f} KB)")
                print(f"{run}: {figure['name']}: " + ("; ".join(cells) or "not for this run"), flush=True)
            print(f"{run}: slowest: " + "; ".join(f"{e} {s:.3f} s ({name})" for e, (s, name) in worst.items()))


if __name__ == "__main__":
    main()
