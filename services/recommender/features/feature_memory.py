"""Features of movies that a model was not fitted to, computed once for each version of a record. A movie of the data
set without a record never changes.

After ten thousand additions, those of all movies take a second, in which every replica waits to show a new one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from services.recommender.features.movie_features import movie_features
from services.recommender.model.matrix import Array
from services.recommender.model.movie_features import Features, FeatureSpace
from shared.contracts.movie_records import MovieRecord
from shared.contracts.movies import Movie


@dataclass(frozen=True, eq=False)
class Described:
    """`rows` are the features of the movies with these sorted ids."""

    space: FeatureSpace
    movie_ids: Array
    records: Mapping[int, MovieRecord]
    rows: Features

    def knows(self, movie_id: int, records: Mapping[int, MovieRecord]) -> bool:
        return self.records.get(movie_id) is records.get(movie_id)


class FeatureMemory:
    """Remembers what was asked for last, of the movies of one data set."""

    def __init__(self) -> None:
        self._last: Described | None = None

    def features(
        self,
        space: FeatureSpace,
        movie_ids: Array,
        movies: Mapping[int, Movie],
        records: Mapping[int, MovieRecord],
        *,
        with_tmdb: bool,
    ) -> Features:
        """movies x features, in the order of the sorted `movie_ids`."""
        last = self._last if self._last and self._last.space is space else None
        known = np.isin(movie_ids, last.movie_ids) if last else np.zeros(len(movie_ids), bool)
        if last:
            known &= np.array([last.knows(movie_id, records) for movie_id in movie_ids.tolist()], bool)
        rows = movie_features(space, movie_ids[~known], movies, records, with_tmdb=with_tmdb)
        if last and known.any():
            kept = last.rows[np.searchsorted(last.movie_ids, movie_ids[known])]
            order = np.argsort(np.concatenate([movie_ids[known], movie_ids[~known]]))
            rows = sparse.csr_array(sparse.vstack([kept, rows], format="csr")[order])
        self._last = Described(space, movie_ids, records, rows)
        return rows
