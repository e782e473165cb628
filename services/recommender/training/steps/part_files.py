"""Ratings beyond one part wait in files, so that a training and its processes hold one part at a time as a matrix."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl
from scipy import sparse

from services.recommender.model.matrix import RATINGS_PER_PART, RatingMatrix, part_edges
from services.recommender.model.parts.stored import PartTotals, StoredRatings
from services.recommender.training.rating_table import RatingTable


@dataclass(frozen=True)
class PartFile:
    path: Path

    @classmethod
    def write(cls, part: RatingMatrix, path: Path) -> "PartFile":
        stars = part.stars
        arrays = {"data": stars.data, "indices": stars.indices, "indptr": stars.indptr, "rated_at": part.rated_at}
        np.savez(path, allow_pickle=False, user_ids=part.user_ids, movie_ids=part.movie_ids, **arrays)
        return cls(path)

    def load(self) -> RatingMatrix:
        with np.load(self.path, allow_pickle=False) as file:
            user_ids, movie_ids = file["user_ids"], file["movie_ids"]
            parts = (file["data"], file["indices"], file["indptr"])
            stars = sparse.csr_array(parts, shape=(len(user_ids), len(movie_ids)))
            none = np.zeros((len(movie_ids), 0), np.float32)
            return RatingMatrix(user_ids, movie_ids, stars, file["rated_at"], none, np.zeros(0, np.float32))


@contextmanager
def open_parts(ratings: RatingTable, movies: pl.DataFrame) -> Iterator[RatingMatrix | StoredRatings]:
    """With movies that are all that are rated. The files are removed afterwards."""
    if ratings.height <= RATINGS_PER_PART:
        yield RatingMatrix.from_frames(ratings.whole(), movies)
        return
    with TemporaryDirectory(prefix="matinee-training-") as folder:
        yield write_parts(ratings, movies, Path(folder), RATINGS_PER_PART)


def write_parts(ratings: RatingTable, movies: pl.DataFrame, folder: Path, size: int) -> StoredRatings:
    """Consecutive users, about `size` ratings in a file. The ratings of one part are in memory at a time."""
    user_ids, counts = (column.to_numpy() for column in ratings.per_user)
    edges = part_edges(np.concatenate([[0], counts.cumsum()]), size)
    found: list[PartTotals] = []
    for number, (start, stop) in enumerate(pairwise(edges)):
        part = RatingMatrix.from_frames(ratings.of_users(user_ids[start], user_ids[stop - 1]), movies)
        found.append(PartTotals(PartFile.write(part, folder / f"{number}.npz"), part.totals))
    return StoredRatings.from_movies(movies, found)
