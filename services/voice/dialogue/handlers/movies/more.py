"""More about one movie."""

from collections.abc import Sequence

from services.voice.alexa.screens import MovieScreen
from services.voice.dialogue.conversation import MovieRef, Question
from services.voice.dialogue.movie_resolution import resolve_movie
from services.voice.dialogue.pagination import load_movies
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn, or_none
from services.voice.language.wording import Statement, statement
from shared.contracts.lists import RecommendedMovie
from shared.contracts.movies import Movie, MovieDetails
from shared.contracts.values import MAX_AMOUNT


async def more(turn: Turn) -> Reply:
    ref = await resolve_movie(turn)
    listed = await find_on_list(turn, ref)
    details = await _load_details(turn, ref, required=listed is None)
    movie = listed or details
    assert movie is not None
    title, *rest = [*_description(movie), *_ratings(listed, details)]
    reply = turn.reply(current_movie=ref, unfinished=None).answer(title, *rest).with_screen(MovieScreen(movie, rest))
    return reply.ask(_next_question(turn, listed))


def _next_question(turn: Turn, listed: Movie | None) -> Question:
    """Only the owner of a list hears why a movie is on it."""
    if listed is None:
        return "else"
    listing = turn.conversation.listing
    is_of_user = listing is not None and listing.source.user_id is not None
    return "go_on" if is_of_user and not isinstance(listed, RecommendedMovie) else "why"


async def find_on_list(turn: Turn, ref: MovieRef) -> Movie | None:
    """The movie as the current list has it, with its predicted rating and explanation. A stored list has the answer
    also while the recommender does not."""
    listing = turn.conversation.listing
    if listing is None:
        return None
    source = listing.source
    if source.user_id is not None and (stored := _find(ref, await turn.ports.lists.movies(source.user_id, MAX_AMOUNT))):
        return stored
    is_stored = source.user_id is not None and not source.is_filtered
    return None if is_stored else _find(ref, await or_none(load_movies(source, turn.ports)) or [])


def _find(ref: MovieRef, movies: Sequence[Movie]) -> Movie | None:
    return next((movie for movie in movies if movie.movie_id == ref.movie_id), None)


async def _load_details(turn: Turn, ref: MovieRef, *, required: bool) -> MovieDetails | None:
    """The details add the average rating. For a movie on the list, the reply works without them."""
    call = turn.ports.movies.details(ref.movie_id)
    return await call if required else await or_none(call)


def _description(movie: Movie) -> list[Statement]:
    if movie.year is None:
        statements = [statement("more.no_year", title=movie.title)]
    else:
        statements = [statement("more.year", title=movie.title, year=movie.year)]
    return [*statements, statement("more.genres", genres=movie.genres)] if movie.genres else statements


def _ratings(listed: Movie | None, details: MovieDetails | None) -> list[Statement]:
    statements = []
    if isinstance(listed, RecommendedMovie):
        statements.append(statement("more.predicted", stars=listed.predicted_rating))
    if details and details.average_rating is not None and details.rating_count > 1:
        statements.append(statement("more.average", people=details.rating_count, stars=details.average_rating))
    return statements
