"""`lscope figure`: every figure as SVG, PDF, PNG and CSV, parsed back; the same bytes twice; what is refused."""

import csv
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zlib

import driver

SVG = "{http://www.w3.org/2000/svg}"
NAMES = ("loss", "accuracy", "fit", "weights", "weights_over_time", "weight_ridges", "zeros", "norms")
KINDS = ("svg", "pdf", "png", "csv")
POINTS_PER_CM = 72 / 2.54


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


class EveryFigure(FigureTest):
    def test_in_every_kind_and_the_same_bytes_twice(self):
        self.run_folder()
        for name in NAMES:
            for kind in KINDS:
                with self.subTest(name=name, kind=kind):
                    first = self.figure(name, f"a.{kind}").read_bytes()
                    self.assertGreater(len(first), 500)
                    self.assertEqual(first, self.figure(name, f"b.{kind}").read_bytes())
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()),
                         sorted(["run"] + [f"{x}.{kind}" for x in "ab" for kind in KINDS]))

    def test_the_list_names_them(self):
        self.assertLessEqual(set(NAMES), {line.split()[0] for line in self.succeed("figure", "--list").out.splitlines()})
        listed = driver.strict_json(self.succeed("figure", "--list", "--json").out)
        self.assertLessEqual(set(NAMES), {entry["name"] for entry in listed})
        for entry in listed:
            self.assertNotIn("figure.", entry["title"] + entry["caption"], "an untranslated key")
        chinese = driver.strict_json(self.succeed("figure", "--list", "--json", "--lang", "zh").out)
        self.assertIn("损失", chinese[0]["title"])

    def test_curves_of_the_svg_lie_on_the_points_of_the_csv(self):
        self.run_folder()
        svg, table = svg_of(self.figure("loss", "loss.svg")), table_of(self.figure("loss", "loss.csv"))
        groups = {g.get("id"): g for g in svg.iter(SVG + "g")}
        train, drawn = series_of(table, "line", "train"), points_of(groups["loss-train"])
        self.assertEqual(len(train), 61)
        # Where the axes are, from the curve of the training loss alone.
        (x0, _), (x1, _) = train[0], train[-1]
        low, high = min(y for _, y in train), max(y for _, y in train)
        left, right = min(x for x, _ in drawn), max(x for x, _ in drawn)
        bottom, top = max(y for _, y in drawn), min(y for _, y in drawn)

        def at(x, y):
            return (left + (x - x0) / (x1 - x0) * (right - left), bottom + (y - low) / (high - low) * (top - bottom))

        for series in ("train", "test"):
            found = points_of(groups["loss-" + series])
            for x, y in series_of(table, "line", series):
                px, py = at(x, y)
                self.assertTrue(any(abs(fx - px) < 0.05 and abs(fy - py) < 0.05 for fx, fy in found), (series, x, y))
        # Of a dashed curve the gaps are missing, but what is there lies on the curve.
        curve = [at(x, y) for x, y in series_of(table, "line", "validation")]
        dashes = strokes_of(groups["loss-validation"])
        self.assertGreater(len(dashes), 20)
        for dash in dashes:
            for x, y in dash:
                self.assertLess(min(distance((x, y), a, b) for a, b in zip(curve, curve[1:])), 0.05, (x, y))
        gap = points_of(groups["loss-gap"])
        self.assertGreater(len(gap), 60)

    def test_the_pdf_draws_what_the_svg_draws(self):
        self.run_folder()
        groups = {g.get("id"): g for g in svg_of(self.figure("loss", "loss.svg")).iter(SVG + "g")}
        pdf = self.figure("loss", "loss.pdf")
        tool(self, "pdftocairo", "-svg", pdf, self.folder / "back.svg")
        wanted = points_of(groups["loss-train"])
        longest = []
        for path in svg_of(self.folder / "back.svg").iter(SVG + "path"):
            if path.get("stroke") is None and "stroke:" not in (path.get("style") or ""):
                continue
            numbers = [float(n) for n in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", path.get("d"))]
            found = list(zip(numbers[::2], numbers[1::2]))  # its transform only fits the page to the paper
            # cairo leaves out a point on the straight line between its neighbours.
            if len(wanted) - 5 <= len(found) <= len(wanted) and all(
                    min(distance(point, *piece) for piece in zip(found, found[1:])) < 0.06 for point in wanted):
                return
            longest.append(len(found))
        self.fail(f"no path of the PDF is the training curve ({len(wanted)} points; there are {sorted(longest)[-5:]})")

    def test_points_cells_bars_and_zeros_are_in_the_csv(self):
        folder = self.run_folder()
        fit = table_of(self.figure("fit", "fit.csv"))
        kinds = {row["element"] for row in fit}
        self.assertLessEqual({"point", "cell"}, kinds)
        self.assertEqual(sum(row["element"] == "point" for row in fit), 80 + 60)
        for row in fit:
            if row["element"] == "cell":
                self.assertTrue(0 <= float(row["value"]) <= 1)
        weights = driver.tensors(folder / "weights.safetensors")
        flat = [w for name, array in weights.items() if "weight" in name for w in array.flat]
        bars = table_of(self.figure("weights", "weights.csv"))
        zero, = [row for row in bars if row["element"] == "zero_bar"]
        self.assertEqual((float(zero["y"]), float(zero["value"])), (sum(w == 0 for w in flat), len(flat)))
        self.assertEqual(sum(float(row["y"]) for row in bars), len(flat))
        zeros = table_of(self.figure("zeros", "zeros.csv"))
        last = [row for row in zeros if row["element"] == "line" and row["id"] == "layer2"][-1]
        self.assertAlmostEqual(float(last["y"]), (weights["layers.1.weight"] == 0).mean(), delta=1e-6)


class Words(FigureTest):
    def test_are_text_in_svg_and_pdf_in_both_languages(self):
        self.run_folder()
        for language, words in (("en", ("Loss", "train", "validation", "test", "epoch")),
                                ("zh", ("损失", "训练", "验证", "测试", "轮次"))):
            svg = svg_of(self.figure("loss", "a.svg", "--lang", language))
            for word in words:
                self.assertIn(word, text_of(svg))
            pdf = self.figure("loss", "a.pdf", "--lang", language)
            found = tool(self, "pdftotext", "-layout", pdf, "-")
            for word in words:
                self.assertIn(word, found)
            fonts = tool(self, "pdffonts", pdf).splitlines()[2:]
            self.assertGreater(len(fonts), 1)
            for row in fonts:
                self.assertIn(" yes yes yes ", row)  # embedded, a subset, with a map to Unicode
            tool(self, "pdftoppm", "-r", "50", "-png", pdf, self.folder / "page")

    def test_greek_and_mathematics(self):
        self.run_folder()
        self.assertIn("‖W‖₂", text_of(svg_of(self.figure("norms", "norms.svg"))))
        self.assertIn("‖W‖₂", tool(self, "pdftotext", self.figure("norms", "norms.pdf"), "-"))

    def test_the_file_knows_where_it_comes_from(self):
        self.run_folder("--seed", 7)
        config = driver.strict_json((self.folder / "run/config.json").read_text())
        svg = svg_of(self.figure("loss", "a.svg"))
        entries = {e.get("name"): e.text for e in svg.iter("{urn:lambdascope}entry")}
        texts = png_texts(self.figure("loss", "a.png").read_bytes())
        info = tool(self, "pdfinfo", self.figure("loss", "a.pdf"))
        for found in (entries, texts):
            self.assertEqual((found["seed"], found["epoch"]), ("7", "60"))
            self.assertEqual(driver.strict_json(found["configuration"]), config)
        self.assertIn("λ₁ = 0.002", svg.find(SVG + "desc").text)
        self.assertIn("λ₁ = 0.002", texts["Description"])
        self.assertIn("seed: 7;", info)
        self.assertIn('"penalty.lambda1": 0.002', info)
        self.assertIn("n = 80 training", info)

    def test_hostile_names_stay_text(self):
        nasty = '<script>alert("1")</script>&amp;\\input{x}'
        rows = [f"{i / 10},{(i * 7 % 10) / 5},{'=1+1' if i % 2 else nasty}" for i in range(60)]
        rows = [",".join(['"' + c.replace('"', '""') + '"' for c in r.split(",")]) for r in rows]
        self.file("data.csv", '"<b>a</b>","]]>","la\u202ebel"\n' + "\n".join(rows) + "\n")
        self.succeed("train", "--data", "data.csv", "--epochs", 3, "--out", "run")
        svg = self.figure("fit", "fit.svg")
        self.assertNotIn(b"<script", svg.read_bytes())
        texts = text_of(svg_of(svg))
        self.assertTrue(any(text.startswith("<script>") for text in texts), texts)
        self.figure("fit", "fit.pdf")
        for row in table_of(self.figure("fit", "fit.csv")):
            for cell in (row["name"], row["text"]):
                self.assertFalse(cell.startswith(("=", "+", "-", "@")), cell)


class Sizes(FigureTest):
    def test_are_what_was_asked_for(self):
        self.run_folder()
        for size, width, height in (("8.5x6cm", 8.5 * POINTS_PER_CM, 6 * POINTS_PER_CM), ("84 × 62 mm", 238.11, 175.75),
                                    ("3.3x2.5in", 237.6, 180), ("800x600px", 192, 144)):
            svg = svg_of(self.figure("loss", "a.svg", "--size", size))
            self.assertAlmostEqual(float(svg.get("width").removesuffix("pt")), width, delta=0.01)
            self.assertAlmostEqual(float(svg.get("height").removesuffix("pt")), height, delta=0.01)
            self.assertTrue({7, 8, 9} >= {float(t.get("font-size")) for t in svg.iter(SVG + "text")} - {8.0},
                            "type does not follow the size")
        kind, header = png_chunks(self.figure("loss", "a.png", "--size", "801x603px").read_bytes())[0]
        self.assertEqual((kind, struct.unpack(">II", header[:8])), (b"IHDR", (801, 603)))
        small, large = (svg_of(self.figure("loss", "a.svg", "--scale", s)) for s in (1, 2))
        sizes = [max(float(t.get("font-size")) for t in svg.iter(SVG + "text")) for svg in (small, large)]
        self.assertAlmostEqual(sizes[1], 2 * sizes[0])

    def test_that_make_no_picture_are_refused(self):
        self.run_folder()
        for error, arguments in (("usage.option", ("--size", "big")), ("usage.option", ("--size", "8x6")),
                                 ("usage.option", ("--size", "x6cm")), ("usage.option", ("--size", "nanx6cm")),
                                 ("usage.range", ("--size", "0.1x6cm")), ("usage.range", ("--size", "-8x6cm")),
                                 ("usage.range", ("--size", "9000x6cm")), ("usage.range", ("--dpi", "1e9")),
                                 ("usage.range", ("--dpi", "0")), ("usage.range", ("--scale", "0")),
                                 ("usage.range", ("--epoch", "61")), ("usage.range", ("--epoch", "-1")),
                                 ("usage.option", ("--x", "5")), ("usage.option", ("--x", "9:3")),
                                 ("usage.key", ("--hide", "tset"))):
            with self.subTest(arguments=arguments):
                self.refuse(2, error, "figure", "loss", "--from", "run", "--out", "no.png", *arguments)
        self.assertIn("did you mean loss", self.refuse(2, "usage.key", "figure", "los", "--from", "run", "--out", "a.svg"))
        self.refuse(2, "usage.option", "figure", "loss", "--from", "run", "--out", "a.gif")
        self.refuse(2, "usage.range", "figure", "weights", "--from", "run", "--out", "a.svg", "--layer", "9")
        self.assertEqual([p.name for p in self.folder.iterdir()], ["run"])


class Parts(FigureTest):
    def test_a_range_a_hidden_series_and_a_log_axis(self):
        self.run_folder()
        table = table_of(self.figure("loss", "a.csv", "--x", "10:20", "--hide", "test"))
        train = series_of(table, "line", "train")
        self.assertEqual([x for x, _ in train], list(range(9, 22)))  # a neighbour on each side
        self.assertEqual(series_of(table, "line", "test"), [])
        svg = svg_of(self.figure("loss", "a.svg", "--log", "--hide", "test"))
        linear = text_of(svg_of(self.figure("loss", "b.svg", "--hide", "test")))
        zeros = [text for text in linear if re.fullmatch(r"0\.0+", text)]
        self.assertEqual(len(zeros), 1, "a linear axis begins at 0")
        self.assertNotIn(zeros[0], text_of(svg))
        self.assertNotIn("loss-test", {g.get("id") for g in svg.iter(SVG + "g")})

    def test_the_gradients_of_all_layers_are_those_of_the_run(self):
        folder = self.run_folder()
        drawn = table_of(self.figure("gradients", "gradients.csv"))
        history = table_of(folder / "history.csv")
        for layer in ("1", "2", "3"):
            norms = [float(row["gradient_norm_" + layer]) for row in history if row["gradient_norm_" + layer]]
            self.assertGreater(len(norms), 50)
            found = [y for _, y in series_of(drawn, "line", "layer" + layer)]
            self.assertEqual(len(found), len(norms))
            for a, b in zip(found, norms):
                self.assertAlmostEqual(a, b, delta=1e-5 * b)

    def test_two_weights_that_were_chosen(self):
        self.run_folder()
        svg = svg_of(self.figure("weight_plane", "a.svg", "--pair", "2:3:1,1:2:5"))
        texts = text_of(svg)
        self.assertIn("3 of layer 1 → 1 of layer 2", texts)
        self.assertTrue(any(text.endswith("→ 5 of layer 1") for text in texts), texts)
        for error, name, pair, said in (("usage.option", "weight_plane", "1:1", "layer:from:to"),
                                        ("usage.option", "weight_plane", "1:1:1,1:1:1", "different"),
                                        ("usage.range", "weight_plane", "1:3:1,1:1:1", "layer 1 joins 2 to 16"),
                                        ("usage.option", "loss", "1:1:1,1:2:1", "weight_plane")):
            with self.subTest(pair=pair):
                self.assertIn(said, self.refuse(2, error, "figure", name, "--from", "run", "--out", "no.svg", "--pair",
                                                pair))
        self.refuse(2, "usage.range", "report", "--from", "run", "--out", "pack", "--pair", "9:1:1,1:1:1")
        self.assertFalse((self.folder / "pack").exists())

    def test_a_mean_over_the_past_and_an_axis_around_zero(self):
        self.run_folder()
        raw, smooth = (svg_of(self.figure("loss", "a.svg", *more)) for more in ((), ("--smooth", 10)))
        curve = [len(strokes_of(next(g for g in svg.iter(SVG + "g") if g.get("id") == "loss-train")))
                 for svg in (raw, smooth)]
        self.assertEqual(curve[1], 2 * curve[0], "the mean is drawn over the curve")
        self.assertTrue(any("mean of 10" in text for text in text_of(smooth)), text_of(smooth))
        recorded, drawn = (self.figure("loss", name, *more).read_text(encoding="utf-8").splitlines()
                           for name, more in (("a.csv", ()), ("b.csv", ("--smooth", 10))))
        self.assertEqual(recorded, [row for row in drawn if not row.startswith("mean,")])
        values = {element: [float(row["y"]) for row in csv.DictReader(drawn)
                            if (row["element"], row["id"]) == (element, "train")] for element in ("line", "mean")}
        self.assertEqual(len(values["mean"]), len(values["line"]))
        for i, mean in enumerate(values["mean"]):
            window = values["line"][max(0, i - 9):i + 1]
            self.assertAlmostEqual(mean, sum(window) / len(window), 9)
        linear, around = (text_of(svg_of(self.figure("norms", "a.svg", *more))) for more in ((), ("--symlog",)))
        self.assertNotEqual(linear, around)
        self.refuse(2, "usage.option", "figure", "norms", "--from", "run", "--out", "a.svg", "--log", "--symlog")

    def test_an_earlier_epoch_is_the_shorter_run(self):
        self.run_folder()
        self.succeed("train", "run/config.json", "--epochs", 20, "--out", "short")
        for name in ("loss", "weights", "fit"):
            early = self.figure(name, "early.csv", "--epoch", 20).read_bytes()
            self.succeed("figure", name, "--from", "short", "--out", "short.csv")
            self.assertEqual(early, (self.folder / "short.csv").read_bytes(), name)
        self.assertNotEqual(early, self.figure("fit", "late.csv").read_bytes())

    def test_what_was_changed_on_the_way_stands_as_a_mark(self):
        commands = [{"seq": 1, "tick": 80, "generation": 0, "step": 80, "epoch": 10, "command": "set",
                     "key": "penalty.lambda2", "before": "0", "value": "0.002"},
                    {"seq": 2, "tick": 240, "generation": 0, "step": 240, "epoch": 30, "command": "set",
                     "key": "dropout.drop_rate", "before": "0", "value": "0.25"}]
        self.file("log.json", json.dumps({"schema": "lscope-commands", "schema_version": 1, "tick": 480, "generation": 0,
                                          "commands": commands}))
        folder = self.run_folder("--commands", self.folder / "log.json")
        marks = [row for row in table_of(self.figure("loss", "loss.csv")) if row["element"] == "mark"]
        self.assertEqual([(float(row["x"]), row["text"]) for row in marks], [(10, "λ₂ 0 → 0.002"), (30, "p 0 → 0.25")])
        self.assertIn("λ₂ 0 → 0.002", text_of(svg_of(self.figure("loss", "loss.svg", "--size", "17x8cm"))))
        early = [row for row in table_of(self.figure("loss", "e.csv", "--epoch", 20)) if row["element"] == "mark"]
        self.assertEqual([row["text"] for row in early], ["λ₂ 0 → 0.002"])
        # Weights of then are those of the run that was changed on its way.
        self.figure("weights", "w20.csv", "--epoch", 20)
        cut = json.loads((folder / "commands.json").read_text())
        cut["commands"], cut["tick"] = cut["commands"][:1], 160
        self.file("cut.json", json.dumps(cut))
        self.run_folder("--commands", self.folder / "cut.json", epochs=20)
        self.assertEqual((self.folder / "w20.csv").read_bytes(), self.figure("weights", "cut.csv").read_bytes())

    def test_the_log_of_a_normalized_network_is_followed_when_it_is_trained_again(self):
        commands = [{"seq": 1, "tick": 80, "generation": 0, "step": 80, "epoch": 10, "command": "set",
                     "key": "penalty.lambda1", "before": "0.002", "value": "0.01"}]
        self.file("log.json", json.dumps({"schema": "lscope-commands", "schema_version": 1, "tick": 480, "generation": 0,
                                          "commands": commands}))
        folder = self.run_folder("--set", "model.batch_norm=true", "--commands", self.folder / "log.json")
        self.figure("fit", "fit.svg")
        (folder / "commands.json").unlink()  # then it is another run, which history.csv does not know
        self.refuse(3, "input.mismatch", "figure", "fit", "--from", "run", "--out", "b.svg")

    def test_ridges_of_a_folder_are_those_of_its_weights(self):
        folder = self.run_folder()
        ridges = table_of(self.figure("weight_ridges", "r.csv"))
        names = list(dict.fromkeys(row["name"] for row in ridges if row["element"] == "ridge"))
        self.assertEqual((names[0], names[-1]), ("0", "60"))
        last = [(float(row["x"]), float(row["y"])) for row in ridges if row["name"] == "60"]
        flat = [w for name, array in driver.tensors(folder / "weights.safetensors").items() if "weight" in name
                for w in array.flat]
        step = last[1][0] - last[0][0]
        inside = sum(w != 0 and abs(w) < last[-1][0] + step / 2 for w in flat) / len(flat)
        self.assertAlmostEqual(sum(y for _, y in last) * step, inside, delta=0.02)
        early = table_of(self.figure("weight_ridges", "e.csv", "--epoch", 5))
        self.assertEqual([row["name"] for row in early if row["element"] == "ridge"][-1], "5")
        (folder / "weight_counts.csv").unlink()
        self.assertIn("No histograms", self.refuse(3, "input.mismatch", "figure", "weight_ridges", "--from", "run",
                                                   "--out", "none.svg"))

    def test_a_normalized_network_is_trained_again(self):
        self.run_folder("--set", "model.batch_norm=true")
        self.assertEqual(sum(float(row["y"]) for row in table_of(self.figure("weights", "w.csv"))), 16 * 2 + 256 + 16)
        self.figure("fit", "fit.svg")


class Folders(FigureTest):
    def test_that_are_none(self):
        self.file("x.lscope", "SQLite")
        self.file("plain", "")
        (self.folder / "empty").mkdir()
        loss = ("figure", "loss", "--out", "a.svg", "--from")
        self.assertIn("session", self.refuse(3, "input.mismatch", *loss, "x.lscope"))
        self.refuse(3, "input.not_regular", *loss, "plain")
        self.refuse(3, "input.missing", *loss, "nowhere")
        self.refuse(3, "input.missing", *loss, "empty")
        self.refuse(2, "usage.option", "figure", "loss", "--out", "a.svg")
        self.refuse(2, "usage.option", "figure", "--from", "empty", "--out", "a.svg")

    def test_whose_files_do_not_fit_each_other(self):
        folder = self.run_folder()
        self.succeed("train", "--preset", "moons", "--set", "model.width1=16", "--set", "model.width2=16", "--seed", 99,
                     "--epochs", 60, "--out", "other")
        self.succeed("train", "--preset", "moons", "--set", "model.width1=8", "--epochs", 60, "--out", "wider")
        history = (folder / "history.csv").read_bytes()
        weights = (folder / "weights.safetensors").read_bytes()
        layers = (folder / "layers.csv").read_bytes()

        def broken(name, content, error, *place):
            kept = (folder / name).read_bytes()
            (folder / name).write_bytes(content)
            said = self.refuse(3, error, "figure", "weights", "--from", "run", "--out", "a.svg")
            for word in place:
                self.assertIn(word, said)
            (folder / name).write_bytes(kept)

        broken("weights.safetensors", (self.folder / "other/weights.safetensors").read_bytes(), "input.mismatch",
               "history.csv never had")
        broken("weights.safetensors", (self.folder / "wider/weights.safetensors").read_bytes(), "input.mismatch")
        broken("weights.safetensors", weights[:-5], "input.malformed")
        broken("history.csv", b"", "input.malformed", "empty")
        broken("history.csv", history.split(b"\n")[0] + b"\n", "input.malformed", "no rows")
        broken("history.csv", history.replace(b"\n8,1,", b"\n8,one,", 1), "input.malformed", "history.csv:3", "epoch")
        broken("history.csv", history.replace(b"\n8,", b"\n8.5,", 1), "input.malformed", "history.csv:3")
        broken("history.csv", history.replace(b"\n16,", b"\n4,", 1), "input.malformed", "history.csv:4")
        broken("history.csv", history[:len(history) // 2].rsplit(b",", 3)[0], "input.malformed")
        broken("history.csv", history[:history.rindex(b"\n", 0, -1) + 1], "input.mismatch")
        broken("layers.csv", b"\n".join(layers.split(b"\n")[:9]) + b"\n", "input.mismatch", "layers.csv")
        broken("layers.csv", (self.folder / "wider/layers.csv").read_bytes(), "input.mismatch")
        counts = (folder / "weight_counts.csv").read_bytes()
        second = counts.split(b"\n")[1]
        broken("weight_counts.csv", (self.folder / "wider/weight_counts.csv").read_bytes(), "input.mismatch", "weights")
        broken("weight_counts.csv", counts.replace(b",bin_7,", b",bin_x,", 1), "input.malformed", "columns")
        broken("weight_counts.csv", counts.replace(second, second.replace(b"0,0,1,", b"0,0,2,", 1)), "input.malformed",
               "weight_counts.csv:2: layer", "layer 1 is expected")
        broken("weight_counts.csv", counts.replace(second, second + b"5"), "input.mismatch", "weight_counts.csv:2")
        broken("weight_counts.csv", counts.replace(second, second[:second.rindex(b",")] + b",0.5"), "input.malformed",
               "bin_64")
        broken("weight_counts.csv", counts[:counts.rindex(b"\n", 0, -1) + 1], "input.malformed", "ends before layer")
        broken("commands.json", b"[]", "input.malformed", "commands.json")
        broken("config.json", b"{", "input.malformed")
        self.figure("weights", "a.svg")

    def test_a_data_file_that_has_moved(self):
        self.file("data.csv", "a,b\n" + "\n".join(f"{i},{i % 7 * 0.31}" for i in range(40)) + "\n")
        self.succeed("train", "--data", "data.csv", "--epochs", 4, "--out", "run")
        self.figure("fit", "fit.svg")
        (self.folder / "data.csv").rename(self.folder / "moved.csv")
        self.assertIn("--data", self.refuse(3, "input.missing", "figure", "fit", "--from", "run", "--out", "b.svg"))
        self.figure("fit", "b.svg", "--data", "moved.csv")
        self.assertEqual(*((self.folder / name).read_bytes() for name in ("fit.svg", "b.svg")))
        self.refuse(3, "input.mismatch", "figure", "accuracy", "--from", "run", "--data", "moved.csv", "--out", "c.svg")


class Output(FigureTest):
    def test_that_cannot_be_written_leaves_nothing(self):
        self.run_folder()
        before = sorted(p.name for p in self.folder.iterdir())
        loss = ("figure", "loss", "--from", "run", "--out")
        for out in ("no/where/a.svg", "/proc/lscope.svg", "run/history.csv/a.svg"):
            ended = self.lscope(*loss, out)
            self.assertEqual((ended.code, ended.error_class[:7]), (4, "output."), ended.err)
        ended = self.lscope(*loss, "a.svg", preexec_fn=driver.limit_file_size(1500))
        self.assertEqual(ended.code, 4, ended.err)
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), before)
        kept = self.figure("loss", "kept.svg").read_bytes()
        self.assertEqual(self.lscope(*loss, "kept.svg", preexec_fn=driver.limit_file_size(1500)).code, 4)
        self.assertEqual((self.folder / "kept.svg").read_bytes(), kept)

    def test_another_locale_changes_nothing(self):
        self.run_folder()
        for kind in KINDS:
            first = self.figure("loss", f"a.{kind}").read_bytes()
            environment = dict(os.environ, LC_ALL="de_DE.UTF-8", LANG="de_DE.UTF-8")
            self.succeed("figure", "loss", "--from", "run", "--out", f"b.{kind}", env=environment)
            self.assertEqual(first, (self.folder / f"b.{kind}").read_bytes(), kind)


if __name__ == "__main__":
    driver.main(sys.argv)
