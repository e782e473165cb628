import pytest

from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.movie_resolution import resolve_movie
from services.voice.dialogue.replies import EarlyReply
from services.voice.dialogue.turns import Turn
from tests.support.alexa.turns import keys, make_turn, reading, ref, resolved
from tests.support.fakes.voice import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
async def conversation(world: World) -> Conversation:
    """Three movies of user 196 were read: The Godfather, Alien and Brazil."""
    return await reading(world)


async def question(turn: Turn) -> tuple[list[str], str | None]:
    with pytest.raises(EarlyReply) as early:
        await resolve_movie(turn)
    return keys(early.value.reply), early.value.reply.question


async def test_a_number_counts_the_movies_that_were_read(world: World, conversation: Conversation) -> None:
    assert await resolve_movie(make_turn(world, conversation, Place=resolved("2"))) == ref(2)
    assert await resolve_movie(make_turn(world, conversation, Place=resolved("last"))) == ref(3)
    assert await resolve_movie(make_turn(world, conversation, ListPosition="1")) == ref(1)


async def test_a_movie_of_an_earlier_page_is_found_again(world: World, conversation: Conversation) -> None:
    assert conversation.listing is not None
    later = conversation.replace(listing=conversation.listing.model_copy(update={"start": 3, "page": []}))
    assert await resolve_movie(make_turn(world, later, Place="2")) == ref(2)
    world.lists[196].remove(2)
    assert await resolve_movie(make_turn(world, later, Place="2")) == ref(2), "by its details"


async def test_a_number_that_was_not_read_is_refused(world: World, conversation: Conversation) -> None:
    assert await question(make_turn(world, conversation, Place="9")) == (["find.no_place"], "which")
    assert await question(make_turn(world, Place="1")) == ([], "title")


async def test_a_title_is_matched_with_the_page_first(world: World, conversation: Conversation) -> None:
    world.recommender_away = True
    assert await resolve_movie(make_turn(world, conversation, Title="godfather")) == ref(1)


async def test_another_title_is_searched(world: World, conversation: Conversation) -> None:
    assert await resolve_movie(make_turn(world, conversation, Title="vertigo")) == ref(9)
    assert await question(make_turn(world, conversation, Title="zabriskie point")) == (["find.unknown"], "title")


async def test_it_is_the_movie_that_was_mentioned_last(world: World, conversation: Conversation) -> None:
    assert await resolve_movie(make_turn(world, conversation.replace(current_movie=ref(5)))) == ref(5)


async def test_it_may_be_the_only_movie_of_the_page(world: World) -> None:
    assert await resolve_movie(make_turn(world, await reading(world, count=1))) == ref(1)


async def test_otherwise_the_skill_asks_and_keeps_the_intent(world: World, conversation: Conversation) -> None:
    assert await question(make_turn(world, conversation)) == ([], "which")
    assert await question(make_turn(world)) == ([], "title")
