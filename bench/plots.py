"""How cost grows with size: one SVG a measure, both axes logarithmic."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.ticker import EngFormatter, NullFormatter

from bench.runs import Run
from services.recommender.evaluation.plots import STYLE, finish, labelled, look, look_of_others, write
from services.recommender.evaluation.synthetic.ratings import SHAPES

MEASURES = {
    "fit_seconds": ("Time to fit", "seconds", 1.0),
    "peak_bytes": ("Most memory while fitting", "GiB", 2**30),
    "model_bytes": ("Size of the model", "MiB", 2**20),
    "top_p99_ms": ("Time to a list of 100, one in a hundred takes longer", "milliseconds", 1.0),
}


def draw(runs: Sequence[Run], folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    return [draw_measure(runs, name, folder / f"bench-{name.replace('_', '-')}.svg") for name in MEASURES]


def draw_measure(runs: Sequence[Run], name: str, path: Path) -> Path:
    title, unit, scale = MEASURES[name]
    with rc_context(STYLE):
        figure = Figure(figsize=(4.7, 4.4), layout="constrained")
        axes = labelled(figure, title, "ratings", unit)
        for contender, style in looks(dict.fromkeys(run.contender for run in runs)):
            measured = [run for run in runs if run.contender == contender and run.measures]
            values = [getattr(run.measures, name) / scale for run in measured]
            axes.plot([SHAPES[run.size].ratings for run in measured], values, label=contender, **style)
        axes.set(xscale="log", yscale="log")
        axes.xaxis.set_major_formatter(EngFormatter())
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_formatter(NullFormatter())
        finish(figure, axes)
        write(figure, path)
    return path


def looks(contenders: dict[str, None]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Ours are solid lines, the others' broken ones."""
    ours = [name for name in contenders if name.startswith("matinee")]
    others = [name for name in contenders if name not in ours]
    yield from ((name, look(number)) for number, name in enumerate(ours))
    yield from ((name, look_of_others(number)) for number, name in enumerate(others))
