"""The measures drawn as SVG: for a dark and a light page, the same bytes for the same measures."""

import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from services.recommender.evaluation.curves import EDGES, SIZES
from services.recommender.evaluation.harness import Curve, Evaluation
from services.recommender.evaluation.metrics import TOP

# told apart by people who do not see all colours, and 3 to 1 against the light and the dark page; each line has a mark
# of its own besides
COLOURS = ("#d55e00", "#0072b2", "#009e73", "#c2649a", "#b07d00", "#8468d0")
MARKS = ("o", "s", "^", "D", "v", "P")
INK = "#808080"
STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "matinee",
    "font.size": 10,
    "axes.titlesize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.alpha": 0.3,
    "lines.linewidth": 1.8,
    "lines.markersize": 4.5,
    "legend.frameon": False,
    **dict.fromkeys(
        ("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color", "grid.color"), INK
    ),
}
# the text takes the page's ink where the page is dark
INKS = "svg{color:#5c4b42}@media(prefers-color-scheme:dark){svg{color:#c9b8ac}}"
CLASSES = [*(f"{a}-{b - 1}" for a, b in pairwise(EDGES)), f"{EDGES[-1]}+"]
Drawn = TypeVar("Drawn")
PANELS = {"ndcg": "nDCG@10", "coverage": "Coverage", "novelty": "Novelty (bits)"}


def draw(evaluation: Evaluation, folder: Path, dataset: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, plot in PLOTS.items():
        with rc_context(STYLE):
            figure = Figure(figsize=(4.7, 3.5), layout="constrained")
            plot(figure, evaluation, dataset)
            write(figure, folder / f"{name}.svg")


def write(figure: Figure, path: Path) -> None:
    figure.savefig(path, transparent=True, metadata={"Date": None, "Creator": None})
    text = path.read_text().replace(INK, "currentColor")
    path.write_text(re.sub(r'(<style type="text/css">)', rf"\1{INKS}", text, count=1))


def accuracy(figure: Figure, evaluation: Evaluation, dataset: str) -> None:
    line = "ms" if "ms" in evaluation.report else "temporal"
    rows = {name: measures for name, measures in evaluation.report[line].items() if "ndcg" in measures}
    names = sorted(rows, key=lambda name: rows[name]["ndcg"])
    figure.suptitle(f"Accurate, and how much of the catalogue is seen ({dataset}, {line})", fontsize=10)
    for axes, (measure, title) in zip(figure.subplots(1, len(PANELS), sharey=True), PANELS.items(), strict=True):
        bars(axes, names, [rows[name][measure] for name in names], title)


def bars(axes: Axes, names: list[str], values: list[float], title: str) -> None:
    shown = axes.barh(names, values, color=COLOURS[1], height=0.62)
    axes.bar_label(shown, fmt=lambda value: f"{value:.3f}" if value < 1 else f"{value:.1f}", padding=3)
    axes.set_xlim(0, max(values) * 1.6 or 1)
    axes.set_title(title)
    axes.grid(visible=False)
    axes.xaxis.set_major_locator(NullLocator())
    axes.tick_params(left=False)
    axes.spines[["left", "bottom"]].set_visible(False)


def precision_recall(figure: Figure, evaluation: Evaluation, dataset: str) -> None:
    axes = labelled(figure, f"Precision and recall, lists of 1 to 50 ({dataset})", "recall", "precision")
    for number, (name, (precision, recall)) in enumerate(alike(evaluation.precision_recall).items()):
        axes.plot(recall, precision, label=name, markevery=[0, TOP - 1, len(recall) - 1], **look(number))
    axes.set_ylim(bottom=0)
    finish(figure, axes)


def stars_by_profile(figure: Figure, evaluation: Evaluation, dataset: str) -> None:
    title = f"Error of predicted stars by size of the profile ({dataset})"
    axes = labelled(figure, title, "ratings of the user", "RMSE, stars")
    curves(axes, evaluation.rmse_by_profile_size, EDGES, CLASSES)
    finish(figure, axes)


def learning(figure: Figure, evaluation: Evaluation, dataset: str) -> None:
    axes = labelled(figure, f"What a new user's first ratings bring ({dataset})", "ratings of the new user", "nDCG@10")
    curves(axes, evaluation.learning, SIZES, [str(size) for size in SIZES])
    axes.set_ylim(bottom=0)
    finish(figure, axes)


def labelled(figure: Figure, title: str, x: str, y: str) -> Axes:
    axes = figure.subplots()
    axes.set(xlabel=x, ylabel=y)
    axes.set_title(title, loc="left")
    return axes


def curves(axes: Axes, by_algorithm: dict[str, Curve], sizes: tuple[int, ...], labels: Iterable[str]) -> None:
    """The sizes stand at equal distances."""
    axes.set_xticks(range(len(sizes)), list(labels))
    for number, (name, curve) in enumerate(alike(by_algorithm).items()):
        axes.plot([sizes.index(size) for size in curve], list(curve.values()), label=name, **look(number))


def alike(by_algorithm: dict[str, Drawn]) -> dict[str, Drawn]:
    """One line, with all their names, for algorithms whose lines would hide each other."""
    names: dict[str, list[str]] = {}
    for name, line in by_algorithm.items():
        names.setdefault(repr(line), []).append(name)
    return {", ".join(each): by_algorithm[each[0]] for each in names.values()}


def look(number: int) -> dict[str, Any]:
    return {"color": COLOURS[number % len(COLOURS)], "marker": MARKS[number % len(MARKS)]}


def look_of_others(number: int) -> dict[str, Any]:
    """For what is not ours."""
    return {**look(number), "linestyle": "--", "markerfacecolor": "none"}


def finish(figure: Figure, axes: Axes) -> None:
    figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=2)


PLOTS: dict[str, Callable[[Figure, Evaluation, str], None]] = {
    "accuracy": accuracy,
    "precision-recall": precision_recall,
    "stars-by-profile": stars_by_profile,
    "learning-curve": learning,
}
