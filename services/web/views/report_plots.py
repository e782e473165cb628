"""The plots that `make evaluate` and `make bench` draw: titles, captions and where to find them."""

from dataclasses import dataclass
from pathlib import Path

from fastapi.responses import FileResponse

from services.web.localization.messages import N_

# matplotlib puts styles into the file; an SVG opened on its own may load or run nothing else
STYLES_ONLY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
SCALES = N_("Both scales are logarithmic. Lower is better.")


@dataclass(frozen=True)
class Plot:
    """`alt` describes the plot to those who cannot see it; `caption` explains how to read it."""

    name: str
    title: str
    alt: str
    caption: str
    height: int = 336
    scales: str = ""


QUALITY_PLOTS = (
    Plot(
        "accuracy",
        N_("Good lists that differ from user to user"),
        N_(
            "Bar charts side by side with a bar for each algorithm: nDCG at 10, the share of the catalogue that "
            "appears in any list, and how little known the listed movies are."
        ),
        N_(
            "nDCG@10 measures how high the movies that people went on to like rank in their top ten. "
            "Lists of well-known movies score low on coverage and novelty."
        ),
    ),
    Plot(
        "precision-recall",
        N_("The longer the list, the more misses"),
        N_("A falling line for each algorithm: precision against recall as the list grows from 1 to 50 movies."),
        N_("Precision and recall of lists of 1 to 50 movies; marks at 1, 10 and 50. Higher is better."),
    ),
    Plot(
        "stars-by-profile",
        N_("How far off predicted stars are"),
        N_("A line for each algorithm: the error of predicted stars for users with few to many ratings."),
        N_("The error of predicted stars by how many movies the user has rated. Lower is better."),
    ),
    Plot(
        "learning-curve",
        N_("How much the first ratings help"),
        N_(
            "A line for each algorithm: nDCG at 10 for users the model has never seen, "
            "after their first 1, 2, 5, 10, 20 and 50 ratings."
        ),
        N_("How good a new user's list is after the first ratings. Higher is better."),
    ),
)
COST_PLOTS = (
    Plot(
        "bench-fit-seconds",
        N_("Time to train"),
        N_(
            "A rising line for each library, Matinee's solid and the others dashed: "
            "seconds to fit, against the number of ratings."
        ),
        N_("Seconds to fit a model."),
        422,
        SCALES,
    ),
    Plot(
        "bench-top-p99-ms",
        N_("Time to compute a list"),
        N_(
            "A line for each library, Matinee's solid and the others dashed: "
            "milliseconds from a profile to its hundred best movies, against the number of ratings."
        ),
        N_("From a user's ratings to the hundred best movies, 99th percentile."),
        422,
        SCALES,
    ),
    Plot(
        "bench-peak-bytes",
        N_("Memory while training"),
        N_(
            "A rising line for each library, Matinee's solid and the others dashed: "
            "peak gibibytes while fitting, against the number of ratings."
        ),
        N_("Peak memory while fitting a model, including the ratings."),
        422,
        SCALES,
    ),
    Plot(
        "bench-model-bytes",
        N_("Size of the model"),
        N_(
            "A rising line for each library, Matinee's solid and the others dashed: "
            "mebibytes of the fitted model, against the number of ratings."
        ),
        N_("What must be stored to compute lists."),
        422,
        SCALES,
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
