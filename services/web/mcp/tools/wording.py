"""Answers in words. What comes from the catalogue is marked as data: a title cannot pass for an instruction."""

from collections.abc import Iterable, Sequence

from services.web.localization.formats import decimal
from services.web.localization.translation import gettext
from services.web.mcp.tools.data import CLOSE, OPEN, as_data
from services.web.mcp.tools.results import (
    MovieItem,
    RankedItem,
    RankedMovies,
    SharedItem,
    UnclearTitle,
    WantedItem,
)


def with_data(sentence: str, lines: Iterable[str]) -> str:
    data = list(map(as_data, lines))
    return "\n".join([sentence, OPEN, *data, CLOSE]) if data else sentence


def named(movie: MovieItem) -> str:
    year = f" ({movie.year})" if movie.year else ""
    return f"“{movie.title}”{year} [movie_id {movie.movie_id}]"


def movie_lines(movies: Iterable[MovieItem]) -> list[str]:
    return [f"{place}. {_line(movie)}" for place, movie in enumerate(movies, 1)]


def _line(movie: MovieItem) -> str:
    match movie:
        case RankedItem():
            return f"{named(movie)}, {stars(movie.predicted_stars)}. {movie.reason}"
        case WantedItem():
            return f"{named(movie)}, {stars(movie.predicted_stars)}"
        case SharedItem():
            return f"{named(movie)}, {stars(movie.your_stars)} / {stars(movie.their_stars)}"
    return named(movie)


def stars(value: float) -> str:
    return gettext("%(stars)s stars") % {"stars": decimal(value)}


def which_movie(title: str, candidates: Sequence[MovieItem]) -> str:
    """Says what to do next."""
    if not candidates:
        return with_data(
            gettext("No movie of the catalogue has this title. Search for it with search_movies, or ask the user."),
            [title],
        )
    question = gettext("The title may mean several movies. Ask the user which one, and call again with its movie_id.")
    return with_data(question, [title, *movie_lines(candidates)])


def which_movies(unclear: Iterable[UnclearTitle]) -> str:
    sentence = gettext("These titles were left out, as it is not certain which movie they mean. Ask the user:")
    return with_data(sentence, [f"“{each.title}”: {', '.join(map(named, each.candidates))}" for each in unclear])


def about_filters(found: RankedMovies) -> str:
    if found.movies:
        return gettext("Movies, the best first:")
    return no_movies()


def no_movies() -> str:
    return gettext("No movie passes the filters. Loosen one of them and call again.")
