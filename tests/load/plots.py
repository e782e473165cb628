"""The measures drawn as SVG, as the evaluation draws its own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from services.recommender.evaluation.plots import COLOURS, STYLE, finish, look, write
from tests.load.client import Tally
from tests.load.limits import Limit

PERCENTILES = np.concatenate([np.arange(0, 99, 1.0), np.arange(99, 100, 0.1)])
SHOWN = (50, 90, 99, 99.9)


def draw(tallies: Mapping[str, Tally], limits: Sequence[Limit], folder: Path) -> None:
    save(folder / "load-latency.svg", lambda figure: latency(figure, tallies["closed"], tallies["open"]))
    save(folder / "load-freshness.svg", lambda figure: freshness(figure, tallies))
    save(folder / "load-limits.svg", lambda figure: throughput(figure, limits))


def save(path: Path, plot: Callable[[Figure], None]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with rc_context(STYLE):
        figure = Figure(figsize=(4.7, 3.5), layout="constrained")
        plot(figure)
        write(figure, path)


def latency(figure: Figure, closed: Tally, opened: Tally) -> None:
    figure.suptitle("How long requests take, by kind", fontsize=10)
    both = figure.subplots(1, 2, sharey=True)
    for axes, tally, title in zip(both, (closed, opened), ("closed model", "open model"), strict=True):
        axes.set_title(title)
        percentile_lines(axes, tally.times.items())
    both[0].set_ylabel("milliseconds")
    finish(figure, both[0])


def freshness(figure: Figure, tallies: Mapping[str, Tally]) -> None:
    axes = figure.subplots()
    axes.set_title("From an acknowledged rating to a list that knows of it", loc="left")
    axes.set_ylabel("milliseconds")
    percentile_lines(axes, ((name, tally.freshness) for name, tally in tallies.items()))
    finish(figure, axes)


def percentile_lines(axes: Axes, lines: Iterable[tuple[str, Sequence[float]]]) -> None:
    """The axis stretches towards the slowest: each step to the right is ten times as rare."""
    for number, (name, seconds) in enumerate(lines):
        shown = np.percentile(seconds, PERCENTILES) * 1000
        axes.plot(rarity(PERCENTILES), shown, label=name, markevery=[50], **look(number))
    axes.set_xticks(rarity(np.array(SHOWN)), [f"p{each:g}" for each in SHOWN])
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter("{x:g}")


def rarity(percentiles: NDArray[np.float64]) -> NDArray[np.float64]:
    return -np.log10(1 - percentiles / 100)


def throughput(figure: Figure, limits: Sequence[Limit]) -> None:
    axes = figure.subplots()
    slowest_first = sorted(limits, key=lambda limit: limit.best)
    rates = [limit.best for limit in slowest_first]
    shown = axes.barh([limit.name for limit in slowest_first], rates, color=COLOURS[1], height=0.6)
    axes.bar_label(shown, fmt="{:,.0f}", padding=3)
    axes.set(title="Requests a second, 16 clients", xlim=(0, max(rates) * 1.2), xticks=[])
    axes.grid(visible=False)


def held_over_time(
    figure: Figure, minutes: Sequence[float], by_process: Mapping[str, Sequence[float]], of: str
) -> None:
    axes = figure.subplots()
    axes.set(xlabel="minutes of steady load", ylabel=of)
    for number, (name, values) in enumerate(by_process.items()):
        axes.plot(minutes, values, label=name, markevery=[len(minutes) // 2], **look(number))
    axes.set_ylim(bottom=0)
    finish(figure, axes)
