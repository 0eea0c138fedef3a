"""What every command promises about names, exit codes, messages and its JSON."""

import sys
import unittest

import driver
from driver import DATASETS, SHARED, strict_json

GOOD_CSV = "height,weight,kind\n" + "".join(
    f"{1 + i % 7},{2 + i % 5 + (i % 3) * 4},{'abc'[i % 3]}\n" for i in range(90))


class Usage(driver.CliTest):
    def test_help_and_version_of_every_command(self):
        version = self.succeed("--version").out
        self.assertRegex(version, r"^lscope \d+\.\d+\.\d+ \(\w+, .+\)\n$")
        general = self.succeed("--help").out
        for command in ("train", "check", "convert", "data", "params", "presets"):
            self.assertIn(command, general)
            self.assertIn("--help", self.succeed(command, "--help").out)

    def test_unknown_words_name_the_nearest_known_one(self):
        for words, near in ((["trian"], "train"),
                            (["train", "--epocs", "3", "--out", "o"], "--epochs"),
                            (["params", "--jsn"], "--json"),
                            (["train", "--set", "penalty.lamda2=1", "--out", "o"], "penalty.lambda2"),
                            (["train", "--set", "lambda2=1", "--out", "o"], "penalty.lambda2"),
                            (["train", "--preset", "mons", "--out", "o"], "moons"),
                            (["data", "--generate", "two_mons", "--out", "o.csv"], "two_moons")):
            with self.subTest(words=words):
                ended = self.lscope(*words)
                self.assertEqual(ended.code, 2, ended.err)
                self.assertTrue(ended.error_class.startswith("usage."), ended.err)
                self.assertIn(near, ended.err)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_no_command_and_impossible_combinations(self):
        for words in ([], ["train"], ["check"], ["data"], ["train", "--out"],
                      ["train", "--epochs", "1", "--steps", "1", "--out", "o"],
                      ["train", "--target", "kind", "--out", "o"],
                      ["train", "x.json", "--preset", "moons", "--out", "o"],
                      ["train", "--set", "data.source=file", "--out", "o"],
                      ["data", "x.csv", "--generate", "circles", "--out", "o.csv"],
                      ["data", "--generate", "circles"],
                      ["data", "--generate", "circles", "--set", "penalty.lambda2=1", "--out", "o.csv"],
                      ["params", "--json", "--markdown"]):
            with self.subTest(words=words):
                self.refuse(2, "usage.option", *words)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_values_out_of_range_name_key_and_range(self):
        for words, key, error_class in (
                (["--set", "penalty.lambda1=-1"], "penalty.lambda1", "usage.range"),
                (["--set", "data.batch_size=many"], "data.batch_size", "usage.range"),
                (["--set", "data.batch_size=1.5"], "data.batch_size", "usage.range"),
                (["--set", "dropout.drop_rate=nan"], "dropout.drop_rate", "usage.range"),
                (["--set", "optimizer.learning_rate=1e400"], "optimizer.learning_rate", "usage.range"),
                (["--set", "optimizer.learning_rate=0x10"], "optimizer.learning_rate", "usage.range"),
                (["--set", "optimizer.kind=adamax"], "optimizer.kind", "usage.range"),
                (["--set", "penalty.lambda1"], "penalty.lambda1", "usage.option"),
                (["--threads", "0"], "run.threads", "usage.range"),
                (["--precision", "half"], "run.precision", "usage.range"),
                (["--epochs", "0"], "--epochs", "usage.option"),
                (["--steps", "-5"], "--steps", "usage.option"),
                (["--seed", "-1"], "run.seed: -1", "usage.range"),
                (["--seed", "4294967296"], "run.seed: 4294967296", "usage.range"),
                (["--seed", "many"], "--seed", "usage.option"),
                (["--on-divergence", "ignore"], "--on-divergence", "usage.option")):
            with self.subTest(words=words):
                message = self.refuse(2, error_class, "train", *words, "--out", "o")
                self.assertIn(key, message)
                self.assertLess(len(message), 300)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_full_disk_behind_standard_output_is_an_error(self):
        case = next(iter(sorted((SHARED / "oracle/cases").glob("*.json"))), None)
        commands = [["params"], ["params", "--json"], ["presets", "--json"], ["data", DATASETS / "iris.csv"]]
        if case:
            commands.append(["check", case])
        with open("/dev/full", "wb") as full:
            for words in commands:
                with self.subTest(words=words):
                    self.assertEqual(self.lscope(*words, stdout=full).code, 4)


