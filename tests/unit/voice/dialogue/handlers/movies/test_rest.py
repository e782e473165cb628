import pytest

from services.voice.dialogue.conversation import Conversation, FilledIntent, UnfinishedIntent
from services.voice.dialogue.handlers.movies.rest import rest
from services.voice.dialogue.handlers.session.yes_no import no, yes
from services.voice.dialogue.replies import EarlyReply
from tests.support.alexa.turns import LINKED, keys, make_turn, reading, ref, resolved
from tests.support.fakes.voice import FakeBackend


@pytest.fixture
def backend() -> FakeBackend:
    return FakeBackend()


async def test_a_movie_that_is_named_rests(backend: FakeBackend) -> None:
    reply = await rest(make_turn(backend, await reading(backend, 945), token=LINKED, Place=resolved("2")))
    assert backend.writes == [("rest", 945, 5)]
    assert (keys(reply), reply.question) == (["rest.done"], "go_on")


async def test_the_movie_that_was_described_rests_after_a_yes(backend: FakeBackend) -> None:
    described = await reading(backend, 945, current_movie=ref(5, 945), question="why")
    asked = await rest(make_turn(backend, described, token=LINKED, intent="RestIntent"))
    assert (asked.question, asked.conversation.question_values(), backend.writes) == ("rest", {"title": "Jaws"}, [])
    reply = await yes(make_turn(backend, asked.conversation, token=LINKED))
    assert (keys(reply), backend.writes) == (["rest.done"], [("rest", 945, 5)])


async def test_after_a_no_nothing_rests(backend: FakeBackend) -> None:
    described = await reading(backend, 945, current_movie=ref(5, 945))
    asked = await rest(make_turn(backend, described, token=LINKED, intent="RestIntent"))
    reply = await no(make_turn(backend, asked.conversation, token=LINKED))
    assert (keys(reply), reply.question, backend.writes) == (["seen.fine"], "go_on", [])


async def test_after_several_movies_the_list_goes_on(backend: FakeBackend) -> None:
    reply = await rest(make_turn(backend, await reading(backend, 945), token=LINKED))
    assert keys(reply)[:2] == ["courtesy.not_now", "list.next"]


@pytest.mark.parametrize(("token", "list_of"), [(None, 945), (LINKED, 196)])
async def test_who_may_not_change_the_list_is_not_asked(backend: FakeBackend, token: str | None, list_of: int) -> None:
    described = await reading(backend, 945, current_movie=ref(5, list_of))
    reply = await rest(make_turn(backend, described, token=token))
    assert (keys(reply)[0], backend.writes) == ("courtesy.not_now", [])


async def test_not_now_in_answer_to_a_question_about_a_movie_is_no_wish_to_rest_it(backend: FakeBackend) -> None:
    unfinished = UnfinishedIntent(intent=FilledIntent(name="RateIntent"), question="go_on")
    asked = Conversation(question="stars", current_movie=ref(5, 945), unfinished=unfinished)
    reply = await rest(make_turn(backend, asked, token=LINKED))
    assert (keys(reply), backend.writes) == (["courtesy.not_now"], [])


async def test_without_a_linked_account_a_named_movie_needs_one(backend: FakeBackend) -> None:
    with pytest.raises(EarlyReply):
        await rest(make_turn(backend, Title="heat"))
    assert backend.writes == []


async def test_an_opinion_is_asked_about(backend: FakeBackend) -> None:
    said = FilledIntent(name="RestIntent").with_slots(Place="2", Opinion="bad")
    turn = make_turn(backend, await reading(backend, 945), token=LINKED).with_intent(said)
    asked = await rest(turn)
    assert (asked.question, asked.conversation.question_values(), backend.writes) == ("rest", {"title": "Jaws"}, [])
    await yes(make_turn(backend, asked.conversation, token=LINKED))
    assert backend.writes == [("rest", 945, 5)]
