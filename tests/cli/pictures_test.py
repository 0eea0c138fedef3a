"""Pictures in IDX files through the door of `lscope data` and `lscope train`."""

import gzip
import json
import struct
import sys

import driver
import numpy


def pictures(count, seed):
    """Bright bars on noise, one of four places a class: what a small network learns in a moment."""
    random = numpy.random.default_rng(seed)
    labels = numpy.arange(count) % 4
    pixels = random.integers(0, 90, (count, 6, 8))
    for i, label in enumerate(labels):
        pixels[i, :, 2 * label:2 * label + 2] += 150
    return pixels.astype(numpy.uint8), labels.astype(numpy.uint8)


def idx(array):
    return bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


class Pictures(driver.CliTest):
    def pair(self, name, count, seed, pack=bytes, ending=""):
        images, labels = pictures(count, seed)
        self.file(f"{name}-labels-idx1-ubyte{ending}", pack(idx(labels)))
        return self.file(f"{name}-images-idx3-ubyte{ending}", pack(idx(images)))

    def describe(self, *arguments):
        return json.loads(self.succeed("data", "--json", *arguments).out)

    def test_what_they_are(self):
        what = self.describe(self.pair("bars", 60, 1, gzip.compress, ".gz"))
        self.assertEqual((what["rows"], what["features"], what["image_width"], what["image_height"]), (60, 48, 8, 6))
        self.assertEqual(what["classes"], ["0", "1", "2", "3"])
        self.assertEqual((what["task"], what["columns"][9]), ("multiclass", "p1_1"))

    def test_training_learns_them_from_0_to_1(self):
        path = self.pair("train", 200, 1, gzip.compress, ".gz")
        self.pair("t10k", 80, 2)
        self.assertEqual(self.describe(path)["test_rows"], 80)
        ended = self.succeed("train", "--data", path, "--epochs", 20, "--out", "o")
        self.assertIn("t10k-images-idx3-ubyte are the test set", ended.err)
        _, rows = driver.history(self.folder / "o")
        self.assertGreater(rows[-1]["test_accuracy"], 0.95)
        config = json.loads((self.folder / "o/config.json").read_text(encoding="utf-8"))
        self.assertEqual(config["params"]["data.scaling"], "unit")

    def test_labels_of_another_name_are_kept_with_the_run(self):
        path = self.pair("bars", 60, 1)
        labels = (self.folder / "bars-labels-idx1-ubyte").rename(self.folder / "marks")
        self.assertIn("bars-labels-idx1-ubyte", self.refuse(3, "input.missing", "train", "--data", path, "--out", "x"))
        self.assertEqual(self.describe(path)["labels"], False)
        self.succeed("train", "--data", path, "--labels", labels, "--steps", 20, "--out", "a")
        self.succeed("train", "a/config.json", "--steps", 20, "--out", "b")
        self.assertEqual((self.folder / "a/history.csv").read_bytes(), (self.folder / "b/history.csv").read_bytes())

    def test_what_does_not_belong_together_is_refused(self):
        path = self.pair("bars", 60, 1)
        table = self.file("t.csv", "x,label\n1,a\n2,b\n")
        self.refuse(2, "usage.option", "data", table, "--labels", path)
        self.refuse(2, "usage.option", "data", path, "--target", "p0_0")


if __name__ == "__main__":
    driver.main(sys.argv)
