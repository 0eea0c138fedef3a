"""csv_peer.py LSCOPE [--megabytes 100] [--rounds 3] [--only NAME ...]: the CSV reader beside pandas.read_csv(engine="c").

`lscope data FILE` and pandas read the same file in turn, round by round; counted is the processor's time of each, so
that other programs on the machine matter less. That of lscope is all of it: start, reading the file, what it says about
the table. That of pandas is read_csv() alone, without the import. Exit code 1 where lscope is not ahead.
"""

import argparse
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile

import numpy

PANDAS = """
import json, os, sys, time
import pandas
before = time.process_time()
table = pandas.read_csv(sys.argv[1], engine="c")
print(json.dumps({"seconds": time.process_time() - before, "shape": table.shape}))
"""
KINDS = {  # name: (columns, one cell from a block of random numbers)
    "whole": (20, lambda random, shape: random.integers(0, 100, shape).astype(str)),
    "pixels": (64, lambda random, shape: random.integers(0, 17, shape).astype(str)),
    "decimals": (20, lambda random, shape: numpy.char.mod("%.4f", random.normal(0, 10, shape))),
    "shortest": (20, lambda random, shape: random.normal(0, 1, shape).astype(str)),
    "narrow": (1, lambda random, shape: numpy.char.mod("%.2f", random.normal(0, 10, shape))),
}


def make(path, columns, cells, megabytes):
    random = numpy.random.default_rng(1)
    block = cells(random, (20_000, columns))
    lines = [",".join(row) + f",{i % 3}" for i, row in enumerate(block.tolist())]
    text = ("\n".join(lines) + "\n").encode()
    with open(path, "wb") as file:
        file.write((",".join(f"c{j}" for j in range(columns)) + ",label\n").encode())
        while file.tell() < megabytes * 1e6:
            file.write(text)


def ours(program, path):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    out = subprocess.run([program, "data", path, "--json"], check=True, stdout=subprocess.PIPE).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    what = json.loads(out)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, [what["rows"], what["features"] + 1]


def theirs(path):
    out = subprocess.run([sys.executable, "-c", PANDAS, path], check=True, stdout=subprocess.PIPE,
                         env=os.environ | {"OMP_NUM_THREADS": "1"}).stdout
    what = json.loads(out)
    return what["seconds"], what["shape"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lscope")
    parser.add_argument("--megabytes", type=float, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", default=list(KINDS))
    options = parser.parse_args()
    behind = False
    print("| table | MB | lscope MB/s | pandas MB/s | ratio (range) |\n| --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory(prefix="lscope-csv-") as folder:
        for kind in options.only:
            path = str(pathlib.Path(folder) / f"{kind}.csv")
            make(path, *KINDS[kind], options.megabytes)
            size = os.path.getsize(path) / 1e6
            times = []
            for _ in range(options.rounds):
                (a, shape), (b, other) = ours(options.lscope, path), theirs(path)
                if list(shape) != list(other):
                    sys.exit(f"{kind}: {shape} and {other}: not the same table")
                times.append((a, b))
            os.remove(path)
            ratios = [b / a for a, b in times]
            print(f"| {kind} | {size:.0f} | {size / statistics.median(a for a, _ in times):.0f} | "
                  f"{size / statistics.median(b for _, b in times):.0f} | "
                  f"{statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f}) |", flush=True)
            behind = behind or statistics.median(ratios) <= 1
    sys.exit(1 if behind else 0)


if __name__ == "__main__":
    main()
