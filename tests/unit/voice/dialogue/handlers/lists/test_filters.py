from typing import Any

import pytest

from services.voice.dialogue.conversation import Conversation, Listing, ListSource
from services.voice.dialogue.handlers.lists.filters import (
    Span,
    decade_slot,
    kept_decade,
    read_filtered,
    valid_year,
    year_slots,
)
from tests.support.alexa.turns import make_turn, resolved


@pytest.mark.parametrize(("year", "valid"), [(None, False), (1799, False), (1800, True), (2200, True), (2201, False)])
def test_years_have_bounds(year: int | None, valid: bool) -> None:
    assert valid_year(year) == (year if valid else None)


def test_a_decade_has_ten_years() -> None:
    assert decade_slot(make_turn(Decade=resolved("1990"))) == (1990, 1999)
    assert decade_slot(make_turn(Decade="someday")) is None
    assert decade_slot(make_turn()) is None


@pytest.mark.parametrize(
    ("bounds", "years"),
    [
        ({"FromYear": "2000", "ToYear": "22"}, (2000, 2022)),
        ({"FromYear": "2000", "ToYear": "9"}, (2000, 2009)),
        ({"FromYear": "95", "ToYear": "2005"}, (1995, 2005)),
        ({"FromYear": "22", "ToYear": "45"}, (1922, 1945)),
        ({"AfterYear": "2010", "BeforeYear": "20"}, (2011, 2019)),
        ({"FromYear": "1980", "ToYear": "22"}, (1980, 2022)),
        ({"FromYear": "98", "ToYear": "2"}, (1998, 2002)),
        ({"AfterYear": "1980", "BeforeYear": "22"}, (1981, 2021)),
        ({"FromYear": "1980", "ToYear": "70"}, (1970, 1980)),
        ({"FromYear": "22", "ToYear": "1990"}, (1922, 1990)),
    ],
)
def test_a_year_without_its_century_is_recent_beside_a_recent_or_later_one(bounds: dict[str, Any], years: Span) -> None:
    assert year_slots(make_turn(**bounds)) == years


@pytest.mark.parametrize(
    ("genre", "span", "key"),
    [
        ("Comedy", (None, None), "list.genre"),
        ("Comedy", (1980, None), "list.genre_years"),
        (None, (None, 1980), "list.years"),
    ],
)
async def test_the_announcement_names_the_filters(genre: str | None, span: Span, key: str) -> None:
    assert (await read_filtered(make_turn(), genre, span)).statements[0].key == key


async def test_a_stranger_gets_popular_movies_and_a_listener_those_of_the_list() -> None:
    for conversation, is_popular in [(Conversation(), True), (Conversation(listener_id=196), False)]:
        reply = await read_filtered(make_turn(conversation=conversation), "Comedy", (None, None))
        assert reply.conversation.listing is not None
        assert reply.conversation.listing.source.is_popular is is_popular


@pytest.mark.parametrize(("first", "last", "kept"), [(1990, 1999, True), (1990, 1995, False), (None, 1999, False)])
def test_a_decade_stays_when_a_genre_is_named(first: int | None, last: int | None, kept: bool) -> None:
    listing = Listing(source=ListSource(user_id=196, from_year=first, to_year=last))
    turn = make_turn(conversation=Conversation(listing=listing))
    assert kept_decade(turn) == ((first, last) if kept else (None, None))
