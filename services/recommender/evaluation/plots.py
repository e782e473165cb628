"""Draws the measures as SVG for dark and light pages; the same measures give the same bytes."""

import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from services.recommender.evaluation.curves import LEARNING_SIZES, PROFILE_SIZE_EDGES
from services.recommender.evaluation.harness import Curve, Evaluation
from services.recommender.evaluation.metrics import TOP

# distinguishable with colour blindness, and with a contrast of 3 to 1 on the light and the dark page; markers
# distinguish the lines too
COLOURS = ("#d55e00", "#0072b2", "#009e73", "#c2649a", "#b07d00", "#8468d0")
MARKERS = ("o", "s", "^", "D", "v", "P")
PLACEHOLDER_COLOUR = "#808080"
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
        ("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color", "grid.color"),
        PLACEHOLDER_COLOUR,
    ),
}
# text is lighter on a dark page
TEXT_CSS = "svg{color:#5c4b42}@media(prefers-color-scheme:dark){svg{color:#c9b8ac}}"
SIZE_CLASSES = [*(f"{a}-{b - 1}" for a, b in pairwise(PROFILE_SIZE_EDGES)), f"{PROFILE_SIZE_EDGES[-1]}+"]
CurveData = TypeVar("CurveData")
PANELS = {"ndcg": "nDCG@10", "coverage": "Coverage", "novelty": "Novelty (bits)"}


def draw(evaluation: Evaluation, folder: Path, dataset: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, plot in PLOTS.items():
        with rc_context(STYLE):
            figure = Figure(figsize=(4.7, 3.5), layout="constrained")
            plot(figure, evaluation, dataset)
            save_svg(figure, folder / f"{name}.svg")


def save_svg(figure: Figure, path: Path) -> None:
    figure.savefig(path, transparent=True, metadata={"Date": None, "Creator": None})
    text = path.read_text().replace(PLACEHOLDER_COLOUR, "currentColor")
    path.write_text(re.sub(r'(<style type="text/css">)', rf"\1{TEXT_CSS}", text, count=1))


def accuracy(figure: Figure, evaluation: Evaluation, dataset: str) -> None:
    section = "ms" if "ms" in evaluation.report else "temporal"
    rows = {name: measures for name, measures in evaluation.report[section].items() if "ndcg" in measures}
    names = sorted(rows, key=lambda name: rows[name]["ndcg"])
    figure.suptitle(f"Accuracy, coverage and novelty ({dataset}, {section})", fontsize=10)
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
    axes = labelled_axes(figure, f"Precision and recall, lists of 1 to 50 ({dataset})", "recall", "precision")
    for number, (name, (precision, recall)) in enumerate(merge_identical(evaluation.precision_recall).items()):
        axes.plot(recall, precision, label=name, markevery=[0, TOP - 1, len(recall) - 1], **line_style(number))
    axes.set_ylim(bottom=0)
    add_legend(figure, axes)


def stars_by_profile(figure: Figure, evaluation: Evaluation, dataset: str) -> None:
    title = f"Error of predicted stars by size of the profile ({dataset})"
    axes = labelled_axes(figure, title, "ratings of the user", "RMSE, stars")
    plot_curves(axes, evaluation.rmse_by_profile_size, PROFILE_SIZE_EDGES, SIZE_CLASSES)
    add_legend(figure, axes)


def learning(figure: Figure, evaluation: Evaluation, dataset: str) -> None:
    axes = labelled_axes(figure, f"List accuracy by number of ratings ({dataset})", "ratings of the user", "nDCG@10")
    plot_curves(axes, evaluation.learning, LEARNING_SIZES, [str(size) for size in LEARNING_SIZES])
    axes.set_ylim(bottom=0)
    add_legend(figure, axes)


def labelled_axes(figure: Figure, title: str, x: str, y: str) -> Axes:
    axes = figure.subplots()
    axes.set(xlabel=x, ylabel=y)
    axes.set_title(title, loc="left")
    return axes


def plot_curves(axes: Axes, by_algorithm: dict[str, Curve], sizes: tuple[int, ...], labels: Iterable[str]) -> None:
    """Space the sizes evenly on the x axis."""
    axes.set_xticks(range(len(sizes)), list(labels))
    for number, (name, curve) in enumerate(merge_identical(by_algorithm).items()):
        axes.plot([sizes.index(size) for size in curve], list(curve.values()), label=name, **line_style(number))


def merge_identical(by_algorithm: dict[str, CurveData]) -> dict[str, CurveData]:
    """Merge algorithms whose curves are identical into one curve, labelled with all their names."""
    groups: dict[str, list[str]] = {}
    for name, curve in by_algorithm.items():
        groups.setdefault(repr(curve), []).append(name)
    return {", ".join(names): by_algorithm[names[0]] for names in groups.values()}


def line_style(number: int) -> dict[str, Any]:
    return {"color": COLOURS[number % len(COLOURS)], "marker": MARKERS[number % len(MARKERS)]}


def baseline_style(number: int) -> dict[str, Any]:
    """The style of algorithms from other libraries."""
    return {**line_style(number), "linestyle": "--", "markerfacecolor": "none"}


def add_legend(figure: Figure, axes: Axes) -> None:
    figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=2)


PLOTS: dict[str, Callable[[Figure, Evaluation, str], None]] = {
    "accuracy": accuracy,
    "precision-recall": precision_recall,
    "stars-by-profile": stars_by_profile,
    "learning-curve": learning,
}
