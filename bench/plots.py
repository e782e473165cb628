"""How cost grows with size: one SVG a measure, both axes logarithmic."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot

from bench.runs import Run
from services.recommender.evaluation.generate import SHAPES

MEASURES = {
    "fit_seconds": ("fit", "seconds", 1.0),
    "peak_bytes": ("peak memory of the process", "GiB", 2**30),
    "model_bytes": ("model", "MiB", 2**20),
    "top_p99_ms": ("fold-in and top 100, p99, one thread", "milliseconds", 1.0),
}


def draw(runs: Sequence[Run], folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    return [draw_measure(runs, name, folder / f"bench-{name.replace('_', '-')}.svg") for name in MEASURES]


def draw_measure(runs: Sequence[Run], name: str, path: Path) -> Path:
    title, unit, scale = MEASURES[name]
    figure, axes = pyplot.subplots(figsize=(9, 4.5), layout="constrained")
    for contender in dict.fromkeys(run.contender for run in runs):
        measured = [run for run in runs if run.contender == contender and run.measures]
        ratings = [SHAPES[run.size].ratings for run in measured]
        ours = contender.startswith("matinee")
        axes.plot(
            ratings,
            [getattr(run.measures, name) / scale for run in measured],
            marker="o" if ours else "s",
            linestyle="-" if ours else "--",
            label=contender,
        )
    axes.set(xscale="log", yscale="log", xlabel="ratings", ylabel=unit, title=title)
    axes.grid(which="major", alpha=0.3)
    figure.legend(loc="outside right upper", fontsize="small")
    figure.savefig(path)
    pyplot.close(figure)
    return path