class Lists(driver.CliTest):
    def test_params_as_json_are_the_parameters_as_text(self):
        rows = strict_json(self.succeed("params", "--json").out)
        text = self.succeed("params").out
        self.assertGreater(len(rows), 40)
        for row in rows:
            self.assertIn(row["key"], text)
        keys = [row["key"] for row in rows]
        self.assertEqual(len(keys), len(set(keys)))
        self.assertIn("penalty.lambda2", keys)

    def test_every_preset_trains(self):
        presets = strict_json(self.succeed("presets", "--json").out)
        text = self.succeed("presets").out
        self.assertIn("moons", [preset["name"] for preset in presets])
        for preset in presets:
            with self.subTest(preset=preset["name"]):
                self.assertIn(preset["name"], text)
                out = self.folder / preset["name"]
                self.succeed("train", "--preset", preset["name"], "--epochs", 3, "--out", out)
                config = strict_json((out / "config.json").read_text(encoding="utf-8"))
                for key, value in preset["params"].items():
                    self.assertEqual(config["params"][key], value, key)


    def test_a_tutorial_scene_tells_its_whole_card_in_both_languages(self):
        words = {}
        for code in ("en", "zh"):
            one = strict_json(self.succeed("presets", "t2_random_labels_l1", "--lang", code, "--json").out)
            card = one["card"]
            self.assertEqual(sorted(card), ["convention", "meant", "source", "to_see", "wrong"])
            self.assertEqual(card["source"], "B")
            self.assertEqual(one["params"]["penalty.lambda1"], 0.01)
            text = self.succeed("presets", "t2_random_labels_l1", "--lang", code).out
            for line in (one["title"], one["description"], card["convention"], card["meant"], card["to_see"],
                         *card["wrong"], "penalty.lambda1=0.01"):
                self.assertIn(line, text)
            self.assertIn(one["title"], self.succeed("presets", "--lang", code).out)
            words[code] = card
        self.assertEqual(len(words["en"]["wrong"]), len(words["zh"]["wrong"]))
        for key in ("meant", "to_see", "convention", "wrong"):
            self.assertNotEqual(words["en"][key], words["zh"][key])

    def test_a_preset_without_a_tutorial_has_no_card(self):
        self.assertNotIn("card", strict_json(self.succeed("presets", "moons", "--json").out))
        self.assertIn("t2_random_labels", self.refuse(2, "usage.key", "presets", "t2_random_lables"))
        self.refuse(2, "usage.option", "presets", "moons", "--lang", "fr")


