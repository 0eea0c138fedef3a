"""What `lscope figure` wrote, read back: paths and texts of an SVG, tables of a CSV, chunks of a PNG."""

import csv
import re
import shutil
import struct
import subprocess
import xml.etree.ElementTree as ElementTree
import zlib

import driver

SVG = "{http://www.w3.org/2000/svg}"
KINDS = ("svg", "pdf", "png", "csv")


def svg_of(path):
    """The document, and a clear failure where it is not XML."""
    return ElementTree.fromstring(path.read_bytes())


def pieces_of(path):
    """The pieces of a path, each a list of points: M, m, L, l and Z, as SVG 1.1 reads them."""
    pieces, at, command = [], (0.0, 0.0), None
    for token in re.findall(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?,-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?", path):
        if token.isalpha():
            assert token in "MmLlZ", token
            command = token
            if token in "Mm":
                pieces.append([])
            continue
        x, y = map(float, token.split(","))
        at = (at[0] + x, at[1] + y) if command in "ml" else (x, y)
        pieces[-1].append(at)
        command = {"M": "L", "m": "l"}.get(command, command)
    return pieces


def strokes_of(group):
    """The pieces of the paths below an element, each a list of points."""
    return [piece for path in group.iter(SVG + "path") for piece in pieces_of(path.get("d"))]


def points_of(group):
    """Every point of the paths and markers below an element."""
    return [point for stroke in strokes_of(group) for point in stroke] + [
        (float(c.get("cx")), float(c.get("cy"))) for c in group.iter(SVG + "circle")]


def distance(point, begin, end):
    """Of a point from a straight piece of a line."""
    along = (end[0] - begin[0], end[1] - begin[1])
    offset = (point[0] - begin[0], point[1] - begin[1])
    share = (offset[0] * along[0] + offset[1] * along[1]) / (along[0]**2 + along[1]**2)
    share = min(1.0, max(0.0, share))
    return ((offset[0] - share * along[0])**2 + (offset[1] - share * along[1])**2)**0.5


def table_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def series_of(table, element, series):
    return [(float(row["x"]), float(row["y"])) for row in table
            if (row["element"], row["id"]) == (element, series) and row["y"]]


def text_of(svg):
    return [element.text for element in svg.iter(SVG + "text")]


def png_chunks(content):
    """Kind and data of each chunk; checks every checksum."""
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    at, found = 8, []
    while at < len(content):
        size, = struct.unpack(">I", content[at:at + 4])
        kind, data = content[at + 4:at + 8], content[at + 8:at + 8 + size]
        check, = struct.unpack(">I", content[at + 8 + size:at + 12 + size])
        assert check == zlib.crc32(kind + data), kind
        found.append((kind, data))
        at += 12 + size
    return found


def png_texts(content):
    found = {}
    for kind, data in png_chunks(content):
        if kind in (b"tEXt", b"iTXt"):
            key, _, value = data.partition(b"\0")
            found[key.decode()] = (value[4:] if kind == b"iTXt" else value).decode()
    return found


def tool(test, *arguments):
    """Runs a program of poppler-utils; it must be content, and silent."""
    if shutil.which(arguments[0]) is None:
        test.skipTest(f"{arguments[0]} is not installed")
    ended = subprocess.run([str(a) for a in arguments], capture_output=True, timeout=60)
    test.assertEqual((ended.returncode, ended.stderr.decode()), (0, ""), arguments)
    return ended.stdout.decode()


class FigureTest(driver.CliTest):
    def run_folder(self, *arguments, epochs=60):
        self.succeed("train", "--preset", "moons", "--set", "model.width1=16", "--set", "model.width2=16", "--set",
                     "penalty.lambda1=0.002", "--set", "data.test_samples=60", "--epochs", epochs, *arguments, "--out",
                     "run")
        return self.folder / "run"

    def figure(self, name, out, *arguments):
        self.succeed("figure", name, "--from", "run", "--out", out, *arguments)
        return self.folder / out
