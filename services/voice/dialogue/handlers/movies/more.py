"""More about one movie."""

from collections.abc import Sequence

import structlog

from services.voice.alexa.screens import MovieScreen
from services.voice.dialogue.conversation import Named
from services.voice.dialogue.movie_resolution import meant_movie
from services.voice.dialogue.pagination import movies_of
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn
from services.voice.language.wording import Said, say
from shared.contracts.errors import MatineeError
from shared.contracts.lists import RecommendedMovie
from shared.contracts.movies import Movie, MovieDetails

log = structlog.get_logger()


async def more(turn: Turn) -> Reply:
    named = await meant_movie(turn)
    listed = await listed_movie(turn, named)
    details = await _details(turn, named, needed=listed is None)
    movie = listed or details
    assert movie is not None
    told = [*_about(movie), *_ratings(listed, details)]
    reply = turn.reply(about=named, unfinished=None).tell(*told).with_screen(MovieScreen(movie, tuple(told[1:])))
    return reply.ask("why" if listed else "else")


async def listed_movie(turn: Turn, named: Named) -> Movie | None:
    """The movie as it stands on the list that is being read."""
    listing = turn.conversation.listing
    movies: Sequence[Movie] = await movies_of(listing.source, turn.ports) if listing else []
    return next((movie for movie in movies if movie.movie_id == named.movie_id), None)


async def _details(turn: Turn, named: Named, *, needed: bool) -> MovieDetails | None:
    """How it was rated. The rest can be told without the recommender."""
    try:
        return await turn.ports.movies.details(named.movie_id)
    except MatineeError as error:
        if needed:
            raise
        log.warning("movie told without its ratings", movie_id=named.movie_id, error=repr(error))
        return None


def _about(movie: Movie) -> list[Said]:
    if movie.year is None:
        told = [say("more.no_year", title=movie.title)]
    else:
        told = [say("more.year", title=movie.title, year=movie.year)]
    return [*told, say("more.genres", genres=movie.genres)] if movie.genres else told


def _ratings(listed: Movie | None, details: MovieDetails | None) -> list[Said]:
    told = []
    if isinstance(listed, RecommendedMovie):
        told.append(say("more.predicted", stars=listed.predicted_rating))
    if details and details.average_rating is not None and details.rating_count > 1:
        told.append(say("more.average", people=details.rating_count, stars=details.average_rating))
    return told
