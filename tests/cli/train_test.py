"""`lscope train`: the files it writes, the same bits for any number of threads, and how it ends."""

import hashlib
import json
import os
import signal
import sys
import time

import numpy

import driver
from driver import DATASETS, history, history_columns, strict_json, summary, tensors

FILES = ["commands.json", "config.json", "history.csv", "layers.csv", "summary.json", "weight_counts.csv",
         "weights.safetensors"]
SMALL = ("--preset", "moons", "--set", "model.width1=16", "--set", "model.width2=16")


def log_of(*commands, tick, generation=0):
    """commands.json of (tick, step, key, before, value) or (tick, step, command); epochs are 8 steps here."""
    entries = []
    for seq, (at, step, what, *more) in enumerate(commands, 1):
        entry = {"seq": seq, "tick": at, "generation": 0, "step": step, "epoch": step / 8}
        entry |= {"command": "set", "key": what, "before": more[0], "value": more[1]} if more else {"command": what}
        entries.append(entry)
    return json.dumps({"schema": "lscope-commands", "schema_version": 1, "tick": tick, "generation": generation,
                       "commands": entries})


class Commands(driver.CliTest):
    def test_of_a_log_act_at_their_steps_and_stand_in_the_folder(self):
        self.file("log.json", log_of((80, 80, "penalty.lambda2", "0", "0.002"), (120, 120, "dropout.drop_rate", "0", "0.25"),
                                     (120, 120, "pause"), (120, 120, "resume"), tick=160))
        self.succeed("train", *SMALL, "--commands", "log.json", "--out", "a")
        what = summary(self.folder / "a")
        self.assertEqual((what["stop_reason"], what["steps"]), ("commands_end", 160))
        self.assertEqual(what["config"]["params"]["penalty.lambda2"], 0.002)
        rows = history(self.folder / "a")[1]
        self.assertEqual({row["step"]: row["penalty"] > 0 for row in rows if row["step"] in (80, 88)},
                         {80: False, 88: True})
        # Its own log makes it again, and the shorter run is its beginning.
        self.succeed("train", *SMALL, "--commands", "a/commands.json", "--out", "b")
        for name in ("weights.safetensors", "history.csv", "commands.json", "weight_counts.csv"):
            self.assertEqual((self.folder / "a" / name).read_bytes(), (self.folder / "b" / name).read_bytes(), name)
        self.succeed("train", *SMALL, "--steps", 80, "--out", "plain")
        plain = history(self.folder / "plain")[1]
        self.assertEqual(plain, rows[:len(plain)])
        self.succeed("train", *SMALL, "--commands", "a/commands.json", "--epochs", 40, "--out", "on")
        self.assertEqual(history(self.folder / "on")[1][:len(rows)], rows)

    def test_that_end_in_a_pause_end_the_run(self):
        self.file("log.json", log_of((64, 64, "pause"), tick=64))
        self.succeed("train", *SMALL, "--commands", "log.json", "--epochs", 100, "--out", "a")
        self.assertEqual([summary(self.folder / "a")[key] for key in ("stop_reason", "steps")], ["paused", 64])

    def test_of_another_run_or_damaged_are_refused(self):
        self.file("log.json", log_of((80, 80, "penalty.lambda2", "0.5", "0.002"), tick=160))
        said = self.refuse(1, "check.replay_differs", "train", *SMALL, "--commands", "log.json", "--out", "a")
        self.assertIn("penalty.lambda2 was 0.5 then, and is 0 now", said)
        self.file("log.json", log_of((80, 80, "penalty.lambda2", "0", "-1"), tick=160))
        self.assertIn("commands[0].value", self.refuse(3, "input.limit", "train", *SMALL, "--commands", "log.json",
                                                        "--out", "a"))
        self.file("log.json", "{")
        self.refuse(3, "input.malformed", "train", *SMALL, "--commands", "log.json", "--out", "a")
        self.refuse(3, "input.missing", "train", *SMALL, "--commands", "none.json", "--out", "a")


