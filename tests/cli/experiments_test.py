"""`lscope check` on files of schema lscope-experiments. EXPERIMENTS_TEST.py LSCOPE Own Quick | Whole"""

import json
import sys

import driver
from driver import SHARED

EXPERIMENTS = SHARED / "design/experiments.json"
# One of each model; the whole file is for the night.
QUICK = ("E1", "E2a", "E3a-01", "E3b-01", "E4-09", "E5-01", "E6-04", "E6L", "E7-09", "E8-10", "E9a", "E9b-01", "E10a",
         "E11-15", "E12", "E13", "E15", "E16-10")


def record(name, experiment="U1", low=0.2, high=0.4, **setup):
    return {"id": name, "experiment": experiment,
            "setup": {"data": "sin1d", "n": 12, "noise_sd": 0.2, "degree": 4, "data_sets": 40,
                      "data_def": "x_i = i/(N-1), i=0..N-1; t = sin(2 pi x) + Normal(0, sd 0.2); "
                                  "test: 60 points evenly in [0,1], same noise",
                      "model": "polynomial least squares, degree M, intercept + x^1..x^M, QR solve", **setup},
            "measure": {"quantity": "test_rms", "statistic": "median over data sets", "unit": "1"},
            "band": {"low": low, "high": high}, "reference": 0.25}


class Own(driver.CliTest):
    def experiments(self, *records, relations=()):
        content = {"schema": "lscope-experiments", "schema_version": 1, "experiments": records, "relations": relations}
        return self.file("own.json", json.dumps(content))

    def test_a_row_a_record_and_a_relation(self):
        relation = {"id": "U1-R1", "experiment": "U1",
                    "relation": "median test_rms over M = 1,4 at n = 12 is smallest at M = 4"}
        file = self.experiments(record("U1-01"), record("U1-02", degree=1, low=None, high=None), relations=[relation])
        ended = self.succeed("check", file)
        rows = [line.split("\t") for line in ended.out.splitlines()]
        self.assertEqual([row[:2] for row in rows], [["U1-01", "ok"], ["U1-02", "ok"], ["U1-R1", "ok"]])
        self.assertRegex(rows[0][2], r"^test_rms 0\.2\d+, band 0\.2\.\.0\.4, median over data sets \(40\), reference 0\.25$")
        self.assertIn("3 passed, 0 failed, 0 refused", ended.err)
        self.assertEqual(self.succeed("check", file, "--threads", "3").out, ended.out)

    def test_out_of_its_band(self):
        ended = self.lscope("check", self.experiments(record("U1-01"), record("U1-02", high=0.21)))
        self.assertEqual(ended.code, 1, ended.err)
        self.assertEqual([line.split("\t")[1] for line in ended.out.splitlines()], ["ok", "FAILED"])

    def test_refused_with_file_record_and_key(self):
        ended = self.lscope("check", self.experiments(record("U1-01", degrees=3), record("U1-02")))
        self.assertEqual((ended.code, ended.error_class), (3, "input.malformed"), ended.err)
        self.assertIn("own.json: U1-01: setup.degrees: unknown key", ended.err)
        self.assertEqual([line.split("\t")[1] for line in ended.out.splitlines()], ["refused", "ok"])
        self.assertIn("own.json: experiments", self.refuse(3, "input.malformed", "check", self.experiments(3)))

    def test_ids_choose(self):
        file = self.experiments(record("U1a-01", "U1a"), record("U1b-01", "U1b"), record("U10-01", "U10"),
                                record("bad", "U2", n=0))
        chosen = [("U1", 2), ("U1b", 1), ("U1b-01", 1), ("U10", 1)]
        for name, count in chosen:
            self.assertEqual(len(self.succeed("check", file, "--id", name).out.splitlines()), count, name)
        self.refuse(2, "usage.option", "check", file, "--id", "U3")


class Shared(driver.CliTest):
    def hold(self, *arguments, timeout):
        if not EXPERIMENTS.exists():
            self.skipTest("no experiments beside the checkout (../shared/design/experiments.json): not run")
        ended = self.lscope("check", EXPERIMENTS, *arguments, timeout=timeout)
        bad = [line for line in ended.out.splitlines() if line.split("\t")[1] != "ok"]
        self.assertEqual((ended.code, bad), (0, []), ended.err)
        return ended.out.splitlines()


class Quick(Shared):
    def test_one_of_each_model(self):
        rows = self.hold(*(word for name in QUICK for word in ("--id", name)), timeout=110)
        self.assertGreater(len(rows), 80)


class Whole(Shared):
    def test_every_record_and_relation(self):
        content = json.loads(EXPERIMENTS.read_text(encoding="utf-8")) if EXPERIMENTS.exists() else {}
        rows = self.hold(timeout=1700)
        names = [one["id"] for one in content["experiments"] + content["relations"]]
        self.assertEqual([row.split("\t")[0] for row in rows], names)


if __name__ == "__main__":
    driver.main(sys.argv)
