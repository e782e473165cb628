import pytest

from services.voice.alexa.screens import MovieScreen
from services.voice.dialogue.handlers.movies.more import find_on_list, more
from shared.contracts.errors import MatineeError
from tests.support.alexa.turns import keys, make_turn, reading, ref
from tests.support.fakes.voice import FakeBackend


@pytest.fixture
def backend() -> FakeBackend:
    return FakeBackend()


async def test_a_movie_of_the_list_comes_with_its_predicted_rating(backend: FakeBackend) -> None:
    reply = await more(make_turn(backend, await reading(backend), Place="2"))
    assert keys(reply) == ["more.year", "more.genres", "more.predicted", "more.average"]
    assert isinstance(reply.screen, MovieScreen)
    assert [detail.key for detail in reply.screen.details] == keys(reply)[1:]
    assert (reply.question, reply.conversation.current_movie) == ("why", ref(2, 196))


async def test_it_is_described_without_the_recommender_too(backend: FakeBackend) -> None:
    conversation = await reading(backend)
    backend.recommender_down = True
    assert keys(await more(make_turn(backend, conversation, Place="2"))) == [
        "more.year",
        "more.genres",
        "more.predicted",
    ]


async def test_another_movie_is_described_by_its_details(backend: FakeBackend) -> None:
    reply = await more(make_turn(backend, Title="alien"))
    assert (keys(reply), reply.question) == (["more.year", "more.genres", "more.average"], "else")
    backend.recommender_down = True
    with pytest.raises(MatineeError):
        await more(make_turn(backend, reply.conversation))


async def test_a_movie_may_have_no_year_and_no_genres(backend: FakeBackend) -> None:
    backend.lists[196] = [15]
    assert keys(await more(make_turn(backend, await reading(backend)))) == [
        "more.no_year",
        "more.predicted",
        "more.average",
    ]


async def test_a_movie_is_found_on_the_current_list_only(backend: FakeBackend) -> None:
    turn = make_turn(backend, await reading(backend))
    found = await find_on_list(turn, ref(11))
    assert found is not None
    assert found.title == "Groundhog Day"
    assert await find_on_list(turn, ref(12)) is None
    assert await find_on_list(make_turn(backend), ref(11)) is None
