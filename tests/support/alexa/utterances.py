"""What listeners say (`tests/utterances`), the three contexts in which they say it, and the kinds of answer."""

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from services.voice.dialogue.conversation import Conversation, ListSource
from services.voice.dialogue.ports import Ports
from shared.contracts.movies import Movie
from shared.contracts.questions.wishes import Wish
from tests.support.alexa.certificate_authority import intent
from tests.support.alexa.conversation_stage import Stage, as_request
from tests.support.catalogue.voice_movies import MOVIES
from tests.support.fakes.voice import FakeBackend, FakeMovies
from tests.support.questions.wishes import read

FOLDER = Path(__file__).parents[2] / "utterances"
EXTRA = [
    ("Casino", 1995, ["Drama", "Thriller"]),
    ("The Searchers", 1956, ["Western"]),
    ("A Nightmare on Elm Street", 1984, ["Horror"]),
    ("Frozen Assets", 1992, ["Comedy"]),
    ("Terminator 2: Judgment Day", 1991, ["Action", "Sci-Fi"]),
    ("Top Hat", 1935, ["Comedy", "Musical", "Romance"]),
    ("Meet Me in St. Louis", 1944, ["Musical"]),
    ("Hoop Dreams", 1994, ["Documentary"]),
    ("The Maltese Falcon", 1941, ["Film-Noir", "Mystery"]),
    ("Glory", 1989, ["Action", "Drama", "War"]),
    ("Dracula", 1931, ["Horror"]),
    ("The Princess Bride", 1987, ["Adventure", "Fantasy", "Romance"]),
    ("Scream", 1996, ["Horror"]),
    ("Some Like It Hot", 1959, ["Comedy"]),
    ("Beverly Hills Cop", 1984, ["Action", "Comedy"]),
    ("Four Weddings and a Funeral", 1994, ["Comedy", "Romance"]),
]
CHANGED = ("lists", "watchlists", "remembered", "opinions", "writes")
"""What conversations change of a world."""
PLAYED: dict[tuple[str, str], tuple[str | None, dict[str, Any], dict[str, Any], dict[str, Any]]] = {}
"""What each context of each locale leaves behind. Each is played once, and then copied."""
LISTED = [4, 5, 6, 7, 8, 9, 10, 11, 13]
"""The list of the linked listener: Heat, Jaws and Fargo are read first."""


@dataclass(frozen=True)
class Utterance:
    locale: str
    context: str
    said: str
    kind: str


def load_utterances(name: str) -> list[Utterance]:
    _, *lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [Utterance(*line.split("\t")) for line in lines]


class GrammarMovies(FakeMovies):
    """Wishes are read by the real grammar."""

    async def read_wish(self, words: str) -> Wish:
        return read(words)


@dataclass
class GrammarBackend(FakeBackend):
    def ports(self) -> Ports:
        return replace(super().ports(), movies=GrammarMovies(self))


def backend() -> FakeBackend:
    extra = {
        movie_id: Movie(movie_id=movie_id, title=title, year=year, genres=genres)
        for movie_id, (title, year, genres) in enumerate(EXTRA, len(MOVIES) + 1)
    }
    world = GrammarBackend(movies=MOVIES | extra)
    world.lists[945] = list(LISTED)
    world.matches_all = True
    return world


async def in_context(client: httpx.AsyncClient, world: FakeBackend, utterance: Utterance) -> Stage:
    """0: a stranger after the welcome. L: a linked listener who heard three movies. D: then more about number two.
    W: then four stars for it. `world` is as `backend` makes it."""
    place = utterance.locale, utterance.context
    if place not in PLAYED:
        stage = await _play(client, world, utterance)
        left_behind = {name: getattr(world, name) for name in CHANGED}
        PLAYED[place] = deepcopy((stage.access_token, stage.attributes, stage.answer, left_behind))
    token, attributes, answer, left_behind = deepcopy(PLAYED[place])
    for name, value in left_behind.items():
        setattr(world, name, value)
    return Stage(client, world, utterance.locale, token, attributes=attributes, answer=answer)


