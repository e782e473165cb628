import pytest

from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.handlers.movies.introduction import introduce, rate_introduction, skip_introduction
from services.voice.dialogue.replies import EarlyReply
from tests.support.alexa.turns import keys, make_turn, ref
from tests.support.fakes.voice import FakeBackend

NEW = "new"
"""The access token of a user without ratings."""


def asking(introduced: int = 0, *movie_ids: int) -> Conversation:
    movies = [ref(movie_id) for movie_id in movie_ids]
    return Conversation(question="introduction", introductions=movies, introduced=introduced)


async def test_the_first_known_movie_is_asked_about() -> None:
    reply = await introduce(make_turn(conversation=asking(2, 9), token=NEW))
    conversation = reply.conversation
    assert (keys(reply), reply.question) == ([], "introduction")
    assert conversation.current_movie == conversation.introductions[0]
    assert (conversation.introduced, conversation.listener_id) == (0, 950)


async def test_without_a_linked_account_nothing_is_asked() -> None:
    with pytest.raises(EarlyReply):
        await introduce(make_turn())


async def test_a_rating_is_written_and_can_be_undone_and_the_next_movie_follows() -> None:
    backend = FakeBackend()
    reply = await rate_introduction(make_turn(backend, asking(0, 1, 2), token=NEW), 4)
    assert backend.writes == [("rate", 950, 1, 4)]
    assert (keys(reply), reply.question) == (["rate.done"], "introduction")
    assert (reply.conversation.current_movie, reply.conversation.introduced) == (ref(2), 1)
    assert [write.movie for write in reply.conversation.writes[-1]] == [ref(1)]


async def test_the_third_rating_is_enough_for_a_list() -> None:
    reply = await rate_introduction(make_turn(conversation=asking(2, 1, 2), token=NEW), 4)
    assert keys(reply)[:2] == ["rate.done", "list.mine"]
    assert (reply.conversation.introductions, reply.conversation.introduced) == ([], 0)


async def test_a_movie_may_be_skipped() -> None:
    backend = FakeBackend()
    reply = await skip_introduction(make_turn(backend, asking(0, 1, 2), token=NEW))
    assert (reply.question, reply.conversation.current_movie) == ("introduction", ref(2))
    assert backend.writes == []


@pytest.mark.parametrize(("introduced", "user_id"), [(0, None), (1, 945)])
async def test_after_the_last_movie_a_list_is_read_if_any_was_rated(introduced: int, user_id: int | None) -> None:
    reply = await skip_introduction(make_turn(conversation=asking(introduced, 1), token="good"))
    assert reply.conversation.listing is not None
    assert reply.conversation.listing.source.user_id == user_id
