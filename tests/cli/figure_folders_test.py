"""`lscope figure`: folders that do not fit, and output that cannot be written."""

import os
import sys

import driver
from exported_figure import KINDS, FigureTest


class Folders(FigureTest):
    def test_that_are_none(self):
        self.file("x.lscope", "SQLite")
        self.file("plain", "")
        (self.folder / "empty").mkdir()
        loss = ("figure", "loss", "--out", "a.svg", "--from")
        self.assertIn("session", self.refuse(3, "input.mismatch", *loss, "x.lscope"))
        self.refuse(3, "input.not_regular", *loss, "plain")
        self.refuse(3, "input.missing", *loss, "nowhere")
        self.refuse(3, "input.missing", *loss, "empty")
        self.refuse(2, "usage.option", "figure", "loss", "--out", "a.svg")
        self.refuse(2, "usage.option", "figure", "--from", "empty", "--out", "a.svg")

    def test_whose_files_do_not_fit_each_other(self):
        folder = self.run_folder()
        self.succeed("train", "--preset", "moons", "--set", "model.width1=16", "--set", "model.width2=16", "--seed", 99,
                     "--epochs", 60, "--out", "other")
        self.succeed("train", "--preset", "moons", "--set", "model.width1=8", "--epochs", 60, "--out", "wider")
        history = (folder / "history.csv").read_bytes()
        weights = (folder / "weights.safetensors").read_bytes()
        layers = (folder / "layers.csv").read_bytes()

        def broken(name, content, error, *place):
            kept = (folder / name).read_bytes()
            (folder / name).write_bytes(content)
            said = self.refuse(3, error, "figure", "weights", "--from", "run", "--out", "a.svg")
            for word in place:
                self.assertIn(word, said)
            (folder / name).write_bytes(kept)

        broken("weights.safetensors", (self.folder / "other/weights.safetensors").read_bytes(), "input.mismatch",
               "history.csv never had")
        broken("weights.safetensors", (self.folder / "wider/weights.safetensors").read_bytes(), "input.mismatch")
        broken("weights.safetensors", weights[:-5], "input.malformed")
        broken("history.csv", b"", "input.malformed", "empty")
        broken("history.csv", history.split(b"\n")[0] + b"\n", "input.malformed", "no rows")
        broken("history.csv", history.replace(b"\n8,1,", b"\n8,one,", 1), "input.malformed", "history.csv:3", "epoch")
        broken("history.csv", history.replace(b"\n8,", b"\n8.5,", 1), "input.malformed", "history.csv:3")
        broken("history.csv", history.replace(b"\n16,", b"\n4,", 1), "input.malformed", "history.csv:4")
        broken("history.csv", history[:len(history) // 2].rsplit(b",", 3)[0], "input.malformed")
        broken("history.csv", history[:history.rindex(b"\n", 0, -1) + 1], "input.mismatch")
        broken("layers.csv", b"\n".join(layers.split(b"\n")[:9]) + b"\n", "input.mismatch", "layers.csv")
        broken("layers.csv", (self.folder / "wider/layers.csv").read_bytes(), "input.mismatch")
        counts = (folder / "weight_counts.csv").read_bytes()
        second = counts.split(b"\n")[1]
        broken("weight_counts.csv", (self.folder / "wider/weight_counts.csv").read_bytes(), "input.mismatch", "weights")
        broken("weight_counts.csv", counts.replace(b",bin_7,", b",bin_x,", 1), "input.malformed", "columns")
        broken("weight_counts.csv", counts.replace(second, second.replace(b"0,0,1,", b"0,0,2,", 1)), "input.malformed",
               "weight_counts.csv:2: layer", "layer 1 is expected")
        broken("weight_counts.csv", counts.replace(second, second + b"5"), "input.mismatch", "weight_counts.csv:2")
        broken("weight_counts.csv", counts.replace(second, second[:second.rindex(b",")] + b",0.5"), "input.malformed",
               "bin_64")
        broken("weight_counts.csv", counts[:counts.rindex(b"\n", 0, -1) + 1], "input.malformed", "ends before layer")
        broken("commands.json", b"[]", "input.malformed", "commands.json")
        broken("config.json", b"{", "input.malformed")
        self.figure("weights", "a.svg")

    def test_a_data_file_that_has_moved(self):
        self.file("data.csv", "a,b\n" + "\n".join(f"{i},{i % 7 * 0.31}" for i in range(40)) + "\n")
        self.succeed("train", "--data", "data.csv", "--epochs", 4, "--out", "run")
        self.figure("fit", "fit.svg")
        (self.folder / "data.csv").rename(self.folder / "moved.csv")
        self.assertIn("--data", self.refuse(3, "input.missing", "figure", "fit", "--from", "run", "--out", "b.svg"))
        self.figure("fit", "b.svg", "--data", "moved.csv")
        self.assertEqual(*((self.folder / name).read_bytes() for name in ("fit.svg", "b.svg")))
        self.refuse(3, "input.mismatch", "figure", "accuracy", "--from", "run", "--data", "moved.csv", "--out", "c.svg")


class Output(FigureTest):
    def test_that_cannot_be_written_leaves_nothing(self):
        self.run_folder()
        before = sorted(p.name for p in self.folder.iterdir())
        loss = ("figure", "loss", "--from", "run", "--out")
        for out in ("no/where/a.svg", "/proc/lscope.svg", "run/history.csv/a.svg"):
            ended = self.lscope(*loss, out)
            self.assertEqual((ended.code, ended.error_class[:7]), (4, "output."), ended.err)
        ended = self.lscope(*loss, "a.svg", preexec_fn=driver.limit_file_size(1500))
        self.assertEqual(ended.code, 4, ended.err)
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), before)
        kept = self.figure("loss", "kept.svg").read_bytes()
        self.assertEqual(self.lscope(*loss, "kept.svg", preexec_fn=driver.limit_file_size(1500)).code, 4)
        self.assertEqual((self.folder / "kept.svg").read_bytes(), kept)

    def test_another_locale_changes_nothing(self):
        self.run_folder()
        for kind in KINDS:
            first = self.figure("loss", f"a.{kind}").read_bytes()
            environment = dict(os.environ, LC_ALL="de_DE.UTF-8", LANG="de_DE.UTF-8")
            self.succeed("figure", "loss", "--from", "run", "--out", f"b.{kind}", env=environment)
            self.assertEqual(first, (self.folder / f"b.{kind}").read_bytes(), kind)


if __name__ == "__main__":
    driver.main(sys.argv)
