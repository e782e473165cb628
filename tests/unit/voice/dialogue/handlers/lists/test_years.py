import pytest

from services.voice.dialogue.conversation import Conversation, ListSource
from services.voice.dialogue.handlers.lists.years import by_year, by_years
from services.voice.dialogue.replies import Reply
from tests.support.alexa.turns import make_turn, reading, resolved
from tests.support.fakes.voice import FakeBackend

KNOWN = Conversation(listener_id=196)


def span(reply: Reply) -> tuple[int | None, int | None]:
    assert reply.conversation.listing is not None
    source = reply.conversation.listing.source
    return source.from_year, source.to_year


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [("1970", "1980", (1970, 1980)), ("1980", "1970", (1970, 1980)), ("1970", "?", (1970, None))],
)
async def test_years_may_come_in_any_order(first: str, last: str, expected: tuple[int, int]) -> None:
    assert span(await by_years(make_turn(conversation=KNOWN, FromYear=first, ToYear=last))) == expected


@pytest.mark.parametrize(("said", "year"), [("95", 1995), ("79", 1979), ("1995", 1995)])
async def test_a_year_may_be_said_without_its_century(said: str, year: int) -> None:
    assert span(await by_years(make_turn(conversation=KNOWN, Year=said))) == (year, year)


async def test_a_decade_and_a_single_year_are_ranges() -> None:
    assert span(await by_years(make_turn(conversation=KNOWN, Decade=resolved("1970")))) == (1970, 1979)
    assert span(await by_year(make_turn(conversation=KNOWN), 1979)) == (1979, 1979)


async def test_years_that_are_not_understood_are_asked_for() -> None:
    assert (await by_years(make_turn(conversation=KNOWN))).question == "years"
    assert (await by_year(make_turn(conversation=KNOWN), 12)).question == "years"


async def test_the_genre_of_the_current_list_stays() -> None:
    backend = FakeBackend()
    conversation = await reading(backend)
    assert conversation.listing is not None
    comedies = conversation.listing.model_copy(update={"source": ListSource(user_id=196, genre="Comedy")})
    reply = await by_year(make_turn(backend, conversation.replace(listing=comedies)), 1985)
    assert reply.conversation.listing is not None
    assert reply.conversation.listing.source.genre == "Comedy"
