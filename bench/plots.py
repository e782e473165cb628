"""Plots how cost grows with size: one SVG per measure, with logarithmic axes."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.ticker import EngFormatter, NullFormatter

from bench.runs import Run
from services.recommender.evaluation.plots import STYLE, add_legend, baseline_style, labelled_axes, line_style, save_svg
from services.recommender.evaluation.synthetic.ratings import SHAPES

MEASURES = {
    "fit_seconds": ("Time to fit", "seconds", 1.0),
    "peak_bytes": ("Peak memory while fitting", "GiB", 2**30),
    "model_bytes": ("Size of the model", "MiB", 2**20),
    "top_p99_ms": ("Time to list 100 movies, 99th percentile", "milliseconds", 1.0),
}


def draw(runs: Sequence[Run], folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    return [draw_measure(runs, name, folder / f"bench-{name.replace('_', '-')}.svg") for name in MEASURES]


def draw_measure(runs: Sequence[Run], name: str, path: Path) -> Path:
    title, unit, scale = MEASURES[name]
    with rc_context(STYLE):
        figure = Figure(figsize=(4.7, 4.4), layout="constrained")
        axes = labelled_axes(figure, title, "ratings", unit)
        for contender, style in contender_styles(dict.fromkeys(run.contender for run in runs)):
            measured = [run for run in runs if run.contender == contender and run.measures]
            values = [getattr(run.measures, name) / scale for run in measured]
            axes.plot([SHAPES[run.size].ratings for run in measured], values, label=contender, **style)
        axes.set(xscale="log", yscale="log")
        axes.xaxis.set_major_formatter(EngFormatter())
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_formatter(NullFormatter())
        add_legend(figure, axes)
        save_svg(figure, path)
    return path


def contender_styles(contenders: dict[str, None]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Matinee's lines are solid, those of other libraries dashed."""
    ours = [name for name in contenders if name.startswith("matinee")]
    others = [name for name in contenders if name not in ours]
    yield from ((name, line_style(number)) for number, name in enumerate(ours))
    yield from ((name, baseline_style(number)) for number, name in enumerate(others))
