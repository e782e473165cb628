import re
from typing import Any

import pytest
from pydantic import BaseModel, SecretStr, TypeAdapter, ValidationError

from services.web.http.credentials import NewUser
from services.web.queries.api_queries import GroupListQuery, ListQuery
from shared.contracts.movie_records import MovieFields
from shared.contracts.profiles import NewRating
from shared.contracts.queries import MovieQuery
from shared.contracts.questions.what_if import WhatIfQuery
from shared.contracts.validation.broken_rules import broken_rule, described, kind_of
from shared.contracts.values import Amount, Day, Stars
from shared.contracts.watching import WatchlistChoice

PYDANTIC = re.compile(r"Input should|should have|should match|Value error|Field required|Extra inputs|Datetimes")
MODELS: list[type[BaseModel]] = [
    *(GroupListQuery, ListQuery, MovieFields, MovieQuery, NewRating, NewUser, WatchlistChoice, WhatIfQuery)
]
UNUSUAL: list[Any] = [
    *(None, True, 7, -1, 0.25, 1e300, float("nan"), "x", "", "nan", [], [[]], {}, ["x" * 300], [7] * 150, "x" * 5000)
]


def errors(kind: Any, value: object) -> list[Any]:
    with pytest.raises(ValidationError) as raised:
        TypeAdapter(kind).validate_python(value)
    return list(raised.value.errors())


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (Amount, 500, "must be at most 100"),
        (Amount, "x", "must be a whole number"),
        (Stars, 0, "must be at least 0.5"),
        (Stars, 4.2, "must be a multiple of 0.5"),
        (Stars, float("nan"), "must be a number"),
        (Day, "1700006400", "must be a day, such as 2026-01-31"),
        (Day, "2026-02-30", "must be a day, such as 2026-01-31"),
        (bool, "maybe", "must be true or false"),
        (dict[str, int], [], "must be an object"),
    ],
)
def test_a_rule_is_said_in_plain_words(kind: Any, value: object, words: str) -> None:
    assert broken_rule(errors(kind, value)[0]) == words


def test_a_secret_is_too_short_by_characters() -> None:
    error = {"type": "too_short", "input": SecretStr("short"), "ctx": {"min_length": 24}}
    assert (kind_of(error), described(error, "secret")) == (
        "string_too_short",
        "secret: needs at least 24 characters",
    )


def test_the_place_stands_before_the_rule_and_it_where_there_is_none() -> None:
    (error,) = errors(Amount, 0)
    assert described(error, "amount") == "amount: must be at least 1"
    assert described(error, "") == "it must be at least 1"
    (own,) = errors(WhatIfQuery, {"rate": ["50:4", "50:3"]})
    assert described(own, "") == "name each movie once"


def test_no_unusual_value_is_told_in_the_words_of_a_library() -> None:
    told = 0
    for model in MODELS:
        for name in (*model.model_fields, "nosuch"):
            for value in UNUSUAL:
                try:
                    model.model_validate({name: value})
                except ValidationError as error:
                    for each in error.errors():
                        assert not PYDANTIC.search(broken_rule(each)), each
                        told += 1
    assert told > 300
