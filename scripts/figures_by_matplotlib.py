"""Draws a figure from the CSV of `lscope figure`, as somebody who writes a paper would: matplotlib's defaults, 8 pt type,
labels and a legend. figures_by_matplotlib.py NAME IN.csv OUT.png"""

import csv
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy

COLUMNS = ("x", "y", "x2", "y2", "value")


def read(path):
    """Rows of the table by element and series; empty cells are NaN."""
    found = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            numbers = [float(row[c]) if row[c] else numpy.nan for c in COLUMNS]
            series = found.setdefault((row["element"], row["id"]), {"name": row["name"], "rows": [], "text": []})
            series["rows"].append(numbers)
            series["text"].append(row["text"])
    for series in found.values():
        series.update(zip(COLUMNS, numpy.array(series["rows"]).T))
    return found


def curves(axes, data):
    for (element, name), series in data.items():
        if element == "band":
            axes.fill_between(series["x"], series["y"], series["y2"], alpha=0.2, label=series["name"] or name, linewidth=0)
        if element == "line":
            axes.plot(series["x"], series["y"], "--" if name == "validation" else "-", linewidth=1.2,
                      label=series["name"] or name)
    axes.set_xlabel("epoch")
    axes.legend(fontsize=7, frameon=False)


def field(axes, data):
    cells = data[("cell", "field")]
    x, y = numpy.unique(cells["x"]), numpy.unique(cells["y"])
    values = cells["value"].reshape(len(y), len(x))
    picture = axes.contourf(x, y, values, levels=20, cmap="PuOr", vmin=0, vmax=1)
    axes.contour(x, y, values, levels=[0.5], colors="k", linewidths=1.2)
    for (element, _), series in data.items():
        if element == "point":
            axes.scatter(series["x"], series["y"], s=8, label=series["name"] or None, edgecolors="white", linewidths=0.4)
    points = [s for (element, _), s in data.items() if element == "point"]
    axes.set_xlim(min(s["x"].min() for s in points) - 0.3, max(s["x"].max() for s in points) + 0.3)
    axes.set_ylim(min(s["y"].min() for s in points) - 0.3, max(s["y"].max() for s in points) + 0.3)
    axes.set_aspect("equal")
    axes.figure.colorbar(picture, ax=axes, shrink=0.8)
    axes.set_xlabel("x1"), axes.set_ylabel("x2")


def histogram(axes, data):
    bars = data[("bar", "weights")]
    inside = ~numpy.isnan(bars["x"]) & ~numpy.isnan(bars["x2"])
    axes.bar(bars["x"][inside], bars["y"][inside], (bars["x2"] - bars["x"])[inside], align="edge", label="weights")
    zero = data[("zero_bar", "")]
    axes.bar(zero["x"], zero["y"], 0.05, color="crimson", label=f"exactly zero: {zero['y'][0]:.0f}")
    axes.set_yscale("log")
    axes.set_xlabel("w"), axes.set_ylabel("count")
    axes.legend(fontsize=7, frameon=False)


def main(name, source, target):
    matplotlib.rcParams.update({"font.size": 8, "font.family": ["Inter", "DejaVu Sans"]})
    figure, axes = plt.subplots(figsize=(8.5 / 2.54, 6 / 2.54), layout="constrained")
    {"fit": field, "weights": histogram}.get(name, curves)(axes, read(source))
    axes.set_title({"loss": "Loss", "accuracy": "Accuracy", "fit": "Decision field", "weights": "Weights",
                    "weights_over_time": "Weights over time", "zeros": "Exact zeros"}[name], fontsize=9)
    figure.savefig(target, dpi=150)


main(*sys.argv[1:])
