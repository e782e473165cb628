"""The plots that `make evaluate` and `make bench` draw: which there are, what they show, and where they lie."""

from dataclasses import dataclass
from pathlib import Path

from fastapi.responses import FileResponse

# matplotlib styles its text in the file itself; nothing else may be loaded or run if one is opened on its own
DRAWING_ONLY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
SIZES = "Both scales are logarithmic. Lower is better."


@dataclass(frozen=True)
class Plot:
    """`seen` is what stands in for the picture where it is not seen; `caption` is how to read it."""

    name: str
    title: str
    seen: str
    caption: str
    height: int = 336


PLOTS = (
    Plot(
        "accuracy",
        "Good lists, and not the same for everybody",
        "Bar charts side by side, a bar for each algorithm: nDCG at 10, the share of the catalogue that reaches any "
        "list, and how little known the listed movies are.",
        "nDCG@10 says how much of what people went on to like stands high in their ten. Lists of what everybody knows "
        "are short on coverage and novelty.",
    ),
    Plot(
        "precision-recall",
        "The longer the list, the more of it is missed",
        "A falling line for each algorithm: precision against recall as the list grows from 1 to 50 movies.",
        "Precision and recall of lists of 1 to 50 movies; the marks stand at 1, 10 and 50. Higher is better.",
    ),
    Plot(
        "stars-by-profile",
        "Predicted stars, and how far off they are",
        "A line for each algorithm: the error of predicted stars, for users with few ratings to users with many.",
        "How far predicted stars are from given ones, by how much the user has rated. Lower is better.",
    ),
    Plot(
        "learning-curve",
        "What the first ratings bring",
        "A line for each algorithm: nDCG at 10 for people the model has never seen, after their first 1, 2, 5, 10, 20 "
        "and 50 ratings.",
        "How good the list of a new user is after the first ratings. Higher is better.",
    ),
)
COSTS = (
    Plot(
        "bench-fit-seconds",
        "Time to train",
        "A rising line for each contender, ours solid and the others broken: seconds to fit, against the number of "
        "ratings.",
        f"Seconds to fit a model. {SIZES}",
        422,
    ),
    Plot(
        "bench-top-p99-ms",
        "A list",
        "A line for each contender, ours solid and the others broken: milliseconds from a profile to its hundred best "
        "movies, against the number of ratings.",
        f"From somebody's ratings to the hundred best movies; one list in a hundred takes longer. {SIZES}",
        422,
    ),
    Plot(
        "bench-peak-bytes",
        "Memory while training",
        "A rising line for each contender, ours solid and the others broken: gibibytes held at most while fitting, "
        "against the number of ratings.",
        f"The most memory that fitting held, ratings and all. {SIZES}",
        422,
    ),
    Plot(
        "bench-model-bytes",
        "Size of the model",
        "A rising line for each contender, ours solid and the others broken: mebibytes of the fitted model, against "
        "the number of ratings.",
        f"What has to be kept to make lists. {SIZES}",
        422,
    ),
)


@dataclass(frozen=True)
class Drawn:
    quality: list[Plot]
    costs: list[Plot]


def drawn(reports: Path) -> Drawn:
    return Drawn(*([plot for plot in plots if path_of(reports, plot).is_file()] for plots in (PLOTS, COSTS)))


def path_of(reports: Path, plot: Plot) -> Path:
    return reports / "plots" / f"{plot.name}.svg"


def plot_answer(reports: Path, name: str) -> FileResponse | None:
    """Names come from the lists alone, so that no other file is ever read."""
    found = drawn(reports)
    plot = next((plot for plot in (*found.quality, *found.costs) if plot.name == name), None)
    if plot is None:
        return None
    headers = {"Content-Security-Policy": DRAWING_ONLY, "Cache-Control": "no-cache"}
    return FileResponse(path_of(reports, plot), media_type="image/svg+xml", headers=headers)
