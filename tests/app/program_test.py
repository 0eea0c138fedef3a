"""`lambdascope` where there is no X server: pictures, scripts, refusals.

program_test.py LAMBDASCOPE LSCOPE [unittest arguments]
"""

import csv
import json
import os
import pathlib
import resource
import struct
import subprocess
import sys
import tempfile
import unittest

import numpy

WINDOW = HEADLESS = ""
CSV = "height,weight,kind\n" + "".join(f"{1 + i % 7},{2 + i % 5 + (i % 3) * 4},{'abc'[i % 3]}\n" for i in range(90))


class Headless(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="lscope-app-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        without = ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR")
        self.env = {key: value for key, value in os.environ.items() if key not in without}
        self.env.update(HOME=str(self.folder), LIBGL_ALWAYS_SOFTWARE="1", LC_ALL="C.UTF-8")

    def run_program(self, program, *arguments):
        return subprocess.run([program, *map(str, arguments)], env=self.env, cwd=self.folder, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60)

    def window(self, *arguments):
        return self.run_program(WINDOW, *arguments)

    def succeed(self, *arguments):
        ended = self.window(*arguments)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        return ended

    def refuse(self, code, error_class, *arguments):
        """It must end with this code and one line of this class, and write nothing."""
        before = sorted(self.folder.rglob("*"))
        ended = self.window(*arguments)
        self.assertEqual(ended.returncode, code, ended.stderr)
        self.assertEqual(ended.stdout, "")
        errors = [line for line in ended.stderr.splitlines() if line.startswith("error[")]
        self.assertEqual(len(errors), 1, ended.stderr)
        self.assertTrue(errors[0].startswith(f"error[{error_class}]: "), errors[0])
        self.assertEqual(sorted(self.folder.rglob("*")), before)
        return errors[0]

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def json(self, name):
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    def png_size(self, name):
        head = (self.folder / name).read_bytes()[:24]
        self.assertEqual(head[:8], b"\x89PNG\r\n\x1a\n")
        return struct.unpack(">II", head[16:24])

    def pixels(self, name):
        width, height = self.png_size(name)
        raw = subprocess.run(["convert", self.folder / name, "-depth", "8", "rgb:-"], capture_output=True, check=True)
        return numpy.frombuffer(raw.stdout, "u1").reshape(height, width, 3)

    def assert_is_drawn(self, name):
        """A ground alone has one colour; a window has text and curves everywhere."""
        pixels = self.pixels(name).astype(int)
        self.assertGreater(len(numpy.unique(pixels.reshape(-1, 3), axis=0)), 200)
        height, width = pixels.shape[:2]
        for y in range(2):
            for x in range(2):
                quarter = pixels[y * height // 2:(y + 1) * height // 2, x * width // 2:(x + 1) * width // 2]
                self.assertGreater(numpy.abs(numpy.diff(quarter, axis=1)).max(), 60, f"nothing in quarter {x}, {y}")


class CommandLine(Headless):
    def test_help_and_version_name_what_a_script_needs(self):
        text = self.succeed("--help").stdout
        for word in ("--screenshot", "--after-steps", "--script", "--data", "--set", "--items", "Exit codes", "lscope"):
            self.assertIn(word, text)
        self.assertRegex(self.succeed("--version").stdout, r"^lambdascope \d+\.\d+\.\d+ \(\w+, .+\)\n$")

    def test_usage(self):
        picture = ("--screenshot", "o.png")
        for words, error_class, said in (
                (["--screnshot", "o.png"], "usage.option", "--screenshot"),
                (["my.csv"], "usage.option", "--data my.csv"),
                (["--size", "big"], "usage.range", "WIDTHxHEIGHT"),
                (["--size", "63x100"], "usage.range", "64"),
                (["--size", "1600x9000"], "usage.range", "8192"),
                (["--lang", "fr"], "usage.range", "--lang"),
                (["--theme", "drak"], "usage.range", "dark"),
                (["--plot", "netwrok"], "usage.range", "network"),
                (["--ui-scale", "nan"], "usage.range", "--ui-scale"),
                (["--seed", "-1"], "usage.range", "--seed"),
                (["--seed", "1.5"], "usage.range", "--seed"),
                (["--after-steps", "5"], "usage.option", "--screenshot"),
                ([*picture, "--exit-after", "1"], "usage.option", "--after-steps"),
                ([*picture, "--frame-stats", "f.json"], "usage.option", "--frame-stats"),
                ([*picture, "--target", "kind"], "usage.option", "--data"),
                ([*picture, "--labels", "l.idx"], "usage.option", "--data"),
                ([*picture, "--preset", "mons"], "usage.key", "moons"),
                ([*picture, "--set", "penalty.lamda2=1"], "usage.key", "penalty.lambda2"),
                ([*picture, "--set", "penalty.lambda2"], "usage.option", "KEY=VALUE"),
                ([*picture, "--set", "penalty.lambda2=-1"], "usage.range", "penalty.lambda2")):
            with self.subTest(words=words):
                self.assertIn(said, self.refuse(2, error_class, *words))

    def test_input_that_cannot_be_read(self):
        picture = ("--screenshot", "o.png")
        bad = self.file("bad.csv", "height,weight,kind\n1,2,a\n3,b\n")
        script = self.file("demo.txt", "wait 1\n\nwiat 2\n")
        good = self.file("good.csv", CSV)
        self.assertIn("bad.csv:3", self.refuse(3, "input.malformed", *picture, "--data", bad))
        self.assertIn("nothing.csv", self.refuse(3, "input.missing", *picture, "--data", "nothing.csv"))
        self.refuse(3, "input.not_regular", *picture, "--data", self.folder)
        self.refuse(3, "input.mismatch", *picture, "--data", good, "--target", "kin")
        self.assertIn("nothing.txt", self.refuse(3, "input.missing", *picture, "--script", "nothing.txt"))
        for before in (picture, ()):  # a window, too, reads its script before it looks for a display
            line = self.refuse(3, "input.malformed", *before, "--script", script)
            self.assertIn("demo.txt:3", line)
            self.assertIn("did you mean wait?", line)

    def test_without_a_display_it_says_what_works_without_one(self):
        line = self.refuse(5, "display.none")
        self.assertIn("--screenshot", line)
        self.assertIn("lscope", line.split("--screenshot")[1])
        self.env["DISPLAY"] = ":4711"
        self.refuse(5, "display.none")

    def test_output_that_cannot_be_written(self):
        small = ("--size", "320x200", "--after-steps", "1")
        self.file("taken", "a file")
        for picture in ("taken/o.png", "nowhere/o.png", "/proc/o.png"):
            ended = self.window("--screenshot", picture, *small)
            self.assertEqual(ended.returncode, 4, ended.stderr)
            self.assertIn("error[output.", ended.stderr)
        ended = self.window("--screenshot", "o.png", *small, "--items", "taken/i.json")
        self.assertEqual(ended.returncode, 4, ended.stderr)
        self.assertEqual((self.folder / "taken").read_text(encoding="utf-8"), "a file")

    def test_a_file_that_may_not_grow_leaves_nothing_half_written(self):
        ended = subprocess.run([WINDOW, "--screenshot", "o.png", "--size", "320x200", "--after-steps", "1"], env=self.env,
                               cwd=self.folder, capture_output=True, text=True, timeout=60,
                               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500)))
        self.assertEqual(ended.returncode, 4, ended.stderr)
        self.assertIn("error[output.", ended.stderr)
        self.assertEqual(list(self.folder.glob("*.png*")) + list(self.folder.glob(".*png*")), [])


