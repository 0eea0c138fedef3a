"""Splits by group, folds and the locked test set, as a script asks for them."""

import csv
import json
import random
import sys

import driver
from driver import history, summary

QUICK = ("--epochs", 4, "--set", "model.depth=1", "--set", "model.width1=8", "--seed", 3)


class Splits(driver.CliTest):
    def setUp(self):
        super().setUp()
        draw = random.Random(5)
        with open(self.folder / "t.csv", "w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["patient", "a", "b", "kind"])
            for i in range(120):
                rows.writerow([f"p{i % 17}", draw.gauss(0, 1), draw.gauss(0, 1), "xy"[i % 2]])

    def train(self, out, *more):
        self.succeed("train", "--data", "t.csv", "--group", "patient", "--out", out, *QUICK, *more)
        return summary(self.folder / out)

    def test_groups_are_read_described_and_kept_in_the_configuration(self):
        about = json.loads(self.succeed("data", "t.csv", "--group", "patient", "--json").out)
        self.assertEqual((about["group"], about["groups"], about["columns"]), ("patient", 17, ["a", "b"]))
        first = self.train("o")
        self.assertEqual(first["config"]["data"]["group"], "patient")
        self.succeed("train", "o/config.json", "--out", "again", "--epochs", 4)
        self.assertEqual((self.folder / "o/weights.safetensors").read_bytes(),
                         (self.folder / "again/weights.safetensors").read_bytes())
        self.refuse(3, "input.mismatch", "train", "--data", "t.csv", "--group", "patiemt", "--out", "x")
        self.refuse(3, "input.mismatch", "train", "--data", "t.csv", "--target", "kind", "--group", "kind", "--out",
                    "x")

    def test_each_fold_trains_and_there_is_no_other(self):
        folds = [self.train(f"f{i}", "--set", "data.folds=3", "--set", f"data.fold={i}") for i in (1, 2, 3)]
        self.assertEqual(len({f["last"]["validation_loss"] for f in folds}), 3)
        self.refuse(3, "input.mismatch", "train", "--data", "t.csv", "--group", "patient", "--set", "data.folds=3", "--set",
                    "data.fold=4", "--out", "x")
        self.refuse(3, "input.mismatch", "train", "--data", "t.csv", "--group", "patient", "--set", "data.folds=1",
                    "--out", "x")

    def test_a_locked_test_set_is_evaluated_once_at_the_end(self):
        locked = self.train("locked", "--set", "data.test_locked=true")
        free = self.train("free")
        self.assertEqual(locked["test"], free["test"])
        self.assertEqual(free["test"]["loss"], free["last"]["test_loss"])
        self.assertEqual(locked["test_peeks"], 0)
        self.assertIsNone(locked["last"]["test_loss"])
        self.assertTrue(all(row["test_loss"] is None for row in history(self.folder / "locked")[1]))
        self.assertEqual((self.folder / "locked/weights.safetensors").read_bytes(),
                         (self.folder / "free/weights.safetensors").read_bytes())

    def test_pictures_move_and_other_tables_are_refused(self):
        digits = ("--data", driver.DATASETS / "digits.csv", "--epochs", 1)
        self.succeed("train", *digits, "--set", "augment.shift=1", "--set", "augment.rotation=10", "--out", "m")
        self.succeed("train", *digits, "--out", "s")
        self.assertNotEqual((self.folder / "m/weights.safetensors").read_bytes(),
                            (self.folder / "s/weights.safetensors").read_bytes())
        error = self.refuse(3, "input.mismatch", "train", "--data", "t.csv", "--group", "patient", "--set",
                            "augment.flip=true", "--out", "x")
        self.assertIn("augment.flip", error)


if __name__ == "__main__":
    driver.main(sys.argv)
