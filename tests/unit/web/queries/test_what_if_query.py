from starlette.datastructures import QueryParams

from services.web.queries.what_if_query import WhatIfPageQuery
from shared.contracts.questions.what_if import MAX_CHANGES


def test_an_address_takes_reasons_away_and_puts_them_back() -> None:
    query = WhatIfPageQuery.read(QueryParams("movie=3&without=7&without=8"))
    assert query.address_without(9) == "/what-if?movie=3&without=7&without=8&without=9"
    assert query.address_with(7) == "/what-if?movie=3&without=8"
    assert WhatIfPageQuery().address_without(5) == "/what-if?without=5"


def test_only_so_many_ratings_are_taken_away() -> None:
    many = "&".join(f"without={movie_id}" for movie_id in range(1, 100))
    query = WhatIfPageQuery.read(QueryParams(f"{many}&without=1&without=x&without=0"))
    assert query.without == tuple(range(1, MAX_CHANGES + 1))
    assert query.question(10).amount == 10
