import pytest
from pydantic import ValidationError

from shared.contracts.questions.what_if import WhatIfQuery


def test_a_query_names_movies_to_take_away_and_to_rate() -> None:
    query = WhatIfQuery(without=[7], rate=["50:4.5", "2:3"])
    assert query.ratings == {7: None, 50: 4.5, 2: 3.0}


@pytest.mark.parametrize("rate", ["50", "50:", ":5", "0:5", "50:6", "50:4.25", "50:0", "-1:5", "50:5 ", "x:5"])
def test_a_rating_that_nobody_can_give_is_refused(rate: str) -> None:
    with pytest.raises(ValidationError, match=r"stars from 0\.5 to 5 in halves, such as 50:4\.5"):
        WhatIfQuery(rate=[rate])


@pytest.mark.parametrize("query", [{"without": [7, 7]}, {"without": [7], "rate": ["7:5"]}, {"rate": ["7:5", "7:4"]}])
def test_a_movie_is_changed_once(query: dict[str, list[str]]) -> None:
    with pytest.raises(ValidationError, match="once"):
        WhatIfQuery.model_validate(query)


def test_changes_are_bounded() -> None:
    with pytest.raises(ValidationError):
        WhatIfQuery(without=list(range(1, 22)))
