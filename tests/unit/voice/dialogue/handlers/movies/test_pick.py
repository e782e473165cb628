import pytest

from services.voice.dialogue.conversation import FilledIntent, Question, UnfinishedIntent
from services.voice.dialogue.handlers.movies.pick import pick
from services.voice.dialogue.replies import EarlyReply
from tests.support.alexa.turns import LINKED, keys, make_turn, reading, ref, resolved
from tests.support.fakes.voice import FakeBackend

DISMISS = UnfinishedIntent(intent=FilledIntent(name="DismissIntent"), question="go_on")


async def test_a_movie_on_its_own_is_described() -> None:
    backend = FakeBackend()
    assert keys(await pick(make_turn(backend, await reading(backend), Place="2")))[0] == "more.year"


async def test_the_answer_to_which_one_resumes_the_intent() -> None:
    backend = FakeBackend()
    conversation = await reading(backend, 945, question="which", unfinished=DISMISS)
    await pick(make_turn(backend, conversation, token=LINKED, Place="2"))
    assert backend.writes == [("dismiss", 945, 5)]


async def test_an_unclear_answer_keeps_the_intent_waiting() -> None:
    backend = FakeBackend()
    conversation = await reading(backend, 945, question="which", unfinished=DISMISS)
    with pytest.raises(EarlyReply) as early:
        await pick(make_turn(backend, conversation, token=LINKED, Place="9"))
    assert early.value.reply.conversation.unfinished == DISMISS


async def test_two_places_answer_which_one_if_something_waits_for_movies() -> None:
    backend = FakeBackend()
    conversation = await reading(backend, 945, question="which", unfinished=DISMISS)
    await pick(make_turn(backend, conversation, token=LINKED, Place="1", OtherPlace="3"))
    assert backend.writes == [("dismiss", 945, 4), ("dismiss", 945, 6)]
    asked = await pick(make_turn(backend, await reading(backend, 945), Place="1", OtherPlace="3"))
    assert (keys(asked), asked.question) == ([], "which")


@pytest.mark.parametrize(("about", "place", "title"), [(4, "after", "Jaws"), (6, "before", "Jaws")])
async def test_the_one_beside_is_described(about: int, place: str, title: str) -> None:
    backend = FakeBackend()
    conversation = await reading(backend, 945, current_movie=ref(about))
    reply = await pick(make_turn(backend, conversation, Place=resolved(place)))
    assert (keys(reply)[0], reply.statements[0].values["title"]) == ("more.year", title)


@pytest.mark.parametrize(
    ("about", "place", "question", "key"),
    [
        (None, "after", "go_on", "list.next"),
        (6, "after", "go_on", "list.next"),
        (4, "after", "stars", "list.next"),
        (4, "before", "go_on", "list.at_start"),
        (4, "others", "go_on", "list.next"),
    ],
)
async def test_without_one_beside_the_list_is_read_on(
    about: int | None, place: str, question: Question, key: str
) -> None:
    backend = FakeBackend()
    movie = ref(about) if about else None
    conversation = await reading(backend, 945, current_movie=movie, question=question)
    assert keys(await pick(make_turn(backend, conversation, Place=resolved(place))))[0] == key
