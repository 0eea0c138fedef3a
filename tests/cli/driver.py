"""`lscope` as a script has it: arguments in; exit code, text and files out."""

import csv
import json
import os
import pathlib
import resource
import signal
import struct
import subprocess
import tempfile
import time
import unittest

import numpy

SOURCE = pathlib.Path(__file__).resolve().parents[2]
DATASETS = SOURCE / "assets/datasets"
SHARED = SOURCE.parent / "shared"

HISTORY = ("step,epoch,lr,train_loss,validation_loss,test_loss,train_accuracy,validation_accuracy,test_accuracy,"
           "penalty,objective,zero_fraction,weight_norm,gradient_norm,pseudo_rows,pseudo_accuracy,"
           "l1_term,l2_term,group_term,activity_term,train_r2,validation_r2,test_r2").split(",")


def history_columns(layers):
    """Every column of history.csv, for a network of so many layers."""
    return HISTORY + [f"{name}_{layer}" for name in ("zero_fraction", "weight_norm", "gradient_norm")
                      for layer in range(1, layers + 1)]


program = ""  # set by main()


class Ended:
    def __init__(self, code, out, err, seconds):
        self.code, self.out, self.err, self.seconds = code, out, err, seconds

    @property
    def error_class(self):
        """ "input.malformed" of "error[input.malformed]: ..."; "" without an error."""
        for line in self.err.splitlines():
            if line.startswith("error["):
                return line[len("error["):line.index("]")]
        return ""


class CliTest(unittest.TestCase):
    """Each test has a folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="lscope-cli-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def lscope(self, *arguments, timeout=30, stdout=subprocess.PIPE, **more):
        start = time.monotonic()
        ended = subprocess.run([program, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=stdout,
                               stderr=subprocess.PIPE, timeout=timeout, cwd=self.folder, **more)
        return Ended(ended.returncode, (ended.stdout or b"").decode(), ended.stderr.decode(), time.monotonic() - start)

    def succeed(self, *arguments, **more):
        ended = self.lscope(*arguments, **more)
        self.assertEqual(ended.code, 0, ended.err)
        return ended

    def refuse(self, code, error_class, *arguments, **more):
        """It must end with this code and say why in one line of this class; nothing goes to standard output."""
        ended = self.lscope(*arguments, **more)
        self.assertEqual((ended.code, ended.error_class), (code, error_class), ended.err)
        self.assertEqual(ended.out, "")
        errors = [line for line in ended.err.splitlines() if line.startswith("error[")]
        self.assertEqual(len(errors), 1, ended.err)
        self.assertLessEqual(len(errors[0]), 450)
        return errors[0]

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def start(self, *arguments):
        """Runs in the background; killed when the test ends."""
        process = subprocess.Popen([program, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   cwd=self.folder, start_new_session=True)

        def end():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()

        self.addCleanup(end)
        return process


def limit_file_size(size):
    """For preexec_fn: every write beyond `size` bytes of a file fails, as on a full disk."""
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return limit


def history(folder):
    """Rows of history.csv: numbers, None for an empty cell."""
    with open(pathlib.Path(folder) / "history.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return rows[0], [{key: float(cell) if cell else None for key, cell in zip(rows[0], row, strict=True)}
                     for row in rows[1:]]


def refuse_constant(word):
    raise ValueError(f"{word} is not JSON")


def strict_json(text):
    """NaN and Infinity are no JSON, although Python would read them."""
    return json.loads(text, parse_constant=refuse_constant)


def summary(folder):
    return strict_json((pathlib.Path(folder) / "summary.json").read_text(encoding="utf-8"))


def tensors(path):
    """Name to array of a safetensors file, and the checks that its own format asks for."""
    content = pathlib.Path(path).read_bytes()
    size, = struct.unpack("<Q", content[:8])
    header = strict_json(content[8:8 + size])
    header.pop("__metadata__", None)
    body = content[8 + size:]
    found, end = {}, 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        begin, stop = entry["data_offsets"]
        if begin != end:
            raise ValueError(f"{name} leaves a hole")
        end = stop
        kind = {"F32": "<f4", "F64": "<f8"}[entry["dtype"]]
        found[name] = numpy.frombuffer(body[begin:stop], kind).reshape(entry["shape"])
    if end != len(body):
        raise ValueError("bytes after the last tensor")
    return found


def main(arguments):
    """TEST.py LSCOPE [unittest arguments]"""
    global program
    program = os.path.abspath(arguments[1])
    unittest.main(module="__main__", argv=[arguments[0], *arguments[2:]], verbosity=1)
