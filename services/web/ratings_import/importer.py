"""Imports ratings from another site's export into a profile, and reports what became of each row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from services.web.clients.recommender import Recommender
from services.web.ratings_import.ratings_csv import RatingsFile, Row
from shared.contracts.movies import Matches, NamedMovies
from shared.contracts.profiles import Pick, Picks
from shared.contracts.values import MAX_BATCH_RATINGS

NAMES_PER_REQUEST = 500
Value = TypeVar("Value")


@dataclass(frozen=True)
class Report:
    """How many movies were rated, which rows name no movie of the data set, and which lines are unreadable."""

    rated: int
    unknown: list[Row]
    unread: list[int]


async def import_ratings(file: RatingsFile, user_id: int, recommender: Recommender) -> Report:
    """If a movie is rated twice, the later line counts."""
    ratings: dict[int, float] = {}
    unknown: list[Row] = []
    for rows in batches(file.rows, NAMES_PER_REQUEST):
        for row, movie_id in zip(rows, await match(rows, recommender), strict=True):
            if movie_id is None:
                unknown.append(row)
            else:
                ratings[movie_id] = row.rating
    for picks in batches(list(ratings.items()), MAX_BATCH_RATINGS):
        picked = Picks(ratings=[Pick(movie_id=movie_id, rating=rating) for movie_id, rating in picks])
        await recommender.rate_all(user_id, picked)
    return Report(len(ratings), unknown, file.unread)


async def match(rows: Sequence[Row], recommender: Recommender) -> list[int | None]:
    response = await recommender.match(NamedMovies(movies=[row.named for row in rows]))
    return Matches.model_validate_json(response).movie_ids


def batches(values: Sequence[Value], size: int) -> list[Sequence[Value]]:
    return [values[start : start + size] for start in range(0, len(values), size)]
