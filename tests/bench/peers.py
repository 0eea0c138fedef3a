"""Runs `lscope bench` and other programs on the same workloads in turn and prints the ratios of their speeds.

    peers.py LSCOPE PEERS_FOLDER [--workloads FILE] [--only W1 ...] [--peers torch ...] [--rounds 5] [--seconds 1]

Ours and a peer take turns, round by round, so that a slow minute of the machine hits both; what is printed is the
median of the ratios of a round. docs/performance.md holds what was seen.

The playground takes part where node is installed and LSCOPE_PLAYGROUND names its nn.js (peers/playground_peer.mjs).
"""

import argparse
import json
import os
import pathlib
import statistics
import struct
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "peers"))
import material  # noqa: E402


def speed(command, threads):
    """steps/s that a program prints as its only or last line of JSON; None where it cannot run this workload."""
    environment = os.environ | {
        "OMP_NUM_THREADS": str(threads),
        "OPENBLAS_NUM_THREADS": str(threads),
        "PYTHONPATH": str(HERE / "peers"),
    }
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode == 3:
        return None
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: exit code {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])["steps_per_s"]


class Bench:
    def __init__(self, args):
        self.args = args
        self.workloads = material.load(args.workloads)
        self.folder = tempfile.TemporaryDirectory()

    def rows_file(self, name):
        path = pathlib.Path(self.folder.name) / name
        if not path.exists():
            x, y = material.rows(self.workloads[name])
            path.write_bytes(struct.pack("=ii", *x.shape) + x.tobytes() + y.astype("float32").tobytes())
        return str(path)

    def command(self, program, name, threads):
        workload, seconds = self.workloads[name], str(self.args.seconds)
        if program == "lscope":
            return [self.args.lscope, "bench", "--workloads", self.args.workloads, "--only", name, "--threads",
                    str(threads), "--repeat", "1"]
        if program in ("torch", "sklearn", "torch_plain"):
            return ["/usr/bin/python3", str(HERE / "peers" / f"{program}_peer.py"), self.args.workloads, name,
                    "--threads", str(threads), "--seconds", seconds]
        binary = str(pathlib.Path(self.args.folder) / f"{program}_peer")
        if program == "dlib":
            return [binary, name, self.rows_file(name), str(workload["batch"]), seconds]
        widths = list(map(str, workload["layers"]))
        if program == "playground":
            return ["node", str(HERE / "peers" / "playground_peer.mjs"), os.environ["LSCOPE_PLAYGROUND"],
                    self.rows_file(name), str(workload["batch"]), seconds, *widths]
        return [binary, self.rows_file(name), str(workload["batch"]), seconds, workload["hidden_activation"], *widths]

    def compare(self, peer, name, threads):
        ours, theirs = [], []
        for _ in range(self.args.rounds):
            their = speed(self.command(peer, name, threads), threads)
            if their is None:
                return
            ours.append(speed(self.command("lscope", name, threads), threads))
            theirs.append(their)
        ratios = sorted(a / b for a, b in zip(ours, theirs))
        print(f"{name:4} {threads} thread{'s' if threads > 1 else ' '}  {peer:8} {statistics.median(theirs):12.1f}"
              f"  lscope {statistics.median(ours):12.1f}  ratio {statistics.median(ratios):8.2f}"
              f"  ({ratios[0]:.2f} to {ratios[-1]:.2f})", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lscope")
    parser.add_argument("folder")
    parser.add_argument("--workloads", default=str(HERE.parents[1] / "assets" / "bench" / "workloads.json"))
    parser.add_argument("--only", nargs="+")
    parser.add_argument("--peers", nargs="+", default=["torch", "torch_plain", "sklearn", "fann", "dlib", "playground"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0)
    args = parser.parse_args()
    bench = Bench(args)
    for name, workload in bench.workloads.items():
        if args.only and name not in args.only:
            continue
        large = workload["layers"][0] * workload["batch"] >= 50000
        for peer in args.peers:
            if peer in ("fann", "playground") and workload["optimizer"]["type"] != "sgd":
                continue
            if peer == "playground" and (workload["loss"] != "half_mse" or "LSCOPE_PLAYGROUND" not in os.environ):
                continue
            bench.compare(peer, name, 2 if large else 1)


main()