async def _play(client: httpx.AsyncClient, world: FakeBackend, utterance: Utterance) -> Stage:
    stage = Stage(client, world, utterance.locale)
    if utterance.context == "0":
        await stage.say({"type": "LaunchRequest"})
        return stage
    stage.access_token = "good"
    await stage.say({"type": "IntentRequest", **intent("MyListIntent")})
    if utterance.context in {"D", "W"}:
        await stage.say({"type": "IntentRequest", **intent("MoreIntent", Place="2")})
    if utterance.context == "W":
        four_stars = "vier sterne" if utterance.locale == "de-DE" else "four stars"
        await stage.say(as_request(four_stars, utterance.locale, stage.attributes))
    return stage


@dataclass(frozen=True)
class Answer:
    heard: str
    conversation: Conversation
    writes: list[tuple[Any, ...]]
    is_open: bool

    @property
    def source(self) -> ListSource | None:
        return self.conversation.listing.source if self.conversation.listing else None


def answer_of(stage: Stage) -> Answer:
    conversation = Conversation.from_attributes(stage.attributes)
    is_open = stage.answer["response"].get("shouldEndSession") is False
    return Answer(stage.heard, conversation, stage.backend.writes, is_open)


def gives(answer: Answer, kind: str) -> bool:
    """Whether the answer is of this kind."""
    for pattern, check in KINDS:
        if found := re.fullmatch(pattern, kind):
            return check(answer, *found.groups())
    raise ValueError(f"unknown kind of answer {kind!r}")


def says(*texts: str) -> Callable[[Answer], bool]:
    return lambda answer: not answer.writes and any(text in answer.heard for text in texts)


def reads(answer: Answer, *numbers: int) -> bool:
    return all(re.search(rf"(Number|Nummer) {number}:", answer.heard) for number in numbers)


def popular(answer: Answer) -> bool:
    return answer.source == ListSource(is_popular=True) and reads(answer, 1, 2, 3)


def popular_with_hint(answer: Answer) -> bool:
    return popular(answer) and ("list of your own" in answer.heard or "eigene Liste" in answer.heard)


def filtered(answer: Answer, genre: str | None, first: str | None, last: str | None) -> bool:
    span = tuple(int(year) if year else None for year in (first, last))
    source = answer.source
    return source is not None and (source.genre, (source.from_year, source.to_year)) == (genre, span)


def filters(answer: Answer, wanted: str) -> bool:
    """Whether the list has exactly these filters, written as `name=value`. It is popular unless it names a user."""
    pairs = dict(re.findall(r"(\w+)=(.+?)(?= \w+=|$)", wanted))
    expected = ListSource.model_validate({"popular": "user_id" not in pairs, **pairs})
    return answer.source == expected and not answer.writes


def leaves_out(genre: str, **source: Any) -> Callable[[Answer], bool]:
    return lambda answer: answer.source == ListSource(without=genre, **source)


def similar(answer: Answer, first: str, second: str | None = None) -> bool:
    source = answer.source
    titles = [movie.title for movie in (source.similar_to, source.and_to) if movie] if source else []
    return titles == [title for title in (first, second) if title]


def next_three(answer: Answer) -> bool:
    return reads(answer, 4, 5, 6) and not answer.writes


def own_list(answer: Answer) -> bool:
    return answer.source == ListSource(user_id=945) and reads(answer, 1, 2, 3) and not answer.writes


def asks_which(answer: Answer) -> bool:
    return answer.conversation.question == "which" and not answer.writes


def wrote(answer: Answer, *writes: tuple[Any, ...]) -> bool:
    return answer.writes == list(writes)


def details(number: str) -> Callable[[Answer], bool]:
    movie = MOVIES[LISTED[int(number) - 1]]
    return lambda answer: movie.title in answer.heard and str(movie.year) in answer.heard and not answer.writes


def only(number: int) -> Callable[[Answer], bool]:
    """Only this number of the list may have been written."""
    return lambda answer: {write[2] for write in answer.writes} <= {LISTED[number - 1]}


