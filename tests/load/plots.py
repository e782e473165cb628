"""Draws the measurements as SVG, in the style of the evaluation."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from services.recommender.evaluation.plots import COLOURS, STYLE, add_legend, line_style, save_svg
from tests.load.baselines import Baseline
from tests.load.client import Measurements

REPORTS = Path("reports")
PLOTS = REPORTS / "plots"
PERCENTILES = np.concatenate([np.arange(0, 99, 1.0), np.arange(99, 100, 0.1)])
SHOWN = (50, 90, 99, 99.9)


def draw(measured_runs: Mapping[str, Measurements], baselines: Sequence[Baseline], folder: Path) -> None:
    save(folder / "load-latency.svg", lambda figure: latency(figure, measured_runs["closed"], measured_runs["open"]))
    save(folder / "load-freshness.svg", lambda figure: freshness(figure, measured_runs))
    save(folder / "load-limits.svg", lambda figure: throughput(figure, baselines))


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


def throughput(figure: Figure, baselines: Sequence[Baseline]) -> None:
    axes = figure.subplots()
    slowest_first = sorted(baselines, key=lambda baseline: baseline.best)
    rates = [baseline.best for baseline in slowest_first]
    shown = axes.barh([baseline.name for baseline in slowest_first], rates, color=COLOURS[1], height=0.6)
    axes.bar_label(shown, fmt="{:,.0f}", padding=3)
    axes.set(title="Requests a second, 16 clients", xlim=(0, max(rates) * 1.2), xticks=[])
    axes.grid(visible=False)


def plot_usage(figure: Figure, minutes: Sequence[float], by_process: Mapping[str, Sequence[float]], of: str) -> None:
    axes = figure.subplots()
    axes.set(xlabel="minutes of steady load", ylabel=of)
    for number, (name, values) in enumerate(by_process.items()):
        axes.plot(minutes, values, label=name, markevery=[len(minutes) // 2], **line_style(number))
    axes.set_ylim(bottom=0)
    add_legend(figure, axes)
