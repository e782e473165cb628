import pytest

from services.voice.dialogue.conversation import SlotValue, Write
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
    reply = await seen(turn)
    assert (reply.question, backend.writes) == ("which", [])
    assert reply.conversation.unfinished is not None
    assert "Doubt" not in reply.conversation.unfinished.intent.slots


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
    conversation = await reading(backend, 945, 4)
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
    assert backend.writes == [("take back", "seen", 945, 4, None)]


@pytest.mark.parametrize("doubt", [{}, {"Doubt": "don't know"}])
async def test_what_is_not_known_is_of_no_other_movie(doubt: dict[str, str]) -> None:
    backend = FakeBackend()
    conversation = await reading(backend, 945, current_movie=ref(6))
    reply = await seen(make_turn(backend, conversation, token=LINKED, Unseen=resolved("2"), texts=doubt))
    assert (backend.writes, keys(reply), reply.question) == ([], ["seen.fine"], "go_on")


@pytest.mark.parametrize(
    ("unseen", "taken_back", "left"), [("2", [5], [4]), ("1", [4], [5]), ("first_two", [4, 5], []), ("3", [], [5, 4])]
)
async def test_of_several_taken_for_seen_those_that_were_not_are_taken_back(
    unseen: str, taken_back: list[int], left: list[int]
) -> None:
    backend = FakeBackend()
    last = [Write(kind="seen", movie=ref(movie)) for movie in (5, 4)]
    conversation = await reading(backend, 945, writes=[last])
    reply = await seen(make_turn(backend, conversation, token=LINKED, Unseen=resolved(unseen)))
    assert sorted(movie for *_, movie, _ in backend.writes) == taken_back
    assert [write.movie.movie_id for writes in reply.conversation.writes for write in writes] == left
    assert (keys(reply) == ["seen.fine"]) == (not taken_back)


async def test_what_was_not_seen_is_taken_back_beside_what_was() -> None:
    backend = FakeBackend()
    conversation = await reading(backend, 945, writes=[[Write(kind="seen", movie=ref(5))]])
    turn = make_turn(backend, conversation, token=LINKED, Place=resolved("1"), Unseen=resolved("2"))
    reply = await seen(turn)
    assert backend.writes == [("take back", "seen", 945, 5, None), ("see", 945, 4)]
    assert keys(reply)[:2] == ["undo.seen", "seen.done"]
    assert [[write.movie.movie_id for write in writes] for writes in reply.conversation.writes] == [[4]]


async def test_stars_given_since_stay() -> None:
    backend = FakeBackend()
    changes = [[Write(kind="seen", movie=ref(4))], [Write(kind="rate", movie=ref(4), stars=4)]]
    conversation = await reading(backend, 945, writes=changes)
    await seen(make_turn(backend, conversation, token=LINKED, Unseen=resolved("1")))
    assert backend.writes == []


@pytest.mark.parametrize("since", [[], [[Write(kind="rate", movie=ref(6), stars=4)]]])
async def test_nothing_is_all_right_if_it_is_not_clear_what_to_take_back(since: list[list[Write]]) -> None:
    backend = FakeBackend()
    conversation = await reading(backend, 945, writes=[[Write(kind="seen", movie=ref(4))], *since])
    with pytest.raises(EarlyReply) as early:
        await seen(make_turn(backend, conversation, token=LINKED, Unseen=resolved("9")))
    assert (keys(early.value.reply), early.value.reply.question) == (["find.no_place"], "go_on")


@pytest.mark.parametrize(("others", "count"), [("both", 3), ("others", 3), ("other", 2)])
async def test_the_others_are_those_besides_what_was_seen(others: str, count: int) -> None:
    backend = FakeBackend()
    conversation = await reading(backend, 945, count)
    reply = await seen(
        make_turn(backend, conversation, token=LINKED, Place=resolved("1"), Unseen=SlotValue(text=others, id=others))
    )
    assert (backend.writes, reply.question) == ([("see", 945, 4)], "stars")


async def test_the_others_that_were_taken_for_seen_are_taken_back() -> None:
    backend = FakeBackend()
    writes = [[Write(kind="seen", movie=ref(5))]]
    conversation = await reading(backend, 945, writes=writes)
    await seen(make_turn(backend, conversation, token=LINKED, Place=resolved("1"), Unseen=resolved("both")))
    assert backend.writes == [("take back", "seen", 945, 5, None), ("see", 945, 4)]


@pytest.mark.parametrize("unseen", ["fargo", "the matrix"])
async def test_a_title_that_was_not_seen_takes_nothing_from_one_that_was(unseen: str) -> None:
    backend = FakeBackend()
    await seen(make_turn(backend, await reading(backend, 945), token=LINKED, Title="jaws", UnseenTitle=unseen))
    assert backend.writes == [("see", 945, 5)]


async def test_a_title_that_was_not_seen_after_all_is_taken_back() -> None:
    backend = FakeBackend()
    conversation = await reading(backend, 945, writes=[[Write(kind="seen", movie=ref(6))]])
    await seen(make_turn(backend, conversation, token=LINKED, UnseenTitle="fargo"))
    assert backend.writes == [("take back", "seen", 945, 6, None)]