FOUR_STARS = ("rate", 945, LISTED[1], 4.0)
TAKEN_BACK = ("take back", "rate", 945, LISTED[1], None)
FACTS = ("Spielberg", "A shark", "2 hours", "2 Stunden", "Netflix", "Apple TV")
NOTHING = ("I do not", "I don't", "weiß ich nicht", "Ich weiß nicht")
PAPERS_QUESTION = (
    "Ok cool. Please tell me your ID and how many movies do you want?",
    "Alles klar. Bitte sag mir deine ID, und wie viele Filme möchtest du?",
)
SECOND = LISTED[1]
KINDS: list[tuple[str, Callable[..., bool]]] = [
    (r"filters (.+)", filters),
    (r"wish", lambda answer: answer.source is not None and answer.source.wish is not None and not answer.writes),
    (r"off the watchlist 2", lambda answer: wrote(answer, ("unwant", 945, SECOND))),
    (r"popular films now, and how to get one's own list", popular_with_hint),
    (r"popular|popular films|popular films now", popular),
    (r"popular or one film", lambda answer: popular(answer) or answer.conversation.question == "another_surprise"),
    (r"one film, with why", lambda answer: answer.conversation.question == "another_surprise" and not answer.writes),
    (r"films of genre Horror, 1980 to 1989, popular first", lambda a: filtered(a, "Horror", "1980", "1989")),
    (r"films of genre (\w+)", lambda answer, genre: filtered(answer, genre, None, None)),
    (r"films of both genres, (\w+) and (\w+)", lambda a, one, two: filtered(a, f"{one}+{two}", None, None)),
    (r"(?:films of )?genre Children's.*", lambda answer: filtered(answer, "Children", None, None)),
    (
        r"genre ([\w+-]+)(?: years (\d+)-(\d+))?",
        lambda answer, genre, first, last: filtered(answer, genre, first, last),
    ),
    (r"years (\d*)-(\d*)", lambda answer, first, last: filtered(answer, None, first, last)),
    (r"films up to (\d+)", lambda answer, last: filtered(answer, None, None, last)),
    (r"films from (\d+)", lambda answer, first: filtered(answer, None, first, None)),
    (r"similar to both (\w+) and (\w+)|similar (Heat) (Casino)", lambda a, *names: similar(a, *filter(None, names))),
    (r"similar to The Godfather where .*", lambda answer: answer.conversation.question == "title"),
    (r"similar to number two", lambda answer: similar(answer, "Jaws")),
    (r"similar (\w+)", similar),
    (r"what can be had without one.*|without an id", says("Without one", "Ohne sie")),
    (r"for two.*", says("what both of you would like", "was euch beiden gefällt")),
    (r"(?:by )?person.*", lambda answer: answer.source is not None and answer.source.person is not None),
    (r"a short answer, the session goes on|thanks", lambda answer: answer.is_open and len(answer.heard) < 120),
    (r"louder", says("Alexa, louder", "Alexa, lauter")),
    (r"the paper's question.*", lambda answer: answer.heard in PAPERS_QUESTION),
    (r"id asked or list", lambda a: a.heard in PAPERS_QUESTION or a.conversation.question in {"amount", "id"}),
    (r"(?:one's )?own list.*", own_list),
    (
        r"(?:says that|not there) .*",
        says("I don't have", "I do not know a movie", "habe ich nicht", "Ich kenne keinen Film"),
    ),
    (r"details (?:of number )?(two|\d)", lambda a, number: details("2" if number == "two" else number)(a)),
    (r"asks which.*", asks_which),
    (
        r"all three marked seen, next three|seen all",
        lambda a: wrote(a, *(("see", 945, movie_id) for movie_id in LISTED[:3])) and reads(a, 4, 5, 6),
    ),
    (r"next three; says .*", lambda a: next_three(a) and ("never want" in a.heard or "nie wieder" in a.heard)),
    (r"next three", next_three),
    (r"(?:the )?list goes on", next_three),
    (r"the welcome again", says("request movies", "Filme anfordern")),
    (r"the last answer(?: again)?", lambda answer: reads(answer, 1, 2, 3) and not answer.writes),
    (r"number two as heard is dismissed.*|dismissed 2", lambda answer: wrote(answer, ("dismiss", 945, SECOND))),
    (r"number two marked seen|seen 2", lambda answer: wrote(answer, ("see", 945, SECOND))),
    (r"number two rated 4.5.*", lambda answer: wrote(answer, ("rate", 945, SECOND, 4.5))),
    (r"rated (\d) (\d.\d)", lambda a, n, stars: a.writes[-1:] == [("rate", 945, LISTED[int(n) - 1], float(stars))]),
    (r"number two on the watchlist", lambda answer: wrote(answer, ("want", 945, SECOND))),
    (r"watchlist", lambda answer: any(word in answer.heard for word in ("atchlist", "erkliste"))),
    (r"its cast where known.*|fact", says(*NOTHING, *FACTS)),
    (r"cast 2", says("Spielberg", "Scheider")),
    (r"plot 2", says("A shark")),
    (r"length 2", says("2 hours and 4 minutes", "2 Stunden und 4 Minuten")),
    (r"where 2", says("Netflix", "Apple TV", "know where you can watch Jaws")),
    (r"popular without (\w+)", lambda answer, genre: leaves_out(genre, is_popular=True)(answer)),
    (r"without (\w+)", lambda answer, genre: leaves_out(genre, user_id=945)(answer)),
    (r"help", says("scary movies", "I read you", "Ich lese dir")),
    (r"taken back 2", lambda answer: wrote(answer, FOUR_STARS, TAKEN_BACK)),
    (r"rated 1 3.0 and 2 4.0", lambda a: wrote(a, ("rate", 945, LISTED[0], 3.0), ("rate", 945, SECOND, 4.0))),
    (r"moved to 1", lambda answer: wrote(answer, FOUR_STARS, TAKEN_BACK, ("rate", 945, LISTED[0], 4.0))),
    (r"seen 1", lambda answer: wrote(answer, ("see", 945, LISTED[0]))),
    (r"asks about undo", lambda answer: answer.conversation.question == "undo"),
    (r"moved to 3", lambda answer: wrote(answer, FOUR_STARS, TAKEN_BACK, ("rate", 945, LISTED[2], 4.0))),
    (r"watchlist 2", lambda answer: wrote(answer, ("want", 945, SECOND))),
    (r"rests 2", lambda answer: wrote(answer, ("rest", 945, SECOND))),
    (r"asks whether 2 rests", lambda answer: answer.conversation.question == "rest" and not answer.writes),
    (r"watchlist read", lambda answer: answer.source == ListSource(user_id=945, is_watchlist=True)),
    (r"seen 1 and 2", lambda answer: wrote(answer, *(("see", 945, movie_id) for movie_id in LISTED[:2]))),
    (r"dismissed 1 and 2", lambda answer: wrote(answer, *(("dismiss", 945, movie_id) for movie_id in LISTED[:2]))),
    (r"on the watchlist 1 and 3", lambda answer: wrote(answer, ("want", 945, LISTED[0]), ("want", 945, LISTED[2]))),
    (r"on the watchlist 2 and off", lambda answer: wrote(answer, ("want", 945, SECOND), ("unwant", 945, SECOND))),
    (r"asks about stars", lambda answer: answer.conversation.question == "these_stars" and not answer.writes),
    (r"asks for stars", lambda answer: answer.conversation.question == "stars" and not answer.writes),
    (r"own rating", says("You gave", "not rated", "haven't rated", "gegeben", "nicht bewertet")),
    (r"goodbye", lambda answer: not answer.is_open and not answer.writes),
    (r"what was offered|why 2", says("because", "weil")),
    (r"nothing written", lambda answer: not answer.writes),
    (r"goes on, nothing written", lambda answer: answer.is_open and not answer.writes),
    (r"asks or writes number two only|dismissed or asks, never a wrong one", only(2)),
    (r"(?:seen or asks, )?never a wrong one", lambda answer: {write[0] for write in answer.writes} <= {"see"}),
]
