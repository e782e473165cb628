"""The movie of a spoken title. A title that is not certain is asked about before anything is written."""

import re
from collections.abc import Sequence
from dataclasses import replace

from services.voice.dialogue.conversation import MAX_CANDIDATES, Conversation, ListSource, MovieRef, Question, SlotValue
from services.voice.dialogue.pagination import load_movies
from services.voice.dialogue.replies import EarlyReply, Reply
from services.voice.dialogue.turns import DIGITS, Turn, or_none
from services.voice.language.wording import MAX_VALUE_LENGTH
from shared.contracts.errors import RecommenderUnavailable
from shared.contracts.movies import Movie, SpokenTitle

WORD = re.compile(r"\w+")
ARTICLES = {"the", "a", "an"}
THE_MOVIE = re.compile(r"(?:the |der |den |dem |die )?(?:movies?|films?|filme) (?=\S)", re.IGNORECASE)
"""Before a title, or the first of two: "the movie Heat"."""
MOVIE_SLOTS = ("Place", "OtherPlace", "ThirdPlace", "Title", "ListPosition")


async def by_title(title: SlotValue, turn: Turn, *, for_writing: bool) -> MovieRef:
    """Raises `EarlyReply` with a question if the title is absent, or not certain enough."""
    if (on_page := _on_page(title.text, turn)) is not None:
        return on_page
    said, match = title.text, await or_none(turn.understand_title(title.text))
    if (before := THE_MOVIE.match(said)) is not None and (match is None or match.certainty != "certain"):
        title = SlotValue(text=said[before.end() :], id=title.id)
        if (on_page := _on_page(title.text, turn)) is not None:
            return on_page
        match = match and await or_none(turn.understand_title(title.text))
    entity = await _entity(title, turn)
    if entity is not None and (match is None or match.certainty != "certain"):
        return entity
    if match is None:
        return await _on_stored_list([said, title.text], turn)
    if match.certainty == "absent":
        raise EarlyReply(_absent(title.text, match, turn))
    if match.certainty == "uncertain" and not _is_on_page(match, turn) and (candidates := remakes(match)):
        raise EarlyReply(_ask_which_remake(candidates, turn))
    if match.certainty == "uncertain" and for_writing:
        raise EarlyReply(ask_whether_it_is([as_ref(movie) for movie in match.movies[:MAX_CANDIDATES]], turn))
    return _likeliest(match, turn)


async def _entity(title: SlotValue, turn: Turn) -> MovieRef | None:
    """The movie of an id of our own data set, which Alexa found among the titles that were read. It counts unless the
    words certainly mean another movie.
    """
    dataset, _, number = (title.id or "").rpartition(":")
    if not DIGITS.fullmatch(number) or dataset != await or_none(turn.ports.movies.dataset()):
        return None
    details = await or_none(turn.ports.movies.details(int(number)))
    return as_ref(details) if details else None


def unclear(turn: Turn) -> Reply:
    """Keeps the intent without the slots that were not clear; the answer replaces them."""
    return _ask(turn, "which")


def as_ref(movie: Movie) -> MovieRef:
    return MovieRef(movie_id=movie.movie_id, title=movie.title)


async def _on_stored_list(titles: Sequence[str], turn: Turn) -> MovieRef:
    """Without the recommender, the movie of exactly one of these titles on the user's list that is being read."""
    listing = turn.conversation.listing
    if listing is None or listing.source.user_id is None:
        raise RecommenderUnavailable
    movies = await load_movies(ListSource(user_id=listing.source.user_id), turn.ports)
    said = [_words(title) for title in titles]
    same = [movie for movie in movies if _words(movie.title) in said]
    if len(same) != 1:
        raise RecommenderUnavailable
    return as_ref(same[0])


def _on_page(title: str, turn: Turn) -> MovieRef | None:
    """The movie of exactly this title among those read last."""
    page = turn.conversation.listing.page if turn.conversation.listing else []
    same = [movie for movie in page if _words(movie.title) == _words(title)]
    return same[0] if len(same) == 1 and _words(title) else None


def _likeliest(match: SpokenTitle, turn: Turn) -> MovieRef:
    """Of several that the title may mean, one that was just read."""
    if match.certainty == "certain":
        return as_ref(match.movies[0])
    heard = _heard_ids(turn)
    return as_ref(next((movie for movie in match.movies if movie.movie_id in heard), match.movies[0]))


def _is_on_page(match: SpokenTitle, turn: Turn) -> bool:
    return any(movie.movie_id in _heard_ids(turn) for movie in match.movies)


def _heard_ids(turn: Turn) -> set[int]:
    """The movies that were just read."""
    return {movie.movie_id for movie in turn.conversation.listing.page} if turn.conversation.listing else set()


def _absent(title: str, match: SpokenTitle, turn: Turn) -> Reply:
    title = title[:MAX_VALUE_LENGTH]
    if not match.movies:
        return unclear(turn).say("find.unknown", title=title).ask("title")
    return unclear(turn).say("find.nearest", title=title, nearest=match.movies[0].title).ask("title")


def ask_whether_it_is(candidates: list[MovieRef], turn: Turn) -> Reply:
    return _ask(turn, "did_you_mean", candidates)


def _ask_which_remake(candidates: list[MovieRef], turn: Turn) -> Reply:
    return _ask(turn, "remake", candidates)


def _ask(turn: Turn, question: Question, candidates: Sequence[MovieRef] = ()) -> Reply:
    """The answer is "it". What is said next is of no earlier movie, unless it corrects the change of one."""
    intent = turn.intent.without_slots(*MOVIE_SLOTS)
    turn = turn.with_intent(intent if intent.slots else intent.with_slots(Place="it"))
    reply = turn.ask_first(question, current_movie=None, candidates=list(candidates))
    if intent.name == "CorrectIntent":
        return reply
    return replace(reply, conversation=reply.conversation.replace(written_movie=None))


def remakes(match: SpokenTitle) -> list[MovieRef]:
    """The movies that have the title of the likeliest one, the oldest first; none if it is the only one."""
    same = [
        movie for movie in match.movies if movie.year and movie.title.casefold() == match.movies[0].title.casefold()
    ]
    by_year = {movie.year: movie for movie in reversed(same)}
    refs = [_ref_with_year(by_year[year]) for year in sorted(year for year in by_year if year)]
    return refs[:MAX_CANDIDATES] if len(refs) > 1 else []


def chosen_remake(conversation: Conversation, answer: str | int | None) -> MovieRef | None:
    """The movie that the answer to "the one of 1954 or of 1995?" means: by its year, its place or its age."""
    if conversation.question != "remake":
        return None
    movies = conversation.candidates
    answers = {str(movie.year): movie for movie in movies}
    answers |= {str(place): movie for place, movie in enumerate(movies, 1)}
    answers |= {"older": movies[0], "newer": movies[-1], "last": movies[-1]}
    return answers.get(str(answer))


def _ref_with_year(movie: Movie) -> MovieRef:
    return MovieRef(movie_id=movie.movie_id, title=movie.title, year=movie.year)


def _words(title: str) -> list[str]:
    return [word for word in WORD.findall(title.casefold()) if word not in ARTICLES]
