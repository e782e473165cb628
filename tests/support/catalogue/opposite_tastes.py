"""A data set with planted tastes: each user loves movies of one of six kinds."""

from functools import cache

import numpy as np
import polars as pl

from services.recommender.datasets.formats import MOVIES as MOVIE_SCHEMA
from services.recommender.datasets.formats import RATINGS, Dataset
from services.recommender.datasets.formats import TERMS as TERM_SCHEMA
from services.recommender.model import ALGORITHMS, Model, Profile, fit

GENRES, TAGS = ["War", "Romance"], ["battle", "wedding"]
KINDS = [(genre, tag) for genre in [*GENRES, "Western"] for tag in TAGS]
MOVIES, USERS = 120, 120
WAR, ROMANCES = [list(range(first, MOVIES + 1, len(KINDS))) for first in (6, 3)]
"""Movies of the kinds 0 and 3."""


def kind_of(number: int) -> int:
    return number % len(KINDS)


@cache
def dataset() -> Dataset:
    """Movies and users are numbered from 1."""
    random = np.random.default_rng(3)
    rows: list[tuple[int, int, float, int]] = []
    for user in range(1, USERS + 1):
        for movie in range(1, MOVIES + 1):
            is_own = kind_of(movie) == kind_of(user)
            if random.random() < (0.6 if is_own else 0.1):
                stars = random.choice([4, 4.5, 5] if is_own else [0.5, 1, 2])
                rows.append((user, movie, float(stars), 1_000_000 + len(rows)))
    numbers = range(1, MOVIES + 1)
    titles = [(m, f"Film {m}", 1960 + m % 31, [KINDS[kind_of(m)][0], "Drama"]) for m in numbers]
    ratings = pl.DataFrame(rows, schema=RATINGS, orient="row")
    return Dataset(
        ratings,
        pl.DataFrame(titles, schema=MOVIE_SCHEMA, orient="row"),
        ratings.select("user_id").unique().sort("user_id"),
        terms=pl.DataFrame([(m, "tag", KINDS[kind_of(m)][1]) for m in numbers], schema=TERM_SCHEMA, orient="row"),
    )


@cache
def fitted(algorithm: str = "ease") -> Model:
    return fit(ALGORITHMS[algorithm], dataset().ratings, dataset().movies, terms=dataset().terms)


def fan_of(movies: list[int], disliked: list[int] | None = None) -> Profile:
    """Twelve loved movies, and six disliked ones."""
    loved, low = movies[:12], (disliked or [])[:6]
    return Profile([*loved, *low], [5.0] * len(loved) + [1.0] * len(low), list(range(len(loved) + len(low))))