class Data(driver.CliTest):
    def test_json_has_the_documented_keys(self):
        for name, rows, features, task, classes in (
                ("iris", 150, 4, "multiclass", 3), ("digits", 1797, 64, "multiclass", 10),
                ("breast_cancer", 569, 30, "binary", 2), ("wine", 178, 13, "multiclass", 3)):
            with self.subTest(name=name):
                what = strict_json(self.succeed("data", DATASETS / f"{name}.csv", "--json").out)
                picture = {"image_width", "image_height"} if name == "digits" else set()
                self.assertEqual(set(what), {"file", "rows", "features", "task", "classes", "columns", "target",
                                             "warnings"} | picture)
                self.assertEqual((what["rows"], what["features"], what["task"]), (rows, features, task))
                self.assertEqual((len(what["classes"]), len(what["columns"])), (classes, features))
        table = self.file("table.csv", "height,weight,age\n1,2,3\n4,6,5\n7,8,9.5\n")
        chosen = strict_json(self.succeed("data", table, "--target", "weight", "--json").out)
        self.assertEqual((chosen["target"], chosen["columns"][0]), ("weight", "height"))

    def test_a_refusal_names_file_line_and_column(self):
        ragged = self.file("ragged.csv", "x1,x2,y\n1,2,3\n4,5\n6,7,8\n")
        words = self.file("words.csv", "x1,x2,y\n1,2,3\n4,oops,5\n6,7,8\n")
        quote = self.file("quote.csv", 'x1,x2,y\n1,2,3\n4,"5,6\n7,8,9\n')
        for command in (["data"], ["train", "--steps", "3", "--out", "o", "--data"]):
            with self.subTest(command=command):
                line = self.refuse(3, "input.malformed", *command, ragged)
                self.assertRegex(line, r"ragged\.csv:3(:\d+)?: 2 fields where 3")
                line = self.refuse(3, "input.malformed", *command, words)
                self.assertRegex(line, r"words\.csv:3:\d+: ")
                self.assertIn("x2", line)
                self.assertIn("oops", line)
                self.assertRegex(self.refuse(3, "input.malformed", *command, quote), r"quote\.csv:3")
        self.assertFalse((self.folder / "o").exists())

    def test_missing_files_folders_and_wrong_targets(self):
        good = self.file("good.csv", GOOD_CSV)
        for command in (["data"], ["train", "--steps", "3", "--out", "o", "--data"]):
            with self.subTest(command=command):
                self.assertIn("nothing.csv", self.refuse(3, "input.missing", *command, self.folder / "nothing.csv"))
                self.refuse(3, "input.not_regular", *command, self.folder)
                self.refuse(3, "input.not_regular", *command, "/dev/zero")
                self.assertIn("kin", self.refuse(3, "input.mismatch", *command, good, "--target", "kin"))
        self.refuse(3, "input.missing", "train", self.folder / "nothing.json", "--out", "o")
        self.refuse(3, "input.missing", "check", self.folder / "nothing.json")

    def test_generated_rows_are_read_back_and_follow_the_seed(self):
        for name in ("two_moons", "circles", "friedman1", "informative", "random_features", "font_digits"):
            with self.subTest(name=name):
                path = self.folder / f"{name}.csv"
                make = ["data", "--generate", name, "--set", "data.samples=77"]
                self.succeed(*make, "--out", path)
                first = path.read_bytes()
                self.assertEqual(strict_json(self.succeed("data", path, "--json").out)["rows"], 77)
                self.succeed(*make, "--out", path)
                self.assertEqual(path.read_bytes(), first)
                self.succeed(*make, "--set", "run.seed=8", "--out", path)
                self.assertNotEqual(path.read_bytes(), first)
        self.refuse(4, "output.denied", "data", "--generate", "circles", "--out", "/proc/circles.csv")

    def test_hidden_labels_are_written_as_empty_cells_that_training_takes(self):
        self.succeed("data", "--generate", "two_moons", "--set", "data.samples=60", "--set", "data.unlabelled_share=0.5",
                     "--out", "t.csv")
        lines = (self.folder / "t.csv").read_text().splitlines()[1:]
        self.assertEqual([line.endswith(",") for line in lines], [False] * 30 + [True] * 30)
        self.succeed("train", "--data", "t.csv", "--set", "targets.pseudo_labels=true", "--steps", 3, "--out", "o")
        self.refuse(3, "input.mismatch", "data", "--generate", "sine", "--set", "data.unlabelled_share=0.5", "--out", "o")
        refused = self.refuse(3, "input.mismatch", "data", "--generate", "informative", "--set", "data.inputs=2", "--out", "o")
        self.assertIn("data.informative_inputs", refused)

    def test_features_are_made_for_generated_rows_and_for_files(self):
        linear = ("--set", "model.depth=0", "--set", "features.polynomial_degree=5", "--steps", 5)
        self.succeed("train", "--set", "data.source=sine", *linear, "--out", "a")
        self.succeed("data", "--generate", "sine", "--set", "data.samples=90", "--out", "t.csv")
        self.succeed("train", "--data", "t.csv", *linear, "--out", "b")
        refused = self.refuse(3, "input.limit", "train", "--set", "data.source=font_digits", "--set",
                              "data.image_size=28", *linear, "--out", "c")
        self.assertIn("3920 columns", refused)


