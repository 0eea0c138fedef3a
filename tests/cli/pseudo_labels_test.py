"""Pseudo-labels: rows without a target in a file, hidden labels of a generator."""

import math
import random
import sys

import driver
from driver import history, summary

SMALL = ("--set", "model.width1=16", "--set", "model.width2=16")


def two_groups(labelled, unlabelled):
    """A table of two separate groups; the last column is empty in most rows."""
    rng = random.Random(5)
    lines = ["x,y,kind"]
    for i in range(labelled + unlabelled):
        side = i % 2
        angle = rng.random() * 2 * math.pi
        kind = ("left", "right")[side] if i < labelled else ""
        lines.append(f"{4 * side - 2 + math.cos(angle):.4f},{math.sin(angle):.4f},{kind}")
    return "\n".join(lines) + "\n"


class PseudoLabels(driver.CliTest):
    def test_an_empty_target_is_a_mistake_unless_it_is_asked_for(self):
        self.file("t.csv", two_groups(40, 200))
        refused = self.refuse(3, "input.malformed", "train", "--data", "t.csv", *SMALL, "--out", "o")
        self.assertIn("t.csv:42", refused)
        self.assertIn("the target is missing", refused)
        self.refuse(3, "input.malformed", "data", "t.csv")
        self.succeed("train", "--data", "t.csv", *SMALL, "--set", "targets.pseudo_labels=true", "--set",
                     "targets.pseudo_threshold=0.8", "--epochs", 40, "--out", "o")
        rows = history(self.folder / "o")[1]
        self.assertGreater(rows[-1]["pseudo_rows"], 150)
        self.assertIsNone(rows[-1]["pseudo_accuracy"], "nobody knows the truth")
        self.assertEqual(summary(self.folder / "o")["last"]["pseudo_rows"], rows[-1]["pseudo_rows"])

    def test_a_number_without_classes_cannot_be_guessed(self):
        self.file("t.csv", "x,y\n" + "".join(f"{i},{i / 7:.3f}\n" for i in range(50)) + "3,\n")
        self.assertIn("t.csv:52:2", self.refuse(3, "input.malformed", "train", "--data", "t.csv", "--set",
                                                "targets.pseudo_labels=true", "--out", "o"))
        self.refuse(3, "input.mismatch", "train", "--preset", "friedman1", "--set", "targets.pseudo_labels=true",
                    "--out", "o")
        self.refuse(3, "input.mismatch", "train", "--preset", "friedman1", "--set", "data.unlabelled_share=0.5",
                    "--out", "o")

    def test_no_target_at_all_is_refused(self):
        self.file("t.csv", "x,kind\n1,\n2,\n")
        self.assertIn("no row has a target", self.refuse(3, "input.malformed", "train", "--data", "t.csv", "--set",
                                                         "targets.pseudo_labels=true", "--out", "o"))

    def test_the_same_bits_for_any_number_of_threads_and_the_accuracy_of_a_generator(self):
        words = ("train", "--preset", "moons", *SMALL, "--set", "data.samples=408", "--set",
                 f"data.unlabelled_share={400 / 408}", "--set", "data.noise=0.1", "--set", "data.label_noise=0",
                 "--set", "targets.pseudo_labels=true", "--set", "targets.pseudo_threshold=0.9", "--epochs", 60)
        self.succeed(*words, "--threads", 1, "--out", "one")
        self.succeed(*words, "--threads", 2, "--out", "two")
        for name in ("history.csv", "weights.safetensors"):
            self.assertEqual((self.folder / "one" / name).read_bytes(), (self.folder / "two" / name).read_bytes())
        last = history(self.folder / "one")[1][-1]
        self.assertGreater(last["pseudo_rows"], 100)
        self.assertTrue(0.5 < last["pseudo_accuracy"] <= 1, last)

    def test_without_hidden_rows_the_columns_are_empty(self):
        self.succeed("train", "--preset", "moons", *SMALL, "--epochs", 2, "--out", "o")
        for row in history(self.folder / "o")[1]:
            self.assertIsNone(row["pseudo_rows"])
            self.assertIsNone(row["pseudo_accuracy"])


if __name__ == "__main__":
    driver.main(sys.argv)
