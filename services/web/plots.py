"""The plots that `make evaluate` draws: which there are, what they show, and where they lie."""

from dataclasses import dataclass
from pathlib import Path

from fastapi.responses import FileResponse

# matplotlib styles its text in the file itself; nothing else may be loaded or run if one is opened on its own
DRAWING_ONLY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


@dataclass(frozen=True)
class Plot:
    """`seen` is what stands in for the picture where it is not seen; `caption` is how to read it."""

    name: str
    seen: str
    caption: str


PLOTS = (
    Plot(
        "accuracy",
        "Bar charts side by side, a bar for each algorithm: nDCG at 10, the share of the catalogue that reaches any "
        "list, and how little known the listed movies are.",
        "Accuracy beside coverage and novelty. Lists of what everybody knows are short on the last two.",
    ),
    Plot(
        "precision-recall",
        "A falling line for each algorithm: precision against recall as the list grows from 1 to 50 movies.",
        "Precision and recall of lists of 1 to 50 movies; the marks stand at 1, 10 and 50. Higher is better.",
    ),
    Plot(
        "stars-by-profile",
        "A line for each algorithm: the error of predicted stars, for users with few ratings to users with many.",
        "How far predicted stars are from given ones, by how much the user has rated. Lower is better.",
    ),
    Plot(
        "learning-curve",
        "A line for each algorithm: nDCG at 10 for people the model has never seen, after their first 1, 2, 5, 10, 20 "
        "and 50 ratings.",
        "How good the list of a new user is after the first ratings. Higher is better.",
    ),
)


def drawn(reports: Path) -> list[Plot]:
    return [plot for plot in PLOTS if path_of(reports, plot).is_file()]


def path_of(reports: Path, plot: Plot) -> Path:
    return reports / "plots" / f"{plot.name}.svg"


def plot_answer(reports: Path, name: str) -> FileResponse | None:
    """Names come from the list alone, so that no other file is ever read."""
    plot = next((plot for plot in drawn(reports) if plot.name == name), None)
    if plot is None:
        return None
    headers = {"Content-Security-Policy": DRAWING_ONLY, "Cache-Control": "no-cache"}
    return FileResponse(path_of(reports, plot), media_type="image/svg+xml", headers=headers)
