"""Draws the measurements as SVG, in the style of the evaluation."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from services.recommender.evaluation.plots import COLOURS, STYLE, add_legend, line_style, save_svg
from tests.load.client import Measurements
from tests.load.yardsticks.rounds import Comparison

REPORTS = Path("reports")
PLOTS = REPORTS / "plots"
PERCENTILES = np.concatenate([np.arange(0, 99, 1.0), np.arange(99, 100, 0.1)])
SHOWN = (50, 90, 99, 99.9)


def draw(measured_runs: Mapping[str, Measurements], comparisons: Sequence[Comparison], folder: Path) -> None:
    save(folder / "load-latency.svg", lambda figure: latency(figure, measured_runs["closed"], measured_runs["open"]))
    save(folder / "load-freshness.svg", lambda figure: freshness(figure, measured_runs))
    save(folder / "load-limits.svg", lambda figure: throughput(figure, comparisons))


def save(path: Path, plot: Callable[[Figure], None]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with rc_context(STYLE):
        figure = Figure(figsize=(4.7, 3.5), layout="constrained")
        plot(figure)
        save_svg(figure, path)


def latency(figure: Figure, closed_model: Measurements, open_client: Measurements) -> None:
    figure.suptitle("How long requests take, by kind", fontsize=10)
    both = figure.subplots(1, 2, sharey=True)
    for axes, measurements, title in zip(
        both, (closed_model, open_client), ("closed model", "open model"), strict=True
    ):
        axes.set_title(title)
        percentile_lines(axes, measurements.times.items())
    both[0].set_ylabel("milliseconds")
    add_legend(figure, both[0])


def freshness(figure: Figure, measured_runs: Mapping[str, Measurements]) -> None:
    axes = figure.subplots()
    axes.set_title("From an acknowledged rating to a list that includes it", loc="left")
    axes.set_ylabel("milliseconds")
    percentile_lines(axes, ((name, measurements.freshness) for name, measurements in measured_runs.items()))
    add_legend(figure, axes)


def percentile_lines(axes: Axes, lines: Iterable[tuple[str, Sequence[float]]]) -> None:
    """The axis stretches the tail: each step to the right is ten times rarer."""
    for number, (name, seconds) in enumerate(lines):
        shown = np.percentile(seconds, PERCENTILES) * 1000
        axes.plot(rarity(PERCENTILES), shown, label=name, markevery=[50], **line_style(number))
    axes.set_xticks(rarity(np.array(SHOWN)), [f"p{each:g}" for each in SHOWN])
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter("{x:g}")


def rarity(percentiles: NDArray[np.float64]) -> NDArray[np.float64]:
    return -np.log10(1 - percentiles / 100)


def throughput(figure: Figure, comparisons: Sequence[Comparison]) -> None:
    axes = figure.subplots()
    names = list(comparisons[0].bursts)
    height = 0.8 / len(names)
    for number, name in enumerate(names):
        rates = [comparison.median(name, "rate") for comparison in comparisons]
        places = np.arange(len(comparisons)) + (number - (len(names) - 1) / 2) * height
        bars = axes.barh(places, rates, height=height, color=COLOURS[number], label=name)
        axes.bar_label(bars, fmt="{:,.0f}", padding=3, fontsize=7)
    axes.set_yticks(range(len(comparisons)), [f"{comparison.connections}" for comparison in comparisons])
    axes.set(title="Requests a second, by connections", xticks=[])
    axes.margins(x=0.2)
    axes.grid(visible=False)
    add_legend(figure, axes)


def plot_usage(figure: Figure, minutes: Sequence[float], by_process: Mapping[str, Sequence[float]], of: str) -> None:
    axes = figure.subplots()
    axes.set(xlabel="minutes of steady load", ylabel=of)
    for number, (name, values) in enumerate(by_process.items()):
        axes.plot(minutes, values, label=name, markevery=[len(minutes) // 2], **line_style(number))
    axes.set_ylim(bottom=0)
    add_legend(figure, axes)
