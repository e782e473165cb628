from collections.abc import Awaitable, Callable

import pytest

from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.handlers.movies.facts import MAX_PLOT_LENGTH, age, cast, length, plot, same_fact, where
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn
from shared.contracts.movie_facts import MovieFacts, WatchOffers
from tests.support.alexa.turns import make_turn, reading, ref, resolved
from tests.support.catalogue import voice_movies
from tests.support.fakes.voice import FakeBackend

ABOUT_HEAT = Conversation(current_movie=ref(4))


@pytest.mark.parametrize(
    ("known", "key"),
    [
        ({"directors": ["A"], "cast": ["B"]}, "fact.cast_and_directors"),
        ({"directors": ["A"]}, "fact.directors"),
        ({"cast": ["B"]}, "fact.cast"),
        ({}, "fact.no_cast"),
    ],
)
async def test_people_are_named_as_far_as_they_are_known(
    known: dict[str, list[str]], key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(voice_movies.FACTS, 4, MovieFacts(**known))
    reply = await cast(make_turn(conversation=ABOUT_HEAT))
    assert [(each.key, each.values) for each in reply.statements] == [(key, {"title": "Heat", **known})]
    assert reply.conversation.current_movie == ref(4)


async def test_three_names_are_enough_to_hear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(voice_movies.FACTS, 4, MovieFacts(cast=["A", "B", "C", "D"]))
    (statement,) = (await cast(make_turn(conversation=ABOUT_HEAT))).statements
    assert statement.values["cast"] == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("offers", "key"), [({"rent": ["X"], "buy": ["Y"]}, "fact.rent"), ({"buy": ["Y"]}, "fact.buy")]
)
async def test_where_to_watch_is_said_for_the_listeners_country(
    offers: dict[str, list[str]], key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(voice_movies.FACTS, 4, MovieFacts(watch={"US": WatchOffers(**offers)}))
    turn = make_turn(conversation=ABOUT_HEAT)
    assert [each.key for each in (await where(turn)).statements] == [key]
    monkeypatch.setitem(voice_movies.FACTS, 4, MovieFacts(watch={"DE": WatchOffers(**offers)}))
    assert [each.key for each in (await where(turn)).statements] == ["fact.no_offer"]


async def test_a_long_plot_ends_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = "One more thing happens to somebody in a town by the sea."
    monkeypatch.setitem(voice_movies.FACTS, 4, MovieFacts(overview=" ".join([sentence] * 20)))
    (statement,) = (await plot(make_turn(conversation=ABOUT_HEAT))).statements
    overview = str(statement.values["overview"])
    assert len(overview) <= MAX_PLOT_LENGTH
    assert overview.endswith(sentence)


async def test_without_the_recommender_nothing_is_claimed() -> None:
    backend = FakeBackend(recommender_down=True)
    (statement,) = (await length(make_turn(backend, ABOUT_HEAT))).statements
    assert statement.key == "fact.away"


@pytest.mark.parametrize(("known", "key"), [({"certificate": "R"}, "fact.certificate"), ({}, "fact.no_certificate")])
async def test_for_whom_a_movie_is_comes_from_its_certificate(
    known: dict[str, str], key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(voice_movies.FACTS, 4, MovieFacts(**known))
    reply = await age(make_turn(conversation=ABOUT_HEAT))
    assert [(each.key, each.values) for each in reply.statements] == [(key, {"title": "Heat", **known})]


@pytest.mark.parametrize("tell", [cast, length, plot, where, age])
async def test_the_fact_that_was_just_told_is_told_of_another_movie(tell: Callable[[Turn], Awaitable[Reply]]) -> None:
    backend = FakeBackend()
    conversation = await reading(backend, 945)
    said = await tell(make_turn(backend, conversation, Place=resolved("1")))
    again = await same_fact(make_turn(backend, said.repeatable().conversation, Place=resolved("2")))
    asked = await tell(make_turn(backend, conversation, Place=resolved("2")))
    assert again is not None
    assert again.statements == asked.statements != said.statements


async def test_after_another_answer_no_fact_is_told() -> None:
    backend = FakeBackend()
    conversation = await reading(backend, 945)
    assert await same_fact(make_turn(backend, conversation, Place=resolved("2"))) is None
