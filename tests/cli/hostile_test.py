"""Bad files from beside the checkout (../shared/data/hostile): trained on or refused with a place, never more.

The verdicts are those of the table in hostile/EXPECTED.md.
"""

import re
import sys

import driver
from driver import SHARED

HOSTILE = SHARED / "data/hostile"


def table(prefix):
    """(path, verdict) of each row of the table."""
    text = (HOSTILE / "EXPECTED.md").read_text(encoding="utf-8")
    return [(HOSTILE / name, verdict) for name, verdict in
            re.findall(rf"^\| `({prefix}_[^`]+)` \| \d+ \| (LOAD|REFUSE|EITHER) \|", text, re.MULTILINE)]


class Hostile(driver.CliTest):
    def setUp(self):
        super().setUp()
        if not (HOSTILE / "EXPECTED.md").exists():
            self.skipTest("no hostile files beside the checkout (../shared/data/hostile): not run")

    def judge(self, path, allowed, *arguments):
        ended = self.lscope(*arguments, timeout=10)
        self.assertIn(ended.code, allowed, f"{arguments}: {ended.err[:500]}")
        self.assertLess(ended.seconds, 5, arguments)
        self.assertFalse(re.search("[\x00-\x08\x0b-\x1f\x7f]", ended.err + ended.out), "control characters, raw")
        if ended.code == 0:
            return ended
        self.assertTrue(ended.error_class.startswith("input."), ended.err)
        line = next(line for line in ended.err.splitlines() if line.startswith("error["))
        self.assertIn(path.name, line)
        self.assertLessEqual(len(line), 330)
        return ended

    CODES = {"LOAD": (0,), "REFUSE": (3,), "EITHER": (0, 3)}

    def test_tables(self):
        rows = table("csv")
        self.assertEqual(len(rows), 49)
        trained = 0
        for path, verdict in rows:
            with self.subTest(path=path.name):
                readable = self.judge(path, self.CODES[verdict], "data", path, "--json")
                # What is too small to be split may still be refused when it is to be trained on.
                out = self.folder / path.stem
                ended = self.judge(path, (0, 3) if readable.code == 0 else (3,),
                                   "train", "--data", path, "--steps", 5, "--out", out)
                self.assertEqual(out.exists(), ended.code == 0)
                if ended.code == 0:
                    trained += 1
                    driver.history(out)
                    self.assertEqual(driver.summary(out)["stop_reason"], "step_limit")
        self.assertGreaterEqual(trained, 5)

    def test_pictures_that_are_no_tables(self):
        rows = table("idx")
        self.assertGreater(len(rows), 30)
        for path, _ in rows:
            with self.subTest(path=path.name):
                self.judge(path, (3,), "data", path)
                self.judge(path, (3,), "train", "--data", path, "--steps", 1, "--out", "o")
        self.assertFalse((self.folder / "o").exists())

    def test_configurations(self):
        rows = table("json")
        self.assertEqual(len(rows), 44)
        for path, verdict in rows:
            with self.subTest(path=path.name):
                # 10^12 steps would be right too, but nobody waits for them here.
                if path.name != "json_30_steps_1e12.json":
                    self.judge(path, self.CODES[verdict], "check", path)
                self.judge(path, (3,), "train", path, "--steps", 1, "--out", "o")
        self.assertFalse((self.folder / "o").exists())


if __name__ == "__main__":
    driver.main(sys.argv)
