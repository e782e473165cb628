"""Nothing is written to a movie that the listener did not mean, whatever is said on two devices and done on the web.

The oracle judges by the words alone, and mutations of the dialogue show that it notices.
"""

import ast
import asyncio
import importlib
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from services.voice.alexa.request import RequestEnvelope
from services.voice.dialogue.conversation import Listing, MovieRef
from services.voice.dialogue.engine import Dialogue
from services.voice.dialogue.turns import Turn
from services.voice.language.ssml import plain
from services.voice.text_input.requests import TextInputRequest, TextInputSession
from shared.contracts.movies import Movie
from tests.support.alexa import listener_oracle
from tests.support.alexa.listener_oracle import WORDS, Listener, Write
from tests.support.attempts import attempts
from tests.support.catalogue.voice_movies import MOVIES
from tests.support.fakes.voice import FakeBackend, choose_first
from tests.support.running.voice_service import TEXT_INPUT

EXAMPLES = int(os.environ.get("GENERATED_CONVERSATIONS", attempts(500)))
PLAIN = {movie_id: movie for movie_id, movie in MOVIES.items() if movie.title.replace(" ", "").isalpha()}
OWN_LIST = [4, 5, 6, 7, 8, 9, 10, 11]
"""Its third page has two movies, for "the other one"."""
KEPT = [9, 4, 7, 2]
"""The watchlist."""
WEB = "the web rates "
OTHER_DEVICE = "on the other device: "

numbers = st.sampled_from(WORDS[:8]).map("number {}".format)
pronouns = st.sampled_from(
    ["it", "that one", "them", "all of them", "both", "the last one", "the middle one", "the other one"]
)
exact = st.sampled_from(["heat", "alien", "casablanca"])
unclear = st.sampled_from(["aliem", "grondhog day", "frozen"])
stars = st.sampled_from(["two", "four"])
verdicts = st.one_of(
    st.builds("give {} {} stars".format, st.one_of(numbers, pronouns), stars),
    st.builds("{} stars for {}".format, stars, st.one_of(numbers, pronouns, exact, unclear)),
    st.builds("I've seen {}".format, st.one_of(numbers, pronouns, exact, unclear)),
    st.builds("not {}".format, st.one_of(numbers, pronouns)),
    st.builds("not {} now".format, st.one_of(numbers, pronouns)),
    st.builds("remove {}".format, st.one_of(numbers, exact, unclear)),
)
lists = st.sampled_from(
    [
        "my list",
        "next",
        "next",
        "previous",
        "start over",
        "what's popular",
        "thrillers",
        "something like heat",
        "what's on my watchlist",
    ]
)
others = st.one_of(
    st.sampled_from(["yes", "no", "undo", "my ID is 196 and I want three movies", "two stars", "four stars"]),
    st.builds("tell me more about {}".format, numbers),
    st.builds("no I meant {}".format, st.one_of(numbers, exact)),
    numbers,
)
said = st.one_of(verdicts, verdicts, lists, others)
events = st.sampled_from(OWN_LIST).map(lambda movie_id: f"{WEB}{movie_id}")
steps = st.one_of(said, said, said, events, said.map(lambda text: OTHER_DEVICE + text))
dismissals = st.builds("not {}".format, numbers)
scenes = st.one_of(
    st.tuples(steps),
    st.tuples(steps),
    st.tuples(st.just("my ID is 196 and I want three movies"), verdicts),
    st.tuples(dismissals, st.just("next"), verdicts),
    st.tuples(st.just("what's on my watchlist"), dismissals, verdicts),
    st.tuples(dismissals, st.builds("no I meant {}".format, numbers), st.just("undo"), st.just("undo")),
    st.tuples(st.just("next"), st.just("next"), st.builds("tell me more about {}".format, numbers), verdicts),
)
"""Also lines that only together tell whether numbers, owners and pronouns mean what was heard."""
conversations = st.lists(scenes, min_size=2, max_size=6).map(lambda parts: ["my list", *chain.from_iterable(parts)])


@dataclass
class Device:
    dialogue: Dialogue
    listener: Listener = field(default_factory=lambda: Listener(frozenset(movie.title for movie in PLAIN.values())))
    attributes: dict[str, Any] = field(default_factory=dict)
    transcript: list[str] = field(default_factory=list)

    async def say(self, text: str) -> str:
        session = TextInputSession(attributes=self.attributes)
        typed = TextInputRequest(text=text, session=session, access_token="good", user="ada")
        request = await TEXT_INPUT.build_request(typed)
        response = await self.dialogue.respond(RequestEnvelope.model_validate(request))
        self.attributes = response.session_attributes or {}
        speech = response.response.output_speech
        answer = plain(speech.ssml) if speech else ""
        self.transcript += [f"You: {text}", f"Echo: {answer}"]
        return answer


async def play(lines: list[str]) -> None:
    world = FakeBackend(
        movies=dict(PLAIN), lists={945: list(OWN_LIST), 196: [1, 2, 3, 9, 10]}, watchlists={945: list(KEPT)}
    )
    dialogue = Dialogue(world.ports(), choose_first)
    devices = [Device(dialogue), Device(dialogue)]
    await check_turn(devices[1], "my list", world)
    for line in lines:
        if line.startswith(WEB):
            world.lists[945] = [movie for movie in world.lists[945] if movie != int(line.removeprefix(WEB))]
            continue
        device, text = devices[line.startswith(OTHER_DEVICE)], line.removeprefix(OTHER_DEVICE)
        await check_turn(device, text, world)