class Files(driver.CliTest):
    def test_they_have_the_documented_names_and_columns(self):
        ended = self.succeed("train", *SMALL, "--epochs", 30, "--seed", 5, "--out", "o/deep/er")
        out = self.folder / "o/deep/er"
        self.assertEqual(sorted(path.name for path in out.iterdir()),
                         FILES)
        self.assertEqual(ended.out, "")
        names, rows = history(out)
        self.assertEqual(names, history_columns(layers=3))
        steps = [row["step"] for row in rows]
        self.assertEqual(steps, sorted(set(steps)))
        self.assertEqual(rows[-1]["epoch"], 30)
        for row in rows:
            self.assertAlmostEqual(row["objective"], row["train_loss"] + row["penalty"], delta=1e-12)
            parts = row["l1_term"] + row["l2_term"] + row["group_term"] + row["activity_term"]
            self.assertEqual(row["penalty"], parts)
            for accuracy in ("train_accuracy", "test_accuracy"):
                self.assertTrue(0 <= row[accuracy] <= 1)
        self.assertIsNone(rows[0]["gradient_norm"], "no step has been taken yet")

        what = summary(out)
        self.assertEqual(what["last"], rows[-1])
        losses = [row["train_loss" if row["validation_loss"] is None else "validation_loss"] for row in rows]
        self.assertEqual(what["best"], rows[losses.index(min(losses))])
        self.assertEqual((what["stop_reason"], what["seed"], what["steps"]), ("epoch_limit", 5, steps[-1]))
        self.assertGreater(what["wall_seconds"], 0)
        self.assertGreater(what["steps_per_second"], 0)
        self.assertIn(what["version"], self.succeed("--version").out)
        self.assertEqual(what["config"], strict_json((out / "config.json").read_text(encoding="utf-8")))
        self.assertEqual(what["config"]["params"]["run.seed"], 5)

        weights = tensors(out / "weights.safetensors")
        self.assertEqual({name: array.shape for name, array in weights.items()},
                         {"layers.0.weight": (16, 2), "layers.0.bias": (16,), "layers.1.weight": (16, 16),
                          "layers.1.bias": (16,), "layers.2.weight": (1, 16), "layers.2.bias": (1,)})
        norm = numpy.sqrt(sum((array.astype("f8")**2).sum() for name, array in weights.items() if "weight" in name))
        self.assertAlmostEqual(norm, rows[-1]["weight_norm"], delta=1e-4 * norm)

    def test_cells_are_empty_where_a_set_or_a_metric_does_not_exist(self):
        self.succeed("train", "--preset", "friedman1", "--set", "data.validation_samples=0", "--steps", 20, "--out",
                     "o")
        for row in history(self.folder / "o")[1]:
            for key in ("validation_loss", "train_accuracy", "validation_accuracy", "test_accuracy", "validation_r2"):
                self.assertIsNone(row[key], key)
        what = summary(self.folder / "o")
        self.assertIsNone(what["last"]["test_accuracy"])
        self.assertAlmostEqual(what["last"]["test_r2"], what["test"]["r2"], delta=1e-12)

    def test_r2_says_how_much_of_the_variance_is_explained(self):
        self.succeed("train", "--preset", "friedman1", "--steps", 400, "--out", "o")
        rows = history(self.folder / "o")[1]
        for part in ("train", "validation", "test"):  # 1 - R2 = loss / variance, and the variance is that of the data
            variances = [row[f"{part}_loss"] / (1 - row[f"{part}_r2"]) for row in rows]
            self.assertLess(max(variances) - min(variances), 1e-6 * variances[0])
            self.assertGreater(rows[-1][f"{part}_r2"], rows[0][f"{part}_r2"])
        self.succeed("train", *SMALL, "--steps", 20, "--out", "classes")
        for row in history(self.folder / "classes")[1]:
            self.assertEqual({row[f"{part}_r2"] for part in ("train", "validation", "test")}, {None})

    def test_the_configuration_runs_again_to_the_same_bits(self):
        self.succeed("train", *SMALL, "--set", "penalty.lambda1=0.001", "--set", "dropout.drop_rate=0.2", "--seed", 9,
                     "--precision", "double", "--steps", 150, "--out", "first")
        self.succeed("train", "first/config.json", "--steps", 150, "--out", "second")
        for name in ("history.csv", "weights.safetensors", "config.json"):
            first, second = ((self.folder / run / name).read_bytes() for run in ("first", "second"))
            self.assertEqual(first, second, name)
        weights = tensors(self.folder / "second/weights.safetensors")
        self.assertEqual({array.dtype.str for array in weights.values()}, {"<f8"})
        self.assertTrue(all(numpy.isfinite(array).all() for array in weights.values()))

    def test_early_stopping_restores_and_writes_the_best_weights(self):
        self.succeed("train", "--preset", "moons", "--set", "stopping.early=true", "--set", "stopping.patience=3",
                     "--set", "data.validation_samples=100", "--epochs", 2000, "--out", "o")
        out = self.folder / "o"
        what = summary(out)
        self.assertEqual(what["stop_reason"], "early_stopping")
        self.assertLess(what["last"]["epoch"], 2000)
        best, last = tensors(out / "best.safetensors"), tensors(out / "weights.safetensors")
        for name, array in best.items():
            self.assertTrue(numpy.array_equal(array, last[name]), name)


