"""One movie, with why, that was not read in this session."""

from collections.abc import Sequence

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import MAX_MOVIES_READ, Listing, ListSource, MovieRef
from services.voice.dialogue.handlers.lists.recommend import POPULAR, recommend
from services.voice.dialogue.handlers.movies.why import explain, explain_popular
from services.voice.dialogue.pagination import PAGE_SIZE, load_movies
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn
from services.voice.language.wording import Statement
from shared.contracts.lists import RecommendedMovie
from shared.contracts.movies import Movie


async def surprise(turn: Turn) -> Reply:
    user_id = await identity.own_user_id(turn)
    source = POPULAR if user_id is None else ListSource(user_id=user_id)
    movies = await load_movies(source, turn.ports)
    if not movies:
        return await recommend(turn)
    movie = _choose(turn, movies)
    ref = MovieRef(movie_id=movie.movie_id, title=movie.title, list_of=user_id)
    surprises = [*turn.conversation.surprises, ref.movie_id][-MAX_MOVIES_READ:]
    listing = turn.conversation.listing or Listing(source=source)
    reply = turn.reply(current_movie=ref, unfinished=None, surprises=surprises, listing=listing)
    reply = reply.say("surprise.one", title=ref.title).answer(await _why(turn, ref, movie))
    return reply.ask("another_surprise")


async def _why(turn: Turn, ref: MovieRef, movie: Movie) -> Statement:
    if isinstance(movie, RecommendedMovie):
        return explain(ref.title, movie)
    return await explain_popular(turn, ref)


def _choose(turn: Turn, movies: Sequence[Movie]) -> Movie:
    """Not one of the first few, which everybody hears, if there are others."""
    listing = turn.conversation.listing
    known = {*(listing.heard if listing else []), *turn.conversation.surprises}
    known |= {movie.movie_id for movie in movies[:PAGE_SIZE]}
    return next((movie for movie in movies if movie.movie_id not in known), movies[0])
