import pytest

from services.voice.dialogue.conversation import ListSource
from services.voice.dialogue.handlers.lists.filters import decade_slot, read_filtered, valid_year
from tests.support.alexa.turns import make_turn, resolved


@pytest.mark.parametrize(("year", "valid"), [(None, False), (1799, False), (1800, True), (2200, True), (2201, False)])
def test_years_have_bounds(year: int | None, valid: bool) -> None:
    assert valid_year(year) == (year if valid else None)


def test_a_decade_has_ten_years() -> None:
    assert decade_slot(make_turn(Decade=resolved("1990"))) == (1990, 1999)
    assert decade_slot(make_turn(Decade="someday")) is None
    assert decade_slot(make_turn()) is None


@pytest.mark.parametrize(
    ("source", "key"),
    [
        (ListSource(user_id=196, genre="Comedy"), "list.genre"),
        (ListSource(user_id=196, genre="Comedy", from_year=1980), "list.genre_years"),
        (ListSource(user_id=196, to_year=1980), "list.years"),
    ],
)
async def test_the_announcement_names_the_filters(source: ListSource, key: str) -> None:
    assert (await read_filtered(make_turn(), source)).statements[0].key == key
