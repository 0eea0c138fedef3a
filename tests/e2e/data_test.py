"""Own data in the real window: by the dialog, by dropping, by pasting.

data_test.py LAMBDASCOPE PICTURES [unittest arguments]
"""

import gzip
import json
import pathlib
import struct
import subprocess
import sys
import time
import unittest

from display import Display
from instrument import Instrument

PROGRAM = ""
PICTURES = pathlib.Path()

CSV = "name,height,weight,kind\n" + "".join(
    f"p{i},{1 + i % 7},{2 + i % 5 + (i % 3) * 4},{'abc'[i % 3]}\n" for i in range(90))


def idx(shape, data):
    return bytes([0, 0, 8, len(shape)]) + struct.pack(f">{len(shape)}I", *shape) + data


class DataTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.display = Display(1600, 1000)
        cls.display.__enter__()
        cls.addClassCleanup(cls.display.__exit__)

    def start(self, *arguments):
        window = Instrument(PROGRAM, self.display, "--size", "1600x1000", "--lang", "en", *arguments)
        self.addCleanup(window.__exit__)
        (window.folder / "tables").mkdir()
        (window.folder / "tables" / "people.csv").write_text(CSV, encoding="utf-8")
        return window

    def test_the_dialog_opens_a_file_by_keyboard_alone(self):
        window = self.start()
        window.wait_ticks(20)
        window.key("ctrl+o")
        window.wait_item("data.entry.tables", 20)
        window.picture(PICTURES / "browser.png")
        window.key("t", "Return")
        window.wait_item("data.entry.people.csv", 20)
        window.key("p", "Return")
        window.wait_item("data.use", 30)
        window.picture(PICTURES / "table.png")
        window.key("Return")
        window.wait(lambda: window.run()["data"] == "people.csv", 30, "the table")
        window.wait_ticks(50)
        self.assertFalse(window.has("data.dialog"))
        window.key("ctrl+o")
        window.wait_item("data.recent.0")
        window.key("Escape")
        window.wait(lambda: not window.has("data.dialog"), 10, "Esc closes")

    def test_a_path_can_be_typed(self):
        window = self.start()
        window.key("ctrl+o")
        window.wait_item("data.entry.tables", 20)
        window.click("data.path")
        window.key("ctrl+a")
        window.type("~/tables/people.csv")
        window.key("Return")
        window.wait_item("data.use", 30)

    def test_csv_text_is_pasted(self):
        window = self.start()
        window.wait_ticks(20)
        owner = subprocess.run(["which", "xclip"], capture_output=True, text=True)
        if owner.returncode != 0:
            self.skipTest("no xclip here")
        clip = subprocess.Popen(["xclip", "-selection", "clipboard", "-quiet"], stdin=subprocess.PIPE,
                                env=self.display.environment(), text=True)
        self.addCleanup(clip.kill)
        clip.stdin.write(CSV)
        clip.stdin.close()
        time.sleep(0.3)
        window.key("ctrl+v")
        window.wait_item("data.use", 30)
        window.key("Return")
        window.wait(lambda: window.run()["data"].startswith("pasted-"), 30, "the pasted table")

    def test_a_large_file_keeps_the_frames_coming_and_can_be_cancelled(self):
        window = self.start()
        large = window.folder / "large.csv"
        line = "0.125,0.25,1.5,2.75,3.5,-4.25,5.125,6.0625,0.5\n"
        large.write_text("a,b,c,d,e,f,g,h,y\n" + line * (100_000_000 // len(line)), encoding="utf-8")
        window.wait_ticks(20)
        self.assertTrue(window.drop(large))
        window.wait_item("data.progress", 10)
        before = window.run()["tick"]
        window.wait(lambda: window.run()["tick"] > before, 10, "training goes on meanwhile")
        window.key("Escape")
        window.wait(lambda: not window.has("data.dialog"), 10, "cancelled")
        self.assertNotEqual(window.run()["data"], "large.csv")

    def test_pictures_are_looked_at_and_used(self):
        window = self.start()
        for part, count in (("train", 90), ("t10k", 30)):
            labels = bytes(i % 3 for i in range(count))
            pixels = b"".join(bytes(150 + i if x // 3 == i % 3 else y for y in range(8) for x in range(9)) for i in range(count))
            (window.folder / "tables" / f"{part}-images-idx3-ubyte").write_bytes(idx((count, 8, 9), pixels))
            (window.folder / "tables" / f"{part}-labels-idx1-ubyte.gz").write_bytes(gzip.compress(idx((count,), labels)))
        window.wait_ticks(20)
        self.assertTrue(window.drop(window.folder / "tables" / "train-images-idx3-ubyte"))
        window.wait_item("data.picture.59", 30)
        window.picture(PICTURES / "pictures.png")
        window.click("data.labels")
        window.wait_item("data.labels.0")  # those of the test set, which are too few
        window.click("data.labels.0")
        window.wait_item("data.problem", 10)
        window.click("data.labels")
        window.click("data.labels.1")
        window.wait(lambda: window.has("data.picture.0") and not window.has("data.problem"), 10, "the right labels again")
        window.click("data.use")
        window.wait(lambda: window.run()["data"] == "train-images-idx3-ubyte", 30, "the pictures")
        window.wait_item("bar.notices")  # the test set was found
        window.wait_ticks(50)

    def test_a_configuration_begins_its_run_and_other_json_is_refused(self):
        window = self.start()
        window.wait_ticks(5)
        config = window.folder / "tables" / "config.json"
        config.write_text(json.dumps({
            "schema": "lscope-config", "schema_version": 1,
            "params": {"data.source": "file", "run.seed": 42, "penalty.lambda2": 0.002},
            "data": {"path": "people.csv", "target": "kind", "ignored": ["name"]}}), encoding="utf-8")
        self.assertTrue(window.drop(config))
        window.wait(lambda: window.run()["data"] == "people.csv", 30, "the table beside the configuration")
        self.assertEqual(window.run()["values"]["run.seed"], "42")
        self.assertEqual(window.number("penalty.lambda2"), 0.002)
        window.wait_ticks(20)
        other = window.folder / "tables" / "other.json"
        other.write_text('[{"x": 1}]', encoding="utf-8")
        self.assertTrue(window.drop(other))
        window.wait_item("data.error", 20)
        window.picture(PICTURES / "other-json.png")
        window.key("Escape")
        self.assertEqual(window.run()["data"], "people.csv")

    def test_the_menu_starts_from_saved_weights(self):
        window = self.start()
        window.wait_ticks(5)
        (window.folder / "tables" / "no.safetensors").write_bytes(b"\0" * 40)
        window.click("bar.menu")
        window.wait_item("menu.open_weights")
        time.sleep(0.5)  # the list finds its place
        window.click("menu.open_weights")
        window.wait_item("data.entry.tables", 20)
        window.key("t", "Return")
        window.wait_item("data.entry.no.safetensors", 20)
        self.assertFalse(window.has("data.entry.people.csv"))
        generation = window.run()["generation"]
        window.key("n", "Return")
        window.wait(lambda: not window.has("data.dialog"), 10, "the dialog gives way")
        window.wait_ticks(20)
        self.assertEqual(window.run()["generation"], generation, "what cannot be read starts nothing")

    def test_back_from_a_preset_of_a_file_to_the_generator_that_was_chosen(self):
        window = self.start("--preset", "digits")
        window.wait_ticks(5)
        window.click("param.data.source.choice")
        window.click("param.data.source.choice.1")
        window.wait(lambda: window.run()["values"]["data.source"] == "circles", 30, "circles")


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    PICTURES = pathlib.Path(sys.argv.pop(1))
    unittest.main(verbosity=2)
