"""Bad files, those beside the checkout (../shared/data/hostile) and the project's own (make_hostile.py): loaded to their
shape or refused with a place, within 2 s of processor time and 200 MB each, never more.

The verdicts for those beside the checkout are those of the table in hostile/EXPECTED.md.
"""

import json
import re
import resource
import sys

import driver
import make_hostile
from driver import SHARED

HOSTILE = SHARED / "data/hostile"
MOST_SECONDS, MOST_KB = 2, 200_000

# What a refusal of a file beside the checkout makes clear, where the table says it in words.
SAYS = {
    "idx_02": "empty", "idx_03": "cut short", "idx_04": "cut short", "idx_05": "promises 7840 bytes, 5000 found",
    "idx_06": "11 bytes too many", "idx_07": "not an IDX file", "idx_08": "not an IDX file",
    "idx_09": "unknown element type 0x77", "idx_11": r"expected 3 dimensions \(images\), found 1",
    "idx_12": "no dimensions", "idx_13": "no items", "idx_14": "image size 0 x 28",
    "idx_15": "promises 1683627180032 bytes, 7840 found", "idx_16": "promises 4294967296 bytes, 0 found",
    "idx_17": "size overflows", "idx_18": "size overflows", "idx_19": "255|cut short", "idx_20": "10 images but 9 labels",
    "idx_21": "10 images but 11 labels", "idx_23": "ends early", "idx_24": "ends early", "idx_25": "checksum",
    "idx_26": "damaged", "idx_28": "more data than the header promises", "idx_31": "not an IDX file",
    "csv_01": "empty", "csv_02": "blank", "csv_08": r":3.*2 fields where 3", "csv_09": r":3.*4 fields where 3",
    "csv_12": r":2.*never closed", "csv_14": r":3.*not a finite number.*x1", "csv_15": r":3.*not a finite number.*x1",
    "csv_16": r":3.*missing.*x1", "csv_17": r":3.*'\?' is not a number.*x1", "csv_18": "no feature", "csv_20": "no data",
    "csv_22": "1000000", "csv_27": r":2.*'red' is not a number.*colour", "csv_29": r":2.*out of range.*x1",
    "csv_32": r":2.*NUL", "csv_33": "UTF-16", "csv_37": r":2.*'0x10' is not a number",
    "csv_38": r":3.*'3.14abc' is not a number", "csv_42": r":2.*out of range", "csv_43": "not a text|not valid UTF-8|NUL"}


def table(prefix):
    """(path, verdict, shape) of each row of the table."""
    text = (HOSTILE / "EXPECTED.md").read_text(encoding="utf-8")
    return [(HOSTILE / name, verdict, shape) for name, verdict, shape in
            re.findall(rf"^\| `({prefix}_[^`]+)` \| \d+ \| (LOAD|REFUSE|EITHER) \| ([^|]*) \|", text, re.MULTILINE)]


def shape_of(words):
    """(rows, features) of "4 rows x 2 features", "4 x 2" or "10 x 28 x 28"; none where it says something else."""
    numbers = re.match(r"(\d+)(?: rows)? x (\d+)(?: x (\d+))?", words)
    if not numbers:
        return None
    rows, first, second = numbers.groups()
    return int(rows), int(first) * int(second or 1)