class Check(driver.CliTest):
    def cases(self):
        cases = sorted((SHARED / "oracle/cases").glob("*.json"))
        if not cases:
            self.skipTest("no reference cases beside the checkout (../shared/oracle/cases): not run")
        return cases

    def test_all_reference_cases_hold(self):
        cases = self.cases()
        rows = [line.split("\t") for line in self.succeed("check", *cases).out.splitlines()]
        self.assertEqual([row[0] for row in rows], [path.stem for path in cases])
        for row in rows:
            self.assertEqual(row[1], "ok", row)
            self.assertRegex(row[2], r"^largest deviation \S+ at \S.*, [1-9]\d* numbers compared$")

    def test_one_wrong_number_is_found_and_placed(self):
        case = next(path for path in self.cases() if path.stem == "sgd_mse_tanh_l2")
        content = strict_json(case.read_text(encoding="utf-8"))
        key = next(key for key, value in content["expected"].items() if isinstance(value, list))
        self.shift(content["expected"][key])
        ended = self.lscope("check", self.file("wrong.json", driver.json.dumps(content)), case)
        self.assertEqual(ended.code, 1, ended.err)
        wrong, right = (line.split("\t") for line in ended.out.splitlines())
        self.assertEqual((wrong[1], right[1]), ("FAILED", "ok"))
        self.assertIn(key, wrong[2])
        self.assertEqual(self.lscope("check", self.folder / "wrong.json", "--tolerance", "1").code, 0)

    def shift(self, numbers):
        while isinstance(numbers[-1], list):
            numbers = numbers[-1]
        numbers[-1] += 1e-4

    def test_reference_statistics_hold_and_a_wrong_number_is_placed(self):
        files = sorted((SHARED / "oracle/stats").glob("*.json"))
        if not files:
            self.skipTest("no reference statistics beside the checkout (../shared/oracle/stats): not run")
        rows = [line.split("\t") for line in self.succeed("check", *files).out.splitlines()]
        self.assertEqual([row[:2] for row in rows], [[path.stem, "ok"] for path in files])
        content = strict_json(next(path for path in files if "early" in path.stem).read_text(encoding="utf-8"))
        content["sequences"][1]["last_epoch"] += 1
        ended = self.lscope("check", self.file("wrong.json", driver.json.dumps(content)))
        self.assertEqual(ended.code, 1, ended.err)
        self.assertIn("largest deviation 1 at sequences[1].last_epoch", ended.out)

    def test_an_id_that_nobody_has_is_no_success(self):
        case = self.cases()[0]
        self.assertEqual(len(self.succeed("check", *self.cases(), "--id", case.stem).out.splitlines()), 1)
        self.assertIn("nobody", self.refuse(2, "usage.option", "check", case, "--id", "nobody"))

    def test_a_refused_file_does_not_hide_the_others(self):
        case = self.cases()[0]
        ended = self.lscope("check", self.file("broken.json", "{"), case)
        self.assertEqual((ended.code, ended.error_class), (3, "input.malformed"))
        self.assertIn("broken.json", ended.err)
        self.assertEqual(ended.out.split("\t")[1], "ok")


if __name__ == "__main__":
    driver.main(sys.argv)
