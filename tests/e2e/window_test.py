"""The real window on a real X server, driven by mouse and keyboard as a person drives it.

window_test.py LAMBDASCOPE PICTURES [unittest arguments]: the program, and the folder where pictures of the window in
both languages, both themes and three sizes are left to be looked at.
"""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from display import Display
from instrument import Instrument

PROGRAM = ""
PICTURES = pathlib.Path()

GOOD_CSV = "height,weight,kind\n" + "".join(
    f"{1 + i % 7},{2 + i % 5 + (i % 3) * 4},{'abc'[i % 3]}\n" for i in range(90))
BAD_CSV = "height,weight,kind\n1,2,a\n3,b\n"


class WindowTest(unittest.TestCase):
    size = (1600, 1000)

    @classmethod
    def setUpClass(cls):
        cls.display = Display(*cls.size)
        cls.display.__enter__()
        cls.addClassCleanup(cls.display.__exit__)

    def start(self, *arguments, home=None):
        width, height = self.size
        window = Instrument(PROGRAM, self.display, "--size", f"{width}x{height}", *arguments, home=home)
        self.addCleanup(window.__exit__)
        return window


class FirstWindow(WindowTest):
    def test_it_overfits_and_lambda2_heals_it_without_a_restart(self):
        window = self.start()
        window.wait_ticks(1800)
        sick = window.run()
        self.assertEqual(sick["state"], "running")
        self.assertLess(sick["train_loss"], 0.1)
        self.assertGreater(sick["test_loss"], sick["train_loss"] + 0.3)

        y = window.point("param.penalty.lambda2.slider")[1]
        way = [(window.point("param.penalty.lambda2.slider", across)[0], y) for across in (0.02, 0.2, 0.4, 0.55, 0.65)]
        window.drag(way)
        window.wait_ticks(600)
        healed = window.run()
        self.assertGreater(float(healed["values"]["penalty.lambda2"]), 0)
        self.assertEqual(healed["generation"], sick["generation"])
        self.assertGreater(healed["step"], sick["step"])
        self.assertLess(healed["test_loss"] - healed["train_loss"], 0.2)
        self.assertLess(healed["test_loss"], sick["test_loss"])

        window.close()
        self.assertEqual(window.process.returncode, 0)
        sets = [c for c in window.log()["commands"] if c.get("key") == "penalty.lambda2"]
        self.assertGreaterEqual(len(sets), 2, "a drag acts while it goes on")
        self.assertEqual([c["seq"] for c in sets], sorted(c["seq"] for c in sets))


class Controls(WindowTest):
    def test_a_slider_never_leaves_its_range(self):
        window = self.start()
        x, y = window.point("param.penalty.lambda1.slider", 0.3)
        window.drag([(x, y), (x + 100, y), (1590, 900)])
        window.wait(lambda: window.number("penalty.lambda1") == 10, 20, "the largest lambda1")
        x, y = window.point("param.penalty.lambda1.slider", 0.98)
        window.drag([(x, y), (x - 100, y), (1, 5)])
        window.wait(lambda: window.number("penalty.lambda1") == 0, 20, "lambda1 = 0")

    def test_a_typed_value_is_in_effect(self):
        window = self.start()
        window.type_value("penalty.lambda2", "0.0125")
        window.wait(lambda: window.number("penalty.lambda2") == 0.0125, 20, "the typed value")
        window.type_value("penalty.lambda2", "nonsense")
        window.key("Escape")
        window.wait_ticks(20)
        self.assertEqual(window.number("penalty.lambda2"), 0.0125)
        window.type_value("dropout.drop_rate", "7000")
        window.wait_ticks(20)
        self.assertLessEqual(window.number("dropout.drop_rate"), 0.95)
        self.assertGreaterEqual(window.number("dropout.drop_rate"), 0)

    def test_a_scene_from_the_list_trains_and_shows_its_card(self):
        window = self.start()
        window.wait_ticks(20)
        window.click("section.scene")
        window.wait_item("scene.choice")
        for item, source in (("scene.choice.13", "random_labels"), ("scene.choice.11", "file")):
            window.click("scene.choice")
            window.wait_item(item)
            window.click(item)
            window.wait(lambda: window.run()["values"]["data.source"] == source, 20, source)
            self.assertEqual(window.number("penalty.lambda1"), 0.01)
            window.wait_ticks(20)
            window.wait_item("scene.card")
        self.assertEqual(window.run()["data"], "digits.csv")

    def test_the_shape_changes_while_it_trains(self):
        window = self.start()
        window.wait_ticks(50)
        before = window.run()
        window.click("layers.add")
        window.wait(lambda: window.number("model.depth") == float(before["values"]["model.depth"]) + 1, 20, "a layer more")
        window.wait_ticks(50)
        after = window.run()
        self.assertGreater(after["generation"], before["generation"])
        self.assertEqual(after["state"], "running")
        window.type_value("data.samples", "200")
        window.wait(lambda: window.number("data.samples") == 200, 20, "more samples")
        window.wait_ticks(50)


