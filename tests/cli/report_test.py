"""`lscope report`: the pack is whole, says the same in every form, is escaped, and leaves nothing half-written."""

import html.parser
import re
import sys
import xml.etree.ElementTree as ElementTree

import driver
from exported_figure import SVG, text_of, tool

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Page(html.parser.HTMLParser):
    """Tags closed in order, what is linked, and all text outside of style and metadata."""

    def __init__(self, content):
        super().__init__()
        self.open, self.tags, self.links, self.text, self.ids = [], [], [], "", []
        self.feed(content)
        self.close()
        assert self.open == [], self.open

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attributes:
            if name in ("src", "href", "xlink:href", "data", "action", "poster"):
                self.links.append(value)
            if name == "id":
                self.ids.append(value)
            assert not name.startswith("on"), (tag, name)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open)
        self.open.pop()

    def handle_data(self, data):
        if "style" not in self.open:
            self.text += data


class ReportTest(driver.CliTest):
    def report(self, *arguments, run=("--preset", "moons", "--set", "model.width1=16", "--set", "penalty.lambda1=0.002")):
        self.succeed("train", *run, "--epochs", 20, "--seed", 4, "--out", "run")
        self.succeed("report", "--from", "run", "--out", "pack", *arguments)
        return self.folder / "pack"


class Pack(ReportTest):
    def test_holds_every_figure_in_every_kind(self):
        pack = self.report()
        names = {entry["name"] for entry in driver.strict_json(self.succeed("figure", "--list", "--json").out)}
        found = {path.name for path in pack.iterdir()}
        figures = {name.removesuffix(".svg") for name in found if name.endswith(".svg")}
        self.assertLessEqual({"loss", "accuracy", "fit", "weights", "weights_over_time", "zeros", "norms"}, figures)
        self.assertLessEqual(figures, names)
        self.assertEqual(found, {f"{f}.{kind}" for f in figures for kind in ("svg", "pdf", "png", "csv")} |
                         {"config.json", "report.html", "report.pdf", "figures.tex", "figures.md"})
        self.assertEqual((pack / "config.json").read_bytes(), (self.folder / "run/config.json").read_bytes())
        self.succeed("figure", "loss", "--from", "run", "--out", "loss.svg")
        self.assertEqual((pack / "loss.svg").read_bytes(), (self.folder / "loss.svg").read_bytes())

    def test_is_the_same_a_second_time(self):
        pack = self.report()
        first = {path.name: path.read_bytes() for path in pack.iterdir()}
        self.succeed("report", "--from", "run", "--out", "again")
        again = {path.name: path.read_bytes() for path in (self.folder / "again").iterdir()}
        self.assertEqual(sorted(first), sorted(again))
        for name, content in first.items():
            self.assertTrue(content == again[name], name)

    def test_leaves_out_what_has_nothing_to_show(self):
        pack = self.report(run=("--preset", "sine_1d", "--set", "model.width1=8"))
        self.assertFalse((pack / "accuracy.svg").exists())
        self.assertTrue((pack / "r2.svg").exists())
        self.assertTrue((pack / "fit.pdf").exists())
        self.assertNotIn("accuracy", (pack / "figures.tex").read_text())


