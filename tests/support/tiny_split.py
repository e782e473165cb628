"""A split of a few ratings and a model that ranks movies by id, for metrics that can be checked by hand."""

from typing import Any

import numpy as np
import polars as pl

from services.recommender.evaluation.protocols import Split
from services.recommender.model import Attribution, Model, Profile
from services.recommender.model.interface import Floats, Ints
from services.recommender.model.matrix import LIKED

MOVIE_SCHEMA: Any = {"movie_id": pl.Int64, "title": pl.String, "year": pl.Int32, "genres": pl.List(pl.String)}
MOVIES = pl.DataFrame(
    [(m, f"{m}", 2000, [["Drama"], ["Drama", "War"], ["Comedy"], []][m % 4]) for m in range(1, 15)],
    schema=MOVIE_SCHEMA,
    orient="row",
)


class InOrderOfIds(Model):
    """Ranks the lowest unrated ids first, and predicts 3 stars, or 9 for movie 14."""

    movie_ids: Ints = np.arange(1, 15)

    def scores(self, profile: Profile) -> Floats:  # noqa: ARG002
        return -self.movie_ids.astype(float)

    def predict(self, profile: Profile) -> Floats:  # noqa: ARG002
        return np.where(self.movie_ids == 14, 9.0, 3.0)

    def explain_all(self, profile: Profile, movie_ids: Ints) -> list[Attribution]:  # noqa: ARG002
        return [None] * len(movie_ids)


def ratings_of(*rows: tuple[int, int, float]) -> pl.DataFrame:
    return pl.DataFrame(
        [(user, movie, stars, line) for line, (user, movie, stars) in enumerate(rows)],
        schema={"user_id": pl.Int64, "movie_id": pl.Int64, "rating": pl.Float32, "rated_at": pl.Int64},
        orient="row",
    )


TRAIN = ratings_of((1, 2, 4), (1, 5, 1), (2, 1, 5), (2, 2, 3), (3, 9, 5), (4, 9, 2))
TEST = ratings_of((1, 1, 5), (1, 6, 4), (1, 14, 5), (1, 3, 2), (2, 3, 4.5), (3, 1, 1), (9, 1, 5))
SPLIT = Split("tiny", TRAIN, TEST, LIKED)