async def check_turn(device: Device, text: str, world: FakeBackend) -> None:
    before, expected = len(world.writes), device.listener.expects(text)
    answer = await device.say(text)
    new = world.writes[before:]
    written = [as_write(write) for write in new]
    assert all(945 in write for write in new), "another profile was written"
    story = "\n".join([*device.transcript, f"wrote {written}", f"expected {expected}"])
    assert set(written) <= expected.allowed, story
    assert expected.needed <= set(written), story
    device.listener.hears(text, answer, written)


def as_write(write: tuple[Any, ...]) -> Write:
    if write[0] == "take back":
        return "undo", PLAIN[write[3]].title
    return f"rate {write[3]:g}" if write[0] == "rate" else write[0], PLAIN[write[2]].title


def test_no_write_goes_to_a_movie_that_was_not_meant() -> None:
    @seed(17)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(conversations)
    def holds(lines: list[str]) -> None:
        asyncio.run(play(lines))

    holds()


def test_the_oracle_knows_nothing_of_the_dialogue() -> None:
    tree = ast.parse(Path(listener_oracle.__file__).read_text(encoding="utf-8"))
    modules = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    modules += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert set(modules) <= {"re", "dataclasses"}


def forget_gone(real: Callable[..., Listing | None]) -> Callable[..., Listing | None]:
    """Counts numbers anew after movies have left the list."""

    def read(listing: Listing, movies: list[Movie]) -> Listing | None:
        listed = {movie.movie_id for movie in movies}
        heard = [movie_id for movie_id in listing.heard if movie_id in listed]
        return real(listing.model_copy(update={"heard": heard, "start": max(0, len(heard) - 3)}), movies)

    return read


def one_further(real: Callable[..., Awaitable[MovieRef]]) -> Callable[..., Awaitable[MovieRef]]:
    async def by_number(number: int, turn: Turn) -> MovieRef:
        listing = turn.conversation.listing
        return await real(number % len(listing.heard) + 1 if listing and listing.heard else number, turn)

    return by_number


def as_if_certain(real: Callable[..., Awaitable[MovieRef]]) -> Callable[..., Awaitable[MovieRef]]:
    async def by_title(title: Any, turn: Turn, **_options: bool) -> MovieRef:
        return await real(title, turn, for_writing=False)

    return by_title


def all_heard(real: Callable[..., list[MovieRef]]) -> Callable[..., list[MovieRef]]:
    def open_movies(conversation: Any) -> list[MovieRef]:
        heard = conversation.listing.heard if conversation.listing else []
        return [MovieRef(movie_id=movie_id, title=PLAIN[movie_id].title) for movie_id in heard] or real(conversation)

    return open_movies


def always(value: Any) -> Callable[[Any], Callable[..., Any]]:
    return lambda _real: lambda *_args, **_options: value


def first_of_page(real: Callable[..., list[MovieRef]]) -> Callable[..., list[MovieRef]]:
    return lambda conversation: real(conversation)[::-1]


def current_one(_real: Callable[..., list[MovieRef]]) -> Callable[..., list[MovieRef]]:
    return lambda conversation: [conversation.current_movie] if conversation.current_movie else []


def guess_from_page(real: Callable[..., MovieRef]) -> Callable[..., MovieRef]:
    def mentioned(reference: str | None, turn: Turn) -> MovieRef:
        listing = turn.conversation.listing
        return listing.page[0] if listing and listing.page else real(reference, turn)

    return mentioned


MUTATIONS: dict[str, tuple[str, str, Callable[[Any], Any], list[str]]] = {
    "numbers move up": (
        "handlers.lists.reading",
        "read_next",
        forget_gone,
        ["not number one", "next", "not number two"],
    ),
    "numbers are off by one": ("movie_resolution", "_by_number", one_further, ["not number one"]),
    "uncertain titles are certain": ("movie_resolution", "by_title", as_if_certain, ["four stars for aliem"]),
    "all are all that were heard": ("movie_resolution", "_open_movies", all_heard, ["next", "not all of them"]),
    "the last one is the first": ("movie_resolution", "_page", first_of_page, ["not the last one"]),
    "the other one is this one": (
        "movie_resolution",
        "_others",
        current_one,
        ["next", "next", "tell me more about number eight", "not the other one now"],
    ),
    "it is the first of the page": ("movie_resolution", "_mentioned", guess_from_page, ["I've seen it"]),
    "lists of others are written": (
        "handlers.movies.seen",
        "require_own",
        always(None),
        ["my ID is 196 and I want three movies", "I've seen number one"],
    ),
    "what is read does not decide": (
        "handlers.movies.dismiss",
        "_reads_watchlist",
        always(False),
        ["what's on my watchlist", "remove number one"],
    ),
    "undo is forgotten": ("handlers.movies.verdicts", "remembered", always([]), ["not number one", "undo"]),
}


@pytest.mark.parametrize("name", MUTATIONS)
async def test_a_mutation_of_the_dialogue_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, attribute, mutate, lines = MUTATIONS[name]
    await play(["my list", *lines])
    mutated = importlib.import_module(f"services.voice.dialogue.{module}")
    monkeypatch.setattr(mutated, attribute, mutate(getattr(mutated, attribute)))
    with pytest.raises(AssertionError):
        await play(["my list", *lines])