class SameBits(driver.CliTest):
    def hashes(self, name, *arguments):
        # Wide enough and with batches large enough that a step is really divided among threads; the last batch of an
        # epoch has 100 rows. history.csv holds no time.
        self.succeed("train", "--set", "model.width1=256", "--set", "model.width2=192", "--set", "data.samples=900",
                     "--set", "data.batch_size=400", "--set", "dropout.drop_rate=0.3", "--set", "penalty.lambda1=1e-4",
                     "--set", "penalty.lambda_group=1e-4", "--set", "inputs.noise=0.1", "--set", "inputs.mixup=0.4",
                     "--set", "targets.label_smoothing=0.1", *arguments, "--out", name, timeout=100)
        return [hashlib.sha256((self.folder / name / file).read_bytes()).hexdigest()
                for file in ("history.csv", "weights.safetensors")]

    def test_for_one_two_three_and_eight_threads(self):
        one = self.hashes("one", "--threads", 1, "--steps", 40)
        self.assertEqual(one, self.hashes("again", "--threads", 1, "--steps", 40))
        for threads in (2, 3, 8):
            self.assertEqual(one, self.hashes(str(threads), "--threads", threads, "--steps", 40), threads)
        other = self.hashes("other", "--seed", 2, "--threads", 2, "--steps", 40)
        self.assertNotEqual(one[0], other[0])
        self.assertNotEqual(one[1], other[1])

    def test_for_every_optimizer(self):
        seen = set()
        for kind, threads in (("sgd", 2), ("momentum", 3), ("nesterov", 8), ("rmsprop", 2), ("adam", 3), ("adamw", 8)):
            decay = 0.1 if kind == "adamw" else 0
            run = ("--set", f"optimizer.kind={kind}", "--set", f"optimizer.weight_decay={decay}", "--steps", 7)
            one = self.hashes(f"{kind} 1", *run, "--threads", 1)
            self.assertEqual(one, self.hashes(f"{kind} {threads}", *run, "--threads", threads), kind)
            seen.add(one[1])
        self.assertEqual(len(seen), 6)


