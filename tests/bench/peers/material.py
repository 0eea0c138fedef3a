"""Workloads of a file (docs/performance.md) and the rows they are measured on, the same numbers as `lscope bench` makes."""

import argparse
import json
import time

import numpy as np


def arguments():
    """What every peer is told: FILE NAME [--threads N] [--seconds S]."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("name")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=1.0)
    return parser.parse_args()


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)["workloads"]


def _mix(z):
    with np.errstate(over="ignore"):
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def _stream(seed, count):
    """Values 1 to count of a stream: 24 bits of a counter's hash as numbers in [-1, 1)."""
    with np.errstate(over="ignore"):
        k = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = _mix(np.uint64(seed) * np.uint64(0xD1342543DE82EF95) + k)
    return ((z >> np.uint64(40)) * 2.0**-23 - 1.0).astype(np.float32)


def rows(workload):
    """x (rows x features, float32) and y: +-1 for half_mse, else the class."""
    count, width = workload["n_samples"], workload["layers"][0]
    seed, classes = workload["data"]["seed"], workload["data"].get("classes", 2)
    x = _stream(seed, count * width).reshape(count, width)
    if workload["data"]["kind"] == "circle":
        label = (np.square(x).sum(1) < 0.4).astype(np.int64)
    else:
        used = min(width, 16)
        columns = 1 if classes == 2 else classes
        score = x[:, :used] @ _stream(seed + 1000, used * columns).reshape(used, columns)
        label = (score[:, 0] > 0).astype(np.int64) if classes == 2 else score.argmax(1)
    return (x, (2 * label - 1).astype(np.float32)) if workload["loss"] == "half_mse" else (x, label)


def steps_per_epoch(workload):
    return -(-workload["n_samples"] // workload["batch"])


def print_speed(epoch, workload, least_seconds):
    """Runs epochs after one that does not count; epoch() returns its mean loss."""
    epoch()
    epochs, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < least_seconds or epochs == 0:
        last = epoch()
        epochs += 1
    seconds = time.perf_counter() - begin
    print(json.dumps({"steps_per_s": epochs * steps_per_epoch(workload) / seconds, "loss_last": last}))
