import pytest

from services.web.queries.list_query import ListPageQuery
from shared.contracts.errors import InvalidInput
from shared.contracts.lists import Controls

EVERYTHING = {
    "user_id": "196",
    "amount": "25",
    "genre": "Film-Noir",
    "from_year": "1940",
    "to_year": "1959",
    "popularity": "-0.5",
    "diversity": "0.3",
}


def test_an_address_contains_every_control_and_reads_back() -> None:
    query = ListPageQuery.read(EVERYTHING)
    assert query.controls == Controls(genre="Film-Noir", from_year=1940, to_year=1959, popularity=-0.5, diversity=0.3)
    assert ListPageQuery.from_address(query.address) == query


def test_an_address_omits_defaults() -> None:
    empty = dict.fromkeys(("genre", "from_year", "to_year"), "") | {"popularity": "0", "diversity": "0"}
    query = ListPageQuery.read(empty | {"user_id": "196", "amount": "10"})
    assert not query.controls.are_set()
    assert query.address == "/result?user_id=196&amount=10"


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("from_year", "last", "“last” is not a year"),
        ("to_year", "99", "“99” is not a year"),
        ("popularity", "2", "from -1 to 1"),
        ("popularity", "nan", "from -1 to 1"),
        ("diversity", "-0.1", "from 0 to 1"),
        ("diversity", "much", "from 0 to 1"),
        ("amount", "0", "1 to 100 movies"),
        ("user_id", "x", "not a user id"),
    ],
)
def test_an_invalid_parameter_is_refused_with_a_message(name: str, text: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        ListPageQuery.read(EVERYTHING | {name: text})
