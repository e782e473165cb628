"""The tags of a data set that describe a movie: of all that people gave it, those that most movies have."""

from dataclasses import dataclass, field
from typing import Self

import polars as pl

from services.recommender.datasets.formats import TERMS

MAX_SHOWN = 8
MIN_MOVIES = 2
"""A tag that only one movie has is mostly somebody's note."""


@dataclass(frozen=True, eq=False)
class CommonTags:
    ordered: pl.DataFrame = field(default_factory=TERMS.to_frame)
    """movie_id, name, ...: the most common tags first."""

    @classmethod
    def from_terms(cls, terms: pl.DataFrame) -> Self:
        """From movie_id, kind, name, with each tag of a movie once."""
        tags = terms.filter(pl.col("kind") == "tag").with_columns(movies=pl.len().over("name"))
        return cls(tags.filter(pl.col("movies") >= MIN_MOVIES).sort("movies", "name", descending=[True, False]))

    def of_movie(self, movie_id: int) -> list[str]:
        return self.ordered.filter(pl.col("movie_id") == movie_id)["name"].head(MAX_SHOWN).to_list()
