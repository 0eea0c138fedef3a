"""lscope bench: its lines, its own workloads and other files of the schema."""

import json
import sys
import unittest

import driver

TINY = {"version": 1, "workloads": {
    "a": {"layers": [3, 5, 1], "hidden_activation": "relu", "output_activation": "sigmoid", "loss": "bce",
          "n_samples": 70, "batch": 16, "optimizer": {"type": "adam", "lr": 0.01},
          "data": {"kind": "teacher", "classes": 2, "seed": 4}},
    "b": {"layers": [2, 6, 6, 1], "hidden_activation": "tanh", "output_activation": "linear", "loss": "mse",
          "n_samples": 40, "batch": 40, "shuffle_each_epoch": False, "dtype": "float64",
          "optimizer": {"type": "momentum", "lr": 0.05}, "data": {"kind": "circle", "seed": 9}}}}


class Bench(driver.CliTest):
    def lines(self, *words):
        return [json.loads(line) for line in self.succeed("bench", *words).out.splitlines()]

    def test_a_line_a_workload_and_repetition(self):
        path = self.folder / "tiny.json"
        path.write_text(json.dumps(TINY), encoding="utf-8")
        lines = self.lines("--workloads", path, "--min-time", "0.02", "--repeat", "2", "--threads", "1")
        self.assertEqual([line["workload"] for line in lines], ["a", "a", "b", "b"])
        for line in lines:
            self.assertEqual(line["threads"], 1)
            self.assertGreaterEqual(line["seconds"], 0.02)
            self.assertAlmostEqual(line["steps_per_s"] * line["seconds"] / line["steps"], 1, delta=1e-3)
            rows, batches = (70, 5) if line["workload"] == "a" else (40, 1)
            self.assertAlmostEqual(line["samples_per_s"] / line["steps_per_s"], rows / batches, delta=1e-3 * rows)
            self.assertGreater(line["gflops"], 0)
            self.assertGreater(line["loss_first"], line["loss_last"])
        # The same epochs give the same losses; how many there are depends on the machine.
        self.assertEqual(lines[0]["loss_first"], lines[1]["loss_first"])

    def test_the_programs_own_workloads_and_the_peak(self):
        lines = self.lines("--only", "W1", "--min-time", "0.02", "--peak", "--threads", "1")
        self.assertEqual([line.get("peak") for line in lines], ["fma", "read", "read", "read", "read", None])
        self.assertGreater(lines[-1]["share_of_fma_peak"], 0)
        self.assertLess(lines[-1]["share_of_fma_peak"], 1)

    def test_refusals(self):
        self.refuse(2, "usage.option", "bench", "--only", "W9")
        self.refuse(3, "input.missing", "bench", "--workloads", self.folder / "none.json")
        path = self.folder / "bad.json"
        path.write_text('{"version": 1, "workloads": {"a": {"layers": [2]}}}', encoding="utf-8")
        self.assertIn("workloads.a.", self.refuse(3, "input.malformed", "bench", "--workloads", path))


if __name__ == "__main__":
    driver.main(sys.argv)
