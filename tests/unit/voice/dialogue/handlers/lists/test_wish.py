import pytest

from services.voice.dialogue.conversation import ListSource
from services.voice.dialogue.handlers.lists.reading import read_found
from services.voice.dialogue.handlers.lists.wish import describe, wish, with_missed
from services.voice.dialogue.pagination import load_movies
from services.voice.dialogue.ports import FoundMovies
from services.voice.language.wording import statement
from shared.contracts.questions.wishes import Wish, WishMeaning, WishPart
from tests.support.alexa.turns import LINKED, keys, make_turn
from tests.support.alexa.utterances import backend as utterance_backend
from tests.support.fakes.voice import FakeBackend


@pytest.fixture
def backend() -> FakeBackend:
    return FakeBackend()


async def test_the_movies_for_a_wish_are_read(backend: FakeBackend) -> None:
    reply = await wish(make_turn(backend, Wish="comedies"))
    assert keys(reply)[:2] == ["wish.movies", "list.item"]
    assert reply.conversation.listing is not None
    assert reply.conversation.listing.source == ListSource(wish="comedies")


async def test_what_is_not_understood_is_said_first(backend: FakeBackend) -> None:
    reply = await wish(make_turn(backend, Wish="comedies purple elephants"))
    assert keys(reply)[:2] == ["wish.missed", "wish.movies"]
    assert reply.statements[0].values == {"words": "purple elephants"}


async def test_movies_of_unknown_length_are_counted(backend: FakeBackend) -> None:
    turn = make_turn(backend, Wish="under two hours")
    means = WishMeaning(runtime=(None, 119))
    wish_read = Wish(words="", parts=[WishPart(number=0, said="", means=means)], not_understood=[], means=means)
    found = FoundMovies([], unknown=7, wish=wish_read)
    reply = await read_found(turn, ListSource(wish="under two hours"), statement("wish.movies"), found)
    assert "unknown.length" in keys(reply)


async def test_people_are_said_back_where_none_are_known(backend: FakeBackend) -> None:
    means = WishMeaning(genre=("Comedy",), without_person=("Tom Cruise",))
    understood = Wish(words="", parts=[], not_understood=["xyz"], means=means, people_unknown=True)
    reply = with_missed(make_turn(backend).reply(), understood)
    assert reply.statements[0].values == {"words": "xyz, Tom Cruise"}
    assert with_missed(make_turn(backend).reply(), understood.model_copy(update={"people_unknown": False})).statements[
        0
    ].values == {"words": "xyz"}


async def test_a_wish_that_means_nothing_is_said_back(backend: FakeBackend) -> None:
    reply = await wish(make_turn(backend, Wish="purple elephants"))
    assert (keys(reply), reply.conversation.listing) == (["wish.nothing"], None)


async def test_a_linked_listeners_own_taste_counts(backend: FakeBackend) -> None:
    reply = await wish(make_turn(backend, token=LINKED, Wish="comedies"))
    assert reply.conversation.listing is not None
    source = reply.conversation.listing.source
    assert source.user_id == 945
    assert {movie.movie_id for movie in await load_movies(source, make_turn(backend, token=LINKED).ports)} <= set(
        backend.lists[945]
    )


async def test_the_taste_of_others_is_not_told(backend: FakeBackend) -> None:
    """A session may name any user, but only the owner hears more than the titles of a list."""
    source = ListSource(wish="comedies", user_id=945)
    stranger = make_turn(backend).ports
    assert await load_movies(source, stranger) == await load_movies(ListSource(wish="comedies"), stranger)


async def test_a_description_narrows_the_list(backend: FakeBackend) -> None:
    reply = await describe(make_turn(backend, Description="comedies"))
    assert reply.conversation.listing is not None
    assert reply.conversation.listing.source == ListSource(is_popular=True, genre="Comedy")


async def test_a_description_of_a_known_title_is_told_about(backend: FakeBackend) -> None:
    assert keys(await describe(make_turn(backend, Description="jaws")))[0].startswith("more.")


async def test_a_movie_in_words_that_are_not_understood_is_a_recommendation(backend: FakeBackend) -> None:
    reply = await describe(make_turn(backend, Description="something for a rainy sunday"))
    assert keys(reply)[:2] == ["wish.missed", "list.popular"]


async def test_other_words_are_said_back(backend: FakeBackend) -> None:
    assert keys(await describe(make_turn(backend, Description="a pizza"))) == ["wish.nothing"]


async def test_what_it_should_be_like_is_a_wish_or_a_title() -> None:
    world = utterance_backend()
    reply = await describe(make_turn(world, Alike="fargo under two hours"))
    assert reply.conversation.listing is not None
    assert reply.conversation.listing.source.wish == "like fargo under two hours"
    assert keys(await describe(make_turn(world, Alike="fargo")))[0] == "list.similar"


@pytest.mark.parametrize(("slot", "wish"), [("Less", "less funny"), ("More", "more funny")])
async def test_more_and_less_count(slot: str, wish: str) -> None:
    reply = await describe(make_turn(utterance_backend(), texts={slot: "funny"}))
    assert reply.conversation.listing is not None
    assert reply.conversation.listing.source.wish == wish


@pytest.mark.parametrize(("slot", "span"), [("Old", (None, 1979)), ("New", (1994, None))])
async def test_old_and_new_are_years(slot: str, span: tuple[int | None, int | None]) -> None:
    reply = await describe(make_turn(utterance_backend(), texts={slot: "movies"}))
    assert reply.conversation.listing is not None
    source = reply.conversation.listing.source
    assert (source.from_year, source.to_year) == span


async def test_what_is_unwanted_is_left_out() -> None:
    world = utterance_backend()
    reply = await describe(make_turn(world, Unwanted="horror and nothing longer than two hours"))
    assert reply.conversation.listing is not None
    assert reply.conversation.listing.source == ListSource(is_popular=True, without="Horror", max_runtime=120)


async def test_words_that_stand_for_a_slot_are_not_said_back(backend: FakeBackend) -> None:
    reply = await describe(make_turn(backend, intent="DescriptionIntent", Unwanted="achtziger"))
    assert [each.values for each in reply.statements] == [{"words": "achtziger"}]
