import pytest

from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.movie_resolution import resolve_movie
from services.voice.dialogue.replies import EarlyReply
from services.voice.dialogue.turns import Turn
from tests.support.alexa.turns import keys, make_turn, reading, ref, resolved
from tests.support.fakes.voice import FakeBackend


@pytest.fixture
def backend() -> FakeBackend:
    return FakeBackend()


@pytest.fixture
async def conversation(backend: FakeBackend) -> Conversation:
    """Three movies of user 196 were read: The Godfather, Alien and Brazil."""
    return await reading(backend)


async def question(turn: Turn) -> tuple[list[str], str | None]:
    with pytest.raises(EarlyReply) as early:
        await resolve_movie(turn)
    return keys(early.value.reply), early.value.reply.question


async def test_a_number_counts_the_movies_that_were_read(backend: FakeBackend, conversation: Conversation) -> None:
    assert await resolve_movie(make_turn(backend, conversation, Place=resolved("2"))) == ref(2)
    assert await resolve_movie(make_turn(backend, conversation, Place=resolved("last"))) == ref(3)
    assert await resolve_movie(make_turn(backend, conversation, ListPosition="1")) == ref(1)


async def test_a_movie_of_an_earlier_page_is_found_again(backend: FakeBackend, conversation: Conversation) -> None:
    assert conversation.listing is not None
    later = conversation.replace(listing=conversation.listing.model_copy(update={"start": 3, "page": []}))
    assert await resolve_movie(make_turn(backend, later, Place="2")) == ref(2)
    backend.lists[196].remove(2)
    assert await resolve_movie(make_turn(backend, later, Place="2")) == ref(2), "by its details"


async def test_a_number_that_was_not_read_is_refused(backend: FakeBackend, conversation: Conversation) -> None:
    assert await question(make_turn(backend, conversation, Place="9")) == (["find.no_place"], "which")
    assert await question(make_turn(backend, Place="1")) == ([], "title")


async def test_a_title_is_matched_with_the_page_first(backend: FakeBackend, conversation: Conversation) -> None:
    backend.recommender_down = True
    assert await resolve_movie(make_turn(backend, conversation, Title="godfather")) == ref(1)


async def test_another_title_is_searched(backend: FakeBackend, conversation: Conversation) -> None:
    assert await resolve_movie(make_turn(backend, conversation, Title="vertigo")) == ref(9)
    assert await question(make_turn(backend, conversation, Title="zabriskie point")) == (["find.unknown"], "title")


async def test_it_is_the_movie_that_was_mentioned_last(backend: FakeBackend, conversation: Conversation) -> None:
    assert await resolve_movie(make_turn(backend, conversation.replace(current_movie=ref(5)))) == ref(5)


async def test_it_may_be_the_only_movie_of_the_page(backend: FakeBackend) -> None:
    assert await resolve_movie(make_turn(backend, await reading(backend, count=1))) == ref(1)


async def test_otherwise_the_skill_asks_and_keeps_the_intent(backend: FakeBackend, conversation: Conversation) -> None:
    assert await question(make_turn(backend, conversation)) == ([], "which")
    assert await question(make_turn(backend)) == ([], "title")