class Endings(driver.CliTest):
    def test_the_reason_is_said_and_recorded(self):
        for limit, reason in (("--steps", "step_limit"), ("--epochs", "epoch_limit")):
            ended = self.succeed("train", *SMALL, limit, 7, "--out", reason)
            self.assertEqual(summary(self.folder / reason)["stop_reason"], reason)
            self.assertIn(f"stopped ({reason})", ended.err)
        self.assertEqual(summary(self.folder / "step_limit")["steps"], 7)

    def test_divergence_keeps_the_last_good_weights(self):
        blow_up = ("train", "--preset", "sine_1d", "--set", "optimizer.kind=sgd", "--set", "optimizer.learning_rate=10",
                   "--set", "model.activation=relu", "--epochs", 500)
        self.assertEqual(self.lscope(*blow_up, "--out", "keep").code, 0)
        ended = self.lscope(*blow_up, "--on-divergence", "fail", "--out", "fail")
        self.assertEqual((ended.code, ended.error_class), (6, "train.diverged"), ended.err)
        for name in ("keep", "fail"):
            self.assertEqual(summary(self.folder / name)["stop_reason"], "diverged")
            for array in tensors(self.folder / name / "weights.safetensors").values():
                self.assertTrue(numpy.isfinite(array).all())
            for row in history(self.folder / name)[1]:
                self.assertTrue(all(value is None or numpy.isfinite(value) for value in row.values()), row)

    def test_interrupted_and_terminated_runs_are_saved(self):
        for number, code, reason in ((signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")):
            with self.subTest(reason=reason):
                process = self.start("train", *SMALL, "--epochs", 10_000_000, "--seed", 3, "--out", reason)
                out = self.folder / reason
                end = time.monotonic() + 10
                while not out.exists():  # made once signals are listened to
                    self.assertIsNone(process.poll())
                    self.assertLess(time.monotonic(), end)
                    time.sleep(0.01)
                time.sleep(0.4)
                process.send_signal(number)
                start = time.monotonic()
                err = process.communicate(timeout=10)[1].decode()
                self.assertLess(time.monotonic() - start, 2)
                self.assertEqual(process.returncode, code, err)
                self.assertIn(f"stopped ({reason})", err)
                what = summary(out)
                self.assertEqual(what["stop_reason"], reason)
                self.assertGreater(what["steps"], 0)
                self.assertEqual(sorted(path.name for path in out.iterdir()),
                                 FILES)
                # It is the run that it would have been: as many steps at once give the same weights.
                self.succeed("train", out / "config.json", "--steps", what["steps"], "--out", "again", timeout=60)
                self.assertEqual((self.folder / "again/weights.safetensors").read_bytes(),
                                 (out / "weights.safetensors").read_bytes())

    def test_output_that_cannot_be_written(self):
        self.file("taken", "a file")
        for out in ("taken", "taken/below", "/proc/lscope/out"):
            with self.subTest(out=out):
                # Said before the work, not after it.
                ended = self.lscope("train", *SMALL, "--epochs", 100_000, "--out", out)
                self.assertEqual(ended.code, 4, ended.err)
                self.assertTrue(ended.error_class.startswith("output."), ended.err)
                self.assertLess(ended.seconds, 5)
        self.assertEqual((self.folder / "taken").read_text(), "a file")

    def test_a_folder_of_somebody_else_is_refused_before_the_work(self):
        self.folder.chmod(0o755)
        closed = self.folder / "closed"
        closed.mkdir(mode=0o555)
        as_nobody = {"user": 65534} if os.getuid() == 0 else {}  # permissions mean nothing to root
        try:
            reachable = self.lscope("presets", **as_nobody).code == 0
        except PermissionError:
            reachable = False
        if not reachable:
            self.skipTest("the program lies where another user than root cannot run it")
        ended = self.lscope("train", *SMALL, "--epochs", 100_000, "--out", closed, **as_nobody)
        self.assertEqual((ended.code, ended.error_class), (4, "output.denied"), ended.err)
        self.assertLess(ended.seconds, 5)
        self.assertEqual(list(closed.iterdir()), [])

    def test_a_full_disk_leaves_nothing_half_written(self):
        run = ("train", *SMALL, "--epochs", 40, "--out", "o")
        self.succeed(*run)
        before = {path.name: path.read_bytes() for path in (self.folder / "o").iterdir()}
        ended = self.lscope(*run, preexec_fn=driver.limit_file_size(1500))
        self.assertEqual(ended.code, 4, ended.err)
        self.assertIn("o/", ended.err)
        after = {path.name: path.read_bytes() for path in (self.folder / "o").iterdir()}
        self.assertEqual(sorted(after), sorted(before))
        self.assertEqual(after["history.csv"], before["history.csv"])


class Learning(driver.CliTest):
    def test_digits_without_a_word_of_configuration(self):
        self.succeed("train", "--data", DATASETS / "digits.csv", "--out", "o", timeout=100)
        last = summary(self.folder / "o")["last"]
        self.assertGreaterEqual(last["test_accuracy"], 0.95)
        self.assertLess(last["train_loss"], last["test_loss"])


if __name__ == "__main__":
    driver.main(sys.argv)
