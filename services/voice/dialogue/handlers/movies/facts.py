"""Who is in a movie, how long it is, for whom, what it is about and where to watch it, as far as its record says."""

import re
from collections.abc import Awaitable, Callable

from services.voice.dialogue.handlers.movies.rate import about_last_write
from services.voice.dialogue.movie_resolution import resolve_movie
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn, or_none
from services.voice.language.wording import Statement, statement
from shared.contracts.movie_facts import WatchOffers
from shared.contracts.movies import MovieDetails

MAX_NAMES = 3
MAX_PLOT_LENGTH = 400
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def fact(describe: Callable[[MovieDetails, str], Statement]) -> Callable[[Turn], Awaitable[Reply]]:
    """The handler that says this of a movie."""

    async def say(turn: Turn) -> Reply:
        movie = await resolve_movie(about_last_write(turn))
        details = await or_none(turn.ports.movies.details(movie.movie_id))
        spoken = describe(details, turn.region) if details else statement("fact.away", title=movie.title)
        return turn.reply(current_movie=movie, unfinished=None).answer(spoken).ask(turn.next_question())

    return say


def _cast(movie: MovieDetails, _region: str) -> Statement:
    directors, cast = movie.directors[:MAX_NAMES], movie.cast[:MAX_NAMES]
    if directors and cast:
        return statement("fact.cast_and_directors", title=movie.title, directors=directors, cast=cast)
    if directors:
        return statement("fact.directors", title=movie.title, directors=directors)
    return (
        statement("fact.cast", title=movie.title, cast=cast) if cast else statement("fact.no_cast", title=movie.title)
    )


def _length(movie: MovieDetails, _region: str) -> Statement:
    if movie.runtime is None:
        return statement("fact.no_length", title=movie.title)
    return statement("fact.length", title=movie.title, minutes=movie.runtime)


def _plot(movie: MovieDetails, _region: str) -> Statement:
    if not movie.overview:
        return statement("fact.no_plot", title=movie.title)
    return statement("fact.plot", title=movie.title, overview=_beginning(movie.overview))


def _age(movie: MovieDetails, _region: str) -> Statement:
    if movie.certificate is None:
        return statement("fact.no_certificate", title=movie.title)
    return statement("fact.certificate", title=movie.title, certificate=movie.certificate)


def _where(movie: MovieDetails, region: str) -> Statement:
    """The data is JustWatch's, which the sentences name."""
    offers = movie.watch.get(region, WatchOffers())
    for key, services in (("fact.stream", offers.stream), ("fact.rent", offers.rent), ("fact.buy", offers.buy)):
        if services:
            return statement(key, title=movie.title, services=services[:MAX_NAMES])
    return statement("fact.no_offer", title=movie.title)


def _beginning(overview: str) -> str:
    """Whole sentences, as many as are short to listen to, but at least one."""
    first, *others = SENTENCE_END.split(overview.strip())
    for sentence in others:
        if len(first) + len(sentence) >= MAX_PLOT_LENGTH:
            break
        first = f"{first} {sentence}"
    return first


async def same_fact(turn: Turn) -> Reply | None:
    """What was just said of another movie, of this one: "and number two"."""
    said = turn.conversation.repeatable
    tell = FACTS.get(said[0].key) if said and turn.slot("Place") else None
    return await tell(turn) if tell else None


cast, length, plot, where, age = fact(_cast), fact(_length), fact(_plot), fact(_where), fact(_age)
FACTS = {
    **dict.fromkeys(("fact.cast", "fact.directors", "fact.cast_and_directors", "fact.no_cast"), cast),
    **dict.fromkeys(("fact.length", "fact.no_length"), length),
    **dict.fromkeys(("fact.plot", "fact.no_plot"), plot),
    **dict.fromkeys(("fact.stream", "fact.rent", "fact.buy", "fact.no_offer"), where),
    **dict.fromkeys(("fact.certificate", "fact.no_certificate"), age),
}
"""Which fact each sentence tells."""
