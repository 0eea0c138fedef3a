"""`lscope figure`: every figure as SVG, PDF, PNG and CSV, parsed back; the same bytes twice; words and sizes."""

import re
import struct
import sys

import driver
from exported_figure import (KINDS, SVG, FigureTest, distance, png_chunks, png_texts, points_of, series_of, strokes_of,
                             svg_of, table_of, text_of, tool)

NAMES = ("loss", "accuracy", "fit", "weights", "weights_over_time", "weight_ridges", "zeros", "norms")
POINTS_PER_CM = 72 / 2.54


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


if __name__ == "__main__":
    driver.main(sys.argv)
