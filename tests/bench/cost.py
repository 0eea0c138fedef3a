"""How the cost of an epoch grows with samples and with parameters: measures `lscope bench` on a ladder of each and draws it.

    cost.py LSCOPE PICTURE.svg        the table goes to standard output (docs/performance.md shows both)
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams["svg.fonttype"] = "none"
matplotlib.rcParams["svg.hashsalt"] = "cost"
import matplotlib.pyplot as plt  # noqa: E402

SAMPLES = [500, 1000, 2000, 5000, 10000, 20000, 50000, 100000]
WIDTHS = [16, 32, 64, 128, 256, 512, 1024]


def workload(samples, width):
    return {
        "layers": [64, width, width, 10], "hidden_activation": "relu", "output_activation": "softmax",
        "loss": "ce", "n_samples": samples, "batch": 64, "shuffle_each_epoch": True,
        "optimizer": {"type": "adam", "lr": 0.001, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
        "dropout": 0.0, "l1": 0.0, "l2": 0.0, "dtype": "float32", "data": {"kind": "teacher", "classes": 10, "seed": 1},
    }


def parameters(work):
    return sum((inputs + 1) * outputs for inputs, outputs in zip(work["layers"], work["layers"][1:]))


def seconds_of_an_epoch(lscope, work):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "workloads.json"
        path.write_text(json.dumps({"version": 1, "workloads": {"cost": {"description": "cost", **work}}}), encoding="utf-8")
        done = subprocess.run([lscope, "bench", "--workloads", path, "--threads", "1", "--repeat", "3"],
                              capture_output=True, text=True, check=True)
    best = max(json.loads(line)["steps_per_s"] for line in done.stdout.splitlines())
    return -(-work["n_samples"] // work["batch"]) / best


def main():
    lscope, picture = sys.argv[1:]
    ladders = [("samples", SAMPLES, [workload(n, 64) for n in SAMPLES]),
               ("parameters", None, [workload(5000, width) for width in WIDTHS])]
    figure, axes = plt.subplots(1, 2, figsize=(7, 3), constrained_layout=True)
    for axis, (name, values, works) in zip(axes, ladders):
        values = values or [parameters(work) for work in works]
        seconds = [seconds_of_an_epoch(lscope, work) for work in works]
        unit = seconds[-1] / values[-1]
        print(f"| {name} | seconds an epoch | ns for each of them |\n| --- | --- | --- |")
        for value, second in zip(values, seconds):
            print(f"| {value:,} | {second:.5f} | {second / value * 1e9:.1f} |")
        axis.loglog(values, seconds, "o-", label="lscope bench")
        axis.loglog(values, [unit * value for value in values], ":", color="0.5", label="proportional")
        axis.set(xlabel=name, ylabel="seconds an epoch")
        axis.legend()
    figure.savefig(picture, metadata={"Date": None})


main()
