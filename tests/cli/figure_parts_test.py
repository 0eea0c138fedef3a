"""`lscope figure`: a part of a run or of a figure, and what is drawn when a network is trained again."""

import csv
import json
import re
import sys

import driver
from exported_figure import SVG, FigureTest, series_of, strokes_of, svg_of, table_of, text_of


class Parts(FigureTest):
    def test_a_range_a_hidden_series_and_a_log_axis(self):
        self.run_folder()
        table = table_of(self.figure("loss", "a.csv", "--x", "10:20", "--hide", "test"))
        train = series_of(table, "line", "train")
        self.assertEqual([x for x, _ in train], list(range(9, 22)))  # a neighbour on each side
        self.assertEqual(series_of(table, "line", "test"), [])
        svg = svg_of(self.figure("loss", "a.svg", "--log", "--hide", "test"))
        linear = text_of(svg_of(self.figure("loss", "b.svg", "--hide", "test")))
        zeros = [text for text in linear if re.fullmatch(r"0\.0+", text)]
        self.assertEqual(len(zeros), 1, "a linear axis begins at 0")
        self.assertNotIn(zeros[0], text_of(svg))
        self.assertNotIn("loss-test", {g.get("id") for g in svg.iter(SVG + "g")})

    def test_the_gradients_of_all_layers_are_those_of_the_run(self):
        folder = self.run_folder()
        drawn = table_of(self.figure("gradients", "gradients.csv"))
        history = table_of(folder / "history.csv")
        for layer in ("1", "2", "3"):
            norms = [float(row["gradient_norm_" + layer]) for row in history if row["gradient_norm_" + layer]]
            self.assertGreater(len(norms), 50)
            found = [y for _, y in series_of(drawn, "line", "layer" + layer)]
            self.assertEqual(len(found), len(norms))
            for a, b in zip(found, norms):
                self.assertAlmostEqual(a, b, delta=1e-5 * b)

    def test_two_weights_that_were_chosen(self):
        self.run_folder()
        svg = svg_of(self.figure("weight_plane", "a.svg", "--pair", "2:3:1,1:2:5"))
        texts = text_of(svg)
        self.assertIn("3 of layer 1 → 1 of layer 2", texts)
        self.assertTrue(any(text.endswith("→ 5 of layer 1") for text in texts), texts)
        for error, name, pair, said in (("usage.option", "weight_plane", "1:1", "layer:from:to"),
                                        ("usage.option", "weight_plane", "1:1:1,1:1:1", "different"),
                                        ("usage.range", "weight_plane", "1:3:1,1:1:1", "layer 1 joins 2 to 16"),
                                        ("usage.option", "loss", "1:1:1,1:2:1", "weight_plane")):
            with self.subTest(pair=pair):
                self.assertIn(said, self.refuse(2, error, "figure", name, "--from", "run", "--out", "no.svg", "--pair",
                                                pair))
        self.refuse(2, "usage.range", "report", "--from", "run", "--out", "pack", "--pair", "9:1:1,1:1:1")
        self.assertFalse((self.folder / "pack").exists())

    def test_a_mean_over_the_past_and_an_axis_around_zero(self):
        self.run_folder()
        raw, smooth = (svg_of(self.figure("loss", "a.svg", *more)) for more in ((), ("--smooth", 10)))
        curve = [len(strokes_of(next(g for g in svg.iter(SVG + "g") if g.get("id") == "loss-train")))
                 for svg in (raw, smooth)]
        self.assertEqual(curve[1], 2 * curve[0], "the mean is drawn over the curve")
        self.assertTrue(any("mean of 10" in text for text in text_of(smooth)), text_of(smooth))
        recorded, drawn = (self.figure("loss", name, *more).read_text(encoding="utf-8").splitlines()
                           for name, more in (("a.csv", ()), ("b.csv", ("--smooth", 10))))
        self.assertEqual(recorded, [row for row in drawn if not row.startswith("mean,")])
        values = {element: [float(row["y"]) for row in csv.DictReader(drawn)
                            if (row["element"], row["id"]) == (element, "train")] for element in ("line", "mean")}
        self.assertEqual(len(values["mean"]), len(values["line"]))
        for i, mean in enumerate(values["mean"]):
            window = values["line"][max(0, i - 9):i + 1]
            self.assertAlmostEqual(mean, sum(window) / len(window), 9)
        linear, around = (text_of(svg_of(self.figure("norms", "a.svg", *more))) for more in ((), ("--symlog",)))
        self.assertNotEqual(linear, around)
        self.refuse(2, "usage.option", "figure", "norms", "--from", "run", "--out", "a.svg", "--log", "--symlog")

    def test_an_earlier_epoch_is_the_shorter_run(self):
        self.run_folder()
        self.succeed("train", "run/config.json", "--epochs", 20, "--out", "short")
        for name in ("loss", "weights", "fit"):
            early = self.figure(name, "early.csv", "--epoch", 20).read_bytes()
            self.succeed("figure", name, "--from", "short", "--out", "short.csv")
            self.assertEqual(early, (self.folder / "short.csv").read_bytes(), name)
        self.assertNotEqual(early, self.figure("fit", "late.csv").read_bytes())

    def test_what_was_changed_on_the_way_stands_as_a_mark(self):
        commands = [{"seq": 1, "tick": 80, "generation": 0, "step": 80, "epoch": 10, "command": "set",
                     "key": "penalty.lambda2", "before": "0", "value": "0.002"},
                    {"seq": 2, "tick": 240, "generation": 0, "step": 240, "epoch": 30, "command": "set",
                     "key": "dropout.drop_rate", "before": "0", "value": "0.25"}]
        self.file("log.json", json.dumps({"schema": "lscope-commands", "schema_version": 1, "tick": 480, "generation": 0,
                                          "commands": commands}))
        folder = self.run_folder("--commands", self.folder / "log.json")
        marks = [row for row in table_of(self.figure("loss", "loss.csv")) if row["element"] == "mark"]
        self.assertEqual([(float(row["x"]), row["text"]) for row in marks], [(10, "λ₂ 0 → 0.002"), (30, "p 0 → 0.25")])
        self.assertIn("λ₂ 0 → 0.002", text_of(svg_of(self.figure("loss", "loss.svg", "--size", "17x8cm"))))
        early = [row for row in table_of(self.figure("loss", "e.csv", "--epoch", 20)) if row["element"] == "mark"]
        self.assertEqual([row["text"] for row in early], ["λ₂ 0 → 0.002"])
        # Weights of then are those of the run that was changed on its way.
        self.figure("weights", "w20.csv", "--epoch", 20)
        cut = json.loads((folder / "commands.json").read_text())
        cut["commands"], cut["tick"] = cut["commands"][:1], 160
        self.file("cut.json", json.dumps(cut))
        self.run_folder("--commands", self.folder / "cut.json", epochs=20)
        self.assertEqual((self.folder / "w20.csv").read_bytes(), self.figure("weights", "cut.csv").read_bytes())

    def test_the_log_of_a_normalized_network_is_followed_when_it_is_trained_again(self):
        commands = [{"seq": 1, "tick": 80, "generation": 0, "step": 80, "epoch": 10, "command": "set",
                     "key": "penalty.lambda1", "before": "0.002", "value": "0.01"}]
        self.file("log.json", json.dumps({"schema": "lscope-commands", "schema_version": 1, "tick": 480, "generation": 0,
                                          "commands": commands}))
        folder = self.run_folder("--set", "model.batch_norm=true", "--commands", self.folder / "log.json")
        self.figure("fit", "fit.svg")
        (folder / "commands.json").unlink()  # then it is another run, which history.csv does not know
        self.refuse(3, "input.mismatch", "figure", "fit", "--from", "run", "--out", "b.svg")

    def test_ridges_of_a_folder_are_those_of_its_weights(self):
        folder = self.run_folder()
        ridges = table_of(self.figure("weight_ridges", "r.csv"))
        names = list(dict.fromkeys(row["name"] for row in ridges if row["element"] == "ridge"))
        self.assertEqual((names[0], names[-1]), ("0", "60"))
        last = [(float(row["x"]), float(row["y"])) for row in ridges if row["name"] == "60"]
        flat = [w for name, array in driver.tensors(folder / "weights.safetensors").items() if "weight" in name
                for w in array.flat]
        step = last[1][0] - last[0][0]
        inside = sum(w != 0 and abs(w) < last[-1][0] + step / 2 for w in flat) / len(flat)
        self.assertAlmostEqual(sum(y for _, y in last) * step, inside, delta=0.02)
        early = table_of(self.figure("weight_ridges", "e.csv", "--epoch", 5))
        self.assertEqual([row["name"] for row in early if row["element"] == "ridge"][-1], "5")
        (folder / "weight_counts.csv").unlink()
        self.assertIn("No histograms", self.refuse(3, "input.mismatch", "figure", "weight_ridges", "--from", "run",
                                                   "--out", "none.svg"))

    def test_a_normalized_network_is_trained_again(self):
        self.run_folder("--set", "model.batch_norm=true")
        self.assertEqual(sum(float(row["y"]) for row in table_of(self.figure("weights", "w.csv"))), 16 * 2 + 256 + 16)
        self.figure("fit", "fit.svg")


if __name__ == "__main__":
    driver.main(sys.argv)
