import pytest

from services.voice.dialogue.conversation import Write
from services.voice.dialogue.handlers.movies.seen import seen
from services.voice.dialogue.replies import EarlyReply
from tests.support.alexa.turns import LINKED, keys, make_turn, reading, ref, resolved
from tests.support.fakes.voice import FakeBackend


async def test_a_seen_movie_leaves_the_list_and_may_be_rated() -> None:
    backend = FakeBackend()
    reply = await seen(make_turn(backend, token=LINKED, Title="heat"))
    assert backend.writes == [("see", 945, 4)]
    assert (keys(reply), reply.question) == (["seen.done"], "stars")
    assert reply.conversation.current_movie == ref(4)
    assert reply.conversation.unfinished is not None
    assert reply.conversation.unfinished.intent.name == "RateIntent"


async def test_without_a_linked_account_nothing_is_written() -> None:
    backend = FakeBackend()
    with pytest.raises(EarlyReply):
        await seen(make_turn(backend, Title="heat"))
    assert backend.writes == []


async def test_movies_of_two_places_are_seen() -> None:
    backend = FakeBackend()
    conversation = await reading(backend, 945)
    await seen(make_turn(backend, conversation, token=LINKED, Place=resolved("1"), OtherPlace=resolved("3")))
    assert backend.writes == [("see", 945, 4), ("see", 945, 6)]


async def test_nothing_is_written_if_one_of_two_places_was_not_read() -> None:
    backend = FakeBackend()
    conversation = await reading(backend, 945)
    with pytest.raises(EarlyReply):
        await seen(make_turn(backend, conversation, token=LINKED, Place=resolved("1"), OtherPlace=resolved("9")))
    assert backend.writes == []


async def test_what_is_in_doubt_is_asked_about() -> None:
    backend = FakeBackend()
    reply = await seen(make_turn(backend, token=LINKED, Title="heat", Doubt="maybe"))
    assert (backend.writes, reply.question, reply.conversation.current_movie) == ([], "seen", ref(4))
    unfinished = reply.conversation.unfinished
    assert unfinished is not None
    assert unfinished.intent.slots.keys() == {"Place"}


async def test_of_several_in_doubt_one_is_asked_for() -> None:
    backend = FakeBackend()
    conversation = await reading(backend, 945)
    turn = make_turn(backend, conversation, token=LINKED, Place=resolved("first_two"), Doubt="maybe")
    assert ((await seen(turn)).question, backend.writes) == ("which", [])


@pytest.mark.parametrize(
    ("place", "unseen", "movies"), [("first_two", "3", [4, 5]), ("all", "last", [4, 5]), ("all", "first_two", [6])]
)
async def test_what_was_not_seen_stays(place: str, unseen: str, movies: list[int]) -> None:
    backend = FakeBackend()
    conversation = await reading(backend, 945)
    await seen(make_turn(backend, conversation, token=LINKED, Place=resolved(place), Unseen=resolved(unseen)))
    assert backend.writes == [("see", 945, movie) for movie in movies]


async def test_nothing_is_written_if_nothing_is_left_or_the_rest_is_not_clear() -> None:
    backend = FakeBackend()
    conversation = await reading(backend, 945)
    same = make_turn(backend, conversation, token=LINKED, Place=resolved("1"), Unseen=resolved("1"))
    assert (await seen(same)).question == "which"
    for unseen in ("9", "both"):
        turn = make_turn(backend, conversation, token=LINKED, Place=resolved("1"), Unseen=resolved(unseen))
        with pytest.raises(EarlyReply) as early:
            await seen(turn)
        assert early.value.reply.conversation.unfinished is None
    assert backend.writes == []


@pytest.mark.parametrize("unseen", ["2", "others", "9"])
async def test_what_was_only_not_seen_changes_nothing(unseen: str) -> None:
    backend = FakeBackend()
    conversation = await reading(backend, 945)
    reply = await seen(make_turn(backend, conversation, token=LINKED, Unseen=resolved(unseen)))
    assert (backend.writes, keys(reply), reply.question) == ([], ["seen.fine"], "go_on")


async def test_what_was_just_taken_for_seen_is_taken_back() -> None:
    backend = FakeBackend()
    last = [Write(kind="seen", movie=ref(4))]
    conversation = await reading(backend, 945, writes=[last], written_movie=ref(4))
    reply = await seen(make_turn(backend, conversation, token=LINKED, Unseen=resolved("1")))
    assert (keys(reply)[0], reply.conversation.writes) == ("undo.seen", [])
