"""Movies that the same people love, of like genres first.

s(i, j) = cos(l_i, l_j) * n / (n + SHRINKAGE) * (1 + GENRES * g). l_i holds how much each user loves movie i: the stars
above their own mean, plus 1, not below 0, divided by log(2 + how many they rated), as who rates everything tells least.
n is how many of them rated both, g the cosine of the genres. Item-based collaborative filtering with adjusted cosine
and shrinkage: Sarwar et al., WWW 2001; Bell and Koren, ICDM 2007.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse

from services.recommender.model.matrix import Array

SHRINKAGE = 20
GENRES = 0.5
MOST_FANS = 2000
"""Those who love a movie most say as much as all who ever rated it, in bounded time."""
FAME = 1e-6
"""So little that it only tells apart what nobody's ratings do."""


@dataclass(frozen=True, eq=False)
class Likeness:
    """`loves` is users x movies, `norms` the lengths of its columns; `genres` movies x genres, rows of length 1; `fame`
    one number per movie, 0 to 1."""

    loves: sparse.csr_array
    norms: Array
    genres: Array
    fame: Array

    @classmethod
    def of(cls, ratings: pl.DataFrame, movie_ids: Array, genres: Array) -> "Likeness":
        """ratings(user_id, movie_id, rating); `movie_ids` sorted, with all that are rated."""
        ordered = ratings.sort("user_id", "movie_id")
        stars, places = ordered["rating"].to_numpy(), np.searchsorted(movie_ids, ordered["movie_id"].to_numpy())
        counts = ordered.group_by("user_id", maintain_order=True).len()["len"].to_numpy()
        rows = np.repeat(np.arange(len(counts)), counts)
        means = np.bincount(rows, stars) / counts
        love = np.maximum(stars - means[rows] + 1, 0) / np.log(2 + counts)[rows]
        parts = (love.astype(np.float32), places.astype(np.int32), np.concatenate([[0], np.cumsum(counts)]))
        loves = sparse.csr_array(parts, shape=(len(counts), len(movie_ids)))
        norms = np.sqrt(np.bincount(places, loves.data**2, minlength=len(movie_ids)))
        fame = np.log1p(np.bincount(places, minlength=len(movie_ids)))
        return cls(loves, norms, genres, fame / max(float(fame.max()), 1))

    def to(self, place: int) -> Array:
        """s of every movie to the one at `place`, in the order of the movie ids."""
        fans, love = self._fans(place)
        theirs = self.loves[fans]
        cosine = (theirs.T @ love) / np.maximum(self.norms * np.linalg.norm(love), 1e-9)
        both = np.bincount(theirs.indices, minlength=len(self.fame))
        alike = cosine * both / (both + SHRINKAGE) + FAME * self.fame
        return np.asarray(alike * (1 + GENRES * (self.genres @ self.genres[place])))

    def _fans(self, place: int) -> tuple[Array, Array]:
        """Rows of those who love the movie most, and how much they do."""
        entries = np.flatnonzero(self.loves.indices == place)
        strongest = entries[np.argsort(-self.loves.data[entries], kind="stable")[:MOST_FANS]]
        rows = np.searchsorted(self.loves.indptr, strongest, side="right") - 1
        return rows, self.loves.data[strongest]
