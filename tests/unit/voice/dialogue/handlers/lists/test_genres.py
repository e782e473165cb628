import pytest

from services.voice.dialogue.conversation import Conversation, Listing, ListSource
from services.voice.dialogue.handlers.lists.genres import by_genre
from tests.support.alexa.turns import keys, make_turn, resolved

KNOWN = Conversation(listener_id=196)


async def test_a_genre_is_read_optionally_of_one_decade() -> None:
    reply = await by_genre(make_turn(conversation=KNOWN, Genre=resolved("Comedy"), Decade=resolved("1990")))
    assert reply.conversation.listing is not None
    source = reply.conversation.listing.source
    assert (source.user_id, source.genre, source.from_year, source.to_year) == (196, "Comedy", 1990, 1999)


async def test_an_unknown_or_missing_genre_is_asked_for() -> None:
    unknown = await by_genre(make_turn(conversation=KNOWN, Genre="polkas"))
    assert (keys(unknown), unknown.question) == (["list.no_genre"], "genre")
    missing = await by_genre(make_turn(conversation=KNOWN))
    assert (keys(missing), missing.question) == ([], "genre")


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        (ListSource(user_id=196), ListSource(user_id=196, without="Comedy")),
        (
            ListSource(user_id=196, genre="Comedy+Romance", to_year=1950),
            ListSource(user_id=196, genre="Romance", without="Comedy", to_year=1950),
        ),
        (ListSource(is_popular=True, genre="Comedy"), ListSource(user_id=196, without="Comedy")),
        (
            ListSource(user_id=196, genre="Crime", without="Musical+War", from_year=1990),
            ListSource(user_id=196, genre="Crime", without="Musical+War+Comedy", from_year=1990),
        ),
        (
            ListSource(user_id=196, without="+".join("abcdefghij")),
            ListSource(user_id=196, without="+".join("bcdefghij") + "+Comedy"),
        ),
    ],
)
async def test_a_genre_that_is_not_wanted_narrows_the_list(before: ListSource, wanted: ListSource) -> None:
    conversation = KNOWN.replace(listing=Listing(source=before))
    reply = await by_genre(make_turn(conversation=conversation, Without=resolved("Comedy")))
    assert reply.conversation.listing is not None
    assert reply.conversation.listing.source == wanted
    assert 3 not in reply.conversation.listing.heard, "Brazil is a comedy"


@pytest.mark.parametrize(
    ("before", "key", "named"),
    [
        (ListSource(user_id=196, without="War"), "list.without", {"genres": ["War", "Comedy"]}),
        (
            ListSource(user_id=196, without="War", to_year=1999),
            "list.filtered_movies",
            {"filters": ["years=-1999", "without=War+Comedy"]},
        ),
    ],
)
async def test_the_answer_names_all_that_is_left_out(before: ListSource, key: str, named: dict[str, list[str]]) -> None:
    conversation = KNOWN.replace(listing=Listing(source=before))
    reply = await by_genre(make_turn(conversation=conversation, Without=resolved("Comedy")))
    assert (reply.statements[0].key, reply.statements[0].values) == (key, named)


async def test_another_genre_starts_anew() -> None:
    conversation = KNOWN.replace(listing=Listing(source=ListSource(user_id=196, without="Horror")))
    reply = await by_genre(make_turn(conversation=conversation, Genre=resolved("Comedy")))
    assert reply.conversation.listing is not None
    assert reply.conversation.listing.source == ListSource(user_id=196, genre="Comedy")