class Pictures(Headless):
    def test_it_shows_the_run_that_lscope_trains(self):
        self.succeed("--screenshot", "out.png", "--size", "1600x1000", "--after-steps", 2000, "--seed", 3, "--items",
                     "items.json", "--dump-log", "log.json")
        self.assertEqual(self.png_size("out.png"), (1600, 1000))
        self.assert_is_drawn("out.png")
        shown = self.json("items.json")
        for item, (x, y, w, h) in shown["items"].items():
            self.assertTrue(0 <= x < 1600 and 0 <= y < 1000 and w > 0 and h > 0, item)
        self.assertIn("param.penalty.lambda2.slider", shown["items"])
        run = shown["run"]
        self.assertEqual((run["step"], run["tick"], run["generation"], run["values"]["run.seed"]), (2000, 2000, 0, "3"))

        trained = self.run_program(HEADLESS, "train", "--preset", "moons", "--seed", 3, "--steps", 2000, "--out", "run")
        self.assertEqual(trained.returncode, 0, trained.stderr)
        with open(self.folder / "run/history.csv", encoding="utf-8", newline="") as file:
            rows = [(float(row["train_loss"]), float(row["test_loss"])) for row in csv.DictReader(file)]
        # The window evaluates when it is due; a limit adds one evaluation at the very end.
        self.assertIn((run["train_loss"], run["test_loss"]), rows[-2:])
        self.assertEqual(rows.count((run["train_loss"], run["test_loss"])), 1)
        log = self.json("log.json")
        self.assertEqual((log["step"], log["train_loss"]), (2000, run["train_loss"]))

    def test_the_last_place_shows_the_figure_that_was_asked_for(self):
        small = ("--size", "1280x720", "--after-steps", 200, "--items", "i.json", "--set", "model.width1=6", "--set",
                 "model.width2=5")
        for name, item in (("network", "network.node.1.5"), ("weight_plane", "plot.pair"), ("activations", "plot.chosen"),
                           ("norms", "plot.norms")):
            with self.subTest(name=name):
                self.succeed("--screenshot", f"{name}.png", "--plot", name, *small)
                self.assertIn(item, self.json("i.json")["items"])
                self.assert_is_drawn(f"{name}.png")
        # What the probe has to say is in the picture, and not the words that it is being waited for.
        empty, drawn = self.pixels("norms.png").astype(int), self.pixels("weight_plane.png").astype(int)
        corner = (slice(480, 660), slice(950, 1250))
        self.assertGreater(len(numpy.unique(drawn[corner].reshape(-1, 3), axis=0)),
                           3 * len(numpy.unique(empty[corner].reshape(-1, 3), axis=0)))

    def test_the_same_command_line_gives_the_same_picture(self):
        same = ("--size", "640x400", "--after-steps", 100, "--theme", "light", "--lang", "zh")
        self.succeed("--screenshot", "a.png", *same, "--seed", 4)
        self.succeed("--screenshot", "b.png", *same, "--seed", 4)
        self.succeed("--screenshot", "c.png", *same, "--seed", 5)
        first, again, other = (self.pixels(name) for name in ("a.png", "b.png", "c.png"))
        self.assertTrue(numpy.array_equal(first, again))
        self.assertFalse(numpy.array_equal(first, other))

    def test_data_of_a_file(self):
        self.file("kinds.csv", CSV)
        self.succeed("--screenshot", "o.png", "--size", "640x400", "--after-steps", 50, "--data", "kinds.csv", "--items",
                     "i.json")
        self.assertEqual(self.json("i.json")["run"]["data"], "kinds.csv")

    def test_pictures_with_labels_of_another_name(self):
        def idx(array):
            return bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()

        labels = numpy.arange(60, dtype=numpy.uint8) % 3
        pixels = numpy.random.default_rng(1).integers(0, 90, (60, 4, 6)).astype(numpy.uint8)
        for i, label in enumerate(labels):
            pixels[i, :, 2 * label:2 * label + 2] += 150
        images, marks = self.folder / "bars-images-idx3-ubyte", self.folder / "marks"
        images.write_bytes(idx(pixels))
        marks.write_bytes(idx(labels))
        self.refuse(3, "input.missing", "--screenshot", "p.png", "--data", images)
        self.succeed("--screenshot", "p.png", "--data", images, "--labels", marks, "--after-steps", 5, "--items", "i.json")
        self.assertEqual(self.json("i.json")["run"]["data"], images.name)
        table = self.file("t.csv", CSV)
        self.refuse(2, "usage.option", "--screenshot", "q.png", "--data", table, "--labels", marks)

    def test_saved_weights_start_the_run_or_are_refused(self):
        def train(*words):
            ended = self.run_program(HEADLESS, "train", "--preset", "moons", *words)
            self.assertEqual(ended.returncode, 0, ended.stderr)

        train("--steps", 300, "--out", "saved")
        train("--set", "model.width2=7", "--steps", 1, "--out", "other")
        with open(self.folder / "saved/history.csv", encoding="utf-8", newline="") as file:
            end = [float(row["train_loss"]) for row in csv.DictReader(file)][-1]
        small = ("--screenshot", "o.png", "--size", "640x400")
        self.succeed(*small, "--after-steps", 0, "--weights", "saved/weights.safetensors", "--items", "i.json")
        self.assertEqual(self.json("i.json")["run"]["train_loss"], end)
        refused = self.refuse(3, "input.mismatch", *small, "--weights", "other/weights.safetensors")
        self.assertIn("layers.1.weight", refused)
        self.refuse(3, "input.missing", *small, "--weights", "none.safetensors")