class Judge(driver.CliTest):
    CODES = {"LOAD": (0,), "REFUSE": (3,), "EITHER": (0, 3)}

    def judge(self, path, allowed, *arguments, says="."):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        ended = self.lscope(*arguments, timeout=60)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.assertIn(ended.code, allowed, f"{arguments}: {ended.err[:500]}")
        # The processor's time, and not the clock's: other tests run beside this one.
        self.assertLess(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, MOST_SECONDS, arguments)
        self.assertLess(after.ru_maxrss, MOST_KB, f"the largest program so far: {arguments}")
        self.assertFalse(re.search("[\x00-\x08\x0b-\x1f\x7f]", ended.err + ended.out), "control characters, raw")
        if ended.code == 0:
            return ended
        self.assertTrue(ended.error_class.startswith("input."), ended.err)
        line = next(line for line in ended.err.splitlines() if line.startswith("error["))
        self.assertIn(path.name, line)
        self.assertLessEqual(len(line), 330)
        self.assertRegex(line, says)
        return ended

    def look(self, path, verdict, says, *more):
        """`lscope data` on a file of rows: its shape where it is loaded."""
        ended = self.judge(path, self.CODES[verdict], "data", path, "--json", *more,
                           says="." if verdict == "LOAD" else says)
        if ended.code == 0:
            what = json.loads(ended.out)
            self.assertEqual(len(what["columns"]), what["features"])
            return what["rows"], what["features"]
        return None


class Hostile(Judge):
    def setUp(self):
        super().setUp()
        if not (HOSTILE / "EXPECTED.md").exists():
            self.skipTest("no hostile files beside the checkout (../shared/data/hostile): not run")

    def test_tables(self):
        rows = table("csv")
        self.assertEqual(len(rows), 49)
        trained = 0
        for path, verdict, words in rows:
            with self.subTest(path=path.name):
                found = self.look(path, verdict, SAYS.get(path.name[:6], "."))
                if found and shape_of(words):
                    self.assertEqual(found, shape_of(words))
                # What is too small to be split may still be refused when it is to be trained on.
                out = self.folder / path.stem
                ended = self.judge(path, (0, 3) if found else (3,), "train", "--data", path, "--steps", 5, "--out", out)
                self.assertEqual(out.exists(), ended.code == 0)
                if ended.code == 0:
                    trained += 1
                    driver.history(out)
                    self.assertEqual(driver.summary(out)["stop_reason"], "step_limit")
        self.assertGreaterEqual(trained, 5)

    def test_pictures(self):
        rows = table("idx")
        self.assertEqual(len(rows), 33)
        images = HOSTILE / "idx_00_control-images"
        for path, verdict, words in rows:
            with self.subTest(path=path.name):
                says = SAYS.get(path.name[:6], ".")
                if path.name.startswith(("idx_20", "idx_21", "idx_22")):  # the table says with which pictures
                    self.judge(path, self.CODES[verdict], "data", images, "--labels", path, says=says)
                    continue
                found = self.look(path, verdict, says)
                if found and shape_of(words):
                    self.assertEqual(found, shape_of(words))
                # Those without labels are nothing to train on.
                labelled = path.name.startswith("idx_00")
                out = self.folder / path.stem
                self.judge(path, (0,) if labelled else (3,), "train", "--data", path, "--steps", 1, "--out", out)
                self.assertEqual(out.exists(), labelled)

    def test_configurations(self):
        rows = table("json")
        self.assertEqual(len(rows), 44)
        for path, verdict, _ in rows:
            with self.subTest(path=path.name):
                # 10^12 steps would be right too, but nobody waits for them here.
                if path.name != "json_30_steps_1e12.json":
                    self.judge(path, self.CODES[verdict], "check", path)
                self.judge(path, (3,), "train", path, "--steps", 1, "--out", "o")
        self.assertFalse((self.folder / "o").exists())


class Own(Judge):
    def test_every_file_gets_its_verdict(self):
        tried = 0
        for name, content, verdict, says in make_hostile.rows():
            tried += 1
            with self.subTest(name=name):
                path = self.file(name, content)
                if name.endswith(".json"):
                    self.judge(path, (3,), "train", path, "--steps", 1, "--out", "o", says=says)
                    continue
                found = self.look(path, verdict, says)
                if verdict == "LOAD":
                    self.assertEqual(found, shape_of(says))
        self.assertGreater(tried, 90)
        self.assertFalse((self.folder / "o").exists())


if __name__ == "__main__":
    driver.main(sys.argv)
