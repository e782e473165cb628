"""What-if lists of the recommender in memory: the movies in order of their ids, reversed if ratings change."""

from collections.abc import Mapping

import httpx

from shared.contracts.lists import Contribution
from shared.contracts.questions.english_what_if import what_if_statement
from shared.contracts.questions.what_if import (
    MovieInQuestion,
    PlacedMovie,
    RatingChange,
    WhatIf,
    WhatIfMovie,
    WhatIfQuery,
    actual_changes,
)
from tests.support.catalogue.fake_catalogue import TITLES, recommended_movie


def imagine(ratings: Mapping[int, float], user_id: int, params: httpx.QueryParams) -> object:
    query = WhatIfQuery.model_validate(
        {name: params.get_list(name) if name in ("without", "rate") else value for name, value in params.items()}
    )
    changes = [_change(movie_id, ratings, after) for movie_id, after in query.ratings.items()]
    rated = {movie_id for movie_id in {**ratings, **query.ratings} if query.ratings.get(movie_id, 1) is not None}
    now = [movie_id for movie_id in range(1, len(TITLES) + 1) if movie_id not in ratings]
    then = [movie_id for movie_id in range(1, len(TITLES) + 1) if movie_id not in rated]
    if actual_changes(changes):
        then.reverse()
    reasons = [
        Contribution(movie_id=movie_id, title=TITLES[movie_id - 1], rating=stars, amount=stars / 5 - 0.5)
        for movie_id, stars in ratings.items()
    ]
    asked = None if query.movie is None else MovieInQuestion(**vars(_placed(query.movie, now, then)), reasons=reasons)
    listed = then[: query.amount]
    return WhatIf(
        user_id=user_id,
        profile_version=len(ratings),
        model_version="fake",
        changes=changes,
        statement=what_if_statement(changes, asked, TITLES[then[0] - 1]),
        movie=asked,
        movies=[WhatIfMovie(**vars(recommended_movie(each)), place_now=_place(each, now)) for each in listed],
        dropped=[_placed(each, now, then) for each in now[: query.amount] if each not in listed],
    ).model_dump(mode="json")


def _change(movie_id: int, ratings: Mapping[int, float], after: float | None) -> RatingChange:
    return RatingChange(movie_id=movie_id, title=TITLES[movie_id - 1], before=ratings.get(movie_id), after=after)


def _placed(movie_id: int, now: list[int], then: list[int]) -> PlacedMovie:
    title = TITLES[movie_id - 1]
    return PlacedMovie(movie_id=movie_id, title=title, place_now=_place(movie_id, now), place=_place(movie_id, then))


def _place(movie_id: int, order: list[int]) -> int | None:
    return order.index(movie_id) + 1 if movie_id in order else None
