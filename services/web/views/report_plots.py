"""The plots that `make evaluate` and `make bench` draw: titles, captions and where to find them."""

from dataclasses import dataclass
from pathlib import Path

from fastapi.responses import FileResponse

# matplotlib puts styles into the file; an SVG opened on its own may load or run nothing else
STYLES_ONLY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
SCALES = "Both scales are logarithmic. Lower is better."


@dataclass(frozen=True)
class Plot:
    """`alt` describes the plot to those who cannot see it; `caption` explains how to read it."""

    name: str
    title: str
    alt: str
    caption: str
    height: int = 336


QUALITY_PLOTS = (
    Plot(
        "accuracy",
        "Good lists that differ from user to user",
        "Bar charts side by side with a bar for each algorithm: nDCG at 10, the share of the catalogue that appears in "
        "any list, and how little known the listed movies are.",
        "nDCG@10 measures how high the movies that people went on to like rank in their top ten. Lists of well-known "
        "movies score low on coverage and novelty.",
    ),
    Plot(
        "precision-recall",
        "The longer the list, the more misses",
        "A falling line for each algorithm: precision against recall as the list grows from 1 to 50 movies.",
        "Precision and recall of lists of 1 to 50 movies; marks at 1, 10 and 50. Higher is better.",
    ),
    Plot(
        "stars-by-profile",
        "How far off predicted stars are",
        "A line for each algorithm: the error of predicted stars for users with few to many ratings.",
        "The error of predicted stars by how many movies the user has rated. Lower is better.",
    ),
    Plot(
        "learning-curve",
        "How much the first ratings help",
        "A line for each algorithm: nDCG at 10 for users the model has never seen, after their first 1, 2, 5, 10, 20 "
        "and 50 ratings.",
        "How good a new user's list is after the first ratings. Higher is better.",
    ),
)
COST_PLOTS = (
    Plot(
        "bench-fit-seconds",
        "Time to train",
        "A rising line for each library, Matinee's solid and the others dashed: seconds to fit, against the number of "
        "ratings.",
        f"Seconds to fit a model. {SCALES}",
        422,
    ),
    Plot(
        "bench-top-p99-ms",
        "Time to compute a list",
        "A line for each library, Matinee's solid and the others dashed: milliseconds from a profile to its hundred "
        "best movies, against the number of ratings.",
        f"From a user's ratings to the hundred best movies, 99th percentile. {SCALES}",
        422,
    ),
    Plot(
        "bench-peak-bytes",
        "Memory while training",
        "A rising line for each library, Matinee's solid and the others dashed: peak gibibytes while fitting, "
        "against the number of ratings.",
        f"Peak memory while fitting a model, including the ratings. {SCALES}",
        422,
    ),
    Plot(
        "bench-model-bytes",
        "Size of the model",
        "A rising line for each library, Matinee's solid and the others dashed: mebibytes of the fitted model, against "
        "the number of ratings.",
        f"What must be stored to compute lists. {SCALES}",
        422,
    ),
)


@dataclass(frozen=True)
class AvailablePlots:
    quality: list[Plot]
    costs: list[Plot]


def available_plots(reports: Path) -> AvailablePlots:
    return AvailablePlots(
        *([plot for plot in plots if path_of(reports, plot).is_file()] for plots in (QUALITY_PLOTS, COST_PLOTS))
    )


def path_of(reports: Path, plot: Plot) -> Path:
    return reports / "plots" / f"{plot.name}.svg"


def plot_response(reports: Path, name: str) -> FileResponse | None:
    """Only names from the lists above are accepted, so no other file is ever read. None if there is no such plot."""
    available = available_plots(reports)
    plot = next((plot for plot in (*available.quality, *available.costs) if plot.name == name), None)
    if plot is None:
        return None
    headers = {"Content-Security-Policy": STYLES_ONLY, "Cache-Control": "no-cache"}
    return FileResponse(path_of(reports, plot), media_type="image/svg+xml", headers=headers)
