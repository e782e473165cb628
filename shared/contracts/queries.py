"""Queries that web accepts and passes on to the recommender."""

from typing import Literal

from pydantic import Field

from shared.contracts.filtering.filters import MovieFilters

MovieSort = Literal["match", "best_known", "newest", "predicted"]


class MovieQuery(MovieFilters):
    q: str = Field(default="", max_length=200, description="Words of a title, a person or a tag.")
    sort: MovieSort = Field(
        default="match",
        description="`match`: the best match first; without `q`, the best known. `predicted`: the highest predicted "
        "rating of the signed-in user first.",
    )
    limit: int = Field(default=24, ge=1, le=100)
    cursor: str = Field(default="", max_length=500)