class Keyboard(WindowTest):
    def test_the_whole_transport(self):
        window = self.start()
        window.wait_ticks(20)
        window.key("space")
        window.wait(lambda: window.run()["state"] == "paused", 20, "a pause")
        tick = window.run()["tick"]
        window.key("period")
        window.wait(lambda: window.run()["tick"] == tick + 1, 20, "one step")
        steps_an_epoch = 80 // 10
        end = (window.run()["step"] // steps_an_epoch + 1) * steps_an_epoch
        window.key("shift+period")
        window.wait(lambda: window.run()["step"] == end, 20, "the end of the epoch")
        self.assertEqual(window.run()["state"], "paused")
        seed = window.number("run.seed")
        window.key("n")
        window.wait(lambda: window.number("run.seed") != seed, 20, "another seed")
        self.assertEqual(window.number("run.seed"), seed + 1)
        window.key("space")
        window.wait_ticks(100)
        window.key("r")
        window.wait(lambda: window.run()["step"] < 100, 20, "a restart")
        self.assertEqual(window.number("run.seed"), seed + 1)
        self.assertEqual(window.run()["state"], "running")


class Figures(WindowTest):
    def paused(self):
        window = self.start()
        window.wait_ticks(200)
        window.key("space")
        window.wait(lambda: window.run()["state"] == "paused", 20, "a pause")
        return window

    def save_as(self, window, plot, entry, path):
        """By the right mouse button, the menu, and a folder and a name that are typed."""
        window.click(f"plot.{plot}", 0.6, 0.6, button=3)
        window.click(f"{plot}.menu.figure.menu.{entry}")
        window.wait_item("export.save")
        for field, text in (("export.folder", str(path.parent)), ("export.name", path.name)):
            window.click(field)
            window.key("ctrl+a")
            window.type(text)
        window.click("export.save")

    def test_a_figure_is_saved_in_every_format_and_never_over_another(self):
        window = self.paused()
        heads = {"save_svg": (".svg", b"<?xml"), "save_pdf": (".pdf", b"%PDF"), "save_png": (".png", b"\x89PNG"),
                 "save_csv": (".csv", b"element,id,")}
        for entry, (ending, head) in heads.items():
            path = window.folder / f"loss one{ending}"
            self.save_as(window, "loss", entry, path)
            window.wait(path.exists, 20, f"the file {path.name}")
            window.wait(lambda: not window.has("export.save"), 20, "the end of the dialog")
            self.assertTrue(path.read_bytes().startswith(head), path.name)
        path.write_text("mine")
        self.save_as(window, "loss", "save_csv", path)
        time.sleep(0.5)
        self.assertEqual(path.read_text(), "mine")
        window.click("export.save")
        window.wait(lambda: path.read_text() != "mine", 20, "the replacement that was asked for twice")
        window.wait(lambda: not window.has("export.save"), 20, "the end of the dialog")

        self.save_as(window, "loss", "save_svg", pathlib.Path("/nowhere/at/all/x.svg"))
        window.wait(lambda: "/nowhere/at/all" in window.errors(), 20, "an error that names the path")
        self.assertTrue(window.has("export.save"), "the dialog stays where the path can be mended")
        window.key("Escape")
        window.wait(lambda: not window.has("export.save"), 20, "Escape closes it")

    def test_a_picture_is_pasted_as_it_is_saved(self):
        window = self.paused()
        for plot in ("loss", "fit"):
            path = window.folder / f"{plot}.png"
            self.save_as(window, plot, "save_png", path)
            window.wait(path.exists, 20, path.name)
            window.wait(lambda: not window.has("export.save"), 20, "the end of the dialog")
            window.move(*window.point(f"plot.{plot}", 0.6, 0.6))
            window.key("ctrl+c")
            window.wait(lambda: window.clipboard("image/png") == path.read_bytes(), 20, f"the same picture of {plot}")
        self.assertGreater(len(window.clipboard("image/png")), 65536, "a transfer in pieces was among them")
        self.assertIn(b"image/png", window.clipboard("TARGETS").split())
        window.key("ctrl+shift+c")
        window.wait(lambda: window.clipboard("UTF8_STRING").startswith(b"element,id,name,x,y"), 20, "the numbers")
        self.assertEqual(window.clipboard("image/png"), b"")
        window.close()
        self.assertEqual(window.process.returncode, 0)

    def test_axes_legend_and_handle_obey_the_mouse(self):
        window = self.start()
        window.wait_ticks(300)
        window.click("loss.axis.x")
        window.wait_item("loss.axis.figure.axis.low")
        window.key("Escape")
        window.wait(lambda: not window.has("loss.axis.figure.axis.low"), 20, "the axis menu closed")
        window.click("loss.legend.train")
        window.click("plot.loss", 0.5, 0.5, button=3)
        window.wait_item("loss.menu.figure.menu.fit")
        window.key("Escape")


class Files(WindowTest):
    def test_a_dropped_csv_trains_and_a_bad_one_leaves_it_alone(self):
        window = self.start()
        good = window.folder / "three kinds 三.csv"
        good.write_text(GOOD_CSV, encoding="utf-8")
        bad = window.folder / "bad.csv"
        bad.write_text(BAD_CSV, encoding="utf-8")
        self.assertTrue(window.drop(good))
        window.wait_item("data.use", 20)
        self.assertNotEqual(window.run()["data"], good.name, "nothing is loaded before it is asked for")
        window.key("Return")
        window.wait(lambda: window.run()["data"] == good.name, 20, "the dropped file")
        window.wait_ticks(200)
        self.assertLess(window.run()["train_loss"], 1.0)
        self.assertTrue(window.drop(bad))
        window.wait(lambda: "bad.csv:3" in window.errors(), 20, "file:line of the refusal")
        window.wait_ticks(20)
        self.assertEqual(window.run()["data"], good.name)
        window.picture(PICTURES / "refused-csv.png")

    def test_data_of_the_command_line(self):
        folder = self.folder()
        file = folder / "points.csv"
        file.write_text("x,y,z\n" + "".join(f"{i % 9},{i * 0.25},{i % 4}\n" for i in range(60)), encoding="utf-8")
        window = self.start("--data", file, "--target", "y")
        window.wait_ticks(50)
        self.assertEqual(window.run()["data"], "points.csv")
        window.close()
        refused = subprocess.run([PROGRAM, "--data", str(file), "--target", "why"], env=self.display.environment(),
                                 capture_output=True, text=True, timeout=20)
        self.assertEqual(refused.returncode, 3)
        self.assertIn("why", refused.stderr)

    def folder(self):
        folder = tempfile.TemporaryDirectory(prefix="lscope-e2e-")
        self.addCleanup(folder.cleanup)
        return pathlib.Path(folder.name)


class Ending(WindowTest):
    def test_it_closes_within_a_second_at_full_speed(self):
        window = self.start("--set", "run.speed_limit=1000000", "--set", "model.width1=1024", "--set", "model.width2=1024")
        window.wait_ticks(20)
        self.assertLess(window.close(), 1.0)
        self.assertEqual(window.process.returncode, 0)

    def test_signals_end_it_cleanly_and_the_log_is_written(self):
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            with self.subTest(number=number):
                window = self.start()
                window.wait_ticks(20)
                self.assertLess(window.terminate(number), 1.0)
                self.assertEqual(window.process.returncode, code)
                self.assertEqual(window.log()["commands"], [])

    def test_preferences_are_remembered(self):
        first = self.start("--lang", "en", "--theme", "dark")
        home = first.folder
        first.key("ctrl+l", "ctrl+t")
        first.wait_ticks(20)
        first.close()
        saved = json.loads((home / ".config/lambdascope/preferences.json").read_text(encoding="utf-8"))
        self.assertIn("zh", saved["language"])
        self.assertNotEqual(saved["theme"], "dark")


class Looks(unittest.TestCase):
    """Pictures of the window in every look, from the screen; the test holds that no two looks are the same."""

    def look(self, width, height, scale, steps):
        with Display(width, height) as display, Instrument(PROGRAM, display, "--size", f"{width}x{height}", "--lang", "en",
                                                           "--theme", "dark", "--ui-scale", scale) as window:
            window.wait_ticks(steps)
            window.type_value("penalty.lambda2", "0.003")
            window.wait_ticks(300)
            window.move(2, height - 2)
            hashes = set()
            for theme in ("dark", "light"):
                if theme == "light":
                    window.key("ctrl+t")
                for language in ("en", "zh"):
                    window.wait_ticks(40)
                    path = PICTURES / f"{theme}-{language}-{width}x{height}.png"
                    window.picture(path)
                    identified = subprocess.run(["identify", "-format", "%w %h %#", str(path)], check=True,
                                                capture_output=True, text=True).stdout.split()
                    self.assertEqual(identified[:2], [str(width), str(height)])
                    hashes.add(identified[2])
                    window.key("ctrl+l")
            self.assertEqual(len(hashes), 4)
            window.close()

    def test_1280(self):
        self.look(1280, 720, 1, 900)

    def test_1600(self):
        self.look(1600, 1000, 1, 900)

    def test_2560(self):
        self.look(2560, 1440, 2, 900)


class NoDisplay(unittest.TestCase):
    def test_it_says_so_and_names_what_works_without(self):
        env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
        got = subprocess.run([PROGRAM], env=env, capture_output=True, text=True, timeout=20)
        self.assertEqual(got.returncode, 5)
        self.assertIn("lscope", got.stderr)
        self.assertIn("--screenshot", got.stderr)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    PICTURES = pathlib.Path(sys.argv.pop(1))
    unittest.main(verbosity=2)
