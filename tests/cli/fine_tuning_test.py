"""`lscope train --weights`: a run that starts from saved weights."""

import sys

import numpy

import driver
from driver import history, strict_json, tensors

MOONS = ("--preset", "moons", "--set", "model.width1=16", "--set", "model.width2=8")


class FineTuning(driver.CliTest):
    def setUp(self):
        super().setUp()
        self.succeed("train", *MOONS, "--epochs", 20, "--out", "first")
        self.saved = self.folder / "first/weights.safetensors"

    def test_it_begins_where_the_saved_run_ended(self):
        self.succeed("train", *MOONS, "--weights", self.saved, "--epochs", 5, "--out", "second")
        end, begin = history(self.folder / "first")[1][-1], history(self.folder / "second")[1][0]
        self.assertEqual(begin["step"], 0)
        for key in ("train_loss", "validation_loss", "test_loss", "test_accuracy"):
            self.assertEqual(begin[key], end[key], key)
        # Its configuration alone does it again.
        config = strict_json((self.folder / "second/config.json").read_text(encoding="utf-8"))
        self.assertEqual(config["weights"], {"path": str(self.saved), "layers": 0})
        self.succeed("train", "second/config.json", "--epochs", 5, "--out", "again")
        self.assertEqual((self.folder / "again/weights.safetensors").read_bytes(),
                         (self.folder / "second/weights.safetensors").read_bytes())

    def test_a_frozen_first_layer_stays_the_same(self):
        self.succeed("train", *MOONS, "--weights", self.saved, "--set", "model.freeze1=true", "--set",
                     "data.noise=0.1", "--epochs", 10, "--out", "second")
        before, after = tensors(self.saved), tensors(self.folder / "second/weights.safetensors")
        for name in before:
            same = numpy.array_equal(before[name], after[name])
            self.assertEqual(same, name.startswith("layers.0."), name)

    def test_the_first_layers_alone_fit_another_output(self):
        blobs = ("--set", "data.source=blobs", "--set", "model.freeze1=true", "--set", "model.freeze2=true")
        refused = self.refuse(3, "input.mismatch", "train", *MOONS, *blobs, "--weights", self.saved, "--out", "o")
        for part in ("layers.2.weight", "1 x 8", "3 x 8"):
            self.assertIn(part, refused)
        self.succeed("train", *MOONS, *blobs, "--weights", self.saved, "--weights-layers", 2, "--epochs", 3, "--out",
                     "o")
        before, after = tensors(self.saved), tensors(self.folder / "o/weights.safetensors")
        for layer in ("layers.0.", "layers.1."):
            numpy.testing.assert_array_equal(before[layer + "weight"], after[layer + "weight"])
        self.assertEqual(after["layers.2.weight"].shape, (3, 8))

    def test_what_cannot_be_read_is_refused_before_anything_is_written(self):
        good = self.saved.read_bytes()
        for name, content in (("short.safetensors", b"abc"), ("cut.safetensors", good[:-3]),
                              ("text.safetensors", b"a,b\n1,2\n" * 9), ("empty.safetensors", b"")):
            self.file(name, content)
            with self.subTest(name=name):
                self.assertIn(name, self.refuse(3, "input.malformed", "train", *MOONS, "--weights", name, "--out", "o"))
        self.refuse(3, "input.missing", "train", *MOONS, "--weights", "none.safetensors", "--out", "o")
        self.refuse(2, "usage.option", "train", *MOONS, "--weights-layers", "2", "--out", "o")
        self.refuse(2, "usage.option", "train", *MOONS, "--weights", self.saved, "--weights-layers", "0", "--out", "o")
        self.refuse(3, "input.mismatch", "train", *MOONS, "--weights", self.saved, "--weights-layers", "5", "--out",
                    "o")
        self.assertFalse((self.folder / "o").exists())


if __name__ == "__main__":
    driver.main(sys.argv)