class Forms(ReportTest):
    def test_the_page_needs_nothing_else_and_is_well_formed(self):
        pack = self.report()
        content = (pack / "report.html").read_text(encoding="utf-8")
        page = Page(content)
        self.assertLessEqual(set(page.tags) & {"script", "link", "iframe", "object", "embed", "img"}, set())
        for link in page.links:
            self.assertTrue(link.startswith(("#", "data:image/png;base64,")), link[:60])
        self.assertNotIn("@import", content)
        self.assertEqual(re.findall(r"url\((?!#)", content), [])
        self.assertEqual(len(page.ids), len(set(page.ids)), "ids must be unique in a page")
        figures = len(list(pack.glob("*.svg")))
        self.assertEqual(page.tags.count("svg"), 2 * figures)  # for light and for dark
        self.assertIn("prefers-color-scheme:dark", content)
        svgs = [ElementTree.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", content, re.DOTALL)]
        self.assertEqual({svg[1].tag for svg in svgs} - {SVG + "g", SVG + "title"}, set())
        for svg in svgs:
            self.assertGreater(len(text_of(svg)), 3)

    def test_the_pdf_has_every_caption_and_page_number(self):
        for language, label, what in (("en", "Figure 1", "generalization gap"), ("zh", "图 1", "泛化差距")):
            pack = self.report("--lang", language)
            found = tool(self, "pdftotext", "-layout", pack / "report.pdf", "-")
            self.assertIn(label, found)
            self.assertIn(what, found)
            self.assertIn("0.002", found)
            pages = found.split("\f")[:-1]
            self.assertGreaterEqual(len(pages), 4)
            for number, text in enumerate(pages, 1):
                self.assertRegex(text.rstrip().splitlines()[-1], rf"\b{number}$")
            for row in tool(self, "pdffonts", pack / "report.pdf").splitlines()[2:]:
                self.assertIn(" yes yes yes ", row)
            for key in driver.strict_json((pack / "config.json").read_text())["params"]:
                self.assertIn(key, found)
            self.assertIn("595.276 x 841.89", tool(self, "pdfinfo", pack / "report.pdf"))
            tool(self, "pdftoppm", "-r", "40", "-png", pack / "report.pdf", self.folder / "page")

    def test_the_title_names_the_data_and_no_key_is_shortened(self):
        for language, title in (("en", "Report of a run on: digits.csv"), ("zh", "运行报告：digits.csv")):
            pack = self.report("--lang", language, run=("--preset", "digits"))
            found = tool(self, "pdftotext", "-layout", pack / "report.pdf", "-")
            for text in (found, (pack / "report.html").read_text(encoding="utf-8")):
                self.assertIn(title, text)
            for key in driver.strict_json((pack / "config.json").read_text())["params"]:
                self.assertIn(key, found)
            # Pages are filled: on all but the first and the last two, figures and captions reach into the last quarter.
            boxes = tool(self, "pdftotext", "-bbox", pack / "report.pdf", "-").split("<page ")[1:]
            for number, page in enumerate(boxes[1:-2], 2):
                lowest = sorted(float(y) for y in re.findall(r'yMax="([0-9.]+)"', page))
                above_footer = [y for y in lowest if y < 780]
                self.assertGreater(above_footer[-1], 600, f"page {number} ends at {above_footer[-1]} of 842 points")

    def test_captions_say_objective_rows_seed_and_version(self):
        pack = self.report()
        version = self.succeed("--version").out.split()[1]
        for name in ("figures.tex", "figures.md", "report.html"):
            text = (pack / name).read_text(encoding="utf-8")
            figures = len(list(pack.glob("*.csv")))
            for words in ("not divided by n", "n = 80 training", "seed 4", f"Lambdascope {version}", "epoch 20"):
                self.assertGreaterEqual(text.count(words), figures, (name, words))
        self.assertIn("λ₁ = 0.002", (pack / "figures.md").read_text(encoding="utf-8"))

    def test_latex_is_balanced_and_its_files_exist(self):
        for language in ("en", "zh"):
            pack = self.report("--lang", language)
            lines = [line for line in (pack / "figures.tex").read_text(encoding="utf-8").splitlines()
                     if not line.startswith("%")]
            text = "\n".join(lines)
            bare = text.replace("\\\\", "").replace("\\{", "").replace("\\}", "")
            self.assertEqual(bare.count("{"), bare.count("}"))
            self.assertEqual(re.findall(r"(?<!\\)[$&#%]", bare), [])
            files = re.findall(r"\\includegraphics\[.*?\]\{(.*?)\}", text)
            self.assertEqual(len(files), len(list(pack.glob("*.svg"))))
            for name in files:
                self.assertTrue((pack / name).exists())
            self.assertEqual(len(re.findall(r"\\label\{fig:[a-z_]+\}", text)), len(files))
            if language == "en":
                self.assertTrue(text.isascii(), [c for c in text if not c.isascii()])

    def test_markdown_names_files_that_exist(self):
        pack = self.report()
        names = re.findall(r"!\[.*?\]\((.*?)\)", (pack / "figures.md").read_text(encoding="utf-8"))
        self.assertEqual(len(names), len(list(pack.glob("*.svg"))))
        for name in names:
            self.assertTrue((pack / name).exists())


class OtherParsers(ReportTest):
    """What other programs make of every figure of the catalogue, in both languages."""

    RUNS = (("moons", ("--preset", "moons", "--set", "model.width1=16", "--set", "penalty.lambda1=0.002")),
            ("digits", ("--preset", "digits", "--set", "model.width1=12", "--set", "penalty.lambda_group=0.01")),
            ("line", ("--preset", "sine_1d", "--set", "model.width1=8")))

    def packs(self):
        """The folders of every run's pack in both languages; together they have every figure there is."""
        found = []
        for name, run in self.RUNS:
            self.succeed("train", *run, "--epochs", 12, "--seed", 4, "--out", name, timeout=60)
            for language in ("en", "zh"):
                out = f"{name}-{language}"
                self.succeed("report", "--from", name, "--lang", language, "--out", out, timeout=120)
                found.append(self.folder / out)
        names = {entry["name"] for entry in driver.strict_json(self.succeed("figure", "--list", "--json").out)}
        self.assertEqual(names, {path.stem for pack in found for path in pack.glob("*.svg")})
        return found

    def test_have_nothing_to_say_about_the_svg(self):
        for pack in self.packs():
            svgs = sorted(pack.glob("*.svg"))
            self.assertEqual(tool(self, "xmllint", "--noout", "--nonet", *svgs), "")
            for svg in svgs:
                png = self.folder / "seen.png"
                self.assertEqual(tool(self, "rsvg-convert", "--width", "400", "--output", png, svg), "", svg)
                self.assertGreater(png.stat().st_size, 2000, svg)

    def test_find_embedded_fonts_and_every_word_in_the_pdf(self):
        for pack in self.packs():
            for pdf in sorted(pack.glob("*.pdf")):
                fonts = tool(self, "pdffonts", pdf).splitlines()[2:]
                self.assertGreater(len(fonts), 0, pdf)
                for row in fonts:
                    self.assertIn(" yes yes yes ", row, pdf)  # embedded, a subset, with a way back to Unicode
                if pdf.stem == "report":
                    continue
                seen = "".join(tool(self, "pdftotext", "-raw", pdf, "-").split())
                for word in text_of(ElementTree.parse(pdf.with_suffix(".svg")).getroot()):
                    self.assertIn("".join(word.split()), seen, pdf)
                self.assertEqual(tool(self, "pdftocairo", "-png", "-singlefile", "-r", "50", pdf, self.folder / "seen"),
                                 "", pdf)


class Hostile(ReportTest):
    def test_names_stay_text_everywhere(self):
        nasty = '</svg><script>x</script>"\\input{a}$_%&'
        rows = "\n".join(f'{i / 10},{(i * 7 % 10) / 5},"{nasty.replace(chr(34), chr(34) * 2) if i % 2 else "b"}"'
                         for i in range(60))
        self.file("<b>$x_&.csv", '"</title>","a%b","y"\n' + rows + "\n")
        pack = self.report(run=("--data", "<b>$x_&.csv"))
        content = (pack / "report.html").read_text(encoding="utf-8")
        self.assertNotIn("<script", content)
        page = Page(content)
        self.assertNotIn("b", page.tags[:page.tags.index("h1") + 1])
        self.assertIn("<script>x</script>", page.text)
        for svg in re.findall(r"<svg.*?</svg>", content, re.DOTALL):
            ElementTree.fromstring(svg)
        bare = (pack / "figures.tex").read_text(encoding="utf-8").replace("\\\\", "")
        for line in bare.splitlines():
            if not line.startswith("%"):
                self.assertNotIn("\\input", line.replace("\\textbackslash{}", "/"))
        tool(self, "pdftotext", pack / "report.pdf", "-")


class Output(ReportTest):
    def test_that_cannot_be_written_leaves_nothing(self):
        self.succeed("train", "--preset", "moons", "--epochs", 5, "--out", "run")
        run = {path.name: path.read_bytes() for path in (self.folder / "run").iterdir()}
        self.file("taken", "a file")
        for out in ("taken", "taken/below", "/proc/lscope/out"):
            ended = self.lscope("report", "--from", "run", "--out", out)
            self.assertEqual((ended.code, ended.error_class[:7]), (4, "output."), ended.err)
        ended = self.lscope("report", "--from", "run", "--out", "pack", preexec_fn=driver.limit_file_size(60_000))
        self.assertEqual(ended.code, 4, ended.err)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["run", "taken"])
        self.refuse(2, "usage.option", "report", "--from", "run", "--out", "run")
        self.assertEqual(run, {path.name: path.read_bytes() for path in (self.folder / "run").iterdir()})

    def test_in_a_folder_that_has_other_files(self):
        self.succeed("train", "--preset", "moons", "--epochs", 5, "--out", "run")
        (self.folder / "pack").mkdir()
        self.file("pack/mine.txt", "mine")
        self.file("pack/loss.svg", "older")
        ended = self.lscope("report", "--from", "run", "--out", "pack", preexec_fn=driver.limit_file_size(8_000))
        self.assertEqual(ended.code, 4, ended.err)
        self.assertEqual({path.name: path.read_text() for path in (self.folder / "pack").iterdir()},
                         {"mine.txt": "mine", "loss.svg": "older"})
        self.succeed("report", "--from", "run", "--out", "pack")
        self.assertEqual((self.folder / "pack/mine.txt").read_text(), "mine")


if __name__ == "__main__":
    driver.main(sys.argv)
