"""The data sets that GroupLens publishes, and what loading ratings costs."""

from dataclasses import dataclass
from difflib import get_close_matches

SECONDS_PER_MILLION = 25
"""Reading, training and storing on two busy cores; the fit of 32 million ratings takes half of it."""
GIGABYTES_PER_MILLION = 0.2
BASE_GIGABYTES = 0.5


@dataclass(frozen=True)
class KnownDataset:
    ratings: int
    movies: int
    last_year: int


KNOWN = {
    "ml-100k": KnownDataset(100_000, 1_682, 1998),
    "ml-latest-small": KnownDataset(100_836, 9_742, 2018),
    "ml-1m": KnownDataset(1_000_209, 3_883, 2000),
    "ml-10m": KnownDataset(10_000_054, 10_681, 2008),
    "ml-20m": KnownDataset(20_000_263, 27_278, 2015),
    "ml-25m": KnownDataset(25_000_095, 62_423, 2019),
    "ml-32m": KnownDataset(32_000_204, 87_585, 2023),
    "ml-latest": KnownDataset(33_832_162, 86_537, 2023),
}


def unknown_name_message(name: str) -> str:
    close = get_close_matches(name, KNOWN, n=1)
    guess = f" Did you mean {close[0]}?" if close else ""
    names = ", ".join(f"{known} (films to {dataset.last_year})" for known, dataset in KNOWN.items())
    return (
        f"There is no data set named {name}.{guess} The known ones are {names}. "
        "To use your own, set DATASET_PATH to its archive or folder."
    )


def loading_message(ratings: int) -> str:
    """How long a data set of this size may take before it is served for the first time."""
    minutes = max(1, round(ratings / 1e6 * SECONDS_PER_MILLION / 60))
    gigabytes = BASE_GIGABYTES + ratings / 1e6 * GIGABYTES_PER_MILLION
    time = "a minute" if minutes == 1 else f"{minutes} minutes"
    return (
        f"Loading {ratings:,} ratings and training a first model may take {time} and {gigabytes:.1f} GB of memory. "
        "Later starts are faster."
    )