class Scripts(Headless):
    def play(self, text, *more):
        script = self.file("demo.txt", text)
        return self.succeed("--script", script, "--screenshot", "end.png", "--size", "640x400", "--items", "i.json",
                            "--dump-log", "log.json", *more)

    def test_lines_act_at_exact_steps(self):
        self.play("wait-steps 300\nset penalty.lambda2 0.002\nscreenshot middle.png\nwait-steps 200\n")
        self.assertEqual(self.png_size("middle.png"), self.png_size("end.png"))
        log = self.json("log.json")
        change = log["commands"][0]
        self.assertEqual((change["command"], change["key"], change["tick"], change["before"], change["value"]),
                         ("set", "penalty.lambda2", 300, "0", "0.002"))
        self.assertEqual((log["tick"], log["values"]["penalty.lambda2"]), (500, "0.002"))
        first = log["train_loss"]
        self.play("wait-steps 300\nset penalty.lambda2 0.002\nwait-steps 200\n")
        self.assertEqual(self.json("log.json")["train_loss"], first)
        self.play("wait-steps 301\nset penalty.lambda2 0.002\nwait-steps 199\n")
        self.assertNotEqual(self.json("log.json")["train_loss"], first)

    def test_keys_type_and_drop(self):
        self.file("kinds.csv", CSV)
        self.play("wait-steps 20\nkey n\nwait 0.2\ndrop kinds.csv\nwait-steps 5\n")
        run = self.json("i.json")["run"]
        self.assertEqual((run["data"], run["step"]), ("kinds.csv", 5))

    def test_dropped_weights_start_the_run_again_and_others_leave_it(self):
        for name, width in (("saved", 64), ("other", 7)):
            ended = self.run_program(HEADLESS, "train", "--preset", "moons", "--set", f"model.width1={width}", "--steps",
                                     200, "--out", name)
            self.assertEqual(ended.returncode, 0, ended.stderr)
        with open(self.folder / "saved/history.csv", encoding="utf-8", newline="") as file:
            end = [float(row["train_loss"]) for row in csv.DictReader(file)][-1]
        self.play("wait-steps 20\ndrop saved/weights.safetensors\n")
        run = self.json("i.json")["run"]
        self.assertEqual((run["step"], run["train_loss"]), (0, end))
        for language in ("en", "zh"):  # the refusal is a toast in either language, and the run goes on
            self.play("wait-steps 20\ndrop other/weights.safetensors\nwait 0.2\n", "--lang", language)
            self.assertEqual(self.json("i.json")["run"]["step"], 20)

    def test_waiting_for_a_paused_run_is_refused(self):
        script = self.file("demo.txt", "wait-steps 5\nkey space\nwait-steps 5\n")
        line = self.refuse(3, "input.mismatch", "--script", script, "--screenshot", "o.png", "--size", "320x200")
        self.assertIn("demo.txt", line)
        self.play("wait-steps 5\nkey space\nkey space\nwait-steps 5\n")
        self.assertEqual(self.json("i.json")["run"]["tick"], 10)

    def test_quit_ends_the_script(self):
        self.play("wait-steps 10\nquit\nwait-steps 500\n")
        self.assertEqual(self.json("i.json")["run"]["tick"], 10)


if __name__ == "__main__":
    WINDOW, HEADLESS = map(os.path.abspath, sys.argv[1:3])
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
