"""The table and the plot of what grows with the ratings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.ticker import EngFormatter

from services.recommender.evaluation.plots import STYLE, add_legend, labelled_axes, line_style, save_svg


@dataclass(frozen=True)
class Row:
    size: str
    ratings: int
    fit_seconds: float
    training_mib: float
    fetch_seconds: float
    """From a start with an empty disk until the recommender is ready."""
    start_seconds: float
    recommender_mib: float
    computed_list_ms: float
    cached_list_ms: float


COLUMNS = {
    "fit_seconds": "fit s",
    "training_mib": "training MiB",
    "fetch_seconds": "start, fetching s",
    "start_seconds": "start s",
    "recommender_mib": "recommender MiB",
    "computed_list_ms": "computed list ms",
    "cached_list_ms": "cached list ms",
}


def exponent(rows: Sequence[Row], column: str) -> float:
    """e of value = c * ratings^e, by least squares of the logarithms."""
    values = [getattr(row, column) for row in rows]
    return float(np.polyfit(np.log([row.ratings for row in rows]), np.log(values), 1)[0])


def table(rows: Sequence[Row]) -> Iterator[str]:
    yield "size    " + "  ".join(f"{label:>{_width(label)}}" for label in COLUMNS.values())
    for row in rows:
        values = (f"{getattr(row, name):>{_width(label)}.1f}" for name, label in COLUMNS.items())
        yield f"{row.size:<8}" + "  ".join(values)
    if len(rows) > 1:
        exponents = (f"{exponent(rows, name):>{_width(label)}.2f}" for name, label in COLUMNS.items())
        yield "exponent" + "  ".join(exponents)


def _width(label: str) -> int:
    return max(len(label), 8)


def draw(rows: Sequence[Row], path: Path) -> None:
    """One line a column: how many times as much as at the first size."""
    with rc_context(STYLE):
        figure = Figure(figsize=(4.7, 4.4), layout="constrained")
        axes = labelled_axes(figure, "Growth", "ratings", "times as much")
        for number, (name, label) in enumerate(COLUMNS.items()):
            values = [getattr(row, name) / getattr(rows[0], name) for row in rows]
            axes.plot([row.ratings for row in rows], values, label=label, **line_style(number))
        axes.set(xscale="log", yscale="log")
        axes.xaxis.set_major_formatter(EngFormatter())
        axes.yaxis.set_major_formatter("{x:g}")
        add_legend(figure, axes)
        save_svg(figure, path)
