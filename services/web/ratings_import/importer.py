"""Takes ratings from another site's export over into a profile, and tells what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from services.web.clients.recommender import Recommender
from services.web.ratings_import.ratings_csv import ReadFile, Row
from shared.contracts.movies import Matches, NamedMovies
from shared.contracts.profiles import Pick, Picks
from shared.contracts.values import MAX_BATCH_RATINGS

NAMES_AT_ONCE = 500
Each = TypeVar("Each")


@dataclass(frozen=True)
class Report:
    """How many movies were rated, which rows name no movie of this data set, and which lines could not be read."""

    rated: int
    unknown: list[Row]
    unread: list[int]


async def take_over(file: ReadFile, user_id: int, recommender: Recommender) -> Report:
    """Of two ratings of one movie the later line counts."""
    ratings: dict[int, float] = {}
    unknown: list[Row] = []
    for rows in some_at_a_time(file.rows, NAMES_AT_ONCE):
        for row, movie_id in zip(rows, await matched(rows, recommender), strict=True):
            if movie_id is None:
                unknown.append(row)
            else:
                ratings[movie_id] = row.rating
    for picks in some_at_a_time(list(ratings.items()), MAX_BATCH_RATINGS):
        picked = Picks(ratings=[Pick(movie_id=movie_id, rating=rating) for movie_id, rating in picks])
        await recommender.rate_all(user_id, picked)
    return Report(len(ratings), unknown, file.unread)


async def matched(rows: Sequence[Row], recommender: Recommender) -> list[int | None]:
    answer = await recommender.match(NamedMovies(movies=[row.named for row in rows]))
    return Matches.model_validate_json(answer).movie_ids


def some_at_a_time(each: Sequence[Each], count: int) -> list[Sequence[Each]]:
    return [each[start : start + count] for start in range(0, len(each), count)]
