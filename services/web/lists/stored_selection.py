"""Filters on somebody else's list: they choose among the stored titles, and tell nothing of other movies."""

from collections.abc import Sequence

from services.web.clients.recommender import Recommender
from shared.contracts.errors import OwnersOnly
from shared.contracts.filtering.filters import MovieFilters, describe_selection
from shared.contracts.filtering.selection import SelectedMovies
from shared.contracts.lists import NO_CONTROLS, Controls, ReadableList
from shared.contracts.movies import Movie


async def choose(listed: ReadableList, amount: int, controls: Controls, recommender: Recommender) -> ReadableList:
    """Raises `OwnersOnly` for controls that would tell more than the titles."""
    if controls != NO_CONTROLS.model_copy(update=dict(controls.filters())):
        raise OwnersOnly
    chosen = await select_movies(listed.movies, controls, recommender)
    by_id = {movie.movie_id: movie for movie in listed.movies}
    movies = [by_id[movie_id] for movie_id in chosen.movie_ids[:amount] if movie_id in by_id]
    return listed.model_copy(update={"movies": movies, "selection": chosen.selection})


async def select_movies(movies: Sequence[Movie], filters: MovieFilters, recommender: Recommender) -> SelectedMovies:
    """Genres and years are in the list; what else filters ask for, and whether there are genres that no movie of the
    list has, the recommender knows."""
    listed = {genre for movie in movies for genre in movie.genres}
    if filters.need_records() or not listed.issuperset((*filters.genre, *filters.without_genre)):
        return await recommender.select([movie.movie_id for movie in movies], filters)

    def count(each: MovieFilters) -> tuple[int, int]:
        verdicts = [each.judge(movie) for movie in movies]
        return verdicts.count(True), verdicts.count(None)

    passing = [movie.movie_id for movie in movies if _passes(movie, filters)]
    return SelectedMovies(movie_ids=passing, selection=describe_selection(filters, count))


def _passes(movie: Movie, filters: MovieFilters) -> bool:
    verdict = filters.judge(movie)
    return filters.include_unknown if verdict is None else verdict
