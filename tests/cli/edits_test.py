"""Points edited by hand, headless: a configuration with edits trains again bit for bit, and its rows become a table."""

import csv
import json
import sys

import driver

QUICK = {"model.depth": 1, "model.width1": 8}
ADD = {"kind": "add", "part": "train", "x": [0.5, -1.25], "target": 1, "stroke": 1}


class Edits(driver.CliTest):
    def config(self, name, edits, **params):
        text = {"schema": "lscope-config", "schema_version": 1, "params": {**QUICK, **params}, "edits": edits}
        (self.folder / name).write_text(json.dumps(text))
        return name

    def rows(self, config, part="train", *more):
        self.succeed("data", "--config", config, "--part", part, "--out", "rows.csv", *more)
        with open(self.folder / "rows.csv", newline="") as file:
            return list(csv.reader(file))

    def test_an_edited_run_trains_and_its_configuration_gives_the_same_bits(self):
        config = self.config("c.json", [ADD, {"kind": "move", "part": "train", "row": 3, "x": [0.1, 1 / 3]},
                                        {"kind": "remove", "part": "train", "row": 0},
                                        {"kind": "relabel", "part": "train", "added": 0, "target": 0}])
        plain = self.config("p.json", [])
        for name, out in ((config, "a"), (plain, "b")):
            self.succeed("train", name, "--out", out, "--epochs", 4)
        weights = (self.folder / "a/weights.safetensors").read_bytes()
        self.assertNotEqual(weights, (self.folder / "b/weights.safetensors").read_bytes())
        self.assertEqual(len(json.loads((self.folder / "a/config.json").read_text())["edits"]), 4)
        self.succeed("train", "a/config.json", "--out", "again", "--epochs", 4)
        self.assertEqual(weights, (self.folder / "again/weights.safetensors").read_bytes())

    def test_the_rows_of_a_run_become_a_table(self):
        plain, edited = self.config("p.json", []), self.config("c.json", [ADD, {"kind": "remove", "row": 2}])
        before, after = self.rows(plain), self.rows(edited)
        self.assertEqual(after[0], ["x1", "x2", "label"])
        self.assertEqual(after[1:-1], before[1:3] + before[4:])
        self.assertEqual(after[-1], ["0.5", "-1.25", "1"])
        self.assertEqual(self.rows(plain, "test"), self.rows(edited, "test"))
        self.assertEqual(len(self.rows(plain, "train", "--set", "data.samples=30")), 31)
        self.succeed("train", "--data", "rows.csv", "--out", "o", "--epochs", 1)

    def test_a_drawn_set_begins_with_one_point_of_each_class(self):
        self.succeed("train", "--set", "data.source=drawn", "--out", "o", "--epochs", 3)
        test = {"kind": "add", "part": "test", "x": [1, 1], "target": 2}
        drawn = self.config("d.json", [ADD, test], **{"data.source": "drawn"})
        self.assertEqual([row[2] for row in self.rows(drawn)[1:]], ["0", "1", "2", "1"])
        self.assertEqual(self.rows(drawn, "test")[1:], [["1", "1", "2"]])

    def test_what_cannot_be_done_is_refused_by_name(self):
        for edits, words in (([ADD, {"kind": "remove", "row": 80}], "edit 2: there is no row 80 in the training part"),
                             ([{**ADD, "target": 2}], "edit 1: there is no class 2"),
                             ([{**ADD, "x": [1]}], "edit 1: \"x\" has 1 number where this data set has 2 inputs")):
            self.assertIn(words, self.refuse(3, "input.mismatch", "train", self.config("c.json", edits), "--out", "x"))
        error = self.refuse(3, "input.malformed", "train", self.config("c.json", [{**ADD, "y": 1}]), "--out", "x")
        self.assertIn("c.json: edits[0]: y: unknown key of add", error)
        wide = self.config("c.json", [ADD], **{"data.source": "friedman1"})
        self.assertIn("one or two inputs", self.refuse(3, "input.mismatch", "train", wide, "--out", "x"))
        self.refuse(2, "usage.option", "data", "--generate", "drawn", "--out", "x.csv")
        self.refuse(2, "usage.option", "data", "--generate", "xor", "--config", "c.json", "--out", "x.csv")
        self.refuse(2, "usage.option", "data", "--config", "c.json")


if __name__ == "__main__":
    driver.main(sys.argv)
